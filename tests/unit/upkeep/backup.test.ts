// A backup is whole or not there; a machine that never saw the vault becomes it again.
import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { headsUpTo, listBackups, makeBackup } from '../../../electron/upkeep/backup'
import type { Disk } from '../../../electron/upkeep/files'
import { digestOf } from '../../../electron/upkeep/manifest'
import { findBackup, finishRestore, restore } from '../../../electron/upkeep/restore'
import { privateKeyFrom, publicKeyOf } from '../../../electron/store/sealed-box'
import { derive } from '../../../electron/store/keys'
import { Store } from '../../../electron/store/store'
import { checkOf, combineShares, splitSecret } from '../../../electron/recovery/shares'
import { canonical } from '../../../shared/canonical'
import { addCase, addRecording, code, contentOf, databaseKeyOf, hits, keptVault, password, type KeptVault } from './kept-vault'

let folder: string
let vault: KeptVault
let disk: string
let elsewhere: string
const home = () => join(disk, 'sayonce-backup', vault.store.slots.file.vaultId)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'))
  disk = join(folder, 'usb')
  elsewhere = join(folder, 'other-machine', 'vault')
  await mkdir(disk)
  vault = await keptVault(join(folder, 'vault'))
})
afterEach(async () => {
  await vault.store.close().catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
})

const unlock = (at: string) => Store.unlock(at, { who: null, password, token: null })

