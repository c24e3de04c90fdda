// The encrypted store: keys, slots, chain and head.
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refused } from '../../../shared/failure'
import { foldSession } from '../../../shared/fold/session'
import { openCase, openSession } from '../../../electron/sections/cases'
import { sectionsOf } from '../../../electron/store/world'
import { Store } from '../../../electron/store/store'
import { Tree, leafHash } from '../../../electron/store/tree'
import { cast, cheap, copyRoom, foundRoom, loginAs } from '../../harness/people'

const { password } = cast.supervisor
let folder: string

beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'store-')) })
afterEach(async () => { await rm(folder, { recursive: true, force: true }) })

const code = async (work: Promise<unknown>) => work.then(() => 'no failure', (e: unknown) => (e instanceof Refused ? e.code : `bug: ${String(e)}`))

const unlock = (vault: string, password: string) => Store.unlock(vault, { who: null, password, token: null }, { cost: cheap })

/** A vault with a case in it and nobody but the one who made it. */
async function withCase(): Promise<Store> {
  await copyRoom(join(folder, 'vault'), [])
  const store = await loginAs(join(folder, 'vault'), 'supervisor')
  await openCase(store, { reporter: '学校老师', reportedAt: '2026-11-20 09:00', receipt: '', firstReceiver: store.staffId })
  return store
}

describe('unlock', () => {
  it('XB8: wrong, empty, huge and emoji passwords open nothing and all say E-A1; NFC, NFD and full-width forms of the right one open', { timeout: 60_000 }, async () => {
    const name = 'café-密码-4242'
    await (await Store.create(join(folder, 'vault'), name.normalize('NFC'), { cost: cheap })).close()
    for (const wrong of ['', 'x'.repeat(10_240), '😀😀😀😀😀', `${name} `, name.toUpperCase()]) {
      expect(await code(unlock(join(folder, 'vault'), wrong))).toBe('E-A1')
    }
    for (const right of [name.normalize('NFD'), name.replace('4242', '４２４２')]) {
      await (await unlock(join(folder, 'vault'), right)).close()
    }
  })

  it('a wrong password, a damaged file and a store from the future are three different answers', { timeout: 60_000 }, async () => {
    const store = await withCase()
    await store.db.run('PRAGMA user_version = 9999')
    await store.close()
    const vault = join(folder, 'vault')
    expect(await code(unlock(vault, 'wrong password'))).toBe('E-A1')
    expect(await code(unlock(vault, password))).toBe('E-A3')
    const slots = await readFile(join(vault, 'slots.json'), 'utf8')
    await writeFile(join(vault, 'slots.json'), slots.replace('sayonce-slots/2', 'sayonce-slots/3'))
    expect(await code(unlock(vault, password))).toBe('E-A3')
    for (const name of ['slots.json', 'slots-2.json']) await writeFile(join(vault, name), slots.slice(0, 100))
    expect(await code(unlock(vault, password))).toBe('E-A2')
  })

  it('one damaged copy of the slot file is repaired from the other', { timeout: 60_000 }, async () => {
    await (await withCase()).close()
    const vault = join(folder, 'vault')
    const good = await readFile(join(vault, 'slots-2.json'), 'utf8')
    await writeFile(join(vault, 'slots.json'), good.replace(/[0-9a-f]{6}/, 'ffffff'))
    await (await unlock(vault, password)).close()
    const [one, two] = await Promise.all(['slots.json', 'slots-2.json'].map((name) => readFile(join(vault, name), 'utf8')))
    expect(one).toBe(two)
    const was = JSON.parse(good)
    expect(JSON.parse(one!)).toMatchObject({ vaultId: was.vaultId, generation: was.generation + 1, slots: was.slots })
  })

  it('lowered KDF parameters are refused as a downgrade', { timeout: 60_000 }, async () => {
    await (await withCase()).close()
    const vault = join(folder, 'vault')
    const { createHash } = await import('node:crypto')
    const { canonical } = await import('../../../shared/canonical')
    const file = JSON.parse(await readFile(join(vault, 'slots.json'), 'utf8'))
    file.slots[0].kdf.memoryKiB = 8 * 1024
    const { digest: _digest, mac: _mac, ...rest } = file
    file.digest = createHash('sha256').update(canonical(rest)).digest('hex')
    for (const name of ['slots.json', 'slots-2.json']) await writeFile(join(vault, name), JSON.stringify(file))
    expect(await code(unlock(vault, password))).toBe('E-A8')
  })

  it('XC2: a vault that is open cannot be opened a second time, and opens again after its holder is gone', { timeout: 60_000 }, async () => {
    const vault = join(folder, 'vault')
    const store = await withCase()
    expect(await code(unlock(vault, password))).toBe('E-A9')
    await store.close()
    await (await unlock(vault, password)).close()
  })

  it('XB10: a vault that lost both slot files is damaged, not absent: nothing is set up over it', { timeout: 60_000 }, async () => {
    const vault = join(folder, 'vault')
    await (await withCase()).close()
    for (const name of ['slots.json', 'slots-2.json']) await rm(join(vault, name))
    expect(await Store.exists(vault)).toBe(true)
    expect(await code(Store.create(vault, password))).toBe('E-A6')
    expect(await code(unlock(vault, password))).toBe('E-A2')
  })

  it('every file of the vault is closed to other users', { timeout: 60_000 }, async () => {
    const before = process.umask(0o077)
    const { store } = await foundRoom(join(folder, 'vault'), { people: [] })
    process.umask(before)
    for (const name of ['room.db', 'slots.json', 'slots-2.json', 'heads.log', 'media']) {
      expect((await stat(join(folder, 'vault', name))).mode & 0o077, name).toBe(0)
    }
    await store.close()
  })
})

