// F60, F63: paper says what the screen says about the way of the samples, and what was added after the signature is marked as such.
import { describe, expect, test } from 'vitest'
import { chainBlock } from '../../../electron/sections/chain-block'
import { formBlocks, plain } from '../../../electron/sections/page'
import type { PageWish } from '../../../electron/sections/page-wish'
import { signedBlocks } from '../../../electron/sections/tail'
import { foldForm } from '../../../shared/fold/form'
import { foldSigned } from '../../../shared/fold/signed'
import type { Addition, Entry } from '../../../shared/model/entry'
import type { Filled } from '../../../shared/walk'
import { drawn, names, nurse, refused, rowId, samplesForm, SamplesLog } from '../shared/samples-room'

const [one, over, later] = [rowId(1), rowId(11), rowId(12)]
const overs = samplesForm.groups.find((g) => g.key === 'hand-overs')!
const strings = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'object' && value !== null ? Object.values(value).map(strings).join(' ') : '')
const wish = (filled: Filled, more: Partial<PageWish> = {}): PageWish => ({ form: samplesForm, filled, shows: () => true, say: (_path, text) => plain(text), words: { staff: names, photograph: () => null }, bodyGroup: '6-13', basis: false, byHand: false, ...more }) as PageWish

function room(): SamplesLog {
  const log = new SamplesLog()
  log.answer(null, 'taken', 'yes')
  log.sample(one, 'B-1')
  return log
}

