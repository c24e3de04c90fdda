// The demonstration's command line and its story.
import { describe, expect, test } from 'vitest'
import { idWarning } from '../../../renderer/cases/id-number'
import { childNames, reveals } from '../../../renderer/cases/pseudonyms'
import { strength } from '../../../renderer/unlock/strength'
import { readOptions } from '../../demo/options'
import { secretKinds, story } from '../../demo/story'

describe('the command line', () => {
  test('names a folder, a length and a language; the rest has defaults', () => {
    expect(readOptions(['--out', '/tmp/x'])).toEqual({ out: '/tmp/x', seconds: 20, lang: 'zh' })
    expect(readOptions(['--', '--out=/tmp/x', '--seconds', '6', '--lang=en'])).toEqual({ out: '/tmp/x', seconds: 6, lang: 'en' })
  })
  test.each([[[]], [['--out']], [['--out', 'x', '--seconds', '2']], [['--out', 'x', '--seconds', 'ten']], [['--out', 'x', '--lang', 'fr']], [['--out', 'x', '--nosuch']], [['--out', 'x', 'y']]])('%j is refused in one sentence', (argv) => {
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
  test('fills each form once, with all four reasons for no answer', () => {
    expect(tale.forms.map((form) => form.service)).toEqual(['medical', 'samples', 'psychological', 'legal-aid', 'follow-up'])
    const answers = tale.forms.flatMap((form) => form.groups.flatMap((group) => Object.values(group.fields)))
    expect(new Set(answers.flatMap((answer) => ('none' in answer ? [answer.none] : [])))).toEqual(new Set(['not-asked', 'refused', 'not-examined', 'unknown']))
  })
})
