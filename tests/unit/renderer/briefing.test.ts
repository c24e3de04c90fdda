// The briefing carries the child's own words with their place in the recording, once, and marks of distress as they were seen; how long something is due.
import { describe, expect, test } from 'vitest'
import { distressFacts, handedFacts, saidAlready, saidFacts, toCopy, writeRows } from '../../../renderer/sections/briefing-facts'
import { blockText, placeOf } from '../../../renderer/sections/block-words'
import { dueWords, leftWords } from '../../../renderer/sections/left-words'
import { seenAnswers, seenLines, seenNotYet } from '../../../renderer/sections/told-lines'
import { foldForm, openPlaces } from '../../../shared/fold/form'
import type { Marker } from '../../../shared/fold/questioning'
import type { Fact, UserFact } from '../../../shared/model/entry'
import { checkAnswer } from '../../../shared/model/form'
import type { LineId, Millis, RecordingId } from '../../../shared/model/ids'
import { shippedForms } from '../../harness/forms'
import { entries, id } from '../shared/world'

const form = shippedForms().current.find((f) => f.section === 'briefing')!
const recordingId = id('rec')
const other = id('rec')
const clock = () => ''
const mark = (atMs: number): Marker => ({ seq: 1, mark: 'distress', text: '', recordingId, atMs: atMs as Millis, backMs: 0, at: '2026-11-21T06:00:00.000Z' as Marker['at'] })
const words = '他说不许告诉别人，<img src=x onerror=alert(1)> 𠮷'

