// The exported custody log as data (format sayonce-log/1) and the report of checking one. What writes it and what verifies
// it share this file and `canonical.ts`, and nothing else.
//
// Text in UTF-8, one RFC 8785 object a line, each line ended by LF, in this order: the header; entries by rising `n`; heads;
// consistency proofs; the signature. The hash of an entry is SHA-256 over the RFC 8785 text of {sectionId, seq, atUtc, atMono, author, kind,
// prev, body}, where `body` is the SHA-256 of the stored body; for custody events that is the RFC 8785 text of `event`. Its
// leaf in the RFC 6962 tree is SHA-256(0x00 ‖ hash). A whole log has every n from 1 to size; in a part each entry carries its
// inclusion proof (RFC 6962 §2.1.1) to the root of the header. The last line signs everything before it with the key of the
// heads: Ed25519 over "sayonce-log/1" LF, SHA-256 of all earlier bytes in hexadecimal, LF.
import { z } from 'zod'
import { Finding, Verdict } from './bundle'
import { Millis, SectionId, Sha256, StaffId, Utc } from './ids'

export const logVersion = 'sayonce-log/1'
export const logReportVersion = 'sayonce-verify-log/1'

const Count = z.number().int().min(0)
const Hashes = z.array(Sha256).max(64)

export const LogHeader = z.strictObject({
  format: z.literal(logVersion),
  /** First line of the signed heads: sayonce/ and the vault's id. */
  origin: z.string().regex(/^sayonce\/[0-9a-z-]{1,64}$/),
  /** Raw Ed25519 key (32 bytes) in base64. */
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  exportedAt: Utc, size: Count, root: Sha256, scope: z.enum(['whole', 'part']),
})
export type LogHeader = z.infer<typeof LogHeader>

const place = {
  n: Count.min(1), sectionId: SectionId, seq: Count.min(1), atUtc: Utc, atMono: Millis, author: StaffId,
  kind: z.string().regex(/^[a-z][a-z.-]{0,59}$/), prev: Sha256, proof: Hashes.optional(),
}
/** An entry: with `event` when it is a custody event, else with the SHA-256 of its stored body. */
export const LogEvent = z.union([
  z.strictObject({ ...place, body: Sha256 }),
  z.strictObject({ ...place, event: z.record(z.string(), z.unknown()) }),
])
export type LogEvent = z.infer<typeof LogEvent>

/** A signed head as text (C2SP checkpoint in a signed note). */
export const LogHead = z.strictObject({ head: z.string().max(4000) })
export const LogConsistency = z.strictObject({ consistency: z.strictObject({ from: Count.min(1), to: Count.min(1), proof: Hashes }) })
/** Ed25519 in base64. */
export const LogSignature = z.strictObject({ signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/) })

/** `consistent`: null when nothing could be said (another vault, no proof for this size in a part). */
const CheckedHead = z.strictObject({
  /** Name of the file the head came from; the log's own name for heads inside it. */
  file: z.string(), size: Count, root: Sha256, consistent: z.boolean().nullable(), outside: z.boolean(),
})
export type CheckedHead = z.infer<typeof CheckedHead>

/** Inclusion of one event: `leaf` is entry number `n`, index n - 1 of `size`; `proof` from the leaf upwards. */
const Inclusion = z.strictObject({ n: Count, size: Count, leaf: Sha256, root: Sha256, proof: Hashes })
export type Inclusion = z.infer<typeof Inclusion>

export const LogFacts = z.strictObject({
  origin: z.string().nullable(), publicKey: z.string().nullable(), scope: z.enum(['whole', 'part']).nullable(), exportedAt: z.string().nullable(),
  size: z.number().nullable(), root: z.string().nullable(),
  /** Entries in the file, and those of them that are custody events. */
  entries: Count, events: Count,
  /** The key was named by the person checking (--key), or an outside head agrees. */
  confirmed: z.boolean(),
  /** Heads that were checked, and those of them listed: of a long file only the last hundred and those that do not agree. */
  headsChecked: Count, heads: z.array(CheckedHead),
  inclusion: Inclusion.nullable(),
})
export type LogFacts = z.infer<typeof LogFacts>

/** What `sayonce-verify --log --json` prints. Fields are only ever added. */
export const LogReport = z.strictObject({
  version: z.literal(logReportVersion), name: z.string(), size: z.number(), verdict: Verdict, findings: z.array(Finding), facts: LogFacts,
})
export type LogReport = z.infer<typeof LogReport>
