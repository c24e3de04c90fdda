// Every sentence of the screens is said somewhere, every one that is said exists, and both languages can be drawn.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { access } from '../../../renderer/ui/text/access'
import { body } from '../../../renderer/ui/text/body'
import { cases } from '../../../renderer/ui/text/cases'
import { day } from '../../../renderer/ui/text/day'
import { people } from '../../../renderer/ui/text/people'
import { photographs } from '../../../renderer/ui/text/photographs'
import { player } from '../../../renderer/ui/text/player'
import { print } from '../../../renderer/ui/text/print'
import { record } from '../../../renderer/ui/text/record'
import { recovery } from '../../../renderer/ui/text/recovery'
import { redact } from '../../../renderer/ui/text/redact'
import { samples } from '../../../renderer/ui/text/samples'
import { seal } from '../../../renderer/ui/text/seal'
import { sections } from '../../../renderer/ui/text/sections'
import { shell } from '../../../renderer/ui/text/shell'
import { upkeep } from '../../../renderer/ui/text/upkeep'
import { verify } from '../../../renderer/ui/text/verify'

const areas: Record<string, { zh: Record<string, string>; en: Record<string, string> }> = { shell, people, cases, body, day, photographs, player, print, record, redact, seal, sections, samples, verify, recovery, access, upkeep }
const root = join(import.meta.dirname, '../../..')
const sources = (folder: string): string[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('ui/text/')).map((name) => readFileSync(join(root, folder, name), 'utf8'))

const drawn = sources('renderer')
/** Words that could be filled into a key: every quoted word of the program, property names of objects, and small numbers. */
const words = new Set([...drawn, ...sources('shared'), ...sources('electron/verify')].flatMap((text) => [...text.matchAll(/'([\w-]+)'|([\w-]+):/g)].map((m) => m[1] ?? m[2]!)))
for (let n = 0; n < 10; n++) words.add(String(n))

const area = Object.keys(areas).join('|')
const said = drawn.flatMap((text) => [...text.matchAll(new RegExp(`['"\`](${area}):([\\w-]*(?:\\$\\{[^}]*\\}[\\w-]*)*)['"\`]`, 'g'))].map((m) => ({ area: m[1]!, key: m[2]! })))
const plain = new Set(said.filter((s) => !s.key.includes('${')).map((s) => `${s.area}:${s.key}`))
const filled = said.filter((s) => s.key.includes('${')).map((s) => new RegExp(`^${s.area}:${s.key.replace(/\$\{[^}]*\}/g, '(.+)')}$`))

const isSaid = (name: string) => plain.has(name) || filled.some((pattern) => pattern.exec(name)?.slice(1).every((word) => words.has(word)))

describe.each(Object.entries(areas))('the text of %s', (name, { zh, en }) => {
  test('has no sentence that nothing says', () => {
    expect(Object.keys(zh).filter((key) => !isSaid(`${name}:${key}`))).toEqual([])
  })

  test('has every sentence that is said', () => {
    expect([...plain].filter((key) => key.startsWith(`${name}:`) && !(key.slice(name.length + 1) in zh))).toEqual([])
  })

  test('fills the same gaps in both languages', () => {
    const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort()
    expect(Object.keys(zh).filter((key) => gaps(zh[key]!).join() !== gaps(en[key]!).join())).toEqual([])
  })

  test('uses straight quotes in English: the curved ones of the Chinese font are as wide as a character', () => {
    expect(Object.values(en).filter((text) => /[‘’“”]/.test(text))).toEqual([])
  })

  test('says what an officer says, not what a programmer says', () => {
    expect(Object.values(zh).filter((text) => /会话|保险库|泄漏/.test(text))).toEqual([])
  })
})
