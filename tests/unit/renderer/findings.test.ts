// What the redaction screen calls open, hidden and left over agrees with what sealing will do.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisionsOn, findings, leaks, occurrences, segments } from '../../../renderer/redact/findings'
import { ofProfile } from '../../../renderer/redact/of-profile'
import { tidy } from '../../../renderer/redact/selection'
import { redactText, type Decided } from '../../../shared/fold/redaction'
import type { Passage } from '../../../shared/ipc/redact'
import type { Entry } from '../../../shared/model/entry'
import type { SectionId, StaffId } from '../../../shared/model/ids'
import type { Proposal } from '../../../shared/model/redaction'

const sectionId = 'sec_00000000000000000000' as SectionId
const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const passage = (path: string, text: string, words: readonly string[]): Passage => ({
  ref: { sectionId, path }, labelZh: path, labelEn: path, text, textSha256: sha(text),
  proposals: words.map((word): Proposal => ({ ref: { sectionId, path }, textSha256: sha(text), start: text.indexOf(word), end: text.indexOf(word) + word.length, kind: 'name', personId: null, replacement: '小禾', code: 'R1' })),
})
const decide = (at: Passage, start: number, end: number, action: 'accept' | 'reject', kind: Decided['kind'] = 'name', replacement = '小禾'): Decided => ({
  profile: 'court', ref: at.ref, start, end, textSha256: at.textSha256, kind, action, replacement, code: 'R1', reason: '', at: '2026-11-21T13:05:00.000Z', by: 'stf_00000000000000000000' as StaffId,
})

const one = passage('qa/1', '陈星雨说她叫星星。', ['陈星雨'])
const two = passage('qa/2', '后来陈 星 雨 打了 138-0013-8000。', [])

describe('findings', () => {
  it('are open until a decision covers them, and a decision on another version of the text does not count', () => {
    expect(findings([one], []).map((f) => f.state)).toEqual(['open'])
    expect(findings([one], [{ ...decide(one, 0, 3, 'accept'), textSha256: sha('another') }]).map((f) => f.state)).toEqual(['open'])
    expect(findings([one], [decide(one, 0, 3, 'reject')]).map((f) => f.state)).toEqual(['rejected'])
    expect(findings([one], [decide(one, 0, 4, 'accept', 'manual')]).map((f) => [f.kind, f.state])).toEqual([['manual', 'accepted'], ['name', 'accepted']])
  })

  it('made by hand appear while they hold and go when they are cancelled', () => {
    expect(findings([two], [decide(two, 0, 2, 'accept', 'manual')])).toHaveLength(1)
    expect(findings([two], [decide(two, 0, 2, 'reject', 'manual')])).toHaveLength(0)
  })

  it('cut the original into stretches that give the same text again', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.array(fc.tuple(fc.nat(30), fc.nat(30))), (text, pairs) => {
      const here = pairs.map(([a, b]) => decide(one, Math.min(a, b), Math.max(a, b) + 1, 'accept', 'manual'))
        .map((d, i) => ({ id: String(i), passage: 0, start: d.start, end: d.end, text: '', kind: d.kind, replacement: '', code: d.code, state: 'open' as const, decided: null }))
      expect(segments(text, here.filter((f) => f.end <= text.length)).map((s) => s.text).join('')).toBe(text)
    }))
  })
})

describe('leak check', () => {
  it('says what is undecided, what was kept on purpose, and what nobody marked', () => {
    expect(leaks([one, two], [], findings([one, two], [])).map((l) => [l.state, l.passage])).toEqual([['leak', 1], ['open', 0]])
    const kept = [decide(one, 0, 3, 'reject')]
    expect(leaks([one], kept, findings([one], kept)).map((l) => l.state)).toEqual(['kept'])
  })

  it('finds a hidden name that is readable elsewhere, spaces and width of signs aside, and points at it', () => {
    const decided = [decide(one, 0, 3, 'accept')]
    const [leak] = leaks([one, two], decided, findings([one, two], decided))
    expect(leak).toMatchObject({ state: 'leak', passage: 1, range: { passage: 1, start: 2, end: 7 } })
    expect(two.text.slice(2, 7)).toBe('陈 星 雨')
    expect(occurrences([two], '13800138000').map((r) => two.text.slice(r.start, r.end))).toEqual(['138-0013-8000'])
    expect(occurrences([two], '１３８００１３８０００')).toHaveLength(1)
  })

  it('finds a name that came in through a replacement', () => {
    const decided = [decide(one, 0, 3, 'accept', 'name', '陈星雨同学')]
    expect(leaks([one], decided, findings([one], decided))).toMatchObject([{ state: 'leak', range: null }])
  })

  it('is empty exactly when the text that sealing makes holds no marked name', () => {
    const word = fc.constantFrom('陈星雨', '星星', '高新区')
    const text = fc.array(fc.oneof(word, fc.constantFrom('说', '，', '雨')), { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(fc.property(text, fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.boolean()), { maxLength: 6 }), (t, ranges) => {
      const at = { ...passage('qa/3', t, []), proposals: [] }
      const decided = ranges.map(([a, b, accept]) => decide(at, Math.min(a, b), Math.max(a, b) + 1, accept ? 'accept' : 'reject', 'manual', '某')).filter((d) => d.end <= t.length)
      const marked = findings([one, at], decided)
      const out = redactText(at.text, at.textSha256, decisionsOn(at, decided)).map((r) => r.text).join('')
      for (const leak of leaks([one, at], decided, marked)) if (leak.passage === 1 && leak.range) expect(t.slice(leak.range.start, leak.range.end)).toBe(leak.text)
      expect(leaks([one, at], decided, marked).some((l) => l.passage === 1)).toBe(marked.some((f) => f.text.length >= 2 && out.includes(f.text)))
    }))
  })
})

describe('redaction by hand and undo', () => {
  it('takes white space off a selection and never cuts a character in two', () => {
    expect(tidy(' 陈星 ', 0, 4)).toEqual({ start: 1, end: 3 })
    expect(tidy('𠮷野', 1, 3)).toEqual({ start: 0, end: 3 })
    expect(tidy('𠮷野', 0, 1)).toEqual({ start: 0, end: 2 })
    expect(tidy('   ', 0, 3)).toBeNull()
  })

  it('undo looks only at the entries of this recipient', () => {
    const entry = (seq: number, rest: object) => ({ seq, ...rest }) as unknown as Entry
    const made = (profile: string) => ({ kind: 'redaction.decided', body: { profile } })
    const entries = [entry(1, made('court')), entry(2, made('police')), entry(3, { kind: 'undo', body: { seq: 2 } }), entry(4, { kind: 'undo', body: { seq: 3 } }), entry(5, { kind: 'undo', body: { seq: 1 } })]
    expect(ofProfile(entries, 'court').map((e) => e.seq)).toEqual([1, 5])
    expect(ofProfile(entries, 'police').map((e) => e.seq)).toEqual([2, 3, 4])
  })
})