describe('F64 the briefing', () => {
  test('F64: an answer is handed on word for word, with its topic and its place in the recording', () => {
    const row = id('row')
    const facts = saidFacts({ form, row }, { text: words, recordingId, atMs: 192_000 as Millis }, '威胁的话')
    const filled = foldForm(entries(facts as Fact[]), form.id)
    expect(filled.rows.get('told')).toEqual([row])
    expect(filled.answers.get(`${row}/said`)).toMatchObject({ answer: { state: 'value', value: words }, source: { from: 'interview', recordingId, atMs: 192_000 } })
    expect(filled.answers.get(`${row}/at`)?.answer).toEqual({ state: 'value', value: '00:03:12' })
    expect(saidAlready(form, entries(facts as Fact[]), [{ lineId: 'lin_a' as LineId, text: words, recordingId, atMs: 192_000 as Millis }])).toEqual(new Set(['lin_a']))
  })

  test('F64: what the page writes fits the definition, and leaves nothing required open', () => {
    const facts = [
      ...handedFacts(form, [], id('stf'), '2026-11-22T09:00'), ...saidFacts({ form, row: id('row') }, { text: words, recordingId: null, atMs: 0 as Millis }, '时间'),
      ...distressFacts({ form, row: id('row') }, { text: ' ', recordingId, atMs: 5_000 as Millis }, '情绪波动', '09:10:00'),
    ]
    const fields = new Map(form.groups.flatMap((g) => g.fields.map((f) => [f.key, { group: g, field: f }] as const)))
    for (const fact of facts) {
      if (fact.kind === 'form.row') expect(form.groups.some((g) => g.key === fact.body.group && g.repeat)).toBe(true)
      if (fact.kind !== 'form.answer') continue
      const { group, field } = fields.get(fact.body.field)!
      expect(checkAnswer(field, fact.body.answer), field.key).toBeNull()
      expect(fact.body.row !== undefined, field.key).toBe(group.repeat !== undefined)
      if (fact.body.source) expect(field.sourced).toBe(true)
    }
    expect(openPlaces(form, foldForm(entries(facts as Fact[]), form.id))).toEqual([])
    expect(handedFacts(form, entries(facts as Fact[]), id('stf'), '2026-11-22T10:00'), 'who handed over is not overwritten').toEqual([])
  })

  test('a mark of distress is copied once, with its time; one without words gets plain ones', () => {
    const facts = distressFacts({ form, row: id('row') }, { text: '', recordingId, atMs: 61_000 as Millis }, '情绪波动', '')
    expect(foldForm(entries(facts as Fact[]), form.id).answers.get(`${(facts[0] as { body: { row: string } }).body.row}/what`)?.answer).toEqual({ state: 'value', value: '情绪波动' })
    expect(toCopy(form, entries(facts as Fact[]), [mark(61_000), mark(62_000)], clock)).toEqual([mark(62_000)])
  })

  test('F64: the same word said twice is handed on twice, each with its own time; without a recording as often as it was said', () => {
    const said = (lineId: string, atMs: number, rec: RecordingId | null = recordingId) => ({ lineId: lineId as LineId, text: '是', recordingId: rec, atMs: atMs as Millis })
    const lines = [said('lin_a', 5_000), said('lin_b', 9_000), said('lin_c', 5_000, other), said('lin_d', 0, null), said('lin_e', 0, null)]
    const handed = (...of: number[]) => entries(of.flatMap((i) => saidFacts({ form, row: id('row') }, lines[i]!, '时间')) as Fact[])
    expect([...saidAlready(form, handed(), lines)]).toEqual([])
    expect([...saidAlready(form, handed(1), lines)]).toEqual(['lin_b'])
    expect([...saidAlready(form, handed(0, 2), lines)]).toEqual(['lin_a', 'lin_c'])
    expect([...saidAlready(form, handed(3), lines)]).toHaveLength(1)
    expect([...saidAlready(form, handed(0, 1, 2, 3, 4), lines)]).toEqual(['lin_a', 'lin_b', 'lin_c', 'lin_d', 'lin_e'])
  })

  test('a mark at the same second of the second part is another mark', () => {
    const marks = [mark(61_000), { ...mark(61_000), recordingId: other }]
    const copied = (n: number) => entries(marks.slice(0, n).flatMap((m) => distressFacts({ form, row: id('row') }, m, '情绪波动', '')) as Fact[])
    expect([0, 1, 2].map((n) => toCopy(form, copied(n), marks, clock).length)).toEqual([2, 1, 0])
    expect(toCopy(form, copied(1), marks, clock)).toEqual([marks[1]])
  })

  test('what broke off is not called copied: rows are counted that are in the log whole, a half one is taken out again', async () => {
    const rows = [0, 1, 2].map((n) => distressFacts({ form, row: id('row') }, mark(n * 1000), '情绪波动', ''))
    const run = async (fails: (n: number) => boolean, first: UserFact[] = []) => {
      const took: UserFact[] = []
      let n = 0
      const done = await writeRows(async (fact) => { if (fails(n++)) return null; took.push(fact); return fact }, first, rows)
      return { done, took: entries(took as Fact[]) }
    }
    expect((await run(() => false)).done).toBe(3)
    // The second answer of the second row is refused once.
    const half = await run((n) => n === 5)
    expect(half.done).toBe(1)
    expect(foldForm(half.took, form.id).rows.get('distress')).toHaveLength(1)
    // The disk is gone: nothing more is tried than the one taking out.
    expect((await run((n) => n >= 4)).done).toBe(1)
    expect(await run((n) => n === 0, handedFacts(form, [], id('stf'), '2026-11-22T09:00'))).toMatchObject({ done: 0, took: [] })
  })
})

