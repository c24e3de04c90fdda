// Key slots, as LUKS has them: each opens the vault's root key and one person's seed, by password or by password and token. Slots
// are added, changed and revoked without touching data; the last one of the vault cannot go.
import { randomBytes } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { newId, type StaffId, type Utc } from '../../shared/model/ids'
import type { TokenKey } from '../token/token-calls'
import { derive, kdfDefault, stretch, unwrap, vaultKeys, wrap, type KdfParameters } from './keys'
import { isGenuine, readSlotFile, writeSlotFile, type Recovery, type Slot, type SlotFile, type SlotFile1, type Unsigned } from './slot-file'

/** What somebody at the door has: who he says he is, a password, and a way to ask his token for its secret (32 bytes). */
export type Attempt = { who: StaffId | null; password: string; token: ((key: TokenKey) => Promise<Buffer>) | null }
/** What stretching a password costs in new slots; `kdfDefault` everywhere but in tests. */
export type Cost = Omit<KdfParameters, 'salt'>

export type OpenSlots = { root: Buffer; seed: Buffer; staffId: StaffId; by: 'password' | 'token' | 'recovery'; repaired: boolean; raised: boolean; file: SlotFile }

const aadOf = (vaultId: string, slot: Omit<Slot, 'box'>) => canonical({ vaultId, ...slot })
const macKeyOf = (root: Buffer) => derive(root, 'slots')

/** KEK of a slot: the stretched password, mixed with the token's secret where there is one (HKDF-SHA-256, RFC 5869). */
async function kekOf(password: string, kdf: KdfParameters, tokenSecret: Buffer | null): Promise<Buffer> {
  const stretched = await stretch(password, kdf)
  if (!tokenSecret) return stretched
  const both = Buffer.concat([stretched, tokenSecret])
  const kek = derive(both, 'slot/token')
  both.fill(0)
  stretched.fill(0)
  return kek
}

async function makeSlot(vaultId: string, options: { staffId: StaffId; at: Utc; password: string; token: { key: TokenKey; secret: Buffer } | null; root: Buffer; seed: Buffer; cost?: Cost }): Promise<Slot> {
  const { staffId, at, password, token, root, seed, cost = kdfDefault } = options
  const head = { slotId: newId('slt', randomBytes), staffId, addedAt: at, kdf: { ...cost, salt: randomBytes(16).toString('hex') }, token: token?.key ?? null }
  const kek = await kekOf(password, head.kdf, token?.secret ?? null)
  const plain = Buffer.concat([root, seed])
  const slot = { ...head, box: wrap(kek, plain, aadOf(vaultId, head)) }
  kek.fill(0)
  plain.fill(0)
  return slot
}

/** Writes a new slot file with one slot. Returns the new random root key and seed (32 bytes each). */
export async function createSlots(folder: string, password: string, staffId: StaffId, at: Utc, cost?: Cost): Promise<OpenSlots> {
  const root = randomBytes(32)
  const seed = randomBytes(32)
  const vaultId = randomBytes(16).toString('hex')
  const slot = await makeSlot(vaultId, { staffId, at, password, token: null, root, seed, ...(cost ? { cost } : {}) })
  const file = await writeSlotFile(folder, { format: 'sayonce-slots/2', vaultId, generation: 1, databaseSalt: randomBytes(16).toString('hex'), slots: [slot], recovery: [] }, macKeyOf(root))
  return { root, seed, staffId, by: 'password', repaired: false, raised: false, file }
}

/**
 * Opens the slot that fits. Throws `Refused`: E-A1 wrong person or password (one answer, the same work for both), E-A2 damaged or
 * forged, E-A3 from a newer version, E-A8 parameters lowered, E-A11…A13 from the token. Repairs a damaged copy, and rewraps the slot
 * under today's cost of stretching when it was made with less.
 */
