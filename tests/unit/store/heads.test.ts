// The signed heads in several places: the first is waited for, the others never stop work, and none is silently made anew.
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LogWorld } from './log-world'

let world: LogWorld
beforeEach(async () => { world = await LogWorld.make() })
afterEach(() => world.clean())

const place = (file = world.file('disk/witness.log')) => ({ place: 'second', file })
const head = (size: number) => ({ size, root: randomBytes(32) })

describe('XB6 heads in several places', () => {
  beforeEach(() => mkdir(world.file('disk')))

  it('each place gets the same note', async () => {
    await world.with(async ({ log, heads }) => {
      await world.write(log, 5)
      await heads.settled()
      expect(heads.state()).toEqual([{ place: 'second', state: 'ok', size: 5 }])
      expect((await readFile(world.file('disk/witness.log'), 'utf8')).endsWith(await log.checkpoint())).toBe(true)
    }, [place()])
    expect((await stat(world.file('disk/witness.log'))).mode & 0o077).toBe(0)
  })

  it('a place that is behind gets the newest note when it is there again', async () => {
    await world.with(({ log }) => world.write(log, 2), [place()])
    await world.with(({ log }) => world.write(log, 3))
    await world.with(async ({ log, heads }) => {
      expect(log.mismatch()).toBeNull()
      await heads.settled()
      expect(heads.state()).toEqual([{ place: 'second', state: 'ok', size: 5 }])
    }, [place()])
  })

  it('a known place whose file is gone is reported, is no mismatch, and is made anew only when people say so', async () => {
    await world.with(({ log }) => world.write(log, 2), [place()])
    await rm(world.file('disk/witness.log'))
    await world.with(async ({ log, heads }) => {
      expect(log.mismatch()).toBeNull()
      await world.write(log, 1)
      await heads.look()
      await heads.settled()
      expect(heads.state()).toEqual([{ place: 'second', state: 'missing', size: null }])
      await expect(stat(world.file('disk/witness.log'))).rejects.toThrow('ENOENT')
      await heads.adopt('second')
      await heads.settled()
      expect(heads.state()).toEqual([{ place: 'second', state: 'ok', size: 3 }])
    }, [place()])
    await writeFile(world.file('disk/witness.log'), '')
    await world.with(async ({ log, heads }) => {
      expect(log.mismatch()).toBeNull()
      expect(heads.state()).toEqual([{ place: 'second', state: 'missing', size: null }])
    }, [place()])
  })

  it('a disk that is pulled out never stops work, and is caught up when it is back', async () => {
    await world.with(({ log }) => world.write(log, 2), [place()])
    await rename(world.file('disk'), world.file('pulled'))
    await world.with(async ({ log, heads }) => {
      await world.write(log, 3)
      expect(heads.state()[0]!.state).toBe('missing')
      await rename(world.file('pulled'), world.file('disk'))
      await heads.look()
      await heads.settled()
      expect(heads.state()).toEqual([{ place: 'second', state: 'ok', size: 5 }])
    }, [place()])
  })

  it('a place that fails in use is late, and mends itself', async () => {
    await world.with(async ({ log, heads }) => {
      await world.write(log, 1)
      await heads.settled()
      const follower = (heads as unknown as { followers: { file: { handle: { datasync(): Promise<void> } } }[] }).followers[0]!
      follower.file.handle.datasync = async () => { throw Object.assign(new Error('EIO'), { code: 'EIO' }) }
      await world.write(log, 1)
      await heads.settled()
      expect(heads.state()).toEqual([{ place: 'second', state: 'late', size: 1 }])
      await world.write(log, 1)
      await heads.settled()
      expect(heads.state()).toEqual([{ place: 'second', state: 'ok', size: 3 }])
    }, [place()])
  })

  it('a place that hangs holds up neither an entry nor a lock', { timeout: 20_000 }, async () => {
    await world.with(async ({ log, heads }) => {
      await world.write(log, 1)
      await heads.settled()
      const follower = (heads as unknown as { followers: { file: { handle: { datasync(): Promise<void> } } }[] }).followers[0]!
      follower.file.handle.datasync = () => new Promise(() => undefined)
      const before = performance.now()
      await world.write(log, 20)
      // Twenty times the limit of one look would be far more.
      expect(performance.now() - before).toBeLessThan(15_000)
      await heads.settled(2100)
      expect(heads.state()[0]!.state).toBe('late')
    }, [place()])
  })

  it('a damaged place is reported and gets new heads; one of another vault counts as damaged', async () => {
    await world.with(({ log }) => world.write(log, 2), [place()])
    const text = await readFile(world.file('disk/witness.log'), 'utf8')
    for (const bent of [text.replace(/.\n\n$/, 'A\n\n'), text.replaceAll('sayonce/test', 'sayonce/else')]) {
      await writeFile(world.file('disk/witness.log'), bent)
      await world.with(async ({ log, heads }) => {
        expect(log.mismatch()).toBeNull()
        await heads.settled()
        expect(heads.state()).toMatchObject([{ place: 'second', state: 'damaged', size: log.size }])
      }, [place()])
      await world.with(async ({ heads }) => { expect(heads.state()[0]!.state).toBe('ok') }, [place()])
    }
  })

  it('a place that knows more is never written over', async () => {
    const book = await world.heads([place()])
    await book.read()
    await book.adopt('second')
    await book.write(head(9))
    await book.settled()
    await book.close()
    const before = await readFile(world.file('disk/witness.log'))
    const again = await world.heads([place()])
    await again.read()
    await again.write(head(5))
    await again.look()
    await again.settled()
    expect(again.state()).toEqual([{ place: 'second', state: 'ahead', size: 9 }])
    await again.close()
    expect(await readFile(world.file('disk/witness.log'))).toEqual(before)
  })

  it('a folder that cannot be written is no reason not to open', async () => {
    await chmod(world.file('disk'), 0o500)
    const file = join(world.file('nowhere'), 'witness.log')
    await world.with(async ({ log, heads }) => {
      await world.write(log, 1)
      expect(heads.state()).toEqual([{ place: 'second', state: 'missing', size: null }])
    }, [place(file)])
  })
})
