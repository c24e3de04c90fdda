// The demonstration's command line and its story.
import { describe, expect, test } from 'vitest'
import { idWarning } from '../../../renderer/cases/id-number'
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
