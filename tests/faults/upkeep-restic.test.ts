// The second copy with the real restic: it can be got back, and a destroyed key cannot be got out of its history.
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeBackup } from '../../electron/upkeep/backup'
import { finishRestore, restore } from '../../electron/upkeep/restore'
import { destroyCase, pendingShreds } from '../../electron/upkeep/shred'
import { Store } from '../../electron/store/store'
import { freshId } from '../harness/ids'
import { actKey, addCase, addRecording, contentOf, databaseKeyOf, hits, keptVault, password, type KeptVault } from '../unit/upkeep/kept-vault'

const run = promisify(execFile)
let folder: string
let usb: string
let repository: string
let vault: KeptVault

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'restic-'))
  usb = join(folder, 'usb')
  repository = join(folder, 'repository')
  await mkdir(usb)
  vault = await keptVault(join(folder, 'vault'))
})
afterEach(async () => {
  await vault.store.close().catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
})

const home = () => join(usb, 'sayonce-backup', vault.store.slots.file.vaultId)
/** An officer at another machine with the repository and its password. */
const restic = (...args: string[]) => run('restic', ['--no-cache', '--json', ...args], { encoding: 'buffer', env: { ...process.env, RESTIC_REPOSITORY: repository, RESTIC_PASSWORD: vault.store.derive('restic') } })
const keyFile = async () => (await readdir(home())).find((name) => name.startsWith('keys-'))!

describe('F80: restic', () => {
  it('what restic gives back restores the vault', async () => {
    await addRecording(vault, await addCase(vault, 'C-1'), 3)
    const before = await contentOf(vault.store)
    expect((await makeBackup(vault.store, usb, { restic: { repository } })).restic).toBe('done')
    expect((await makeBackup(vault.store, usb, { restic: { repository } })).restic).toBe('done')
    const back = join(folder, 'back')
    for (const tag of ['sets', 'keys']) await restic('restore', 'latest', '--tag', tag, '--target', back)
    const vaultId = vault.store.slots.file.vaultId
    await vault.store.close()
    const at = (await readdir(back, { recursive: true })).find((name) => name.endsWith(`${vaultId}/sets`)) ?? 'sets'
    await restore(join(back, at, '..'), join(folder, 'other', 'vault'))
    const restored = await Store.unlock(join(folder, 'other', 'vault'), { who: null, password, token: null })
    await finishRestore(restored)
    expect((await contentOf(restored)).entries).toEqual(before.entries)
    await restored.close()
  })

  it('XB17: the key file before a destruction is pruned from the repository, the new one holds no box of the case', async () => {
    const gone = await addCase(vault, 'C-1')
    const boxes = (await vault.store.db.all<{ box: Buffer }>('SELECT box FROM section_key WHERE section IN (SELECT id FROM section WHERE case_id = ?)', gone.caseId)).map((r) => r.box)
    await makeBackup(vault.store, usb, { restic: { repository } })
    const before = await readFile(join(home(), await keyFile()))
    // restic names a piece by its hash, and a file this small is one piece.
    const piece = createHash('sha256').update(before).digest('hex')
    expect((await restic('cat', 'blob', piece)).stdout.equals(before)).toBe(true)
    const certificate = await destroyCase(vault.store, { caseId: gone.caseId, requester: vault.store.staffId, approver: freshId('stf'), requestId: freshId('req'), sign: actKey(), restic: { repository } })
    expect(certificate.backups).toMatchObject([{ state: 'shredded' }])
    await expect(restic('cat', 'blob', piece)).rejects.toThrow()
    expect((JSON.parse((await restic('snapshots', '--tag', 'keys')).stdout.toString()) as unknown[]).length).toBe(1)
    const back = join(folder, 'back')
    for (const tag of ['sets', 'keys']) await restic('restore', 'latest', '--tag', tag, '--target', back)
    expect(await hits(back, boxes, databaseKeyOf(vault.store))).toMatchObject({ hits: 0 })
    await restic('check', '--read-data')
  })

  it('a repository that was out of reach leaves the backup marked absent, and is finished at its next sight', async () => {
    const gone = await addCase(vault, 'C-1')
    await makeBackup(vault.store, usb, { restic: { repository } })
    const piece = createHash('sha256').update(await readFile(join(home(), await keyFile()))).digest('hex')
    const order = { caseId: gone.caseId, requester: vault.store.staffId, approver: freshId('stf'), requestId: freshId('req'), sign: actKey() }
    const certificate = await destroyCase(vault.store, { ...order, restic: { repository: join(folder, 'nowhere') } })
    expect(certificate.backups).toMatchObject([{ state: 'absent' }])
    expect((await restic('cat', 'blob', piece)).stdout.length).toBeGreaterThan(0)
    expect(await pendingShreds(vault.store, usb, { repository })).toBe(1)
    await expect(restic('cat', 'blob', piece)).rejects.toThrow()
    expect(await pendingShreds(vault.store, usb, { repository })).toBe(0)
  })

  it('a failing, absent or unreachable restic never costs the folder backup, and never sees its password among the arguments', async () => {
    await addCase(vault, 'C-1')
    expect((await makeBackup(vault.store, usb, { restic: { repository, program: join(folder, 'no-such-program') } })).restic).toBe('absent')
    const failing = join(folder, 'failing')
    await writeFile(failing, `#!/bin/sh\necho "$@" >> ${join(folder, 'arguments')}\nexit 1\n`)
    await chmod(failing, 0o755)
    expect((await makeBackup(vault.store, usb, { restic: { repository, program: failing } })).restic).toBe('failed')
    const said = await readFile(join(folder, 'arguments'), 'utf8')
    expect(said).toContain('init')
    expect(said).not.toContain(vault.store.derive('restic'))
    await writeFile(join(folder, 'file'), randomBytes(10))
    expect((await makeBackup(vault.store, usb, { restic: { repository: join(folder, 'file', 'x') } })).restic).toBe('failed')
    expect((await makeBackup(vault.store, usb)).restic).toBe('off')
    await restore(usb, join(folder, 'other', 'vault'))
  })
})