describe('F68 F73 words of the board', () => {
  test('F73: hours below two days, then days; over is over', () => {
    const now = Date.parse('2026-11-22T08:00:00.000Z')
    const words = (at: string) => leftWords(at, now)
    expect(words('2026-11-22T08:30:00.000Z')).toEqual({ key: 'day:due-now', n: 0, over: false })
    expect(words('2026-11-23T08:00:00.000Z')).toEqual({ key: 'day:due-hours', n: 24, over: false })
    expect(words('2026-11-29T08:00:00.000Z')).toEqual({ key: 'day:due-days', n: 7, over: false })
    expect(words('2026-11-22T07:59:59.999Z')).toEqual({ key: 'day:overdue-now', n: 0, over: true })
    expect(words('2026-11-21T08:00:00.000Z')).toEqual({ key: 'day:overdue-hours', n: 24, over: true })
    expect(dueWords('2026-01-05T15:59:59.999Z'), 'a day has no hour').toBe('2026-01-05')
    expect(words('2026-11-01T08:00:00.000Z')).toEqual({ key: 'day:overdue-days', n: 21, over: true })
  })

  test('F73: of a day the days of the calendar are counted, as on the list of steps', () => {
    // The 22nd in Beijing until 16:00 UTC.
    const words = (at: string, now: string) => leftWords(at, Date.parse(now))
    const due = '2026-11-22T15:59:59.999Z'
    expect(words(due, '2026-11-21T15:59:00.000Z')).toEqual({ key: 'day:due-days', n: 1, over: false })
    expect(words(due, '2026-11-21T16:00:00.000Z')).toEqual({ key: 'samples:task-today', n: 0, over: false })
    expect(words(due, '2026-11-22T15:59:59.000Z')).toEqual({ key: 'samples:task-today', n: 0, over: false })
    expect(words(due, '2026-11-22T16:00:00.000Z')).toEqual({ key: 'day:overdue-days', n: 1, over: true })
    expect(words(due, '2026-11-30T13:00:00.000Z')).toEqual({ key: 'day:overdue-days', n: 8, over: true })
    // A clock of 24 hours from a day on ends at midnight: that is the day before.
    expect(words('2026-11-22T16:00:00.000Z', '2026-11-22T15:00:00.000Z')).toEqual({ key: 'samples:task-today', n: 0, over: false })
    expect(dueWords('2026-11-22T16:00:00.000Z')).toBe('2026-11-22')
  })

  test('F68: each block says what is missing, and leads only where the person may go', () => {
    const t = ((key: string, values?: Record<string, string>) => `${key}${values?.['service'] ? `|${values['service']}` : ''}`) as never
    expect(blockText(t, { block: 'service', service: 'questioning' }, String)).toBe('day:block-service-questioning')
    expect(blockText(t, { block: 'service', service: 'samples' }, String)).toBe('day:block-service|cases:service-samples')
    expect(placeOf({ block: 'escalation', service: 'psychological' }, () => false)).toBeNull()
    expect(placeOf({ block: 'safety-plan', service: 'follow-up' }, () => true)).toBe('follow-up')
    expect(placeOf({ block: 'right', service: 'follow-up' }, () => true)).toBeNull()
  })
})

describe('F65 the distress log of the questioning', () => {
  const observation = shippedForms().current.find((f) => f.id === 'observation')!
  const briefing = entries(distressFacts({ form, row: id('row') }, { text: '提到校门口时捏紧衣角', recordingId, atMs: 61_000 as Millis }, '情绪波动', '') as Fact[])

  test('F65: stands beside the counsellor’s form with its time, and a press writes what fits her own list, whole', () => {
    const [line] = seenLines(briefing, [form])
    expect(line).toMatchObject({ seen: '提到校门口时捏紧衣角', at: '00:01:01' })
    const { group, first } = seenAnswers(observation, line!)!
    expect(group.fields.filter((f) => f.required).every((f) => f.key in first)).toBe(true)
    for (const [key, answer] of Object.entries(first)) expect(checkAnswer(group.fields.find((f) => f.key === key)!, answer), key).toBeNull()
  })

  test('F65: one that was taken over is not offered again; a form without such a list takes none', () => {
    const lines = seenLines(briefing, [form])
    expect(seenNotYet(lines, observation, foldForm([], 'observation')).size).toBe(1)
    const { group, first } = seenAnswers(observation, lines[0]!)!
    const row = id('row')
    const at = { formId: 'observation', version: observation.version }
    const taken = entries([{ kind: 'form.row', body: { ...at, group: group.key, row, present: true } }, ...Object.entries(first).map(([field, answer]) => ({ kind: 'form.answer', body: { ...at, field, row, answer } }))] as Fact[])
    expect(seenNotYet(lines, observation, foldForm(taken, 'observation')).size).toBe(0)
    expect(seenAnswers(shippedForms().current.find((f) => f.id === 'examination')!, lines[0]!)).toBeNull()
  })
})
