// Detectors: everything on the case's list is found however it is written; numbers are found; ordinary words are not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detect, type Known } from '../../../electron/redact/detect'
import { idCheck } from '../../../renderer/cases/id-number'
import { redactText } from '../../../shared/fold/redaction'
import type { PersonId } from '../../../shared/model/ids'
import { sha256 } from '../../../electron/redact/passages'
import type { Decision } from '../../../shared/model/redaction'

const id17 = '11010120140506002'
const idNumber = `${id17}${idCheck(id17)}`
const child: Known = {
  person: { personId: 'per_00000000000000000001' as PersonId, role: 'child', pseudonym: '小禾', sex: 'female', ageBand: '10-13', relation: '本人', unsuitable: null },
  identity: { personId: 'per_00000000000000000001' as PersonId, name: '林晓雨', aliases: ['雨点儿', 'Lin Xiaoyu'], idNumber, birthDate: '2014-05-06', phone: '13900001234', address: '虚构市青禾区柳叶路8号2单元301室', school: '青禾区第三小学五年级二班' },
}
const found = (text: string) => detect(text, [child], { numbers: true }).map((f) => text.slice(f.start, f.end))

describe('detect', () => {
  it('finds every word of the case list wherever it stands in a text', () => {
    const words = [child.identity.name, ...child.identity.aliases, idNumber, child.identity.phone, child.identity.address, child.identity.school, '2014年5月6日', '2014-05-06']
    fc.assert(fc.property(fc.constantFrom(...words), fc.constantFrom('', '他说', '，', '（', ' '), fc.constantFrom('', '。', '）', '在操场', ' '), (word, before, after) => {
      expect(found(`${before}${word}${after}`)).toEqual([word])
    }))
  })

  it('finds names with spaces or dots between, other case, and full-width digits; indices are those of the original', () => {
    expect(found('我叫林 晓 雨。')).toEqual(['林 晓 雨'])
    expect(found('叫她林·晓雨')).toEqual(['林·晓雨'])
    expect(found('LIN XIAOYU 来了')).toEqual(['LIN XIAOYU'])
    expect(found('电话１３９００００１２３４，打过去')).toEqual(['１３９００００１２３４'])
  })

  it('F86: finds the parts of an address and a school that people really say, and not the district alone', () => {
    expect(found('我家在柳叶路8号，放学走柳叶路')).toEqual(['柳叶路8号', '柳叶路'])
    expect(found('他是青禾区第三小学的，在五年级二班')).toEqual(['青禾区第三小学', '五年级二班'])
    expect(found('第三小学门口')).toEqual(['第三小学'])
    expect(found('在青禾区，8号那天，2单元测验')).toEqual([])
  })

  it('finds identity and telephone numbers of nobody in particular', () => {
    expect(found('号码 138 0013 8000 是他的')).toEqual(['138 0013 8000'])
    expect(found('+86 13700137000')).toEqual(['+86 13700137000'])
    expect(found('座机010-66668888。')).toEqual(['010-66668888'])
    expect(found('身份证11010519491231002X')).toEqual(['11010519491231002X'])
    expect(found('旧证110105491231002')).toEqual(['110105491231002'])
    expect(found('110105194912310021')).toEqual(['110105194912310021']) // a wrong check sign still points at somebody
  })

  it('leaves ordinary text alone', () => {
    for (const text of ['他推了我两次，是星期三。', '大概下午3点15分', '2026年11月20日', '第12345678号', '禾苗很小', '编号2026-K7M3-4']) expect(found(text)).toEqual([])
  })

  it('the check sign of GB 11643 is right for a published example', () => {
    expect(idCheck('11010519491231002')).toBe('X')
  })

  it('finds a name through signs that draw nothing, radicals and compatibility forms', () => {
    expect(found('我叫林\u200B晓\u00AD雨，')).toEqual(['林\u200B晓\u00AD雨'])
    expect(found('林\u2060晓\uFE00雨\u202E')).toEqual(['林\u2060晓\uFE00雨'])
    const twin: Known = { ...child, identity: { ...child.identity, name: '高立用', aliases: [] } }
    expect(detect('\u2FBC\u2F74\u2F64来了', [twin], { numbers: false })).toMatchObject([{ start: 0, end: 3 }])
    expect(detect('\u{2F8F0}', [{ ...child, identity: { ...child.identity, name: '\u{2F8F0}'.normalize('NFKC') } }], { numbers: false })).toMatchObject([{ start: 0, end: 2 }])
    expect(found('电话①③⑨0000①②③④')).toEqual(['①③⑨0000①②③④'])
  })

  it('finds the numbers of listed people however they are grouped, also where numbers of nobody are not searched', () => {
    const listed = (text: string) => detect(text, [child], { numbers: false }).map((f) => text.slice(f.start, f.end))
    for (const form of ['13900001234', '139 0000 1234', '139-0000-1234', '139 - 0000 - 1234', '139–0000—1234', '1 3 9 0 0 0 0 1 2 3 4', '139·0000・1234', '139‧0000•1234', '139.0000.1234',
      '一三九零零零零一二三四', '幺三九〇〇〇〇幺二三四', '幺三九 〇〇〇〇 幺二三四']) expect(listed(`号码是${form}。`), form).toEqual([form])
    expect(listed(`证号${idNumber.slice(0, 6)} ${idNumber.slice(6, 14)} ${idNumber.slice(14)}`)).toHaveLength(1)
    expect(detect('家里电话66668888', [{ ...child, identity: { ...child.identity, phone: '010-66668888' } }], { numbers: false })).toHaveLength(1)
    expect(listed('别人的13700137000')).toEqual([])
  })

  it('finds the given name alone, a one-sign alias on the list, and names with any kind of dot between', () => {
    expect(found('晓雨，你慢慢说')).toEqual(['晓雨'])
    const short: Known = { ...child, identity: { ...child.identity, name: '林禾', aliases: ['禾'] } }
    expect(detect('阿禾说', [short], { numbers: false })).toMatchObject([{ start: 1, end: 2, kind: 'alias' }])
    expect(detect('林说', [short], { numbers: false })).toEqual([])
    for (const form of ['林.晓雨', '林・晓・雨', '林－晓雨', '林—晓—雨', '林 · 晓雨', '林_晓雨']) expect(found(`叫${form}吗`), form).toEqual([form])
  })

  it('where nobody can decide, words that also stand for other things are left out', () => {
    expect(detect('长安路派出所的晓雨', [child], { numbers: false, sure: true })).toEqual([])
    expect(detect('转林晓雨', [child], { numbers: false, sure: true })).toHaveLength(1)
  })

  it('F87: one person has one pseudonym in every text', () => {
    const names = detect('林晓雨和雨点儿', [child], { numbers: true }).map((f) => f.replacement)
    expect(names).toEqual(['小禾', '小禾'])
  })
})

describe('redactText', () => {
  it('F85: no character of an accepted range comes through, whatever ranges overlap', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(29), fc.integer({ min: 1, max: 10 })), { maxLength: 8 }), (ranges) => {
      // Every index has a sign of its own, so that a leak shows which one.
      const text = Array.from({ length: 40 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('')
      const textSha256 = sha256(text)
      const decisions = ranges.map(([start, length]) => ({ action: 'accept', start, end: start + length, textSha256, replacement: '□', code: 'R1' }) as unknown as Decision)
      const out = redactText(text, textSha256, decisions).map((r) => r.text).join('')
      const hidden = new Set(ranges.flatMap(([start, length]) => Array.from({ length }, (_, i) => text[start + i])))
      for (const sign of text) expect(out.includes(sign), sign).toBe(!hidden.has(sign))
    }))
  })

  it('a decision on another version of the text hides nothing and therefore must be taken again', () => {
    const decision = { action: 'accept', start: 0, end: 3, textSha256: sha256('旧文本'), replacement: '□', code: 'R1' } as unknown as Decision
    expect(redactText('新文本', sha256('新文本'), [decision])).toEqual([{ text: '新文本', code: null }])
  })
})
