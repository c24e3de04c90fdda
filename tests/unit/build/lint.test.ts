// Every lint rule of ours is tried on a planted violation, and on code that must stay allowed.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importProblem } from '../../../build/lint-rules.mjs'

const root = join(import.meta.dirname, '../../..')

/** file → [code, what the message must say; undefined when nothing may be said] */
const planted: Record<string, [code: string, said: string | undefined]> = {
  'electron/record/a.ts': [`import { x } from '../seal/seal'\nexport const a = x`, 'may not import the later seal'],
  'electron/record/b.ts': [`export { x } from '../sections/x'`, 'may not import the later sections'],
  'electron/record/c.ts': [`export const c = () => import('../redact/x')`, 'may not import the later redact'],
  'electron/record/d.ts': [`import type { X } from '../verify/x'\nexport type D = X`, 'may not import the later verify'],
  'electron/seal/a.ts': [`import { x } from '../record/x'\nimport { y } from '../store/y'\nexport const a = [x, y]`, undefined],
  'electron/seal/b.ts': [`import { x } from '../ipc'\nexport const b = x`, 'stands above the steps'],
  'electron/store/a.ts': [`import { x } from '../record/x'\nexport const a = x`, 'below the steps'],
  'electron/verify/a.ts': [`import { x } from '../seal/x'\nexport const a = x`, 'shares only the format'],
  'electron/verify/b.ts': [`import { x } from '../store/x'\nexport const b = x`, 'shares only the format'],
  'electron/verify/c.ts': [`import { x } from '../../shared/x'\nimport { open } from 'node:fs'\nexport const c = [x, open]`, undefined],
  'electron/a.ts': [`import { x } from '../renderer/x'\nexport const a = x`, 'does not import renderer/'],
  'electron/b.ts': [`import { ipcMain } from 'electron'\nexport const b = ipcMain`, 'ipcMain lives in electron/ipc.ts alone'],
  'electron/ipc.ts': [`import { ipcMain } from 'electron'\nexport const b = ipcMain`, undefined],
  'electron/c.ts': [`import { shell } from 'electron'\nexport const c = shell`, 'shell opens things outside'],
  'electron/d.ts': [`import * as e from 'electron'\nexport const d = () => e.shell.openExternal('x')`, 'openExternal hands something'],
  'electron/e.ts': [`export const e = 'file:///etc/passwd'`, 'no file: addresses'],
  'electron/f.ts': [`export const f = (p: string) => \`file://\${p}\``, 'no file: addresses'],
  'electron/g.ts': [`export const g = (id: string) => \`SELECT * FROM entry WHERE id = '\${id}'\``, 'SQL is never put together'],
  'electron/h.ts': [`export const h = (id: string) => 'DELETE FROM entry WHERE id = ' + id`, 'SQL is never put together'],
  'electron/i.ts': [`export const i = 'SELECT a ' + 'FROM b WHERE c = ?'\nexport const j = (n: number) => \`Update \${n} rows\``, undefined],
  'electron/preload.ts': [`import { readFile } from 'node:fs'\nexport const a = readFile`, 'self-contained'],
  'renderer/a.ts': [`import { x } from '../electron/x'\nexport const a = x`, 'is sandboxed'],
  'renderer/b.ts': [`import { readFile } from 'node:fs'\nexport const b = readFile`, 'is sandboxed'],
  'renderer/record/a.ts': [`import { x } from '../verify/x'\nexport const a = x`, 'may not import the later verify'],
  'renderer/c.tsx': [`import { useState } from 'react'\nexport const c = useState`, undefined],
  'shared/a.ts': [`import { join } from 'node:path'\nexport const a = join`, 'runs anywhere'],
  'shared/b.ts': [`import { x } from '../electron/x'\nexport const b = x`, 'imports only shared/'],
  'shared/g.ts': [`import { app } from 'electron'\nexport const g = app`, 'runs anywhere'],
  'shared/c.ts': [`import { x } from '../tests/x'\nexport const c = x`, 'imported by nothing'],
  'shared/d.ts': [`export default 1`, 'Prefer named exports'],
  'shared/e.ts': [Array.from({ length: 401 }, (_, i) => `export const n${i} = ${i}`).join('\n'), 'too many lines'],
  'shared/f.ts': [`import { z } from 'zod'\nexport const f = z.string()`, undefined],
}

describe('lint', () => {
  let world = ''
  let said: Record<string, string> = {}

  beforeAll(() => {
    world = mkdtempSync(join(tmpdir(), 'sayonce-lint-'))
    for (const [file, [code]] of Object.entries(planted)) {
      mkdirSync(dirname(join(world, file)), { recursive: true })
      writeFileSync(join(world, file), `${code}\n`)
    }
    let text: string
    try {
      text = execFileSync(join(root, 'node_modules/.bin/oxlint'), ['-c', join(root, 'build/oxlint.json'), '--quiet', '-f', 'json', '.'], { cwd: world, encoding: 'utf8' })
    } catch (error) {
      text = (error as { stdout: string }).stdout
    }
    const { diagnostics } = JSON.parse(text) as { diagnostics: { filename: string; message: string }[] }
    said = {}
    for (const { filename, message } of diagnostics) said[filename] = `${said[filename] ?? ''}${message}\n`
  })
  afterAll(() => rmSync(world, { recursive: true, force: true }))

  test.each(Object.entries(planted))('%s', (file, [, expected]) => {
    if (expected === undefined) expect(said[file]).toBeUndefined()
    else expect(said[file]).toContain(expected)
  })
})

test('the step order holds for every pair of steps', () => {
  const steps = ['record', 'sections', 'redact', 'seal', 'verify']
  for (const [i, from] of steps.entries()) {
    for (const [j, to] of steps.entries()) {
      const allowed = i === j || (j < i && from !== 'verify')
      expect(importProblem(`electron/${from}/a.ts`, `electron/${to}/b`) === undefined, `${from} → ${to}`).toBe(allowed)
    }
  }
})
