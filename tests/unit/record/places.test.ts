// What can be written where, for how long, and what is kept back for the end.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { bytesPerSecond, enough, ensureReserve, freeReserve, leastStartSeconds, placesOf, secondMedia, spaceOf, spaceSeconds, stopSeconds, vaultMedia, warnSeconds } from '../../../electron/record/places'
import type { Picture } from '../../../shared/model/capture'

const vaultId = 'ab'.repeat(16)
let folder: string
const mounted: string[] = []
const root = process.getuid?.() === 0
const reason = 'mounting a disk needs root'

function disk(name: string, options: string): string {
  const at = join(folder, name)
  mkdirSync(at, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'sayonce-test', at])
  mounted.push(at)
  return at
}
const remount = (at: string, options: string) => execFileSync('mount', ['-o', `remount,${options}`, at])
function fill(at: string): void {
  try {
    writeFileSync(join(at, 'filler'), Buffer.alloc(64 * 1024 * 1024))
  } catch {
    // It is full now.
  }
}

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sayonce-places-')) })
afterEach(() => {
  for (const at of mounted.splice(0)) execFileSync('umount', ['-l', at])
  rmSync(folder, { recursive: true, force: true })
})

it('F17 both folders are made for us alone, written to and left empty; one disk is said to be one', async () => {
  const vault = join(folder, 'vault')
  const second = join(folder, 'second')
  mkdirSync(vault)
  mkdirSync(second)
  const { places, sameDisk } = await placesOf(vault, second, vaultId)
  expect(places).toMatchObject([
    { place: 'vault', folder: vaultMedia(vault), ready: true, code: null },
    { place: 'second', folder: secondMedia(second, vaultId), ready: true, code: null },
  ])
  expect(sameDisk).toBe(true)
  for (const place of places) {
    expect(readdirSync(place.folder)).toEqual([])
    expect(statSync(place.folder).mode & 0o777).toBe(0o700)
    expect(place.free).toBeGreaterThan(0)
  }
  expect(secondMedia(second, vaultId)).toBe(join(second, `sayonce-${vaultId}`, 'media'))
  expect((await placesOf(vault, '', vaultId)).places).toHaveLength(1)
})

it('F17 a second folder that is not there is not made: its disk is unplugged', async () => {
  const { places, sameDisk } = await placesOf(folder, join(folder, 'unplugged'), vaultId)
  expect(places[1]).toMatchObject({ ready: false, code: 'E-C1', free: 0 })
  expect(sameDisk).toBe(false)
  expect(readdirSync(folder)).toEqual(['media'])
})

it('F17 a disk of its own is another disk', async (ctx) => {
  if (!root) ctx.skip(reason)
  const { places, sameDisk } = await placesOf(folder, disk('second', 'size=2m'), vaultId)
  expect(places.map((p) => p.ready)).toEqual([true, true])
  expect(sameDisk).toBe(false)
  expect(places[1]!.free).toBeLessThanOrEqual(2 * 1024 * 1024)
})

it('XA10 a full disk is not ready (E-C2), and what is left is said in seconds', async (ctx) => {
  if (!root) ctx.skip(reason)
  const vault = disk('vault', 'size=2m')
  expect(await placesOf(vault, '', vaultId).then(({ places }) => enough(places[0]!, 10_000))).toEqual({ ok: false, seconds: expect.closeTo(209, -1) })
  fill(vault)
  const { places: [full] } = await placesOf(vault, '', vaultId)
  expect(full).toMatchObject({ ready: false, code: 'E-C2', free: 0 })
  expect(enough(full!, 10_000)).toEqual({ ok: false, seconds: 0 })
})

it('XA13 a read-only disk is not ready and says so by its own code', async (ctx) => {
  if (!root) ctx.skip(reason)
  const vault = disk('vault', 'size=2m')
  await placesOf(vault, '', vaultId)
  remount(vault, 'ro')
  expect((await placesOf(vault, '', vaultId)).places[0]).toMatchObject({ ready: false, code: 'E-C31' })
})

it('XA18 a disk without inodes takes no more files: E-C2, and too few of them is not enough for a start', async (ctx) => {
  if (!root) ctx.skip(reason)
  const vault = disk('vault', 'size=2m,nr_inodes=30')
  const { places: [some] } = await placesOf(vault, '', vaultId)
  expect(some).toMatchObject({ ready: true })
  expect(some!.inodes).toBeLessThan(30)
  expect(enough({ ...some!, free: 1e12 }, 1)).toMatchObject({ ok: false })
  for (let n = 0; n < 40; n++) {
    try {
      writeFileSync(join(vault, String(n)), '')
    } catch {
      break
    }
  }
  expect((await placesOf(vault, '', vaultId)).places[0]).toMatchObject({ ready: false, code: 'E-C2' })
})

it('XA11 the reserve is really on the disk, made once, given back whole, and never left half-made', async (ctx) => {
  if (!root) ctx.skip(reason)
  const vault = disk('vault', 'size=4m')
  const free = async () => (await spaceOf(vault)).free
  const before = await free()
  expect(await ensureReserve(vault, 1024 * 1024 + 5)).toBe(true)
  expect(before - await free()).toBeGreaterThanOrEqual(1024 * 1024)
  const made = statSync(join(vault, 'reserve.bin'))
  expect(made.mode & 0o777).toBe(0o600)
  expect(await ensureReserve(vault, 1024 * 1024 + 5)).toBe(true)
  expect(statSync(join(vault, 'reserve.bin')).ino).toBe(made.ino)
  fill(vault)
  expect(() => writeFileSync(join(vault, 'commit'), Buffer.alloc(500_000))).toThrow()
  expect(await freeReserve(vault)).toBe(true)
  writeFileSync(join(vault, 'commit'), Buffer.alloc(500_000))
  expect(await freeReserve(vault)).toBe(false)
  expect(await ensureReserve(vault, 8 * 1024 * 1024)).toBe(false)
  expect(readdirSync(vault).sort()).toEqual(['commit', 'filler', 'media'].filter((name) => name !== 'media'))
})

it('XA11 XA10 thresholds stand in order, and the rate counts every track of the plan', () => {
  expect([leastStartSeconds, ...warnSeconds, stopSeconds]).toEqual([600, 1800, 600, 300, 90])
  const picture: Picture = { width: 1280, height: 720, frameRate: 30, codec: 'vp8', bitsPerSecond: 2_500_000 }
  const one = bytesPerSecond({ tracks: ['face'], picture })
  // reference/media.md §1 measured 338 KB in 1.02 s for this picture.
  expect(one).toBeGreaterThan(331_000)
  expect(one).toBeLessThan(400_000)
  expect(bytesPerSecond({ tracks: ['face', 'room', 'composite', 'sound'], picture })).toBeCloseTo(3 * one + bytesPerSecond({ tracks: ['sound'], picture }), -1)
  expect(spaceSeconds(one * 600, one)).toBe(600)
  expect(spaceSeconds(0, one)).toBe(0)
  expect(enough({ free: one * 600, inodes: null }, one)).toEqual({ ok: true, seconds: 600 })
  expect(enough({ free: one * 599, inodes: null }, one).ok).toBe(false)
})
