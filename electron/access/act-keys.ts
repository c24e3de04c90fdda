// Keys for what needs two persons (security.md §2.3): a secret under K = A ⊕ B, one half sealed to each of two roles. No changed window
// and no single person reaches the secret.
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import { dualRoles } from '../../shared/model/access'
import { dualActs, type DualAct } from '../../shared/model/custody'
import { signActCard } from './cards'
import { createRoomIdentity, type RoomIdentity } from '../store/identity'
import { signingKeyFrom, signingPublicOf, unwrap, wrap, type Sealed } from '../store/keys'
import { roleHolder, type Holder, type Keyring } from '../store/keyring'
import { sealTo } from '../store/sealed-box'
import type { Store } from '../store/store'
import { registerSection } from '../store/world'
import { currentRoleKey } from './role-keys'

const context = (act: DualAct, holder: Holder) => `act-key/${act}/${holder}`
const place = (act: DualAct) => `act/${act}`

type Row = { act: DualAct; box: string; holder_a: Holder; half_a: Buffer; holder_b: Holder; half_b: Buffer }

/** Makes the act keys whose two roles both have members by now; halves and secrets are forgotten. For a supervisor, who signs their cards. */
export async function ensureActKeys(store: Store): Promise<void> {
  for (const act of dualActs) {
    if (!store.person || (await store.db.get('SELECT 1 FROM act_key WHERE act = ?', act))) continue
    const [roleA, roleB] = dualRoles[act]
    const { secret, publicKey, open } = await newSecret(store, act)
    const made = await store.db.transaction(async (tx) => {
      const [a, b] = [await currentRoleKey(store, tx, roleA), await currentRoleKey(store, tx, roleB)]
      if (!a || !b) return false
      const key = randomBytes(32)
      const halfA = randomBytes(32)
      const halfB = xor(key, halfA)
      const [holderA, holderB] = [roleHolder(roleA, a.version), roleHolder(roleB, b.version)]
      await tx.run('INSERT INTO act_key (act, box, public_key, role_a, holder_a, half_a, role_b, holder_b, half_b) VALUES (?,?,?,?,?,?,?,?,?)',
        act, JSON.stringify(wrap(key, secret, place(act))), publicKey,
        roleA, holderA, sealTo(a.publicKey, halfA, context(act, holderA)), roleB, holderB, sealTo(b.publicKey, halfB, context(act, holderB)))
      for (const buffer of [key, halfA, halfB]) buffer.fill(0)
      return true
    })
    secret.fill(0)
    if (!made) continue
    if (act === 'seal') {
      await store.setMeta('identity-open', open ?? '')
      await store.dropMeta('identity')
    } else await store.log.append(await registerSection(store), { kind: 'act.card', body: signActCard({ act, key: publicKey, by: store.staffId }, store.person.sign) }, store.staffId)
  }
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

async function rowOf(store: Store, act: DualAct): Promise<Row> {
  const row = await store.db.get<Row>('SELECT * FROM act_key WHERE act = ?', act)
  if (!row) throw new Refused('E-B5', 'no key')
  return row
}

/** The half this ring reaches. Throws `Refused` E-B5 when it reaches none, E-A2 for a damaged one. */
export async function openHalf(store: Store, ring: Keyring, act: DualAct): Promise<Buffer> {
  const row = await rowOf(store, act)
  for (const [holder, box] of [[row.holder_a, row.half_a], [row.holder_b, row.half_b]] as const) {
    if (!ring.has(holder)) continue
    const half = ring.open(holder, box, context(act, holder))
    if (!half) throw new Refused('E-A2', 'act key')
    return half
  }
  throw new Refused('E-B5')
}

/** The secret, from both halves. Throws `Refused` E-B6 when they do not make its key: one half twice, or a foreign one. */
export async function openSecret(store: Store, act: DualAct, mine: Buffer, theirs: Buffer): Promise<Buffer> {
  const key = xor(mine, theirs)
  const secret = unwrap(key, JSON.parse((await rowOf(store, act)).box) as Sealed, place(act))
  key.fill(0)
  if (!secret) throw new Refused('E-B6', 'halves')
  return secret
}
