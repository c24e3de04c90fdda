// Keys for what needs two persons (security.md §2.3): a secret under K = A ⊕ B, one half with the members of each of two roles. No
// changed window and no single person reaches the secret.
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import { dualActs, dualRoles, type DualAct } from '../../shared/model/access'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import { signActCard } from './cards'
import { membersOf, type Members } from './members'
import { createRoomIdentity, type RoomIdentity } from '../store/identity'
import { signingKeyFrom, signingPublicOf, unwrap, wrap, type Sealed } from '../store/keys'
import type { Holder, Keyring } from '../store/keyring'
import { sealTo } from '../store/sealed-box'
import type { Sql } from '../store/sql'
import type { Store } from '../store/store'
import { registerSection } from '../store/world'

const context = (act: DualAct, role: Role, holder: Holder) => `act-half/${act}/${role}/${holder}`
const place = (act: DualAct) => `act/${act}`

type Recipient = { holder: Holder; publicKey: Buffer }

/** Who keeps the half of a role: its members in person (a role's key is also with the supervisors, who would have both halves), and the recovery sheets. */
function recipients({ active, recovery }: Members, role: Role): Recipient[] {
  const to = active.filter((m) => m.role === role).map((m): Recipient => ({ holder: m.staffId, publicKey: Buffer.from(m.admission.keys.box, 'hex') }))
  return to.length === 0 || !recovery ? to : [...to, { holder: `recovery:${recovery.setId}`, publicKey: Buffer.from(recovery.keys.box, 'hex') }]
}

async function sealHalf(tx: Sql, act: DualAct, role: Role, half: Buffer, { holder, publicKey }: Recipient): Promise<void> {
  await tx.run('INSERT OR REPLACE INTO act_half (act, role, holder, box) VALUES (?,?,?,?)', act, role, holder, sealTo(publicKey, half, context(act, role, holder)))
}