export async function openSlots(folder: string, attempt: Attempt, at: Utc, cost: Cost = kdfDefault): Promise<OpenSlots> {
  const { file, repair } = await readSlotFile(folder)
  // Without a person only what a password opens alone is tried: a token belongs to somebody.
  const wanted = file.slots.filter((s) => (attempt.who === null ? !('slotId' in s) || (s as Slot).token === null : s.staffId === attempt.who))
  if (wanted.length === 0) (await stretch(attempt.password, { ...cost, salt: '00'.repeat(16) })).fill(0)
  for (const slot of wanted) {
    const opened = await tryOne(file, slot, attempt)
    if (!opened) continue
    const root = Buffer.from(opened.subarray(0, 32))
    const seed = Buffer.from(opened.subarray(32))
    opened.fill(0)
    if (!isGenuine(file, macKeyOf(root))) {
      root.fill(0)
      seed.fill(0)
      throw new Refused('E-A2', 'slots')
    }
    const token: TokenKey | null = 'slotId' in slot ? (slot as Slot).token : null
    const raised = slot.kdf.memoryKiB < cost.memoryKiB || slot.kdf.iterations < cost.iterations
    let next: SlotFile | null = file.format === 'sayonce-slots/2' ? file : null
    if (repair || raised || !next) {
      const now: Unsigned = next ?? upgraded(file as SlotFile1, [])
      // What is only repaired keeps its slots as they are.
      const again = raised || !next
      const secret = again && token && attempt.token ? await attempt.token(token) : null
      const fresh = !again ? null : await makeSlot(file.vaultId, { staffId: slot.staffId, at, password: attempt.password, token: token && secret ? { key: token, secret } : null, root, seed, cost })
      secret?.fill(0)
      const same = (s: object) => s === slot
      const slots = !fresh ? now.slots : next ? now.slots.map((s) => (same(s) ? fresh : s)) : [fresh]
      next = await writeSlotFile(folder, { ...now, slots, generation: file.generation + 1 }, macKeyOf(root))
    }
    return { root, seed, staffId: slot.staffId, by: token ? 'token' : 'password', repaired: repair, raised, file: next }
  }
  throw new Refused('E-A1')
}

const upgraded = ({ vaultId, generation, databaseSalt }: SlotFile1, slots: Slot[]): Unsigned => ({ format: 'sayonce-slots/2', vaultId, generation, databaseSalt, slots, recovery: [] })

async function tryOne(file: SlotFile | SlotFile1, slot: SlotFile['slots'][number] | SlotFile1['slots'][number], { password, token }: Attempt): Promise<Buffer | null> {
  if (!('slotId' in slot)) {
    const kek = await stretch(password, slot.kdf)
    const opened = unwrap(kek, slot.box, canonical({ vaultId: file.vaultId, staffId: slot.staffId, kdf: slot.kdf }))
    kek.fill(0)
    return opened
  }
  const { box, ...head } = slot
  const secret = slot.token ? await (token ?? (() => { throw new Refused('E-A11') }))(slot.token) : null
  const kek = await kekOf(password, slot.kdf, secret)
  secret?.fill(0)
  const opened = unwrap(kek, box, aadOf(file.vaultId, head))
  kek.fill(0)
  return opened
}

/** Opens the vault's root key with the secret of the recovery sheets. Null when no rehearsed set of this file has it. */
export async function openRecovery(folder: string, secret: Buffer, setId: string): Promise<{ root: Buffer; file: SlotFile; recovery: Recovery } | null> {
  const { file } = await readSlotFile(folder)
  if (file.format !== 'sayonce-slots/2') return null
  const recovery = file.recovery.find((r) => r.setId === setId && r.rehearsedAt !== null)
  const root = recovery ? unwrap(derive(secret, 'recovery/kek'), recovery.box, `recovery/${file.vaultId}/${setId}`) : null
  return recovery && root && isGenuine(file, macKeyOf(root)) ? { root, file, recovery } : null
}

