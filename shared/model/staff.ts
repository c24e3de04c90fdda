// The staff register (F8): who belongs to this room, with unit, sex and training, and the card by which a supervisor admits him.
import { z } from 'zod'
import { StaffId, Utc } from './ids'
import { Role, Sex } from './role'

/** Certificate of training in questioning minors, and its last valid day (YYYY-MM-DD; empty: no end). 未保法 §101: specially trained staff. */
export const Training = z.strictObject({ certificate: z.string().trim().min(1).max(60), until: z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/) })
export type Training = z.infer<typeof Training>

/** What is written about a person when he is entered. Identical to what part A wrote, with training added. */
export const Officer = z.strictObject({
  name: z.string().trim().min(1).max(60), role: Role, sex: Sex, unit: z.string().max(100), badge: z.string().max(40), training: Training.nullable().default(null),
})
export type Officer = z.infer<typeof Officer>

const key = z.string().regex(/^[0-9a-f]{64}$/)
/** Raw public keys, 32 bytes in hexadecimal: X25519 (section and role keys are sealed to it), Ed25519 (checks what he signs). */
export const PublicKeys = z.strictObject({ box: key, sign: key })
export type PublicKeys = z.infer<typeof PublicKeys>

/** What an admin signs when he enters a person: a supervisor who admits whom he entered himself would be two persons in one. */
export const Entered = z.strictObject({ by: StaffId, signature: z.string().regex(/^[0-9a-f]{128}$/) })
export type Entered = z.infer<typeof Entered>
export const enteredDomain = 'sayonce/1/entered\n'

/**
 * Admission: a supervisor signs who this is, what he does and with which keys, over the admin's signature on the same. The founder's
 * card is signed by himself, the first admin is entered by nobody; a person who got new keys in a recovery has the recovery key's card.
 * `at` makes every admission another card, so that an old one written once more is known for what it is.
 */
export const Card = z.strictObject({ staffId: StaffId, role: Role, keys: PublicKeys, entered: Entered.nullable(), at: Utc, by: z.union([StaffId, z.literal('recovery')]), signature: z.string().regex(/^[0-9a-f]{128}$/) })
export type Card = z.infer<typeof Card>

/** What a card's signature covers, in canonical JSON (RFC 8785) after this prefix. */
export const cardDomain = 'sayonce/1/card\n'

/** True on the day `today` (YYYY-MM-DD) when the training has not run out. */
export function isQualified(training: Training | null, today: string): boolean {
  return training !== null && (training.until === '' || training.until >= today)
}


/** A set of recovery sheets as far as everybody may know it: its public keys, signed by the supervisor who made it. */
export const RecoveryCard = z.strictObject({ setId: z.string().max(16), keys: PublicKeys, officers: z.array(StaffId).length(3), /** Of the key of `control`; null for the first sheets of a vault. */ control: z.string().regex(/^[0-9a-f]{128}$/).nullable(), by: StaffId, signature: z.string().regex(/^[0-9a-f]{128}$/) })
export type RecoveryCard = z.infer<typeof RecoveryCard>
export const recoveryDomain = 'sayonce/1/recovery-card\n'
export const recoveryAgreedDomain = 'sayonce/1/recovery-agreed\n'

/** The public key (Ed25519) by which the acts of two persons are known: policies, certificates of destruction. Signed by a supervisor. */
export const ActCard = z.strictObject({ act: z.enum(['dispose', 'control']), key: key, by: StaffId, signature: z.string().regex(/^[0-9a-f]{128}$/) })
export type ActCard = z.infer<typeof ActCard>
export const actDomain = 'sayonce/1/act-card\n'
