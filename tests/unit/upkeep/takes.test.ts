// Keeping what the recorder leaves: unfinished takes, seekable copies, and the twins on a second disk.
import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOwnFile } from '../../../electron/record/recordings'
import { newTakeKey } from '../../../electron/record/take-keys'
import { makeBackup } from '../../../electron/upkeep/backup'
import { rehashAll } from '../../../electron/upkeep/rehash'
import { destroyCase, finishDestruction } from '../../../electron/upkeep/shred'
import type { RecordingId, TakeId } from '../../../shared/model/ids'
import { freshId } from '../../harness/ids'
import { actKey, addCase, addRecording, keptVault, type KeptCase, type KeptVault } from './kept-vault'

let folder: string
let second: string
let vault: KeptVault
let gone: KeptCase
let stays: KeptCase
let lost: { recordingId: RecordingId; path: string; takeId: TakeId; copy: string }
let kept: typeof lost

/** A recording with its twin, its seekable copy, and a take that is not written up yet. */
async function recorded(of: KeptCase): Promise<typeof lost> {
  const { store } = vault
  const { recordingId, path } = await addRecording(vault, of, 3)
  await copyFile(path, join(second, 'media', basename(path)))
  const copy = freshId('drv')
  await writeFile(join(store.folder, 'media', `${copy}.som`), randomBytes(500))
  await store.db.run('INSERT INTO derived (recording, id, source_head, maker, mime, bytes, chunks, head, made_at) VALUES (?,?,?,?,?,?,?,?,?)', recordingId, copy, 'h', 1, 'video/webm', 500, 1, 'h', store.clock.utc())
  const takeId = freshId('tak')
  const { wrapped } = await newTakeKey(store, of.section('questioning'), takeId)
  await store.db.run('INSERT INTO take (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', takeId, of.section('questioning'), of.sessionId, store.clock.utc(), wrapped)
  for (const base of [store.folder, second]) await writeFile(join(base, 'media', `${takeId}.som`), randomBytes(300))
  return { recordingId, path, takeId, copy }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takes-'))
  second = join(folder, 'second')
  await mkdir(join(second, 'media'), { recursive: true })
  vault = await keptVault(join(folder, 'vault'), { secondBase: () => second })
  gone = await addCase(vault, 'C-1')
  stays = await addCase(vault, 'C-2')
  lost = await recorded(gone)
  kept = await recorded(stays)
})
afterEach(async () => {
  await vault.store.close().catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
})

const order = () => ({ caseId: gone.caseId, requester: vault.store.staffId, approver: freshId('stf'), requestId: freshId('req'), sign: actKey() })
const names = async (base: string) => (await readdir(join(base, 'media'))).map((name) => name.split('.')[0])
const rows = async (table: 'take' | 'derived') => (table === 'take' ? await vault.store.db.all<{ id: string }>('SELECT id FROM take') : await vault.store.db.all<{ id: string }>('SELECT id FROM derived')).map((r) => r.id)

describe('F81: a destroyed case', { timeout: 120_000 }, () => {
  it('takes its takes, its seekable copies and its twins along, and nothing of another case', async () => {
    const certificate = await destroyCase(vault.store, order())
    expect(certificate.recordings).toBe(1)
    expect([await rows('take'), await rows('derived')]).toEqual([[kept.takeId], [kept.copy]])
    expect((await names(vault.store.folder)).sort()).toEqual([kept.recordingId, kept.takeId, kept.copy].sort())
    expect(await names(second)).not.toContain(lost.recordingId)
    expect(await names(second)).toEqual(expect.arrayContaining([kept.recordingId, kept.takeId]))
  })

  it('whose second disk was away loses its twins as soon as the disk is back', async () => {
    await rename(second, `${second}-away`)
    await destroyCase(vault.store, order())
    await rename(`${second}-away`, second)
    expect(await names(second)).toContain(lost.recordingId)
    await finishDestruction(vault.store)
    expect(await names(second)).not.toContain(lost.recordingId)
    expect(await names(second)).toContain(kept.recordingId)
  })
})

describe('F82', { timeout: 120_000 }, () => {
  it('a backup holds recordings and the journals of takes that are not written up, not what can be made again', async () => {
    const usb = join(folder, 'usb')
    await mkdir(usb)
    await makeBackup(vault.store, usb)
    const home = join(usb, 'sayonce-backup', vault.store.slots.file.vaultId)
    expect((await names(home)).sort()).toEqual([lost.recordingId, kept.recordingId, lost.takeId, kept.takeId].sort())
  })

  it('a re-hash passes over them, and mends a damaged recording from its twin on the second disk', async () => {
    const whole = await readFile(lost.path)
    const bent = Buffer.from(whole)
    bent[bent.length >> 1]! ^= 1
    await writeFile(lost.path, bent)
    const report = await rehashAll(vault.store, { open: (id) => openOwnFile(vault.store, id) })
    expect(Object.fromEntries(report.findings.filter((f) => f.what === 'media').map((f) => [f.id, f.state]))).toEqual({ [lost.recordingId]: 'repaired', [kept.recordingId]: 'ok' })
    expect(await readFile(lost.path)).toEqual(whole)
  })
})
