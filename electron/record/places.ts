// The folders that chunks are written to, whether they can be, and how much fits in: asked before a take and watched during it (F17, XA10, XA11, XA13, XA18).
import { randomBytes } from 'node:crypto'
import { mkdir, open, stat, statfs, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plan } from '../../shared/model/capture'
import type { Place } from '../../shared/model/take'
import { syncFolder } from '../store/slot-file'
import { diskCode, type DiskCode } from '../vault/place'

/** An ordinary interview lasts an hour or two; with less than ten minutes nobody should sit a child down. */
export const leastStartSeconds = 600
/** What copies that can be made again leave free, and make free again: half a day of recording. */
export const freeSeconds = 4 * 3_600
/** Warned of while it records, in order: time to find another disk, to come to an end, to end now. */
export const warnSeconds = [1_800, 600, 300] as const
/** Here the take is ended in good order: enough for the last chunks, the ends of all parts and the entries about them. */
export const stopSeconds = 90
/** Really written, so that it is really there: freed when the disk is full, so that the database can commit what happened (XA11). */
export const reserveBytes = 64 * 1024 * 1024
/** Bits a second of each sound, as the capturing window records it. */
const soundBits = 64_000
/** Encoders overshoot the rate they are given (reference/media.md §1): a tenth. */
const overshoot = 1.1
/** Inodes left below which no take starts: every part of a track is a file. */
const leastInodes = 100

/** A disk answers a page of writing within this. */
const lateMs = 3_000

export type PlaceState = {
  place: Place
  /** Where its media files lie; absolute. */
  folder: string
  /** A file was made, written, synced and removed in it just now. */
  ready: boolean
  /** Why it is not: E-C31 read-only, E-C2 full, E-C32 no more open files, E-C1 anything else (also: not there). */
  code: DiskCode | null
  /** Bytes that this program may still write; 0 when it cannot be asked. */
  free: number
  /** Files that can still be made; null where the file system does not count them. */
  inodes: number | null
}
export type PlacesNow = {
  /** The vault's first; the second only when it is set. */
  places: PlaceState[]
  /** Both lie on one disk and count as one copy (F17). */
  sameDisk: boolean
}

/** `media/` of the vault. */
export const vaultMedia = (vaultFolder: string) => join(vaultFolder, 'media')
/** `sayonce-<vault id>/media/` of the second place. */
export const secondMedia = (secondFolder: string, vaultId: string) => join(secondFolder, `sayonce-${vaultId}`, 'media')

/**
 * Looks at both places with a real write. Folders of ours are made when they are missing (0700), the second folder itself never: where a
 * disk was unplugged its mount point would lie on the first disk.
 * @param secondFolder empty: none is set
 */
export async function placesOf(vaultFolder: string, secondFolder: string, vaultId: string): Promise<PlacesNow> {
  const places = await Promise.all([
    inTime('vault', vaultFolder, vaultMedia(vaultFolder)),
    ...(secondFolder === '' ? [] : [inTime('second', secondFolder, secondMedia(secondFolder, vaultId))]),
  ])
  const sameDisk = places.length > 1 && places.every((place) => place.ready) && await onOneDisk(places.map((place) => place.folder))
  return { places, sameDisk }
}

/** A disk that hangs is not ready. */
async function inTime(place: Place, base: string, folder: string): Promise<PlaceState> {
  const late = new Promise<PlaceState>((resolve) => { setTimeout(resolve, lateMs, { place, folder, ready: false, code: 'E-C1', free: 0, inodes: null }).unref() })
  // One question a folder: each that hangs holds a thread that everything else needs.
  const asking = asked.get(folder) ?? look(place, base, folder).finally(() => asked.delete(folder))
  asked.set(folder, asking)
  return Promise.race([asking, late])
}
const asked = new Map<string, Promise<PlaceState>>()

async function look(place: Place, base: string, folder: string): Promise<PlaceState> {
  try {
    await stat(base)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await probe(folder)
    return { place, folder, ready: true, code: null, ...(await spaceOf(folder)) }
  } catch (error) {
    const space = await spaceOf(folder).catch(() => ({ free: 0, inodes: null }))
    return { place, folder, ready: false, code: diskCode(error), ...space }
  }
}

/** A file of one page is written, synced and removed: only that proves that a folder takes files. */
async function probe(folder: string): Promise<void> {
  const path = join(folder, `.probe-${randomBytes(6).toString('hex')}`)
  const handle = await open(path, 'wx', 0o600)
  try {
    const page = randomBytes(4_096)
    const { bytesWritten } = await handle.write(page, 0, page.length, 0)
    if (bytesWritten !== page.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    await handle.datasync()
  } finally {
    await handle.close()
    await unlink(path)
  }
}

/** Bytes and files that still fit in. @throws when the folder is not there */
export async function spaceOf(folder: string): Promise<{ free: number; inodes: number | null }> {
  const { bavail, bsize, files, ffree } = await statfs(folder)
  return { free: Number(bavail) * Number(bsize), inodes: Number(files) === 0 ? null : Number(ffree) }
}

async function onOneDisk(folders: string[]): Promise<boolean> {
  const [first, second] = await Promise.all(folders.map((folder) => stat(folder).then((s) => s.dev).catch(() => null)))
  return first !== undefined && first !== null && first === second
}

/** Whole seconds that fit into `free` bytes at this rate. */
export const spaceSeconds = (free: number, bytesPerSecond: number) => Math.max(0, Math.floor(free / bytesPerSecond))

/** Bytes a second that a plan writes to each place. */
export function bytesPerSecond(plan: Pick<Plan, 'tracks' | 'picture'>): number {
  const bits = plan.tracks.reduce((sum, track) => sum + soundBits + (track === 'sound' ? 0 : plan.picture.bitsPerSecond), 0)
  return Math.ceil((bits / 8) * overshoot)
}

/**
 * Whether a take may start on this place at this rate, and for how long it would do. E-C2 with the minutes that are left below ten minutes, or
 * without inodes.
 */
export function enough(place: Pick<PlaceState, 'free' | 'inodes'>, rate: number): { ok: boolean; seconds: number } {
  const seconds = spaceSeconds(place.free, rate)
  return { ok: seconds >= leastStartSeconds && (place.inodes === null || place.inodes >= leastInodes), seconds }
}

const reserveFile = (vaultFolder: string) => join(vaultFolder, 'reserve.bin')

/**
 * Makes the reserve when it is not there in full. Random bytes: a file system that compresses would keep nothing of zeros.
 * @returns false when it does not fit; nothing of it is then left behind
 */
export async function ensureReserve(vaultFolder: string, bytes = reserveBytes): Promise<boolean> {
  const path = reserveFile(vaultFolder)
  if ((await stat(path).catch(() => null))?.size === bytes) return true
  try {
    const handle = await open(path, 'w', 0o600)
    try {
      const block = randomBytes(Math.min(bytes, 1024 * 1024))
      for (let at = 0; at < bytes;) {
        const { bytesWritten } = await handle.write(block, 0, Math.min(block.length, bytes - at), at)
        if (bytesWritten === 0) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
        at += bytesWritten
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    await syncFolder(dirname(path))
    return true
  } catch {
    await unlink(path).catch(() => undefined)
    return false
  }
}

/** Gives the reserve back to the disk. @returns whether there was one */
export async function freeReserve(vaultFolder: string): Promise<boolean> {
  try {
    await unlink(reserveFile(vaultFolder))
    await syncFolder(vaultFolder)
    return true
  } catch {
    return false
  }
}
