// Whoever keeps the room reads in Chinese why a form file was not taken: every reason that our own checks give has its words.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inChinese } from '../../../renderer/sections/refusal-words'
import { readForm } from '../../../shared/model/form'

const isChinese = (text: string) => /\p{Script=Han}/u.test(text)

test('each reason that main writes out has its Chinese', () => {
  const reasons = ['forms.ts', 'senseless.ts', 'definitions.ts', 'weakened.ts'].flatMap((file) => {
    const text = readFileSync(new URL(`../../../electron/sections/${file}`, import.meta.url), 'utf8')
    return [...text.matchAll(/reason: (?:'([^']+)'|`([^`]+)`)/g)].map((m) => (m[1] ?? m[2]!).replace(/\$\{[^}]*>> 20[^}]*\}|\$\{most\w+\}|\$\{[^}]*version\}/g, '7').replace(/\$\{[^}]*\}/g, 'word'))
  })
  expect(reasons.length).toBeGreaterThan(12)
  expect(reasons.filter((reason) => !isChinese(inChinese(reason)))).toEqual([])
})

describe('what the model says', () => {
  const l = { zh: '表', en: 'x' }
  const good = { id: 'x', version: 1, section: 'medical', title: l, groups: [{ key: 'g', title: l, fields: [{ key: 'f', type: 'text', label: l }] }] }
  test.each([
    ['no title', { ...good, title: undefined }], ['a word too much', { ...good, colour: 'red' }], ['another section', { ...good, section: 'kitchen' }], ['no groups', { ...good, groups: [] }], ['a version that is none', { ...good, version: 0 }],
    ['a label of blanks', { ...good, title: { zh: '\u3164', en: 'x' } }], ['a field of another kind', { ...good, groups: [{ ...good.groups[0], fields: [{ key: 'f', type: 'html', label: l }] }] }], ['an id in capitals', { ...good, id: 'X Y' }],
  ])('%s', (_name, json) => {
    const read = readForm(json)
    if (read.ok) throw new Error('it was taken')
    expect(isChinese(inChinese(read.reason)), read.reason).toBe(true)
  })
})
