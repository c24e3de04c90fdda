// Looking at everything again finds each kind of damage by name, mends what has a whole twin, and never calls a damaged file whole.
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOwnFile } from '../../../electron/record/recordings'
import { makeBackup } from '../../../electron/upkeep/backup'
import { lastRehash, rehashAll } from '../../../electron/upkeep/rehash'
import { destroyCase } from '../../../electron/upkeep/shred'
import { Refused } from '../../../shared/failure'
import type { RecordingId } from '../../../shared/model/ids'
import type { Rehash } from '../../../shared/ipc/upkeep'
import { freshId } from '../../harness/ids'
import { actKey, addCase, addRecording, code, keptVault, type KeptCase, type KeptVault } from './kept-vault'

let folder: string
let usb: string
let vault: KeptVault
let kept: KeptCase
let one: Awaited<ReturnType<typeof addRecording>>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rehash-'))
  usb = join(folder, 'usb')
  await mkdir(usb)
  vault = await keptVault(join(folder, 'vault'))
  kept = await addCase(vault, 'C-1')
  one = await addRecording(vault, kept, 3)
})
afterEach(async () => {
  await vault.store.close()
  await rm(folder, { recursive: true, force: true })
})

const withKey = (id: RecordingId) => openOwnFile(vault.store, id)
const without = async () => { throw new Refused('E-B10') }
const states = (report: Rehash, what: Rehash['findings'][number]['what']) => Object.fromEntries(report.findings.filter((f) => f.what === what).map((f) => [f.id, f.state]))
async function bend(path: string, share = 0.5): Promise<void> {
  const handle = await open(path, 'r+')
  const at = Math.floor((await handle.stat()).size * share)
  const byte = Buffer.alloc(1)
  await handle.read(byte, 0, 1, at)
  byte[0]! ^= 8
  await handle.write(byte, 0, 1, at)
  await handle.close()
}
const home = () => join(usb, 'sayonce-backup', vault.store.slots.file.vaultId)

