// The custody log against loss and change (F76): what is checked at unlock, by whom it is told, and what it says is missing.
import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inclusionProof } from '../../../electron/store/proof'
import { leafHash } from '../../../electron/store/tree'
import { Refused } from '../../../shared/failure'
import { canonical } from '../../../shared/canonical'
import { bodyHash } from '../../../electron/store/row'
import { LogWorld, me } from './log-world'

let world: LogWorld
beforeEach(async () => { world = await LogWorld.make() })
afterEach(() => world.clean())

const code = async (work: Promise<unknown>) => work.then(() => 'no failure', (e: unknown) => (e instanceof Refused ? e.code : `bug: ${String(e)}`))
const witness = () => ({ place: 'machine', file: world.file('witness.log') })
const mismatchAfter = (options = {}) => world.with(async ({ log }) => { expect(log.readOnly).toBe(log.mismatch() !== null); return log.mismatch() }, [], options)

describe('F76 the custody log', () => {
  it('custody bodies lie in clear canonical JSON, others do not, and both read back', async () => {
    await world.with(async ({ log, db }) => {
      await world.write(log, 4)
      const rows = await db.all<{ section: string; body: Buffer; kind: string }>('SELECT section, body, kind FROM entry ORDER BY n')
      for (const row of rows) expect(row.body.toString() === canonical({ cause: 'idle' })).toBe(row.section === world.custody)
      expect((await log.read(world.custody)).map((e) => e.body)).toEqual([{ cause: 'idle' }])
      expect(await log.read(world.interview)).toHaveLength(2)
      expect((await log.readFrom(world.interview, 1)).map((e) => e.seq)).toEqual([2])
    })
  })

  it('the auditor’s range shows places and custody events, and of other bodies only the hash', async () => {
    await world.with(async ({ log, db }) => {
      await world.write(log, 8)
      const lines = await log.range(2, 5)
      expect(lines.map((l) => l.n)).toEqual([2, 3, 4, 5, 6])
      for (const line of lines) {
        const { body } = (await db.get<{ body: Buffer }>('SELECT body FROM entry WHERE n = ?', line.n))!
        expect(line.body).toBe(bodyHash(body))
        if (line.sectionId === world.custody) expect(bodyHash(Buffer.from(canonical(line.event)))).toBe(line.body)
        else expect(line).not.toHaveProperty('event')
      }
    })
  })

  it('tiles: opening by tiles and opening by rows give the same tree, before and after a tile becomes full', { timeout: 60_000 }, async () => {
    let root = ''
    for (const count of [255, 1, 1, 300]) {
      await world.with(async ({ log }) => { await world.write(log, count); root = (await log.rootAt(log.size)).toString('hex') })
      for (const options of [{ checkAllBelow: 0, checkLast: 0 }, { checkAllBelow: 0, checkLast: 300 }, {}]) {
        await world.with(async ({ log }) => {
          expect(log.mismatch()).toBeNull()
          expect((await log.rootAt(log.size)).toString('hex')).toBe(root)
        }, [], options)
      }
    }
    await world.with(async ({ db, log }) => {
      expect(await db.get('SELECT count(*) AS n FROM tree_tile')).toEqual({ n: 2 })
      expect(log.checkedWhole).toBe(false)
      expect(await log.verifyAll()).toBeNull()
      expect(log.checkedWhole).toBe(true)
    }, [], { checkAllBelow: 0, checkLast: 0 })
  })

  it('a vault of the first version, without tiles and copies, gets them once it was found whole', { timeout: 60_000 }, async () => {
    await world.with(({ log }) => world.write(log, 600))
    await world.spoil('DELETE FROM tree_tile', 'DELETE FROM head')
    await world.with(async ({ log, db }) => {
      expect(log.mismatch()).toBeNull()
      expect(await db.get('SELECT count(*) AS n FROM tree_tile')).toEqual({ n: 2 })
      expect(await log.notes(() => true)).toHaveLength(2)
    })
    expect(await mismatchAfter({ checkAllBelow: 0, checkLast: 0 })).toBeNull()
  })

  it('proofs from the stored tiles are those of the whole tree', { timeout: 60_000 }, async () => {
    await world.with(async ({ log, db }) => {
      await world.write(log, 520)
      const leaves = (await db.all<{ hash: string }>('SELECT hash FROM entry ORDER BY n')).map((r) => leafHash(Buffer.from(r.hash, 'hex')))
      const { createHash } = await import('node:crypto')
      const mth = (list: Buffer[]): Buffer => {
        if (list.length === 1) return list[0]!
        let k = 1
        while (k * 2 < list.length) k *= 2
        return createHash('sha256').update(Buffer.of(1)).update(mth(list.slice(0, k))).update(mth(list.slice(k))).digest()
      }
      for (const size of [1, 255, 256, 257, 511, 512, 513, 520]) {
        expect(await log.rootAt(size)).toEqual(mth(leaves.slice(0, size)))
        for (const n of [1, size, Math.ceil(size / 2)]) {
          expect(await log.inclusion(n, size)).toEqual(await inclusionProof(n - 1, size, async (a, b) => mth(leaves.slice(a, b))))
        }
      }
    })
  })
})

