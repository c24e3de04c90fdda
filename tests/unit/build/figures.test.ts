// What tests measured, as the end of a run shows it.
import { appendFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { figureLines, readFigures } from '../../../build/figures.mjs'

test('values of one name are put together; one alone needs no statistics', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'sayonce-figures-')), 'figures.jsonl')
  expect(readFigures(file)).toEqual([])
  for (const one of [{ name: 'loss', unit: 'ms', values: [5, 1] }, { name: 'size', unit: 'MB', values: [12.3456] }, { name: 'loss', unit: 'ms', values: [900, 3] }, { name: 'none', unit: 'x', values: [] }]) appendFileSync(file, `${JSON.stringify(one)}\n`)
  expect(figureLines(readFigures(file))).toEqual(['loss: p50 5 ms, p99 900, max 900 (of 4)', 'size: 12.3 MB'])
})
