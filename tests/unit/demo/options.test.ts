// The demonstration's command line and its story.
import { describe, expect, test } from 'vitest'
import { idWarning } from '../../../renderer/cases/id-number'
import { childNames, reveals } from '../../../renderer/cases/pseudonyms'
import { strength } from '../../../renderer/unlock/strength'
import { readOptions } from '../../demo/options'
import { openPlaces } from '../../../shared/fold/form'
import type { Answer } from '../../../shared/model/answer'
import type { FormDefinition } from '../../../shared/model/form'
import type { RowId, Utc } from '../../../shared/model/ids'
import { walk, type Filled } from '../../../shared/walk'
import { secretKinds, story } from '../../demo/story'
import type { StoryAnswer } from '../../demo/story-forms'
import { shippedForms } from '../../harness/forms'

describe('the command line', () => {
  test('names a folder, a length and a language; the rest has defaults', () => {
    expect(readOptions(['--out', '/tmp/x'])).toEqual({ out: '/tmp/x', seconds: 20, lang: 'zh', size: { width: 1366, height: 768 } })
    expect(readOptions(['--', '--out=/tmp/x', '--seconds', '6', '--lang=en', '--size', '1920x1080'])).toEqual({ out: '/tmp/x', seconds: 6, lang: 'en', size: { width: 1920, height: 1080 } })
  })
  test.each([[[]], [['--out']], [['--out', 'x', '--seconds', '2']], [['--out', 'x', '--seconds', 'ten']], [['--out', 'x', '--lang', 'fr']], [['--out', 'x', '--size', '640x480']], [['--out', 'x', '--size', 'large']], [['--out', 'x', '--nosuch']], [['--out', 'x', 'y']]])('%j is refused in one sentence', (argv) => {
    expect(readOptions(argv)).toMatch(/^demo: .+/)
  })
})

describe('the story', () => {
  const tale = story(new Date(2031, 1, 28, 12))
  test('its people have whole identity numbers of a place that does not exist, on any day', () => {
    for (const { idNumber, birthDate, sex } of tale.people) if (idNumber) {
      expect(idNumber).toMatch(/^99/)
      expect(idWarning(idNumber, birthDate!, sex)).toBeNull()
    }
  })
  test('nine kinds of people come to the machine, each with a strong password and a name of his own', () => {
    const everybody = [...Object.values(tale.staff), tale.late, tale.observer]
    expect(new Set(Object.values(tale.staff).map((member) => member.role)).size).toBe(9)
    expect(new Set(everybody.map((member) => member.name)).size).toBe(everybody.length)
    expect(new Set(everybody.map((member) => member.password)).size).toBe(everybody.length)
    for (const { name, badge, password } of everybody) expect(strength(password, [tale.place.unit, tale.place.room, name, badge]).enough).toBe(true)
    for (const keeper of tale.keepers) expect(everybody.map((member) => member.name)).toContain(keeper)
  })
  test('no proposed pseudonym gives one of its people away', () => {
    const names = [...tale.people, tale.second.child].flatMap(({ name, aliases }) => [name, ...(aliases ? [aliases] : [])])
    expect(childNames.filter((name) => reveals(name, names))).toEqual([])
  })
  test('whoever must stay hidden is spoken of, and nobody else who has a name to hide', () => {
    const said = tale.lines.map((line) => line.text).join('\n')
    for (const { who, name } of tale.people) expect(said.includes(name)).toBe(['child', 'mother', 'classmate', 'reporter'].includes(who))
    expect(said).toContain(tale.kept.text)
    for (const { text, kind } of tale.byHand) {
      expect(said).toContain(text)
      expect(secretKinds.has(kind)).toBe(true)
    }
  })
  test('fills every form that is not a scale or a therapy note, each once, and every place that must be answered', () => {
    const { current } = shippedForms()
    const told = tale.forms.map((form) => form.form)
    expect(new Set(told).size).toBe(told.length)
    expect([...told].sort()).toEqual(current.map((form) => form.id).filter((id) => !['briefing', 'cries-8', 'cries-13', 'session-notes'].includes(id)).sort())
    for (const { form: id, groups } of tale.forms) {
      const form = current.find((f) => f.id === id)!
      // A row that stands in the story is one that the screen adds; the body map answers place and side itself, the register what is the same as above.
      const given = new Map(groups.flatMap((group) => (group.rows ?? [{ fields: group.fields }]).flatMap((row, i) => Object.entries(row.fields).map(([key, answer]): [string, unknown] => [group.rows ? `row_${group.key}-${i}/${key}` : key, answer]))))
      const filled: Filled = {
        rows: new Map(groups.flatMap((group) => group.rows ? [[group.key, group.rows.map((_, i) => `row_${group.key}-${i}` as RowId)]] : [])),
        answers: new Map([...given].map(([place, answer]) => [place, { answer: asAnswer(answer as StoryAnswer, form, place), source: (answer as StoryAnswer).from ? { from: 'guardian' } : null, seq: 1 }])),
      }
      const byScreen = (place: string) => /\/(?:place|side)$/.test(place) || (/row_register-[1-9]/.test(place) && /\/(?:collector|witness|storage|temperature|destination)$/.test(place))
      expect(openPlaces(form, filled).filter((place) => !byScreen(place)), id).toEqual([])
      for (const place of given.keys()) expect([...walk(form, filled)].find((spot) => spot.place === place)?.asked, `${id}: ${place}`).toBe(true)
    }
  })
})

/** As the screen would keep it. */
function asAnswer(answer: StoryAnswer, form: FormDefinition, place: string): Answer {
  if ('none' in answer) return { state: answer.none }
  const field = form.groups.flatMap((g) => g.fields).find((f) => f.key === place.split('/').at(-1))
  const value = 'text' in answer ? answer.text : 'number' in answer ? answer.number : 'choice' in answer ? (field?.type === 'yes-no' ? answer.choice === 'yes' : answer.choice) : 'choices' in answer ? [...answer.choices]
    : 'staff' in answer ? 'stf_x' : 'rows' in answer ? ['row_x'] : 'dial' in answer ? [...answer.dial] : { signed: 'refused' as const, name: answer.sign, at: '2026-11-22T07:00:00.000Z' as Utc, reason: 'x', witness: '' }
  return { state: 'value', value }
}
