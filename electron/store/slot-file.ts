// slots.json and its second copy: how they look, how they are read and written. A damaged file, one from the future and one with
// lowered parameters are three different answers.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { SlotId, StaffId, Utc } from '../../shared/model/ids'
import { TokenKey } from '../token/token-calls'
import { belowFloor } from './keys'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const Kdf = z.strictObject({ algorithm: z.literal('argon2id'), memoryKiB: z.number().int().max(4 * 1024 * 1024), iterations: z.number().int().max(64), parallelism: z.number().int().max(64), salt: hex(16) })
const Box = (bytes: number) => z.strictObject({ nonce: hex(12), tag: hex(16), data: hex(bytes) })
/** `box` holds the vault's root key and the person's seed, 32 bytes each. `token` is null in a slot that a password opens alone. */
const Slot = z.strictObject({ slotId: SlotId, staffId: StaffId, addedAt: Utc, kdf: Kdf, token: TokenKey.nullable(), box: Box(64) })
export type Slot = z.infer<typeof Slot>

/** Recovery sheets: which set, the check value of its secret, the root key under it. A set counts once it was rehearsed. */
const Recovery = z.strictObject({ setId: z.string().max(16), check: hex(32), box: Box(32), boxKey: hex(32), signKey: hex(32), officers: z.array(StaffId).length(3), madeAt: Utc, rehearsedAt: Utc.nullable() })
export type Recovery = z.infer<typeof Recovery>

const SlotFile2 = z.strictObject({
  format: z.literal('sayonce-slots/2'),
  vaultId: hex(16),
  generation: z.number().int().min(1),
  /** SQLCipher salt: kept here so that damage to the first page of the database does not lose it (security.md §0.2). */
  databaseSalt: hex(16),
  slots: z.array(Slot).min(1).max(64),
  recovery: z.array(Recovery).max(2),
  /** SHA-256 of the canonical rest: tells damage from a wrong password before any key is known. */
  digest: hex(32),
  /** HMAC-SHA-256 under a key of the vault: tells a forged file once the vault is open. */
  mac: hex(32),
})
/** Format of part A: one password a person, no token, no recovery. Read, and written as /2 at the first login. */
const SlotFile1 = z.strictObject({
  format: z.literal('sayonce-slots/1'), vaultId: hex(16), generation: z.number().int().min(1), databaseSalt: hex(16),
  slots: z.array(z.strictObject({ staffId: StaffId, kdf: Kdf, box: Box(64) })).min(1).max(64), digest: hex(32), mac: hex(32),
})
export type SlotFile = z.infer<typeof SlotFile2>
export type SlotFile1 = z.infer<typeof SlotFile1>
type AnyFile = SlotFile | SlotFile1
export type Unsigned = Omit<SlotFile, 'digest' | 'mac'>

const names = ['slots.json', 'slots-2.json'] as const

const body = (file: object) => {
  const { digest: _digest, mac: _mac, ...rest } = file as Partial<SlotFile>
  return canonical(rest)
}
const digestOf = (file: object) => createHash('sha256').update(body(file)).digest('hex')
const macOf = (key: Buffer, file: object) => createHmac('sha256', key).update(body(file)).digest('hex')

/** True when the file was written by somebody who had the vault open. */
export function isGenuine(file: AnyFile, macKey: Buffer): boolean {
  return timingSafeEqual(Buffer.from(macOf(macKey, file), 'hex'), Buffer.from(file.mac, 'hex'))
}

type Copy = { state: 'missing' | 'damaged' | 'future' } | { state: 'good'; file: AnyFile }

async function readCopy(path: string): Promise<Copy> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    return { state: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'damaged' }
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { state: 'damaged' }
  }
  const format = typeof json === 'object' && json !== null && 'format' in json ? String(json.format) : ''
  const version = Number(/^sayonce-slots\/(\d+)$/.exec(format)?.[1] ?? 0)
  if (version > 2) return { state: 'future' }
  const parsed = (version === 1 ? SlotFile1 : SlotFile2).safeParse(json)
  return parsed.success && digestOf(parsed.data) === parsed.data.digest ? { state: 'good', file: parsed.data } : { state: 'damaged' }
}

/**
 * The newest whole copy; `repair` when the other one is not its equal. Throws `Refused`: E-A2 both damaged, E-A3 from a newer
 * version, E-A8 parameters lowered.
 */
export async function readSlotFile(folder: string): Promise<{ file: AnyFile; repair: boolean }> {
  const copies = await Promise.all(names.map((n) => readCopy(join(folder, n))))
  if (copies.some((c) => c.state === 'future')) throw new Refused('E-A3')
  const good = copies.flatMap((c) => (c.state === 'good' ? [c.file] : [])).sort((a, b) => b.generation - a.generation)
  const file = good[0]
  if (!file) throw new Refused('E-A2', 'slots')
  if (file.slots.some((s) => belowFloor(s.kdf))) throw new Refused('E-A8')
  return { file, repair: good.length < names.length || good.some((g) => g.generation !== file.generation) }
}

/** Signs and writes both copies, one after the other: a power cut leaves at least one whole. */
export async function writeSlotFile(folder: string, file: Unsigned, macKey: Buffer): Promise<SlotFile> {
  const signed: SlotFile = { ...file, digest: digestOf(file), mac: macOf(macKey, file) }
  for (const name of names) await writeFileAtomic(join(folder, name), `${JSON.stringify(signed, null, 1)}\n`, { mode: 0o600, fsync: true })
  await syncFolder(folder)
  return signed
}

/** fsync of a folder, so that a name made in it survives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** True when any copy of the slot file lies in the folder: a damaged vault is still a vault. */
export async function hasSlots(folder: string): Promise<boolean> {
  const copies = await Promise.all(names.map((n) => readCopy(join(folder, n))))
  return copies.some((c) => c.state !== 'missing')
}
