// What the child tells after the day of the session: as urgent as on the day, whichever form it comes to (F67); and who a scale is for (F66).
import { expect, test } from 'vitest'
import { openPlaces } from '../../../shared/fold/form'
import { urgentPlaces } from '../../../shared/fold/urgent'
import type { Answer } from '../../../shared/model/answer'
import type { RowId } from '../../../shared/model/ids'
import { placeOf, type Filled } from '../../../shared/walk'
import { shippedForms } from '../../harness/forms'

const { current } = shippedForms()
const form = (id: string) => current.find((f) => f.id === id)!
const observation = form('observation')
const filled = (answers: Record<string, Answer>): Filled => ({ answers: new Map(Object.entries(answers).map(([key, answer]) => [key, { answer, source: null, seq: 1 }])), rows: new Map() })

test('F67: whom somebody told is a name, not a dot', () => {
  const told = (words: string) => urgentPlaces(observation, filled({ 'self-harm': { state: 'value', value: 'plan' }, 'escalated-to': { state: 'value', value: words } })).includes('escalated-to')
  for (const words of ['.', '—', '…… ', '?!']) expect(told(words), words).toBe(true)
  for (const words of ['王主任', 'Li', '120']) expect(told(words), words).toBe(false)
  expect(openPlaces(observation, filled({ 'self-harm': { state: 'value', value: 'plan' }, 'escalated-to': { state: 'value', value: '.' } }))).toContain('escalated-to')
})

test.each([['session-notes', 'meetings', 'meeting', {}], ['observation', 'appointments', 'appointment', { 'appointment-done': '2026-11-20' }], ['cries-8', null, 'scale', {}], ['cries-13', null, 'scale', {}]] as const)(
  'F67: what the child tells later, in %s, is asked about and as urgent as on the day', (id, group, name, more) => {
    const row = group ? 'row_1' as RowId : null
    const at = (key: string) => placeOf(key, row)
    const here = (answers: Record<string, string>): Filled => ({
      answers: new Map(Object.entries({ ...more, ...answers }).map(([key, value]) => [at(key), { answer: { state: 'value', value }, source: null, seq: 1 }])), rows: new Map(group ? [[group, [row!]]] : []),
    })
    const risk = `${name}-risk`
    const urgent = (answers: Record<string, string>) => urgentPlaces(form(id), here(answers))
    expect(openPlaces(form(id), here({ [`${name}-told-to`]: '' }))).toContain(at(risk))
    expect(urgent({ [risk]: 'none' })).toEqual([])
    for (const said of ['unclear', 'thoughts', 'plan', 'done']) expect(urgent({ [risk]: said }), said).toEqual([`${name}-told-to`, `${name}-told-at`, `${name}-measures`].map(at))
    // It can still be written once the section is signed.
    expect(form(id).groups.find((g) => g.fields.some((f) => f.key === risk))?.later).toBe(true)
  })

test('F66: a scale for a child that is too young or cannot read wants its reason; F69: the statement for the file can be written after the signature', () => {
  for (const id of ['cries-8', 'cries-13']) {
    const why = (ofAge: boolean) => openPlaces(form(id), filled({ 'of-age': { state: 'value', value: ofAge } })).includes('of-age-why')
    expect([why(true), why(false)], id).toEqual([false, true])
  }
  expect(observation.groups.flatMap((g) => g.fields).find((f) => f.key === 'for-the-file')?.later).toBe(true)
})
