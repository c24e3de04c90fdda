// What the READMEs promise in their contracts is what the program has: in English and in Chinese alike.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sections } from '../../../shared/ipc/sections'

const root = new URL('../../../', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, root), 'utf8')

describe.each([['README.md', 'Paper'], ['README.zh-CN.md', '纸张']])('%s', (file, paper) => {
  const text = read(file)

  it('names every kind of print by its file name', () => {
    const told = text.split('\n\n').find((paragraph) => paragraph.startsWith(`**${paper}**`)) ?? ''
    for (const what of sections.print.input.shape.what.options) expect(told, what).toContain(`\`${what}\``)
  })

  it('names every group of the bench', () => {
    const groups = /const groups: .+ = \{([^}]+)\}/.exec(read('tests/bench/bench.ts'))![1]!.split(',').map((name) => name.trim())
    const told = /npm run -s bench \[-- ([a-z|]+)\]/.exec(text)![1]!.split('|')
    expect(groups.length).toBeGreaterThan(5)
    expect([...told].sort()).toEqual([...groups].sort())
  })
})
