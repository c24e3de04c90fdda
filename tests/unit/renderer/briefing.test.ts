// The briefing carries the child's own words with their place in the recording, once, and marks of distress as they were seen; how long something is due.
import { describe, expect, test } from 'vitest'
import { briefingId, distressFacts, handedFacts, saidAlready, saidFacts, seenAlready } from '../../../renderer/sections/briefing-facts'
import { blockText, placeOf } from '../../../renderer/sections/block-words'
import { dueWords, leftWords } from '../../../renderer/sections/left-words'
import { foldForm, openPlaces } from '../../../shared/fold/form'
import type { Fact } from '../../../shared/model/entry'
import { checkAnswer } from '../../../shared/model/form'
import type { Millis } from '../../../shared/model/ids'
import { shippedForms } from '../../harness/forms'
import { entries, id } from '../shared/world'

const form = shippedForms().current.find((f) => f.id === briefingId)!
const recordingId = id('rec')
const words = '他说不许告诉别人，<img src=x onerror=alert(1)> 𠮷'

describe('F64 the briefing', () => {
  test('F64: an answer is handed on word for word, with its topic and its place in the recording', () => {
    const row = id('row')
    const facts = saidFacts({ form, row }, { text: words, recordingId, atMs: 192_000 as Millis }, '威胁的话')
    const filled = foldForm(entries(facts as Fact[]), briefingId)
    expect(filled.rows.get('told')).toEqual([row])
    expect(filled.answers.get(`${row}/said`)).toMatchObject({ answer: { state: 'value', value: words }, source: { from: 'interview', recordingId, atMs: 192_000 } })
    expect(filled.answers.get(`${row}/at`)?.answer).toEqual({ state: 'value', value: '00:03:12' })
    expect(saidAlready(entries(facts as Fact[]))).toEqual(new Set([words]))
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
    expect(openPlaces(form, foldForm(entries(facts as Fact[]), briefingId))).toEqual([])
    expect(handedFacts(form, entries(facts as Fact[]), id('stf'), '2026-11-22T10:00'), 'who handed over is not overwritten').toEqual([])
  })

  test('a mark of distress is copied once, with its time; one without words gets plain ones', () => {
    const facts = distressFacts({ form, row: id('row') }, { text: '', recordingId, atMs: 61_000 as Millis }, '情绪波动', '')
    expect(foldForm(entries(facts as Fact[]), briefingId).answers.get(`${(facts[0] as { body: { row: string } }).body.row}/what`)?.answer).toEqual({ state: 'value', value: '情绪波动' })
    expect(seenAlready(entries(facts as Fact[]))).toEqual(new Set(['00:01:01']))
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

  test('F68: each block says what is missing, and leads only where the person may go', () => {
    const t = ((key: string, values?: Record<string, string>) => `${key}${values?.['service'] ? `|${values['service']}` : ''}`) as never
    expect(blockText(t, { block: 'service', service: 'questioning' })).toBe('day:block-service-questioning')
    expect(blockText(t, { block: 'service', service: 'samples' })).toBe('day:block-service|cases:service-samples')
    expect(placeOf({ block: 'escalation', service: 'psychological' }, () => false)).toBeNull()
    expect(placeOf({ block: 'safety-plan', service: 'follow-up' }, () => true)).toBe('follow-up')
    expect(placeOf({ block: 'right', service: 'follow-up' }, () => true)).toBeNull()
  })
})
