// A large database is opened before every page was looked at; damage found behind it makes the vault read-only and is told.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Store } from '../../../electron/store/store'
import { makeCase } from '../../harness/case'
import { cast, cheap, copyRoom, loginAs } from '../../harness/people'

let vault: string
beforeEach(async () => {
  vault = join(await mkdtemp(join(tmpdir(), 'large-')), 'vault')
  const ids = await copyRoom(vault)
  const store = await loginAs(vault, 'recorder')
  await makeCase(store, ids, { lines: 40 })
  // Pages at the end of the file that no opening reads.
  await store.setMeta('test-padding', randomBytes(60_000).toString('base64'))
  await store.close()
})
afterEach(async () => { await rm(join(vault, '..'), { recursive: true, force: true }) })

/** Page numbers count from 1. */
async function spoil(page: number): Promise<void> {
  const handle = await open(join(vault, 'room.db'), 'r+')
  await handle.write(Buffer.from([0x5a, 0xa5, 0x5a]), 0, 3, (page - 1) * 4096 + 2000)
  await handle.close()
}

async function unlocked(checkedAtOpening: number): Promise<{ store: Store; told: () => number }> {
  let told = 0
  const store = await Store.unlock(vault, { who: null, password: cast.supervisor.password, token: null }, { cost: cheap, checkedAtOpening, onMismatch: () => { told++ } })
  return { store, told: () => told }
}

it('XB1: a whole one stays writable; its lock holds although its file was read beside it', async () => {
  const { store, told } = await unlocked(0)
  await store.custody({ kind: 'door.closed', body: { cause: 'person' } })
  await expect.poll(() => (store as unknown as { file: unknown }).file !== null).toBe(true)
  await (store as unknown as { checking: Promise<unknown> }).checking
  expect([store.log.readOnly, told()]).toEqual([false, 0])
  // What another program sees: held (a free file would say "not a database", for it has no key).
  const program = `new (require('@journeyapps/sqlcipher').Database)(${JSON.stringify(join(vault, 'room.db'))}).all('SELECT * FROM sqlite_schema', (error) => console.log(error?.code))`
  expect((await promisify(execFile)(process.execPath, ['-e', program])).stdout.trim()).toBe('SQLITE_BUSY')
  await store.close()
})

it('XB1: a damaged page that nobody has read is found behind the opening: told, and nothing more is written', { timeout: 60_000 }, async () => {
  const pages = (await stat(join(vault, 'room.db'))).size / 4096
  await spoil(pages - 3)
  await expect(unlocked(64 * 1024 * 1024)).rejects.toMatchObject({ code: 'E-A2' })
  const { store, told } = await unlocked(0)
  await expect.poll(told, { timeout: 20_000 }).toBe(1)
  expect(store.log.mismatch()?.causes).toContain('rows-changed')
  await expect(store.custody({ kind: 'door.closed', body: { cause: 'person' } })).rejects.toMatchObject({ code: 'E-A7' })
  await store.close()
})