/** The slot file of an open vault: everything that changes it. Holds the root key; `wipe` ends it. */
export class SlotBook {
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly folder: string, private readonly root: Buffer, private now: SlotFile, private readonly cost: Cost = kdfDefault) {}

  get file(): SlotFile {
    return this.now
  }

  ofPerson(staffId: StaffId): Slot[] {
    return this.now.slots.filter((s) => s.staffId === staffId)
  }

  private change(edit: (file: SlotFile) => Promise<Partial<Pick<SlotFile, 'slots' | 'recovery'>>>): Promise<void> {
    const turn = this.turn.then(async () => {
      const part = await edit(this.now)
      if (part.slots?.length === 0) throw new Refused('E-A18')
      const { digest: _digest, mac: _mac, ...rest } = this.now
      this.now = await writeSlotFile(this.folder, { ...rest, ...part, generation: this.now.generation + 1 }, macKeyOf(this.root))
    })
    this.turn = turn.catch(() => undefined)
    return turn
  }

  /** A slot for a new person: new seed, returned for his public keys; the caller wipes it. */
  async addPerson(staffId: StaffId, password: string, at: Utc): Promise<Buffer> {
    const seed = randomBytes(32)
    await this.change(async (file) => ({ slots: [...file.slots.filter((s) => s.staffId !== staffId), await makeSlot(file.vaultId, { staffId, at, password, token: null, root: this.root, seed, cost: this.cost })] }))
    return seed
  }

  /** Replaces a person's slot by one under another password or token. `attempt` opens the present one: throws E-A1 when it does not. */
  async rewrap(attempt: Attempt & { who: StaffId }, fresh: { password: string; token: { key: TokenKey; secret: Buffer } | null }, at: Utc): Promise<void> {
    await this.change(async (file) => {
      for (const slot of file.slots.filter((s) => s.staffId === attempt.who)) {
        const opened = await tryOne(file, slot, attempt)
        if (!opened) continue
        const seed = Buffer.from(opened.subarray(32))
        opened.fill(0)
        const made = await makeSlot(file.vaultId, { staffId: attempt.who, at, ...fresh, root: this.root, seed, cost: this.cost })
        seed.fill(0)
        return { slots: file.slots.map((s) => (s === slot ? made : s)) }
      }
      throw new Refused('E-A1')
    })
  }

  /** Opens another person's slot for one act of his at this machine. Throws E-A1, or the token's refusal. The caller wipes the seed. */
  async seedOf(attempt: Attempt & { who: StaffId }): Promise<Buffer> {
    const own = this.ofPerson(attempt.who)
    if (own.length === 0) (await stretch(attempt.password, { ...this.cost, salt: '00'.repeat(16) })).fill(0)
    for (const slot of own) {
      const opened = await tryOne(this.now, slot, attempt)
      if (!opened) continue
      const seed = Buffer.from(opened.subarray(32))
      opened.fill(0)
      return seed
    }
    throw new Refused('E-A1')
  }

  async revoke(staffId: StaffId): Promise<void> {
    await this.change(async (file) => ({ slots: file.slots.filter((s) => s.staffId !== staffId) }))
  }

  /** Keeps the root key under a new recovery secret. It counts from `rehearsed` on. Throws `Refused` E-A18 while two sets are still needed. */
  async addRecovery(secret: Buffer, set: Omit<Recovery, 'box' | 'rehearsedAt'>): Promise<void> {
    await this.change(async (file) => {
      // A third one would push out a set that alone keeps some key.
      if (file.recovery.filter((r) => r.rehearsedAt !== null).length > 1) throw new Refused('E-A18')
      const box = wrap(derive(secret, 'recovery/kek'), this.root, `recovery/${file.vaultId}/${set.setId}`)
      return { recovery: [...file.recovery.filter((r) => r.rehearsedAt !== null), { ...set, box, rehearsedAt: null }] }
    })
  }

  /** The set counts from now on. The older one stays beside it until `dropRecovery`: it may keep what nobody has passed on yet. */
  async rehearsed(setId: string, at: Utc): Promise<void> {
    await this.change(async (file) => ({ recovery: file.recovery.map((r) => (r.setId === setId ? { ...r, rehearsedAt: at } : r)) }))
  }

  async dropRecovery(setId: string): Promise<void> {
    await this.change(async (file) => ({ recovery: file.recovery.filter((r) => r.setId !== setId) }))
  }

  /** 32 bytes for a purpose of the whole vault, e.g. the password of an outside backup. */
  derive(purpose: string): Buffer {
    return derive(this.root, purpose)
  }

  wipe(): void {
    this.root.fill(0)
  }
}

/** Both keys of the database file and its salt, for opening it or a copy of it. */
export const databaseKeysOf = (root: Buffer, file: Pick<SlotFile, 'databaseSalt'>) => ({ ...vaultKeys(root), salt: Buffer.from(file.databaseSalt, 'hex') })
