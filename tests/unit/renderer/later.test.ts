// F60, F63: the draft of what is added to a signed section: nothing of it is in the log, it goes in whole, and neither a screen that is left nor the lock loses it.
import { describe, expect, test } from 'vitest'
import { addedOf, draftOf, emptyDraft, faultsIn, fitting, given, keptOf, openFields, openIn, withDraft, type Draft } from '../../../renderer/sections/later/draft'
import { additionWords, laterNouns } from '../../../renderer/sections/later/words'
import { homeless, wordsOf } from '../../../renderer/sections/kept-words'
import type { Answer, Value } from '../../../shared/model/answer'
import { Draft as AnyDraft } from '../../../shared/model/draft'
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

  test('it is kept over the lock as it is: answers in their order, sources, what has no answer yet', () => {
    const draft = given(fill(emptyDraft(next), whole), 'heard', null, { from: 'guardian' })
    const kept = AnyDraft.parse(JSON.parse(JSON.stringify(keptOf(samplesForm, overs, draft))))
    expect(kept).toMatchObject({ what: 'addition', formId: 'samples', version: 1, group: 'hand-overs', row: next })
    const back = draftOf(kept as never)
    expect(back).toEqual(draft)
    expect([...back.answers.keys()], 'a signature stands under what was there when it was drawn').toEqual([...draft.answers.keys()])
  })

  test('what no longer fits when it comes back is told with its words, and is not sent: answered by somebody else, or a field the form has no more', () => {
    const late = given(given(given(emptyDraft(over), 'gap-why', value('路上堵车')), 'giver', value('另一人')), 'gone-field', value('旧栏'))
    const { fits, lost } = fitting(overs, signed(), late)
    expect([...fits.answers.keys()]).toEqual(['gap-why'])
    expect(lost).toEqual([{ field: 'giver', answer: value('另一人') }, { field: 'gone-field', answer: value('旧栏') }])
    const older = { ...samplesForm, version: 0, groups: [{ ...overs, fields: [{ ...overs.fields[0]!, key: 'gone-field', label: { zh: '旧栏目', en: 'old' } }] }] }
    expect(wordsOf([samplesForm, older], 'samples', lost, 'zh', (field, answer) => `${field?.key}=${answer?.state}`)).toEqual([{ label: overs.fields.find((f) => f.key === 'giver')!.label.zh, text: 'giver=value' }, { label: '旧栏目', text: 'gone-field=value' }])
    expect(wordsOf([samplesForm], 'samples', lost, 'en', () => '')[1]!.label).toBe('gone-field')
  })

  test('what was signed just before the program stopped is not offered again: it stands as it was given', () => {
    const log = new SamplesLog()
    log.answer(null, 'taken', 'yes')
    log.sample(one, 'B-1')
    log.handOver(next, [one], '甲护士', '丙警官', '2026-11-22T10:20')
    const draft = fill(emptyDraft(next), { giver: '甲护士', taker: '丙警官' })
    expect(fitting(overs, log.filled(), draft)).toEqual({ fits: emptyDraft(next), lost: [] })
  })

  test('a draft whose form or group is gone, and one that cannot be opened, has no home; the others have', () => {
    const places: AnyDraft = { what: 'places', formId: 'samples', version: 1, places: [] as never }
    const held = new Map(([
      ['words', { what: 'words', text: '一' }], ['form:samples', places], ['later:samples/hand-overs', keptOf(samplesForm, overs, emptyDraft(next))],
      ['form:old', { ...places, formId: 'old' }], ['later:samples/old', { ...keptOf(samplesForm, overs, emptyDraft(next)), group: 'old' }], ['form:bent', null],
    ] as [string, AnyDraft | null][]).map(([slot, draft]) => [slot, { draft, restored: null }]))
    expect(homeless(held, [samplesForm]).map(({ slot }) => slot)).toEqual(['form:old', 'later:samples/old', 'form:bent'])
  })

  test('what goes on, and what an addendum added, is said by the nouns of the forms', () => {
    expect(laterNouns([samplesForm], 'zh')).toEqual(['移交', '结果'])
    const addition = { form: { id: 'samples', version: 1, sha256: '' as never }, group: 'hand-overs', row: over, answers: [] }
    const entries = [{ seq: 1, kind: 'section.signed', body: { forms: [] } }, { seq: 2, kind: 'section.addendum', body: { text: '', added: [addition] } }] as unknown as Entry[]
    expect(additionWords([samplesForm], entries, addition, 'zh')).toBe('移交 1')
    expect(additionWords([], entries, addition, 'zh')).toBe('hand-overs 1')
  })
})