/** Makes the act keys whose two roles both have members by now; halves and secrets are forgotten. For a supervisor, who signs their cards. */
export async function ensureActKeys(store: Store): Promise<void> {
  for (const act of dualActs) {
    if (!store.person || (await store.db.get('SELECT 1 FROM act_key WHERE act = ?', act))) continue
    const members = await membersOf(store)
    const [roleA, roleB] = dualRoles[act]
    const [toA, toB] = [recipients(members, roleA), recipients(members, roleB)]
    if (toA.length === 0 || toB.length === 0) continue
    const { secret, publicKey, open } = await newSecret(store, act)
    const insert = async (tx: Sql) => {
      const key = randomBytes(32)
      const halfA = randomBytes(32)
      const halfB = xor(key, halfA)
      await tx.run('INSERT INTO act_key (act, box, public_key) VALUES (?,?,?)', act, JSON.stringify(wrap(key, secret, place(act))), publicKey)
      for (const to of toA) await sealHalf(tx, act, roleA, halfA, to)
      for (const to of toB) await sealHalf(tx, act, roleB, halfB, to)
      if (open !== null) {
        await tx.run(`INSERT INTO meta (key, value) VALUES ('identity-open', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, open)
        await tx.run(`DELETE FROM meta WHERE key = 'identity'`)
      }
      for (const buffer of [key, halfA, halfB]) buffer.fill(0)
    }
    if (act === 'seal') await store.db.transaction(insert)
    else {
      const sectionId = await registerSection(store)
      const body = signActCard({ act, key: publicKey, by: store.staffId }, store.person.sign)
      // Never a key without its card: nobody could make the card later.
      await store.log.appendMade(async (tx) => {
        await insert(tx)
        return { sectionId, fact: { kind: 'act.card', body } }
      }, store.staffId)
    }
    secret.fill(0)
  }
}

/** Passes the half this person keeps on to those of his role who lack it, and takes the boxes of those who have no right to them any more. At every login. */
export async function settleHalves(store: Store): Promise<void> {
  const members = await membersOf(store)
  const { ring } = store.sectionKeys
  await store.db.transaction(async (tx) => {
    for (const act of dualActs) {
      for (const role of dualRoles[act]) {
        const boxes = await tx.all<{ holder: Holder; box: Buffer }>('SELECT holder, box FROM act_half WHERE act = ? AND role = ?', act, role)
        if (boxes.length === 0) continue
        const wanted = recipients(members, role)
        const missing = wanted.filter((w) => !boxes.some((b) => b.holder === w.holder))
        const mine = boxes.find((b) => ring.has(b.holder))
        const half = mine && missing.length > 0 ? ring.open(mine.holder, mine.box, context(act, role, mine.holder)) : null
        if (half) for (const to of missing) await sealHalf(tx, act, role, half, to)
        half?.fill(0)
        // The last box stays: without any the key would be lost, and whoever it belonged to has no slot any more.
        const has = (w: Recipient) => half !== null || boxes.some((b) => b.holder === w.holder)
        // So does that of the older sheets, until the newer ones have theirs.
        const renewed = wanted.some((w) => w.holder.startsWith('recovery:') && has(w))
        const goes = (holder: Holder) => !wanted.some((w) => w.holder === holder) && (renewed || !holder.startsWith('recovery:'))
        if (wanted.some(has)) for (const { holder } of boxes) if (goes(holder)) await tx.run('DELETE FROM act_half WHERE act = ? AND role = ? AND holder = ?', act, role, holder)
      }
    }
  })
}

/** True when this person alone keeps the half of his role: without him nothing of that kind could be done any more. */
export async function isLastKeeper(store: Store, staffId: StaffId): Promise<boolean> {
  const rows = await store.db.all(`SELECT act FROM act_half AS mine WHERE holder = ? AND NOT EXISTS (
    SELECT 1 FROM act_half WHERE act = mine.act AND role = mine.role AND holder <> mine.holder)`, staffId)
  return rows.length > 0
}

/** `seal`: the room's private keys (PEM, JSON); its certificates are open. `dispose`, `control`: an Ed25519 seed. */
async function newSecret(store: Store, act: DualAct): Promise<{ secret: Buffer; publicKey: string; open: string | null }> {
  if (act !== 'seal') {
    const secret = randomBytes(32)
    return { secret, publicKey: signingPublicOf(signingKeyFrom(secret)), open: null }
  }
  // A vault of part A keeps the whole identity in the open part of the store: it moves behind the two persons here.
  const old = await store.meta('identity')
  const { unit, room } = JSON.parse((await store.meta('place')) ?? '{"unit":"","room":""}') as { unit: string; room: string }
  const identity: RoomIdentity = old ? JSON.parse(old) : await createRoomIdentity({ organisation: unit, room, now: new Date(store.clock.utc()) })
  const { caKeyPem, roomKeyPem, ...open } = identity
  return { secret: Buffer.from(JSON.stringify({ caKeyPem, roomKeyPem })), publicKey: identity.roomFingerprint, open: JSON.stringify(open) }
}

const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, i) => byte ^ b[i]!))

/** The half that is this person's. Throws `Refused` E-B5 when he keeps none (`no key`: nobody does yet), E-A2 for a damaged one. */
export async function openHalf(store: Store, ring: Keyring, act: DualAct): Promise<Buffer> {
  const rows = await store.db.all<{ role: Role; holder: Holder; box: Buffer }>('SELECT role, holder, box FROM act_half WHERE act = ?', act)
  if (rows.length === 0) throw new Refused('E-B5', 'no key')
  const row = rows.find((r) => ring.has(r.holder))
  if (!row) throw new Refused('E-B5', 'pending')
  const half = ring.open(row.holder, row.box, context(act, row.role, row.holder))
  if (!half) throw new Refused('E-A2', 'act key')
  return half
}

/** The secret, from both halves. Throws `Refused` E-B6 when they do not make its key: one half twice, or a foreign one. */
export async function openSecret(store: Store, act: DualAct, mine: Buffer, theirs: Buffer): Promise<Buffer> {
  const row = await store.db.get<{ box: string }>('SELECT box FROM act_key WHERE act = ?', act)
  if (!row) throw new Refused('E-B5', 'no key')
  const key = xor(mine, theirs)
  const secret = unwrap(key, JSON.parse(row.box) as Sealed, place(act))
  key.fill(0)
  if (!secret) throw new Refused('E-B6', 'halves')
  return secret
}
