// F60, F63: the draft of what is added to a signed section: nothing of it is in the log, it goes in whole, and a screen that is left does not lose it.
import { describe, expect, test } from 'vitest'
import { addedOf, emptyDraft, faultsIn, given, openFields, openIn, withDraft, type Draft } from '../../../renderer/sections/later/draft'
import { additionWords, laterNouns } from '../../../renderer/sections/later/words'
import { begun, begunCount, keepBegun } from '../../../renderer/ui/unsaved'
import type { Answer, Value } from '../../../shared/model/answer'
import type { Entry } from '../../../shared/model/entry'
import { placeOf } from '../../../shared/walk'
import { drawn, rowId, samplesForm, SamplesLog } from '../shared/samples-room'

const group = (key: string) => samplesForm.groups.find((g) => g.key === key)!
const overs = group('hand-overs')
const [one, over, next] = [rowId(1), rowId(11), rowId(12)]
const value = (of: Value): Answer => ({ state: 'value', value: of })
const signed = () => {
  const log = new SamplesLog()
  log.answer(null, 'taken', 'yes')
  log.sample(one, 'B-1')
  log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20')
  return log.filled()
}
const fill = (draft: Draft, of: Record<string, Value>) => Object.entries(of).reduce((had, [key, v]) => given(had, key, value(v)), draft)
const whole = { samples: [one], 'given-at': '2026-11-23T09:00', giver: '丙警官', 'taker-kind': 'police-laboratory', taker: '丁鉴定', 'taker-unit': '鉴定中心', place: '收件处', 'seal-whole': true, 'giver-signature': drawn('丙警官'), 'taker-signature': drawn('丁鉴定') }

describe('F60 F63 the draft of an addition', () => {
  test('an empty one stands as a row with everything required open; filled in, nothing is, and it is asked for whole', () => {
    const written = signed()
    const empty = emptyDraft(next)
    expect(withDraft(written, overs, empty).rows.get('hand-overs')).toEqual([over, next])
    expect(openIn(samplesForm, overs, withDraft(written, overs, empty), empty)).toContain(placeOf('giver-signature', next))
    const draft = fill(empty, whole)
    const filled = withDraft(written, overs, draft)
    expect(openIn(samplesForm, overs, filled, draft)).toEqual([])
    expect(addedOf(samplesForm, overs, filled, draft)).toMatchObject({ formId: 'samples', version: 1, group: 'hand-overs', row: next, answers: Object.keys(whole).map((field) => ({ field })) })
    // What is written is not touched.
    expect(written.rows.get('hand-overs')).toEqual([over])
    expect(written.answers.has(placeOf('giver', next))).toBe(false)
  })

  test('what is asked no more, was emptied or taken back is not sent; what a condition newly asks for is open', () => {
    const broken = fill(emptyDraft(next), { ...whole, 'seal-whole': false })
    expect(openIn(samplesForm, overs, withDraft(signed(), overs, broken), broken)).toEqual([placeOf('seal-why', next)])
    const mended = fill(broken, { 'seal-why': '运输中破损', 'seal-whole': true, 'gap-why': '  ' })
    const fields = (draft: Draft) => addedOf(samplesForm, overs, withDraft(signed(), overs, draft), draft).answers.map((a) => a.field)
    expect(fields(mended)).not.toContain('seal-why')
    expect(fields(mended)).not.toContain('gap-why')
    expect(fields(given(mended, 'place', null))).not.toContain('place')
  })

  test('of a row that stands only what is open is asked for', () => {
    const keys = openFields(overs, signed(), over).map((f) => f.key)
    expect(keys).toContain('gap-why')
    expect(keys).not.toContain('giver')
    expect(withDraft(signed(), overs, emptyDraft(over)).rows.get('hand-overs')).toEqual([over])
  })

  test('a source waits for its answer, stays with it, and goes with a non-answer', () => {
    const picked = given(emptyDraft(next), 'heard', null, { from: 'guardian' })
    expect(picked.answers.size).toBe(0)
    expect(given(picked, 'heard', value('说过')).answers.get('heard')).toEqual({ answer: value('说过'), source: { from: 'guardian' } })
    const told = given(given(picked, 'heard', value('说过')), 'heard', value('改了'))
    expect(told.answers.get('heard')?.source).toEqual({ from: 'guardian' })
    expect(given(told, 'heard', { state: 'refused' }).answers.get('heard')?.source).toBeNull()
    expect(given(told, 'heard', value('改了'), { from: 'papers' }).answers.get('heard')?.source).toEqual({ from: 'papers' })
  })

  test('what does not fit its field is a fault of the draft', () => {
    expect([...faultsIn(overs, given(emptyDraft(next), 'given-at', value('昨天')))]).toEqual([[placeOf('given-at', next), 'type']])
  })

  test('it is kept while its screen is left, and counted for the lock until it is written or thrown away', () => {
    const draft = fill(emptyDraft(next), whole)
    keepBegun('a', draft)
    expect(begun('a')).toBe(draft)
    expect(begun('b')).toBeNull()
    expect(begunCount()).toBe(1)
    keepBegun('a', null)
    expect(begun('a')).toBeNull()
    expect(begunCount()).toBe(0)
  })

  test('what goes on, and what an addendum added, is said by the nouns of the forms', () => {
    expect(laterNouns([samplesForm], 'zh')).toEqual(['移交', '结果'])
    const addition = { form: { id: 'samples', version: 1, sha256: '' as never }, group: 'hand-overs', row: over, answers: [] }
    const entries = [{ seq: 1, kind: 'section.signed', body: { forms: [] } }, { seq: 2, kind: 'section.addendum', body: { text: '', added: [addition] } }] as unknown as Entry[]
    expect(additionWords([samplesForm], entries, addition, 'zh')).toBe('移交 1')
    expect(additionWords([], entries, addition, 'zh')).toBe('hand-overs 1')
  })
})