describe('F60 the chain on paper', () => {
  test('every fault of the screen has its words, and a reason that answers it is pointed at', () => {
    const log = room()
    log.handOver(over, [one], '戊某', '丙警官', '2026-11-22T09:00', { 'giver-signature': drawn('别人'), 'taker-signature': refused('丙警官'), 'seal-whole': false })
    log.answer(over, 'place', '改过')
    const words = strings(chainBlock(wish(log.filled()), overs))
    for (const part of ['B-1', '第 1 次移交', '交出人不是上一手的接收人', '早于上一次接收', '没有亲笔签名', '签名人与写明的', '改动过', '封签不完好']) expect(words).toContain(part)
    log.answer(over, 'gap-why', '换班')
    expect(strings(chainBlock(wish(log.filled()), overs))).toContain('交出人不是上一手的接收人（已说明，见该次移交）')
  })

  test('a late one and one without time or signature are told; a whole one and none at all too', () => {
    const log = room()
    expect(strings(chainBlock(wish(log.filled()), overs))).toContain('没有移交，由提取人保管')
    log.row('hand-overs', over)
    log.answer(over, 'samples', [one])
    log.answer(over, 'giver', '甲护士')
    expect(strings(chainBlock(wish(log.filled()), overs))).toContain('没有写明移交时间；双方签名不全')
    const late = room()
    late.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T11:35')
    expect(strings(chainBlock(wish(late.filled()), overs))).toContain('提取后 95 分钟才移交')
    const whole = room()
    whole.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:10')
    expect(strings(chainBlock(wish(whole.filled()), overs))).toContain('移交 1 次，移交链完整')
  })

  test('one that somebody made to himself is told', () => {
    const log = room()
    log.handOver(over, [one], '甲护士', '甲护士', '2026-11-22T10:10')
    expect(strings(chainBlock(wish(log.filled()), overs))).toContain('交出人和接收人是同一人')
  })

  test('samples of which the same is to be said stand in one line, by their numbers, the others by themselves', () => {
    const log = room()
    for (const n of [2, 3, 4]) log.sample(rowId(n + 40), `B-${n}`, `2026-11-22T10:0${n}`)
    log.handOver(over, [one, rowId(42), rowId(44)], '甲护士', '丙警官', '2026-11-22T10:10')
    const block = chainBlock(wish(log.filled()), overs)[0]!
    expect(block.type === 'rows' && block.rows.map(({ label, value }) => [label, strings(value).replace(/\s+/g, '')])).toEqual([['样本 1–2、4', 'B-1、B-2、B-4移交1次，移交链完整'], ['样本 3', 'B-3没有移交，由提取人保管']])
  })

  test('F58 several samples are a list, one line each; what is the same of all is said once, and nothing that was typed is left out', () => {
    const log = room()
    for (const [i, row] of [one, rowId(42), rowId(43)].entries()) {
      if (i > 0) log.sample(row, `B-${i + 1}`)
      for (const [field, value] of Object.entries({ kind: 'swab', site: `部位${i}`, count: 1, witness: '全程录像', storage: '二号冰箱', 'seal-no': `S-${i}`, container: i === 2 ? 'tube' : 'swab-box', ...(i === 1 ? { remark: '袋角有折痕' } : {}) })) log.answer(row, field, value)
    }
    const blocks = formBlocks(wish(log.filled()))
    const at = blocks.findIndex((b) => b.type === 'rows' && b.title === '各件样本相同')
    const [same, list] = [blocks[at]!, blocks[at + 1]!]
    expect(strings(same)).toContain('全程录像')
    expect(strings(same)).toContain('二号冰箱')
    if (list.type !== 'table') throw new Error(list.type)
    expect(list.head).toEqual(['序号', '包装编号', '样本种类', '部位或来源', '数量', '提取时间', '封签编号', '其他'])
    expect(list.rows.map((row) => row.slice(1, 7).map((cell) => strings(cell).trim()))).toMatchObject([
      ['B-1', '拭子', '部位0', '1 件', '2026年11月22日 10:00', 'S-0'], ['B-2', '拭子', '部位1', '1 件', '2026年11月22日 10:00', 'S-1'], ['B-3', '拭子', '部位2', '1 件', '2026年11月22日 10:00', 'S-2'],
    ])
    expect(strings(list.rows[1]!.at(-1))).toContain('袋角有折痕')
    expect(strings(list.rows[2]!.at(-1))).toContain('试管')
    expect(list.widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(110)
    // One alone keeps its card.
    expect(strings(formBlocks(wish(room().filled())))).not.toContain('各件样本相同')
  })

  test('no name stands in it, and nothing of it where a reader is not given what it rests on', () => {
    const log = room()
    log.handOver(over, [one], '戊某某', '丙警官', '2026-11-22T11:35')
    expect(strings(chainBlock(wish(log.filled()), overs))).not.toMatch(/戊某某|丙警官|甲护士/)
    expect(chainBlock(wish(log.filled(), { shows: (_group, field) => field.key !== 'giver' }), overs)).toEqual([])
    expect(chainBlock(wish(log.filled(), { shows: (_group, field) => field.key !== 'package-no' }), overs)).toEqual([])
    expect(strings(formBlocks(wish(log.filled())))).toContain('移交链核对')
  })

  test('the package number reads as its reader may see it, and its text is the one that was searched', () => {
    const log = room()
    log.answer(one, 'package-no', ' B-1 ')
    const asked: [string, string][] = []
    chainBlock(wish(log.filled(), { say: (path, text) => { asked.push([path, text]); return plain('■') } }), overs)
    expect(asked).toEqual([[`form/samples/${one}/package-no`, ' B-1 ']])
  })
})

test('F63 what came after the signature says by whom and when, in its row and behind the signature', () => {
  const log = room()
  log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:10')
  const at = '2026-11-24T01:30:00.000Z'
  const addition: Addition = { form: { id: 'samples', version: 1, sha256: '0'.repeat(64) as never }, group: 'hand-overs', row: later, answers: [{ field: 'samples', answer: { state: 'value', value: [one] } }, { field: 'giver', answer: { state: 'value', value: '丙警官' } }] }
  const filling = { ...addition, row: over, answers: [{ field: 'gap-why', answer: { state: 'value' as const, value: '补说明' } }] }
  const entries = [...log.entries, { seq: 90, kind: 'section.signed', author: nurse, atUtc: at, body: { forms: [], upTo: 1, digest: '' } }, { seq: 91, kind: 'section.addendum', author: nurse, atUtc: at, body: { text: '', added: [addition] } },
    { seq: 92, kind: 'section.addendum', author: nurse, atUtc: at, body: { text: '说明一句', added: [filling] } }] as unknown as Entry[]
  const blocks = formBlocks(wish(foldForm(entries, 'samples')))
  const titles = blocks.flatMap((b) => ('title' in b && b.title ? [b.title] : []))
  expect(titles.find((t) => t.startsWith('移交 1'))).toBe('移交 1')
  expect(titles.find((t) => t.startsWith('移交 2'))).toMatch(/^移交 2　签封后补充：甲护士，2026.*09:30/)
  expect(strings(blocks)).toMatch(/补说明.*（签封后补充：甲护士/)
  const tail = strings(signedBlocks({ photographs: [], section: foldSigned(entries) }, { say: (_p, text) => plain(text), staff: names, rowName: (row) => (row === later ? '移交 2' : '移交 1'), groupName: () => '' }, true, []))
  expect(tail).toContain('补充了 移交 2')
  expect(tail).toMatch(/说明一句\s+；补充了 移交 1/)
})
