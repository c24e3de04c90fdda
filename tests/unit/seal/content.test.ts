// What goes into a binder for whom, what it says about the recordings, and what stands in the way of sealing.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { goesTo } from '../../../shared/goes'
import { newId, type RowId } from '../../../shared/model/ids'
import { recipientProfiles } from '../../../shared/model/redaction'
import { makeScene, type Scene } from './scene'

let scene: Scene
beforeEach(async () => { scene = await makeScene() }, 60_000)
afterEach(() => scene.close())

const all = (drawn: Record<string, string>) => Object.values(drawn).join('\n')

describe('F82 what of the forms goes to whom', () => {
  it('therapy notes and the present place go to no office, only the statement that was written for them', async () => {
    await scene.answer('counsellor-note', 'words', '我晚上睡不着')
    await scene.answer('counsellor-note', 'tonight', '在阿姨家')
    await scene.answer('counsellor-note', 'for-the-file', '轻度紧张')
    await scene.answer('medical-note', 'history', '从前摔过一次')
    for (const profile of ['police', 'prosecutor', 'court', 'defence'] as const) {
      const drawn = await scene.drawn(scene.wish({ profile }))
      for (const word of ['睡不着', '阿姨家', '摔过']) expect(all(drawn), profile).not.toContain(word)
      expect(all(drawn).includes('轻度紧张'), profile).toBe(profile !== 'defence')
      expect(drawn.redactions?.replace(/ +/g, ' '), profile).toContain(profile === 'defence' ? '心理支持记录（简表） 全部 理由代码 R7' : '、孩子的原话、')
      expect(drawn.redactions, profile).toContain('理由代码 R6')
    }
    expect(all(await scene.drawn(scene.wish({ profile: 'legal-aid' })))).toContain('阿姨家')
  })

  it('a field that no definition gives away goes to nobody; the nearest word counts; what the case officer is not given he cannot hand on', () => {
    for (const profile of recipientProfiles) {
      expect(goesTo({}, {}, {}, profile)).toBe(false)
      expect(goesTo({ goes: [profile] }, {}, {}, profile)).toBe(true)
      expect(goesTo({ goes: [profile] }, { goes: [] }, {}, profile)).toBe(false)
      expect(goesTo({ goes: [profile] }, { goes: [] }, { goes: [profile] }, profile)).toBe(true)
      expect(goesTo({ goes: [profile] }, {}, { see: ['counsellor'] }, profile)).toBe(false)
      expect(goesTo({ goes: [profile] }, { see: ['medic'] }, { see: ['case-officer'] }, profile)).toBe(false)
    }
  })

  it('what does not go is not proposed for redaction either', async () => {
    await scene.person('child', '小禾', { name: '林晓雨' })
    await scene.answer('counsellor-note', 'words', '我叫林晓雨')
    expect((await scene.blocks(scene.wish({ noRecordingReason: '设备故障' }))).filter((b) => b.startsWith('E-D1'))).toEqual([])
  })
})

