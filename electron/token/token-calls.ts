// What main and the token's process say to each other. The process runs a vendor's machine code, so main believes
// nothing of it unchecked.
import { z } from 'zod'

const hex = (min: number, max: number) => z.string().regex(/^([0-9a-f]{2})+$/).min(min * 2).max(max * 2)
/** PKCS#11 v2.40 §3.4: 16 characters of serial number, 32 bytes of label, both free of form. */
const Serial = z.string().min(1).max(16)
const Label = z.string().max(32)

/** A token that is plugged in. */
export const TokenPlace = z.strictObject({ serial: Serial, label: Label })
export type TokenPlace = z.infer<typeof TokenPlace>

/**
 * What a key slot keeps of a token; none of it is secret. `secret` is 32 random bytes under RSA-OAEP (RFC 8017 §7.1) with
 * `hash` for both digest and MGF1: SHA-1 only where the token can do nothing else, which is no weakness in OAEP.
 */
export const TokenKey = z.strictObject({ serial: Serial, label: Label, keyId: hex(1, 64), hash: z.enum(['sha256', 'sha1']), secret: hex(256, 1024) })
export type TokenKey = z.infer<typeof TokenKey>

/** Bytes of the secret that a token guards. */
export const secretBytes = 32
const Secret = z.instanceof(Uint8Array).refine((bytes) => bytes.length === secretBytes)

/** What each call gives back. */
export const answers = {
  list: z.array(TokenPlace).max(64),
  enrol: z.strictObject({ key: TokenKey, secret: Secret }),
  open: Secret,
}

export type TokenCall =
  | { kind: 'list'; module: string }
  | { kind: 'enrol'; module: string; serial: string; pin: string }
  | { kind: 'open'; module: string; key: TokenKey; pin: string }
export type TokenRequest = { id: number; call: TokenCall }

/** `slow`: the token now makes a key pair, which takes a card up to a minute. */
export const TokenReply = z.union([
  z.strictObject({ id: z.number().int(), slow: z.literal(true) }),
  z.strictObject({ id: z.number().int(), value: z.unknown() }),
  z.strictObject({ id: z.number().int(), fault: z.strictObject({ code: z.enum(['E-A11', 'E-A12', 'E-A13']), detail: z.string().max(60).optional() }) }),
])
export type TokenReply = z.infer<typeof TokenReply>
