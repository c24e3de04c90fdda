// Cards: who is admitted to this room, in what role, with which keys. A chain of signatures from the founder; nothing else makes a
// person somebody to whom keys are sealed, so that an administrator alone lets nobody in.
import { sign, verify, type KeyObject } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import type { Entry } from '../../shared/model/entry'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import { actDomain, cardDomain, enteredDomain, recoveryAgreedDomain, recoveryDomain, type ActCard, type Card, type Entered, type PublicKeys, type RecoveryCard } from '../../shared/model/staff'
import { verifyingKeyFrom } from '../store/keys'

type Unsigned<T> = Omit<T, 'signature'>

const bytes = (domain: string, value: object) => Buffer.from(domain + canonical(value), 'utf8')

export function signCard(card: Unsigned<Card>, key: KeyObject): Card {
  return { ...card, signature: sign(null, bytes(cardDomain, card), key).toString('hex') }
}

type Entrant = Pick<Card, 'staffId' | 'role' | 'keys'>
const entryOf = ({ staffId, role, keys }: Entrant) => ({ staffId, role, keys })

/** The admin's signature on whom he entered. */
export function signEntered(entry: Entrant, by: StaffId, key: KeyObject): Entered {
  return { by, signature: sign(null, bytes(enteredDomain, { ...entryOf(entry), by }), key).toString('hex') }
}

export function signRecoveryCard(card: Unsigned<RecoveryCard>, key: KeyObject): RecoveryCard {
  return { ...card, signature: sign(null, bytes(recoveryDomain, card), key).toString('hex') }
}

export function signActCard(card: Unsigned<ActCard>, key: KeyObject): ActCard {
  return { ...card, signature: sign(null, bytes(actDomain, card), key).toString('hex') }
}

function holds(domain: string, signed: { signature: string }, key: string): boolean {
  const { signature, ...rest } = signed
  try {
    return verify(null, bytes(domain, rest), verifyingKeyFrom(key), Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}

const agreedBytes = ({ setId, keys, officers }: Pick<RecoveryCard, 'setId' | 'keys' | 'officers'>) => bytes(recoveryAgreedDomain, { setId, keys, officers })

/** The signature of two persons under new recovery sheets, by the key of `control`. */
export function signAgreed(card: Pick<RecoveryCard, 'setId' | 'keys' | 'officers'>, control: KeyObject): string {
  return sign(null, agreedBytes(card), control).toString('hex')
}

function holdsControl(card: RecoveryCard, signature: string, key: string): boolean {
  try {
    return verify(null, agreedBytes(card), verifyingKeyFrom(key), Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}

function enteredBy(card: Card, people: ReadonlyMap<StaffId, Admission>): boolean {
  const admin = card.entered && people.get(card.entered.by)
  return admin?.role === 'admin' && card.entered!.by !== card.staffId && holds(enteredDomain, { ...entryOf(card), ...card.entered! }, admin.keys.sign)
}

export type Admission = { role: Role; keys: PublicKeys }
export type Admitted = { people: ReadonlyMap<StaffId, Admission>; recovery: RecoveryCard | null; acts: Partial<Record<ActCard['act'], string>> }

/**
 * Reads the register in order. The first card is the founder's, signed by himself as supervisor; every other must be signed by who was
 * an admitted supervisor just then, over the signature of who was an admitted admin (but for the first admin), or by the newest
 * recovery key. A card that does not hold counts as not written.
 */
export function admitted(register: readonly Entry[]): Admitted {
  const people = new Map<StaffId, Admission>()
  let recovery: RecoveryCard | null = null
  const acts: Admitted['acts'] = {}
  let founded = false
  let hadAdmin = false
  // A card counts once: whoever writes an old one again brings nobody back.
  const seen = new Set<string>()
  const isNew = ({ signature }: { signature: string }) => seen.size !== seen.add(signature).size
  for (const entry of register) {
    if (entry.kind === 'staff.removed') people.delete(entry.body.staffId)
    // Another role: what he was admitted as has ended, his signature with it.
    if (entry.kind === 'staff.updated' && people.get(entry.body.staffId)?.role !== entry.body.role) people.delete(entry.body.staffId)
    if (entry.kind === 'recovery.card') {
      const by = people.get(entry.body.by)
      // The first sheets are made with the vault; replacing them takes two persons, and so the key of `control`.
      const agreed = recovery === null || (acts.control !== undefined && entry.body.control !== null && holdsControl(entry.body, entry.body.control, acts.control))
      if (agreed && by?.role === 'supervisor' && holds(recoveryDomain, entry.body, by.keys.sign) && isNew(entry.body)) recovery = entry.body
    }
    if (entry.kind === 'act.card') {
      const by = people.get(entry.body.by)
      // The first one counts: a second would be a way around the two persons.
      if (by?.role === 'supervisor' && holds(actDomain, entry.body, by.keys.sign)) acts[entry.body.act] ??= entry.body.key
    }
    if (entry.kind !== 'staff.card') continue
    const card = entry.body
    const key = !founded && card.by === card.staffId && card.role === 'supervisor' ? card.keys.sign
      : card.by === 'recovery' ? recovery?.keys.sign
        : people.get(card.by)?.role === 'supervisor' ? people.get(card.by)!.keys.sign : undefined
    if (key === undefined || !holds(cardDomain, card, key) || !isNew(card)) continue
    if (founded && card.by !== 'recovery' && !(card.role === 'admin' && !hadAdmin) && !enteredBy(card, people)) continue
    founded = true
    hadAdmin ||= card.role === 'admin'
    people.set(card.staffId, { role: card.role, keys: card.keys })
  }
  return { people, recovery, acts }
}
