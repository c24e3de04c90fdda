// On an English screen no citation of a form or a rule is left in Chinese; on a Chinese screen each stands as written.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { citation } from '../../../renderer/sections/citation'

const assets = join(import.meta.dirname, '../../../assets')
const read = (path: string) => readFileSync(join(assets, path), 'utf8')
const cited = [
  ...readdirSync(join(assets, 'forms'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).flatMap((name) => [...read(`forms/${name}`).matchAll(/"basis": ?"([^"]+)"/g)].map((m) => m[1]!)),
  ...[...read('law/rules.json').matchAll(/"article": "([^"]+)"/g)].map((m) => m[1]!),
]

describe('citations', () => {
  test.each([...new Set(cited)])('%s', (basis) => {
    expect(citation(basis, 'en')).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/)
    expect(citation(basis, 'en')).toContain(/[§\d][\d–()]*/.exec(basis)?.[0] ?? basis)
    expect(citation(basis, 'zh')).toBe(basis)
  })
})