describe('F82: rehash', () => {
  it('a whole vault with its backup is all ok, kept as the last report and logged', { timeout: 60_000 }, async () => {
    const backup = await makeBackup(vault.store, usb)
    const seen: number[] = []
    const report = await rehashAll(vault.store, { open: withKey, progress: (done) => seen.push(done) })
    expect(report.findings).toEqual([
      { what: 'database', id: 'room.db', state: 'ok' }, { what: 'log', id: 'heads.log', state: 'ok' }, { what: 'slots', id: 'slots.json', state: 'ok' }, { what: 'slots', id: 'slots-2.json', state: 'ok' },
      { what: 'media', id: one.recordingId, state: 'ok' }, { what: 'backup', id: backup.backupId, state: 'ok' },
    ])
    expect(seen.at(-1)).toBe(report.bytes)
    expect(await lastRehash(vault.store)).toEqual(report)
    expect((await vault.store.log.read(await vault.store.custodySection())).at(-1)).toMatchObject({ kind: 'rehash.done', body: { files: report.files, bytes: report.bytes, damaged: 0, repaired: 0 } })
  })

  it('a damaged recording is found anywhere in it, mended from its twin, and kept aside', { timeout: 60_000 }, async () => {
    const whole = await readFile(one.path)
    await makeBackup(vault.store, usb)
    for (const share of [0.001, 0.3, 0.999]) {
      await bend(one.path, share)
      const report = await rehashAll(vault.store, { open: withKey })
      expect(states(report, 'media'), String(share)).toEqual({ [one.recordingId]: 'repaired' })
      expect(await readFile(one.path)).toEqual(whole)
    }
    expect((await readdir(join(vault.store.folder, 'media'))).filter((name) => name.includes('.damaged'))).toHaveLength(3)
    await rm(one.path)
    expect(states(await rehashAll(vault.store, { open: withKey }), 'media')).toEqual({ [one.recordingId]: 'repaired' })
    expect(await readFile(one.path)).toEqual(whole)
  })

  it('without a whole twin a damaged one stays as it is and is called damaged; a missing one missing', { timeout: 60_000 }, async () => {
    await bend(one.path)
    const bent = await readFile(one.path)
    // The backup is made of the damaged file: it is no help.
    await makeBackup(vault.store, usb)
    expect(states(await rehashAll(vault.store, { open: withKey }), 'media')).toEqual({ [one.recordingId]: 'damaged' })
    expect(await readFile(one.path)).toEqual(bent)
    await rm(usb, { recursive: true })
    await rm(one.path)
    expect(states(await rehashAll(vault.store, { open: withKey }), 'media')).toEqual({ [one.recordingId]: 'missing' })
    expect((await vault.store.log.read(await vault.store.custodySection())).at(-1)).toMatchObject({ kind: 'rehash.done', body: { damaged: 1 } })
  })

  it('without its key a recording is not called whole before somebody with the key saw that it was', { timeout: 60_000 }, async () => {
    expect(states(await rehashAll(vault.store, { open: without }), 'media')).toEqual({ [one.recordingId]: 'not-checked' })
    await rehashAll(vault.store, { open: withKey })
    expect(states(await rehashAll(vault.store, { open: without }), 'media')).toEqual({ [one.recordingId]: 'ok' })
    await bend(one.path)
    expect(states(await rehashAll(vault.store, { open: without }), 'media')).toEqual({ [one.recordingId]: 'damaged' })
  })

  it('a photograph that nobody here can open is mended when it differs from its copy', { timeout: 60_000 }, async () => {
    const name = `${kept.section('psychological')}.${freshId('itm')}`
    const path = join(vault.store.folder, 'media', `${name}.som`)
    await writeFile(path, Buffer.alloc(9000, 7))
    await makeBackup(vault.store, usb)
    expect(states(await rehashAll(vault.store, { open: withKey }), 'media')[name]).toBe('not-checked')
    await bend(path)
    expect(states(await rehashAll(vault.store, { open: withKey }), 'media')[name]).toBe('repaired')
    expect(await readFile(path)).toEqual(Buffer.alloc(9000, 7))
  })

  it('damage of a slot copy, of a backup and an absent backup are said by name', { timeout: 60_000 }, async () => {
    const backup = await makeBackup(vault.store, usb)
    await bend(join(vault.store.folder, 'slots-2.json'))
    for (const path of [join(home(), 'media', `${one.recordingId}.som`), join(home(), 'sets', (await readdir(join(home(), 'sets')))[0]!, 'room.db'), join(home(), (await readdir(home())).find((n) => n.startsWith('keys-'))!)]) {
      await bend(path)
      const report = await rehashAll(vault.store, { open: withKey })
      expect(states(report, 'slots')).toEqual({ 'slots.json': 'ok', 'slots-2.json': 'damaged' })
      expect(states(report, 'backup'), path).toEqual({ [backup.backupId]: 'damaged' })
      await bend(path)
    }
    expect(states(await rehashAll(vault.store, { open: withKey }), 'backup')).toEqual({ [backup.backupId]: 'ok' })
    await rm(usb, { recursive: true })
    expect(states(await rehashAll(vault.store, { open: withKey }), 'backup')).toEqual({ [backup.backupId]: 'not-checked' })
  })

  it('damage of a database page that nobody reads is found', { timeout: 60_000 }, async () => {
    await vault.store.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
    const path = join(vault.store.folder, 'room.db')
    await bend(path, 0.6)
    const report = await rehashAll(vault.store, { open: withKey }).catch((error: unknown) => error)
    // The page may be one the report itself needs: then it fails loudly, which is also an answer.
    if (report instanceof Error) expect(String(report)).toMatch(/SQLITE_CORRUPT|E-/)
    else expect(states(report as Rehash, 'database')).toEqual({ 'room.db': 'damaged' })
    await bend(path, 0.6)
  })

  it('a destroyed case is not missed, and its backup is still whole', { timeout: 60_000 }, async () => {
    const other = await addRecording(vault, await addCase(vault, 'C-2'), 1)
    const backup = await makeBackup(vault.store, usb)
    await destroyCase(vault.store, { caseId: kept.caseId, requester: vault.store.staffId, approver: freshId('stf'), requestId: freshId('req'), sign: actKey() })
    const report = await rehashAll(vault.store, { open: withKey })
    expect(states(report, 'media')).toEqual({ [other.recordingId]: 'ok' })
    expect(states(report, 'backup')).toEqual({ [backup.backupId]: 'ok' })
  })

  it('it can be cancelled and changes nothing then', { timeout: 60_000 }, async () => {
    const control = new AbortController()
    expect(await code(rehashAll(vault.store, { open: withKey, signal: control.signal, progress: (done) => { if (done > 0) control.abort() } }))).toBe('E-E4')
    expect(await lastRehash(vault.store)).toBeNull()
    expect((await stat(one.path)).isFile()).toBe(true)
  })
})