describe('F85 what stands in rows and beside the forms', () => {
  const at = '2026-11-21T06:00:00.000Z'
  const fact = (field: string, value: unknown, row: RowId, source?: object) => ({ kind: 'form.answer', body: { formId: 'examination', version: 1, field, row, answer: { state: 'value', value }, ...(source ? { source } : {}) } }) as never
  const proposed = (blocks: readonly string[]) => Number(/^E-D1 (\d+)$/.exec(blocks[0] ?? '')?.[1] ?? 0)
  const wish = (profile: 'prosecutor' | 'defence') => scene.wish({ profile, noRecordingReason: '设备故障' })

  it('a name in a row, a signature, a source, a label of a photograph or an addendum waits for a decision, each once', async () => {
    await scene.person('child', '小禾', { name: '林晓雨' })
    expect(await scene.blocks(wish('prosecutor'))).toEqual([])
    const row = newId('row', randomBytes)
    await scene.write('medical', { kind: 'form.row', body: { formId: 'examination', version: 1, group: 'injuries', row, present: true } })
    await scene.write('medical', fact('said', '林晓雨的话', row, { from: 'other', who: '林晓雨的老师' }))
    await scene.write('medical', { kind: 'form.answer', body: { formId: 'examination', version: 1, field: 'examiner-signature', answer: { state: 'value', value: { signed: 'refused', name: '林晓雨', at, reason: '林晓雨不愿意', witness: '林晓雨之母' } } } })
    await scene.write('medical', { kind: 'photo.added', body: { itemId: newId('itm', randomBytes), shot: 'label', scale: false, label: '林晓雨标识', row, from: 'camera', original: { sha256: 'a'.repeat(64), bytes: 9, mimeType: 'image/jpeg' }, shown: [{ sha256: 'b'.repeat(64), bytes: 9, width: 1, height: 1 }], takenAt: null, why: '林晓雨先拍' } } as never)
    await scene.write('medical', { kind: 'section.signed', body: { upTo: 5, head: 'c'.repeat(64), digest: 'd'.repeat(64), forms: [], signature: 'x' } } as never)
    await scene.write('medical', { kind: 'section.addendum', body: { text: '林晓雨复诊', prev: 'e'.repeat(64), signature: 'x' } } as never)
    const places = await scene.places(wish('prosecutor'))
    const examination = scene.forms.find((f) => f.id === 'examination')!
    const noun = examination.groups.find((g) => g.key === 'injuries')!.repeat!.noun.zh
    expect(places.filter((p) => p.startsWith(examination.title.zh)).length).toBeGreaterThan(0)
    expect(places.some((p) => p.includes(`${noun} 1`) && p.endsWith('来源'))).toBe(true)
    expect(places).toContain('身体检查 · 补充说明 1')
    expect(places).toContain('身体检查 · 照片 1 · 说明')
    expect(proposed(await scene.blocks(wish('prosecutor')))).toBe(places.length)
    // The same texts, and no others, are in the pages: a signature that does not hold says so.
    const drawn = all(await scene.drawn(wish('prosecutor')))
    for (const text of ['林晓雨的话', '林晓雨的老师', '林晓雨不愿意', '林晓雨之母', '林晓雨标识', '林晓雨先拍', '林晓雨复诊', '核对不符']) expect(drawn).toContain(text)
  })

  it('photographs and addenda of a section go to nobody to whom none of its forms goes', async () => {
    await scene.write('legal-aid', { kind: 'section.signed', body: { upTo: 1, head: 'c'.repeat(64), digest: 'd'.repeat(64), forms: [], signature: 'x' } } as never)
    await scene.write('legal-aid', { kind: 'section.addendum', body: { text: '补充一句', prev: 'e'.repeat(64), signature: 'x' } } as never)
    expect(all(await scene.drawn(wish('prosecutor')))).toContain('补充一句')
    expect(all(await scene.drawn(scene.wish({ profile: 'hospital', noRecordingReason: '设备故障' })))).not.toContain('补充一句')
  })
})