describe('what does not fit makes the log read-only and says which numbers', () => {
  const spoilt: [string, (n: number) => string[], object][] = [
    ['XB7: the last rows deleted', (n) => [`DELETE FROM entry WHERE n > ${n - 3}`], { causes: ['rows-missing'], missing: [{ from: 8, to: 10 }] }],
    ['XB7: the last rows deleted together with the copy of the head', (n) => [`DELETE FROM entry WHERE n > ${n - 3}`, 'DELETE FROM head'], { causes: ['rows-missing'], missing: [{ from: 8, to: 10 }] }],
    ['only the very last row deleted', (n) => [`DELETE FROM entry WHERE n = ${n}`], { missing: [{ from: 10, to: 10 }] }],
    ['a row in between deleted', () => ['DELETE FROM entry WHERE n = 5'], { causes: ['rows-missing'], missing: [{ from: 5, to: 5 }], sections: [{ missing: [{ from: 3, to: 3 }] }] }],
    ['a body changed', () => [`UPDATE entry SET body = x'7b7d' WHERE n = 3`], { causes: ['rows-changed'], changed: [3] }],
    ['a time changed', () => [`UPDATE entry SET at_utc = '2026-11-23T08:00:00.000Z' WHERE n = 2`], { changed: [2] }],
    ['an author changed', () => [`UPDATE entry SET author = 'stf_00000000000000000000' WHERE n = 2`], { changed: [2] }],
    ['a hash changed', () => [`UPDATE entry SET hash = '${'ab'.repeat(32)}' WHERE n = 10`], { causes: ['rows-changed', 'other-root'], changed: [10] }],
    ['two rows swapped', () => ['UPDATE entry SET n = 100 WHERE n = 3', 'UPDATE entry SET n = 3 WHERE n = 4', 'UPDATE entry SET n = 4 WHERE n = 100'], { causes: ['other-root'] }],
    ['the whole log deleted', () => ['DELETE FROM entry'], { missing: [{ from: 1, to: 10 }] }],
  ]
  it.each(spoilt)('%s', async (_name, statements, expected) => {
    await world.with(({ log }) => world.write(log, 10))
    await world.spoil(...statements(10))
    const mismatch = await mismatchAfter()
    expect(mismatch).toMatchObject(expected)
    expect(mismatch?.expected).toMatchObject({ size: 10 })
    await world.with(async ({ log }) => expect(await code(log.append(...world.fact(0), me))).toBe('E-A7'))
  })

  it('rows added behind the last head are seen, even a single well-chained one', async () => {
    await world.with(({ log }) => world.write(log, 10))
    await cp(world.file('heads.log'), world.file('kept'))
    await world.with(({ log }) => world.write(log, 1))
    await cp(world.file('kept'), world.file('heads.log'))
    // One more than the head is what a crash leaves; without its copy in the database nobody of us wrote it.
    expect(await mismatchAfter()).toBeNull()
    await cp(world.file('kept'), world.file('heads.log'))
    await world.spoil(`UPDATE head SET size = 10, note = (SELECT 'x')`)
    expect((await mismatchAfter())?.causes).toEqual(['heads-damaged'])
    await world.spoil('DELETE FROM head')
    await world.with(({ log }) => world.write(log, 3))
    await cp(world.file('kept'), world.file('heads.log'))
    await world.spoil('DELETE FROM head')
    expect((await mismatchAfter())?.causes).toEqual(['no-head-for-rows'])
  })

  it('XB3: heads.log deleted, emptied or spoilt over a log with entries is a mismatch, also over one with a single entry', async () => {
    await world.with(({ log }) => world.write(log, 1))
    const kept = await readFile(world.file('heads.log'))
    await rm(world.file('heads.log'))
    expect(await mismatchAfter()).toMatchObject({ causes: ['no-heads'], expected: { place: 'database', size: 1 } })
    await writeFile(world.file('heads.log'), '')
    expect(await mismatchAfter()).toMatchObject({ causes: ['no-heads'] })
    for (let at = kept.length - 170; at < kept.length; at += 7) {
      const bent = Buffer.from(kept)
      bent[at]! ^= 1
      await writeFile(world.file('heads.log'), bent)
      // Flips after the last complete note leave the note before it, which is one behind: nothing was lost.
      const mismatch = await mismatchAfter()
      if (mismatch) expect(mismatch.causes).toEqual(['heads-damaged'])
      else expect((await readFile(world.file('heads.log'))).length).toBeGreaterThan(kept.length)
    }
  })

  it('XB2, XB3: a WAL that is gone or bent loses rows, and the missing numbers are named', { timeout: 60_000 }, async () => {
    const open = await world.open()
    await open.db.all('PRAGMA wal_autocheckpoint = 0')
    await world.write(open.log, 40)
    await cp(world.file('room.db'), world.file('crash.db'))
    await cp(world.file('room.db-wal'), world.file('crash.db-wal'))
    await cp(world.file('heads.log'), world.file('crash.heads'))
    await open.close()
    const wal = await readFile(world.file('crash.db-wal'))
    const restore = async (bytes: Buffer | null) => {
      for (const name of ['room.db', 'room.db-wal', 'room.db-shm']) await rm(world.file(name), { force: true })
      await cp(world.file('crash.db'), world.file('room.db'))
      await cp(world.file('crash.heads'), world.file('heads.log'))
      if (bytes) await writeFile(world.file('room.db-wal'), bytes)
    }
    await restore(wal)
    expect(await mismatchAfter()).toBeNull()
    let found = 0
    for (const part of [0.3, 0.5, 0.7, 0.9]) {
      const bent = Buffer.from(wal)
      bent[Math.floor(wal.length * part)]! ^= 1
      await restore(bent)
      const mismatch = await mismatchAfter()
      expect(mismatch?.missing).toEqual([{ from: mismatch!.found.size + 1, to: 40 }])
      found++
      await restore(wal.subarray(0, Math.floor(wal.length * part)))
      expect((await mismatchAfter())?.missing.at(-1)?.to).toBe(40)
    }
    expect(found).toBe(4)
  })

  it('XB6: last week’s copy of the whole folder is told by the head that another place kept', async () => {
    await world.with(({ log }) => world.write(log, 5), [witness()])
    for (const name of ['room.db', 'heads.log']) await cp(world.file(name), world.file(`${name}.old`))
    await world.with(({ log }) => world.write(log, 7), [witness()])
    for (const name of ['room.db', 'heads.log']) await cp(world.file(`${name}.old`), world.file(name))
    await world.with(async ({ log }) => expect(log.mismatch()).toBeNull())
    await world.with(async ({ log, heads }) => {
      expect(log.mismatch()).toMatchObject({ causes: ['rows-missing'], missing: [{ from: 6, to: 12 }], expected: { place: 'machine', size: 12 } })
      expect(heads.state()).toMatchObject([{ place: 'machine', size: 12 }])
    }, [witness()])
    // Going on from the copy does not hide it: at the witness's size the logs differ.
    await world.with(({ log }) => world.write(log, 10))
    await world.with(async ({ log }) => expect(log.mismatch()).toMatchObject({ causes: ['other-root'] }), [witness()])
  })

  it('a large log: an old row changed passes the quick check, is found by the whole one, and stops all writing', { timeout: 60_000 }, async () => {
    await world.with(({ log }) => world.write(log, 800))
    await world.spoil(`UPDATE entry SET body = x'00' WHERE n = 7`)
    const seen: unknown[] = []
    const steps: number[] = []
    await world.with(async ({ log }) => {
      expect(log.readOnly).toBe(false)
      expect(log.checkedWhole).toBe(false)
      await log.verifyAll((done, total) => { expect(total).toBe(800); steps.push(done) })
      expect(steps.at(-1)).toBe(800)
      expect(seen).toMatchObject([{ changed: [7] }])
      expect(await code(log.append(...world.fact(0), me))).toBe('E-A7')
      await log.verifyAll()
      expect(seen).toHaveLength(1)
      await expect(log.verifyAll(undefined, AbortSignal.abort(new Error('locked')))).rejects.toThrow('locked')
    }, [], { checkAllBelow: 0, checkLast: 100, onMismatch: (m) => seen.push(m) })
  })

  it('a tile that is not that of its rows is found, at opening when it is near the end', { timeout: 60_000 }, async () => {
    await world.with(({ log }) => world.write(log, 520))
    await world.spoil(`UPDATE tree_tile SET root = zeroblob(32) WHERE idx = 1`)
    expect((await mismatchAfter({ checkAllBelow: 0, checkLast: 200 }))?.causes).toEqual(['tiles'])
    expect((await mismatchAfter({ checkAllBelow: 0, checkLast: 0 }))?.causes).toEqual(['other-root'])
    await world.spoil(`DELETE FROM tree_tile WHERE idx = 1`, `INSERT INTO tree_tile VALUES (9, zeroblob(32), '')`)
    expect((await mismatchAfter())?.causes).toEqual(['tiles'])
  })

  it('writing goes on while everything is checked, and does not disturb it', { timeout: 60_000 }, async () => {
    await world.with(async ({ log }) => {
      await world.write(log, 300)
      const check = log.verifyAll()
      await world.write(log, 30)
      expect(await check).toBeNull()
      expect(log.size).toBe(330)
    })
  })

  it('after two persons accepted the loss the log can be written again, and every place knows it', async () => {
    await world.with(({ log }) => world.write(log, 10), [witness()])
    await world.spoil('DELETE FROM entry WHERE n > 8', 'DELETE FROM head')
    await world.with(async ({ log }) => {
      expect(log.readOnly).toBe(true)
      await log.reanchor()
      await world.write(log, 2)
    }, [witness()])
    await world.with(async ({ log }) => { expect(log.mismatch()).toBeNull(); expect(log.size).toBe(10) }, [witness()])
  })

  it('rows that do not hold are never accepted: only a backup mends them', async () => {
    await world.with(({ log }) => world.write(log, 10))
    await world.spoil(`UPDATE entry SET body = x'00' WHERE n = 5`)
    await world.with(async ({ log }) => {
      expect(await code(log.reanchor())).toBe('E-A7')
      expect(log.readOnly).toBe(true)
    })
  })

  it('an entry whose transaction fails leaves tree, chain and heads as they were', async () => {
    await world.with(async ({ log }) => {
      await world.write(log, 255)
      const before = await log.checkpoint()
      await expect(log.append(world.custody, { kind: 'door.closed', body: { cause: 'nothing' } } as never, me)).rejects.toThrow()
      await expect(log.append('sec_00000000000000000000' as never, { kind: 'door.closed', body: { cause: 'idle' } }, me)).rejects.toThrow()
      expect(await log.checkpoint()).toBe(before)
      await world.write(log, 2)
    })
    await world.with(async ({ log }) => expect(log.mismatch()).toBeNull())
  })

  it('a torn note at the end of heads.log costs nothing', async () => {
    await world.with(({ log }) => world.write(log, 3))
    await appendFile(world.file('heads.log'), 'sayonce/test\n4\nAAAA')
    await world.with(async ({ log }) => { expect(log.mismatch()).toBeNull(); await world.write(log, 1) })
    await world.with(async ({ log }) => expect(log.mismatch()).toBeNull())
  })
})
