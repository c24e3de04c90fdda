// XA6: the power goes, or the process is killed, in the middle of sealing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { verifyBundle as bundleForNode } from '../../../build/bundles.mjs'
import { writeBundle } from '../../../electron/seal/bundle'
import { cleanUp } from '../../../electron/seal/container'
import { createRoomIdentity, memorySigner } from '../../../electron/store/identity'
import { signPdf } from '../../../electron/seal/pades'
import { makeOrder, plainPdf, room, sealedAt } from './world'

test('XA6 kill -9 while sealing: no half bundle is visible, the rest is removed, and sealing works again', { timeout: 60_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sayonce-killed-'))
  const [program, target] = [join(dir, 'program'), join(dir, 'target')]
  const config = bundleForNode()
  await build({ ...config, plugins: [], build: { ...config.build, outDir: program, rolldownOptions: { ...config.build?.rolldownOptions, input: { sealing: join(import.meta.dirname, 'sealing.ts') } } } })
  mkdirSync(target)
  const child = spawn(process.execPath, [join(program, 'sealing.mjs'), target], { stdio: ['ignore', 'pipe', 'inherit'] })
  let bytes = 0
  for await (const text of child.stdout) {
    bytes = Number(String(text).trim().split('\n').at(-1))
    if (bytes > 20 << 20) break
  }
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(bytes).toBeGreaterThan(20 << 20)

  const left = readdirSync(target)
  expect(left).toHaveLength(1)
  expect(left[0]).toMatch(/^\.BDL-.*\.zip\.part$/)
  expect(statSync(join(target, left[0]!)).mode & 0o777).toBe(0o600)
  expect(await cleanUp(target)).toBe(1)
  expect(readdirSync(target)).toEqual([])

  const signer = memorySigner(await createRoomIdentity(room))
  await writeBundle(await makeOrder(target, signer, await signPdf(await plainPdf(), signer, { reason: '封存', location: '询问室 01', when: sealedAt })))
  expect(readdirSync(target)).toHaveLength(1)
  rmSync(dir, { recursive: true })
})