describe('log', () => {
  it('entries cannot be changed or deleted, not even by our own statements', { timeout: 60_000 }, async () => {
    const store = await withCase()
    await expect(store.db.run(`UPDATE entry SET body = x'00'`)).rejects.toThrow('append-only')
    await expect(store.db.run('DELETE FROM entry')).rejects.toThrow('append-only')
    await store.close()
  })

  it('an acknowledged entry missing from the database makes the vault read-only at unlock (rows lost, head kept)', { timeout: 60_000 }, async () => {
    const vault = join(folder, 'vault')
    const store = await withCase()
    await store.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
    await cp(join(vault, 'room.db'), join(folder, 'earlier.db'))
    await openCase(store, { reporter: '街道', reportedAt: '', receipt: '', firstReceiver: store.staffId })
    await store.close()
    await cp(join(folder, 'earlier.db'), join(vault, 'room.db'))
    const again = await unlock(vault, password)
    expect(again.log.readOnly).toBe(true)
    expect(await code(openCase(again, { reporter: 'x', reportedAt: '', receipt: '', firstReceiver: again.staffId }))).toBe('E-A7')
    await again.close()
  })

  it('a crash between commit and head is whole: the entry stays and gets its head', { timeout: 60_000 }, async () => {
    const vault = join(folder, 'vault')
    const store = await withCase()
    const heads = await readFile(join(vault, 'heads.log'))
    await openCase(store, { reporter: '街道', reportedAt: '', receipt: '', firstReceiver: store.staffId })
    await store.close()
    // The last note torn in its middle, as a power cut would leave it.
    await writeFile(join(vault, 'heads.log'), Buffer.concat([heads, Buffer.from('sayonce/torn')]))
    const again = await unlock(vault, password)
    expect(again.log.readOnly).toBe(false)
    await again.close()
  })

  it('a head that cannot be written fails the append (E-C9), and the next append mends it; nothing is lost and nothing locks up', { timeout: 60_000 }, async () => {
    const vault = join(folder, 'vault')
    const store = await withCase()
    const heads = (store as unknown as { heads: { primary: { handle: { datasync: () => Promise<void> } } } }).heads.primary.handle
    const { datasync } = heads
    heads.datasync = async () => { throw Object.assign(new Error('EIO'), { code: 'EIO' }) }
    const { size } = store.log
    const input = { reporter: '街道', reportedAt: '', receipt: '', firstReceiver: store.staffId }
    expect(await code(openCase(store, input))).toBe('E-C9')
    expect(await code(openCase(store, input))).toBe('E-C9')
    heads.datasync = datasync
    await openCase(store, input)
    await store.close()
    const again = await unlock(vault, password)
    expect(again.log.readOnly).toBe(false)
    // Those before, the one whose head failed and got it later, and the last; the one in between was refused before it was written.
    expect(await again.db.get('SELECT count(*) AS n FROM entry')).toEqual({ n: size + 2 })
    await again.close()
  })

  it('a write beside a transaction that rolls back is not rolled back with it', { timeout: 60_000 }, async () => {
    const store = await withCase()
    const failing = store.db.transaction(async (tx) => {
      await tx.run(`INSERT INTO meta (key, value) VALUES ('inside', '1')`)
      await new Promise((resolve) => setTimeout(resolve, 50))
      throw new Error('full')
    }).catch(() => undefined)
    await store.setMeta('beside', '1')
    await failing
    expect(await store.meta('beside')).toBe('1')
    expect(await store.meta('inside')).toBeNull()
    await store.close()
  })

  it('F1: two sessions opened at once are the first and the second telling, never both the first', { timeout: 60_000 }, async () => {
    await (await withCase()).close()
    const store = await loginAs(join(folder, 'vault'), 'supervisor')
    const { caseId } = await openCase(store, { reporter: '街道', reportedAt: '', receipt: '', firstReceiver: store.staffId })
    await Promise.all([openSession(store, caseId, '一'), openSession(store, caseId, '一')])
    const ordinals: number[] = []
    for (const section of await sectionsOf(store, caseId)) {
      if (section.kind === 'session') ordinals.push(foldSession(await store.log.read(section.sectionId))!.ordinal)
    }
    expect(ordinals.sort()).toEqual([1, 2])
    await store.close()
  })

  it('the tree gives the RFC 6962 root of seven leaves, built by hand', async () => {
    const { createHash } = await import('node:crypto')
    const node = (a: Buffer, b: Buffer) => createHash('sha256').update(Uint8Array.of(1)).update(a).update(b).digest()
    const data = Array.from({ length: 7 }, (_, i) => Buffer.from([i]))
    const tree = new Tree()
    for (const d of data) tree.append(d)
    const [a, b, c, d, e, f, g] = data.map(leafHash) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
    expect(tree.root()).toEqual(node(node(node(a, b), node(c, d)), node(node(e, f), g)))
    expect(new Tree().root()).toEqual(createHash('sha256').digest())
  })
})
