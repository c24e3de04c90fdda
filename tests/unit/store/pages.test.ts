// Every page of a database file is looked at, and each damaged one is named.
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { damagedPages } from '../../../electron/store/pages'
import { Database } from '../../../electron/store/sql'

let folder: string
const [key, salt] = [randomBytes(32), randomBytes(16)]
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'pages-')) })
afterEach(async () => { await rm(folder, { recursive: true, force: true }) })

/** A database of a few hundred pages, all of them in the file. */
async function filled(): Promise<{ file: string; pages: number }> {
  const file = join(folder, 'room.db')
  const db = await Database.open(file, key, salt)
  await db.run('CREATE TABLE t (n INTEGER PRIMARY KEY, body BLOB)')
  for (let i = 0; i < 300; i++) await db.run('INSERT INTO t (body) VALUES (?)', randomBytes(3000))
  await db.all('PRAGMA wal_checkpoint(TRUNCATE)')
  await db.close()
  return { file, pages: (await stat(file)).size / 4096 }
}

async function look(file: string, signal?: AbortSignal): Promise<number[]> {
  const handle = await open(file, 'r')
  try {
    return await damagedPages(handle, key, salt, signal ? { signal } : {})
  } finally {
    await handle.close()
  }
}

it('a whole file has no damaged page, also while it is written to', async () => {
  const { file, pages } = await filled()
  expect(pages).toBeGreaterThan(250)
  expect(await look(file)).toEqual([])
  const db = await Database.open(file, key, salt)
  const handle = await open(file, 'r')
  const looking = damagedPages(handle, key, salt)
  for (let i = 0; i < 200; i++) await db.run('UPDATE t SET body = ? WHERE n = ?', randomBytes(3000), 1 + ((i * 37) % 300))
  await db.all('PRAGMA wal_checkpoint(TRUNCATE)')
  expect(await looking).toEqual([])
  await db.close()
  await handle.close()
})

it('one flipped bit anywhere in a page is found and named: the first, the last, its MAC, a hole of zeros, a cut-off end', { timeout: 60_000 }, async () => {
  const { file, pages } = await filled()
  const handle = await open(file, 'r+')
  const flip = async (at: number) => {
    const byte = Buffer.alloc(1)
    await handle.read(byte, 0, 1, at)
    byte[0]! ^= 1
    await handle.write(byte, 0, 1, at)
  }
  await flip(20)
  await flip(4096 * 7 + 4095)
  await flip(4096 * (pages - 1) + 1)
  await handle.write(Buffer.alloc(4096), 0, 4096, 4096 * 99)
  expect(await look(file)).toEqual([1, 8, 100, pages])
  await handle.truncate(4096 * pages - 5)
  await handle.close()
  expect(await look(file)).toContain(pages)
})

it('stops when told', async () => {
  const { file } = await filled()
  await expect(look(file, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
})