describe('what the binder says about the recordings', () => {
  it('an abnormal end is an interruption, from its real end to the next start, in Beijing time', async () => {
    await scene.recorded('2026-11-21T06:00:00.000Z', '2026-11-21T06:10:05.000Z', 'abnormal')
    const open = await scene.drawn(scene.wish())
    expect(open.media).toContain('2026年11月21日 14:10:05 起，至今未续录')
    await scene.recorded('2026-11-21T06:20:00.000Z', '2026-11-21T06:30:00.000Z')
    const drawn = await scene.drawn(scene.wish())
    expect(drawn.media).toContain('2026年11月21日 14:10:05 至 2026年11月21日 14:20:00')
    expect(drawn.media).not.toContain('至今未续录')
    expect(drawn.record).toContain('2026年11月21日 14:00 至 2026年11月21日 14:30')
    expect(drawn.cover).toContain('北京时间')
  })

  it('XD12 E-D5: a sign that no font has stops sealing and is named by its number, once, because no screen can show it', async () => {
    await scene.recorded('2026-11-21T06:00:00.000Z', '2026-11-21T06:10:00.000Z')
    await scene.line('黑板上画着\u{30000}和\u{F0000}，还有\u{30000}。')
    expect(await scene.blocks(scene.wish({ omitDamagedReason: '测试中没有文件' }))).toEqual(['E-D5 〔U+30000〕〔U+F0000〕'])
  })

  it('E-D7: without a recording the binder certifies none, and sealing waits for a written reason, which is printed', async () => {
    expect(await scene.blocks(scene.wish())).toEqual(['E-D7'])
    expect(await scene.blocks(scene.wish({ noRecordingReason: '设备故障，已报告' }))).toEqual([])
    const drawn = await scene.drawn(scene.wish({ noRecordingReason: '设备故障，已报告' }))
    expect(drawn.media).toContain('本次询问未录音录像，理由：设备故障，已报告')
    expect(drawn.media).not.toContain('同步录音录像')
    // A recording without a single chunk is none.
    await scene.recorded('2026-11-21T06:00:00.000Z', '2026-11-21T06:00:00.000Z', 'abnormal', 0)
    expect(await scene.blocks(scene.wish())).toEqual(['E-D7'])
  })

  it('E-C7: a damaged recording is named as a block and may be left out with a reason, which is printed with its figures', async () => {
    await scene.recorded('2026-11-21T06:00:00.000Z', '2026-11-21T06:10:00.000Z') // its file is gone
    expect(await scene.blocks(scene.wish())).toEqual(['E-C7 录像 1 media-001-face.webm'])
    const wish = scene.wish({ omitDamagedReason: '硬盘损坏，已送检' })
    expect(await scene.blocks(wish)).toEqual([])
    const { media } = await scene.drawn(wish)
    expect(media).toContain('已损坏，未随卷提供。理由：硬盘损坏，已送检')
    expect(media).toContain('c'.repeat(64))
    // Where no recording goes along, it stands in nobody's way.
    expect(await scene.blocks(scene.wish({ profile: 'defence' }))).toEqual([])
  })
})

describe('E-D1 the last look before printing', () => {
  beforeEach(async () => { await scene.person('child', '小禾', { name: '林晓雨', phone: '13900001234' }) })
  const blocks = (change: Parameters<Scene['wish']>[0]) => scene.blocks(scene.wish({ noRecordingReason: '设备故障', ...change }))

  it('finds a hidden person in every word that is typed outside the redacted texts', async () => {
    expect(await blocks({})).toEqual([])
    expect(await blocks({ recipient: '林晓雨的律师' })).toEqual([expect.stringMatching(/^E-D1 \d+ · 接收单位名称/)])
    expect(await blocks({ noRecordingReason: '晓雨不愿意录像' })).toEqual(['E-D1 1 · 未录音录像的理由'])
    await scene.person('other', '晓雨妈妈', { name: '安某某' })
    expect(await blocks({})).toEqual([expect.stringContaining('E-D1')])
  })

  it('an officer of that name may stand on the documents', async () => {
    await scene.person('witness', '甲某', { name: '演示警官甲' })
    expect(await blocks({})).toEqual([])
  })

  it('an undecided proposal counts as such, through signs that draw nothing', async () => {
    await scene.line('我叫林\u200B晓雨')
    expect(await blocks({})).toEqual(['E-D1 1'])
  })
})

it('the signed head of the whole log stands in the part on custody', async () => {
  const [, size, root] = (await scene.store.log.checkpoint()).split('\n')
  const { custody } = await scene.drawn(scene.wish())
  expect(custody).toContain(`录制单位全部记录条数 ${size}`)
  expect(custody).toContain(root)
})
