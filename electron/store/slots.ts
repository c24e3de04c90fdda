// The key slots: two copies of one small file with generation and checks. A wrong password, a damaged file and a file
// from the future are three different answers.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { StaffId } from '../../shared/model/ids'
import { belowFloor, kdfDefault, stretch, unwrap, wrap, type KdfParameters } from './keys'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const Kdf = z.strictObject({ algorithm: z.literal('argon2id'), memoryKiB: z.number().int().max(4 * 1024 * 1024), iterations: z.number().int().max(64), parallelism: z.number().int().max(64), salt: hex(16) })
/** `box` holds the vault's root key and the person's X25519 seed, 32 bytes each. */
const Slot = z.strictObject({ staffId: StaffId, kdf: Kdf, box: z.strictObject({ nonce: hex(12), tag: hex(16), data: hex(64) }) })
const SlotFile = z.strictObject({
  format: z.literal('sayonce-slots/1'),
  vaultId: hex(16),
  generation: z.number().int().min(1),
  /** SQLCipher salt: kept here so that damage to the first page of the database does not lose it (security.md §0.2). */
  databaseSalt: hex(16),
  slots: z.array(Slot).min(1).max(64),
  /** SHA-256 of the canonical rest: tells damage from a wrong password before any key is known. */
  digest: hex(32),
  /** HMAC-SHA-256 under a key of the vault: tells a forged file once the vault is open. */
  mac: hex(32),
})
type SlotFile = z.infer<typeof SlotFile>

const names = ['slots.json', 'slots-2.json'] as const

const body = (file: Omit<SlotFile, 'digest' | 'mac'>) => {
  const { format, vaultId, generation, databaseSalt, slots } = file
  return canonical({ format, vaultId, generation, databaseSalt, slots })
}
const digestOf = (file: Omit<SlotFile, 'digest' | 'mac'>) => createHash('sha256').update(body(file)).digest('hex')
const macOf = (key: Buffer, file: Omit<SlotFile, 'digest' | 'mac'>) => createHmac('sha256', key).update(body(file)).digest('hex')
const aadOf = (vaultId: string, staffId: string, kdf: KdfParameters) => canonical({ vaultId, staffId, kdf })

type Copy = { state: 'missing' } | { state: 'damaged' } | { state: 'future' } | { state: 'good'; file: SlotFile }

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
  const version = /^sayonce-slots\/(\d+)$/.exec(format)
  if (version && Number(version[1]) > 1) return { state: 'future' }
  const parsed = SlotFile.safeParse(json)
  return parsed.success && digestOf(parsed.data) === parsed.data.digest ? { state: 'good', file: parsed.data } : { state: 'damaged' }
}

async function writeCopies(folder: string, file: SlotFile): Promise<void> {
  for (const name of names) await writeFileAtomic(join(folder, name), `${JSON.stringify(file, null, 1)}\n`, { mode: 0o600, fsync: true })
  await syncFolder(folder)
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

export type OpenSlots = { root: Buffer; seed: Buffer; databaseSalt: Buffer; vaultId: string; staffId: StaffId }

/** Writes the first slot. Returns the new random root key and private seed (32 bytes each). `macKey` is derived from the root by the caller. */
export async function createSlots(folder: string, password: string, staffId: StaffId, macKey: (root: Buffer) => Buffer): Promise<OpenSlots> {
  const root = randomBytes(32)
  const seed = randomBytes(32)
  const vaultId = randomBytes(16).toString('hex')
  const kdf: KdfParameters = { ...kdfDefault, salt: randomBytes(16).toString('hex') }
  const kek = await stretch(password, kdf)
  const slot = { staffId, kdf, box: wrap(kek, Buffer.concat([root, seed]), aadOf(vaultId, staffId, kdf)) }
  kek.fill(0)
  const file = { format: 'sayonce-slots/1' as const, vaultId, generation: 1, databaseSalt: randomBytes(16).toString('hex'), slots: [slot] }
  const key = macKey(root)
  await writeCopies(dirname(join(folder, names[0])), { ...file, digest: digestOf(file), mac: macOf(key, file) })
  return { root, seed, databaseSalt: Buffer.from(file.databaseSalt, 'hex'), vaultId, staffId }
}

/**
 * Opens the slot the password fits. Throws `Refused`: E-A1 wrong password, E-A2 both copies damaged or the file forged,
 * E-A3 written by a newer version, E-A8 parameters lowered. A single damaged copy is repaired from the other.
 */
export async function openSlots(folder: string, password: string, macKey: (root: Buffer) => Buffer): Promise<OpenSlots> {
  const copies = await Promise.all(names.map((n) => readCopy(join(folder, n))))
  if (copies.some((c) => c.state === 'future')) throw new Refused('E-A3')
  const good = copies.flatMap((c) => (c.state === 'good' ? [c.file] : [])).sort((a, b) => b.generation - a.generation)
  const file = good[0]
  if (!file) throw new Refused('E-A2', 'slots')
  if (file.slots.some((s) => belowFloor(s.kdf))) throw new Refused('E-A8')
  for (const slot of file.slots) {
    const kek = await stretch(password, slot.kdf)
    const opened = unwrap(kek, slot.box, aadOf(file.vaultId, slot.staffId, slot.kdf))
    kek.fill(0)
    if (!opened) continue
    const root = Buffer.from(opened.subarray(0, 32))
    const seed = Buffer.from(opened.subarray(32))
    opened.fill(0)
    const mac = Buffer.from(macOf(macKey(root), file), 'hex')
    if (!timingSafeEqual(mac, Buffer.from(file.mac, 'hex'))) {
      root.fill(0)
      seed.fill(0)
      throw new Refused('E-A2', 'slots')
    }
    if (good.length < names.length || good.some((g) => g.generation !== file.generation)) await writeCopies(folder, file)
    return { root, seed, databaseSalt: Buffer.from(file.databaseSalt, 'hex'), vaultId: file.vaultId, staffId: slot.staffId }
  }
  throw new Refused('E-A1')
}