describe('F80: backup and restore', () => {
  it('XB15: restored on a machine that never saw the vault, every entry, every media byte and the log are the same, by password', { timeout: 60_000 }, async () => {
    const first = await addCase(vault, 'C-1')
    await addRecording(vault, first, 4)
    await addRecording(vault, await addCase(vault, 'C-2'), 3)
    const before = await contentOf(vault.store)
    const seen: number[] = []
    const made = await makeBackup(vault.store, disk, { progress: (done, total) => { expect(done).toBeLessThanOrEqual(total); seen.push(done) } })
    expect(seen.length).toBeGreaterThan(3)
    expect(await listBackups(vault.store)).toEqual([made])
    const root = vault.store.log.checkpoint()
    await vault.store.close()
    await rm(vault.store.folder, { recursive: true })

    const found = await restore(disk, elsewhere)
    expect(found.backupId).toBe(made.backupId)
    const restored = await unlock(elsewhere)
    expect(restored.log.readOnly).toBe(false)
    expect(await finishRestore(restored)).toBe(made.backupId)
    const after = await contentOf(restored)
    expect(after.entries).toEqual(before.entries)
    expect(Object.keys(after.entries)).toHaveLength(10)
    expect(after.media).toEqual(before.media)
    expect(Object.keys(after.media)).toHaveLength(2)
    // The head in the backup is the one that stood when it was made; after it come this vault's own next entries.
    expect(before.root.split('\n')[1]).toBe(String(made.logSize))
    expect((await readFile(join(elsewhere, 'heads.log'), 'utf8'))).toContain(before.root)
    expect(await root).not.toBe(before.root)
    expect(await readdir(elsewhere)).not.toContain('restored-keys.db')
    expect(await finishRestore(restored)).toBeNull()
    expect(await restored.log.verifyAll()).toBeNull()
    await restored.close()
    const again = await unlock(elsewhere)
    expect((await contentOf(again)).entries).toEqual(before.entries)
    await again.close()
  })

  it('XB15: by two of three recovery sheets', { timeout: 60_000 }, async () => {
    await addRecording(vault, await addCase(vault, 'C-1'), 2)
    const secret = randomBytes(32)
    const { setId, shares } = await splitSecret(secret)
    const publicKey = publicKeyOf(privateKeyFrom(derive(secret, 'recovery/box')))
    const officers = [vault.store.staffId, vault.store.staffId, vault.store.staffId]
    await vault.store.slots.addRecovery(secret, { setId, check: checkOf(secret, setId), boxKey: publicKey.toString('hex'), signKey: '00'.repeat(32), officers, madeAt: vault.store.clock.utc() })
    await vault.store.slots.rehearsed(setId, vault.store.clock.utc())
    await vault.store.db.transaction((tx) => vault.store.sectionKeys.ring.pass(tx, 'case-officer', 1, `recovery:${setId}`, publicKey))
    const before = await contentOf(vault.store)
    await makeBackup(vault.store, disk)
    await restore(disk, elsewhere)
    const together = Buffer.from(await combineShares([shares[2]!, shares[0]!], { setId, check: checkOf(secret, setId) }))
    const restored = await Store.recover(elsewhere, together, { setId, index: 1 })
    await finishRestore(restored)
    expect((await contentOf(restored)).entries).toEqual(before.entries)
    expect(await code(Store.recover(elsewhere, randomBytes(32), { setId, index: 1 }))).toBe('E-A17')
    await restored.close()
  })

  it('XB6: a machine that knows newer heads than the backup opens it read-only, and goes on once two persons accepted it', { timeout: 60_000 }, async () => {
    const kept = await addCase(vault, 'C-1')
    await makeBackup(vault.store, disk)
    await vault.store.close()
    await restore(disk, elsewhere)
    // Heads that this machine kept outside the vault.
    const places = { places: () => [{ place: 'machine' as const, file: join(folder, 'witness.log') }] }
    await cp(join(vault.store.folder, 'heads.log'), join(folder, 'witness.log'))
    const first = await Store.unlock(elsewhere, { who: null, password, token: null }, places)
    expect(first.log.readOnly).toBe(true)
    expect(await finishRestore(first)).toBeNull()
    expect(await first.log.read(kept.section('case'))).toHaveLength(1)
    await first.log.reanchor()
    expect(await finishRestore(first)).not.toBeNull()
    await first.close()
  })

  it('a recording that runs is in the backup up to its last acknowledged chunk, and work goes on', { timeout: 60_000 }, async () => {
    const running = await addRecording(vault, await addCase(vault, 'C-1'), 3, false)
    // A chunk in flight: on the disk, not yet acknowledged.
    await running.writer.append(randomBytes(5000), 4000)
    const [made] = await Promise.all([makeBackup(vault.store, disk), vault.store.custody({ kind: 'door.closed', body: { cause: 'idle' } })])
    const twin = join(home(), 'media', `${running.recordingId}.som`)
    expect((await stat(twin)).size).toBe(32 + 3 * 32 + running.plain.length)
    await running.writer.close()
    await restore(disk, elsewhere)
    const restored = await unlock(elsewhere)
    expect(restored.log.readOnly).toBe(false)
    expect(await finishRestore(restored)).toBe(made.backupId)
    await restored.close()
  })

  it('media are copied once, and a grown file replaces its shorter copy; an older backup still restores', { timeout: 60_000 }, async () => {
    const kept = await addCase(vault, 'C-1')
    const one = await addRecording(vault, kept, 2)
    const first = await makeBackup(vault.store, disk)
    const before = await stat(join(home(), 'media', `${one.recordingId}.som`))
    await addRecording(vault, kept, 2)
    const second = await makeBackup(vault.store, disk)
    const after = await stat(join(home(), 'media', `${one.recordingId}.som`))
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
    expect(second.files).toBe(first.files + 1)
    const sets = await readdir(join(home(), 'sets'))
    expect(sets).toHaveLength(2)
    expect((await readdir(home())).filter((name) => name.startsWith('keys-'))).toHaveLength(1)
    expect((await findBackup(disk)).backupId).toBe(second.backupId)
    const older = sets.find((name) => name.endsWith(first.backupId))!
    await restore(join(home(), 'sets', older), elsewhere)
    const restored = await unlock(elsewhere)
    await finishRestore(restored)
    expect(Object.keys((await contentOf(restored)).media)).toEqual([one.recordingId])
    await restored.close()
  })

  it('no set holds a box: keys lie in the key file alone', { timeout: 60_000 }, async () => {
    await addRecording(vault, await addCase(vault, 'C-1'), 1)
    const boxes = (await vault.store.db.all<{ box: Buffer }>('SELECT box FROM section_key UNION ALL SELECT box FROM role_member')).map((r) => r.box)
    await makeBackup(vault.store, disk)
    const key = databaseKeyOf(vault.store)
    expect(await hits(join(home(), 'sets'), boxes, key)).toMatchObject({ hits: 0, files: 4 })
    // The search itself finds them where they are.
    expect((await hits(home(), boxes, key)).hits).toBe(boxes.length)
    // And nothing is left over in the vault's folder.
    expect((await readdir(vault.store.folder)).filter((name) => name.includes('aside'))).toEqual([])
  })
})

describe('faults of a backup', () => {
  it('XB4: a damaged, shortened or missing file is named and nothing is restored', { timeout: 120_000 }, async () => {
    const { recordingId } = await addRecording(vault, await addCase(vault, 'C-1'), 2)
    await makeBackup(vault.store, disk)
    const [set] = await readdir(join(home(), 'sets'))
    const keys = (await readdir(home())).find((name) => name.startsWith('keys-'))!
    const paths = [...['room.db', 'slots.json', 'heads.log', 'manifest.json'].map((name) => join('sets', set!, name)), join('media', `${recordingId}.som`), keys]
    for (const path of paths) {
      const bytes = await readFile(join(home(), path))
      for (const share of [0, 0.01, 0.5, 0.99, -1, 2]) {
        const at = join(home(), path)
        if (share === -1) await rm(at)
        else if (share === 2) { const bent = Buffer.from(bytes); bent[Math.floor(bytes.length / 3)]! ^= 4; await writeFile(at, bent) }
        else await truncate(at, Math.floor(bytes.length * share))
        expect(await code(restore(disk, elsewhere)), `${path} ${share}`).toBe(`E-E3 ${path.split('/').at(-1)}`.replace(keys, share === -1 ? 'keys' : keys))
        expect(await readdir(join(folder, 'other-machine')).catch(() => [])).toEqual([])
        await writeFile(at, bytes)
      }
    }
    await restore(disk, elsewhere)
    expect(await code(restore(disk, elsewhere))).toBe('E-A6')
    expect(await code(findBackup(folder + '/other-machine'))).toBe('E-E3')
  })

  it('a manifest that was not written by this vault is refused at the first login', { timeout: 60_000 }, async () => {
    await addRecording(vault, await addCase(vault, 'C-1'), 2)
    await makeBackup(vault.store, disk)
    const [set] = await readdir(join(home(), 'sets'))
    const path = join(home(), 'sets', set!, 'manifest.json')
    const text = await readFile(path, 'utf8')
    // Somebody drops the recording from the list; all he cannot make is the MAC.
    const { digest: _digest, mac, ...facts } = { ...JSON.parse(text), media: [] }
    await writeFile(path, canonical({ ...facts, digest: digestOf(facts), mac }))
    await restore(disk, elsewhere)
    const restored = await unlock(elsewhere)
    expect(await code(finishRestore(restored))).toBe('E-E3 manifest.json')
    await restored.close()
  })

  it('a folder that cannot be written or is full is E-E1, bytes that read back differently are E-E2, and no set is left', { timeout: 120_000 }, async () => {
    await addRecording(vault, await addCase(vault, 'C-1'), 2)
    await writeFile(join(folder, 'a-file'), 'x')
    expect(await code(makeBackup(vault.store, join(folder, 'a-file')))).toBe('E-E1')
    const breaking = (what: 'full' | 'short' | 'lies', matches: string): Disk => ({
      open: async (path, flags, mode) => {
        const handle = await open(path, flags, mode)
        if (!path.includes(matches) || flags === 'r') return handle
        const write = handle.write.bind(handle) as (part: Buffer) => Promise<{ bytesWritten: number; buffer: Buffer }>
        Object.assign(handle, {
          write: async (part: Buffer) => {
            if (what === 'full') throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' })
            if (what === 'short') return write(part.subarray(0, part.length >> 1))
            const bent = Buffer.from(part)
            bent[0]! ^= 1
            return write(bent)
          },
        })
        return handle
      },
    })
    const known = new Set<string>()
    for (const name of ['room.db', 'slots.json', 'heads.log', 'manifest.json', '.som', 'keys-']) {
      // A new disk each time: media that were copied whole stay, and are not written again.
      disk = join(folder, `usb${known.size}`)
      known.add(disk)
      await mkdir(disk)
      expect(await code(makeBackup(vault.store, disk, { disk: breaking('full', name) })), name).toBe('E-E1')
      expect(await code(makeBackup(vault.store, disk, { disk: breaking('short', name) })), name).toBe('E-E1')
      expect(await code(makeBackup(vault.store, disk, { disk: breaking('lies', name) })), name).toBe('E-E2 read back')
      expect(await readdir(join(home(), 'sets'))).toEqual([])
      expect((await readdir(home(), { recursive: true })).filter((n) => n.endsWith('.half'))).toEqual([])
      await mkdir(join(home(), 'sets', 'half-of-a-power-cut'))
    }
    expect(await listBackups(vault.store)).toEqual([])
    expect((await vault.store.db.all(`SELECT 1 FROM entry WHERE kind = 'backup.made'`))).toEqual([])
    await makeBackup(vault.store, disk)
    expect(await readdir(join(home(), 'sets'))).toHaveLength(1)
    await restore(disk, elsewhere)
  })

  it('a first backup that came to nothing leaves no key in the folder; a later one leaves the keys of the sets that are there', { timeout: 60_000 }, async () => {
    await addRecording(vault, await addCase(vault, 'C-1'), 2)
    const keys = async () => (await readdir(home())).filter((name) => name.startsWith('keys-'))
    // Cancelled once its keys are written.
    const cancelled = () => {
      const control = new AbortController()
      const disk: Disk = { open: async (path, flags, mode) => { if (path.includes('keys-')) control.abort(); return open(path, flags, mode) } }
      return { disk, signal: control.signal }
    }
    expect(await code(makeBackup(vault.store, disk, cancelled()))).toBe('E-E4')
    expect(await keys()).toEqual([])
    await makeBackup(vault.store, disk)
    expect(await code(makeBackup(vault.store, disk, cancelled()))).toBe('E-E4')
    expect(await keys()).toHaveLength(1)
    await restore(disk, elsewhere)
  })

  it('a backup is known with its line in the log, before restic runs; a line that is not written leaves neither', { timeout: 60_000 }, async () => {
    await addCase(vault, 'C-1')
    const { log } = vault.store
    Object.assign(vault.store, { log: new Proxy(log, { get: (of, name) => name === 'appendMade' ? async (make: (tx: unknown) => Promise<unknown>) => vault.store.db.transaction(async (tx) => { await make(tx); throw Object.assign(new Error('disk'), { code: 'SQLITE_IOERR' }) }) : Reflect.get(of, name).bind?.(of) ?? Reflect.get(of, name) }) })
    expect(await code(makeBackup(vault.store, disk))).toBe('E-E1')
    Object.assign(vault.store, { log })
    expect([await listBackups(vault.store), await readdir(join(home(), 'sets')), (await readdir(home())).filter((name) => name.startsWith('keys-'))]).toEqual([[], [], []])
    // What is known while restic runs.
    const program = join(folder, 'waits')
    await writeFile(program, `#!/bin/sh\n: > ${folder}/runs\nwhile [ ! -e ${folder}/go ]; do sleep 0.05; done\nexit 0\n`, { mode: 0o755 })
    const making = makeBackup(vault.store, disk, { restic: { repository: join(folder, 'r'), program } })
    while (!(await readdir(folder)).includes('runs')) await new Promise((resolve) => setTimeout(resolve, 20))
    const during = await listBackups(vault.store)
    await writeFile(join(folder, 'go'), '')
    const made = await making
    expect(during).toEqual([{ ...made, restic: 'failed' }])
    expect([made.restic, await listBackups(vault.store)]).toEqual(['done', [made]])
    expect(await vault.store.db.all(`SELECT 1 FROM entry WHERE kind = 'backup.made'`)).toHaveLength(1)
  })

  it('cancelling leaves nothing half-made, in a backup and in a restoring', { timeout: 60_000 }, async () => {
    await addRecording(vault, await addCase(vault, 'C-1'), 30)
    const at = (n: number) => {
      const control = new AbortController()
      return { signal: control.signal, progress: (done: number) => { if (done > n) control.abort() } }
    }
    for (const n of [-1, 0, 200_000]) {
      expect(await code(makeBackup(vault.store, disk, at(n)))).toBe('E-E4')
      expect(await readdir(join(home(), 'sets')).catch(() => [])).toEqual([])
    }
    await makeBackup(vault.store, disk)
    for (const n of [0, 200_000]) {
      expect(await code(restore(disk, elsewhere, at(n)))).toBe('E-E4')
      expect(await readdir(join(folder, 'other-machine'))).toEqual([])
    }
  })

  it('a whole copy in the backup is not replaced by a recording that was damaged since', { timeout: 60_000 }, async () => {
    const { recordingId, path } = await addRecording(vault, await addCase(vault, 'C-1'), 3)
    await makeBackup(vault.store, disk)
    const { rememberFile } = await import('../../../electron/upkeep/media-copy')
    await rememberFile(vault.store, `${recordingId}.som`)
    const whole = await readFile(path)
    for (const length of [whole.length - 5000, 10]) {
      await truncate(path, length)
      await makeBackup(vault.store, disk)
      expect(await readFile(join(home(), 'media', `${recordingId}.som`))).toEqual(whole)
    }
    await cp(join(disk), join(folder, 'usb-2'), { recursive: true })
    await restore(join(folder, 'usb-2'), elsewhere)
    expect(await readFile(join(elsewhere, 'media', `${recordingId}.som`))).toEqual(whole)
  })

  it('heads of entries that came after the copy stay out of it', () => {
    const note = (n: number) => `sayonce/x\n${n}\n${Buffer.alloc(32, n).toString('base64')}\n\n— sayonce/x abcd\n\n`
    const text = `${note(1)}${note(2)}\n-\n\n${note(3)}${note(4)}`
    const cut = headsUpTo(text, 3)
    expect(cut.text).toBe(`${note(1)}${note(2)}\n-\n\n${note(3)}`)
    expect(cut.head).toEqual({ size: 3, root: '03'.repeat(32) })
    expect(headsUpTo(text, 0).text).toBe('')
  })
})
