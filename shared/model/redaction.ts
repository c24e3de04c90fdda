// Redaction of text: proposals by detectors, decisions by people, reason codes with their basis (reference/redaction.md §5.3).
import { z } from 'zod'
import { PersonId, SectionId, Sha256 } from './ids'

export const recipientProfiles = ['police', 'prosecutor', 'court', 'defence', 'legal-aid', 'hospital'] as const
export const RecipientProfile = z.enum(recipientProfiles)
export type RecipientProfile = z.infer<typeof RecipientProfile>

/** Recipients that the consents to hand over speak of (F52); the child's own lawyer and doctors are not among them. */
export const needsConsent: ReadonlySet<RecipientProfile> = new Set(['police', 'prosecutor', 'court', 'defence'])

export const reasonCodes = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11', 'R12'] as const
export const ReasonCode = z.enum(reasonCodes)
export type ReasonCode = z.infer<typeof ReasonCode>

/** What a detector recognised. */
export const FindingKind = z.enum(['name', 'alias', 'id-number', 'phone', 'address', 'school', 'birth-date', 'manual'])
export type FindingKind = z.infer<typeof FindingKind>

/** One piece of free text: a section and a path inside it (`qa/<lineId>`, `form/<formId>/<field>`). */
export const TextRef = z.strictObject({ sectionId: SectionId, path: z.string().max(120) })
export type TextRef = z.infer<typeof TextRef>

const span = {
  /** Half-open range in UTF-16 code units of the text. */
  start: z.number().int().min(0).max(20_000),
  end: z.number().int().min(1).max(20_000),
  /** SHA-256 of the whole text the range belongs to: a decision on changed text does not count. */
  textSha256: Sha256,
}

export const Proposal = z.strictObject({
  ref: TextRef, ...span,
  kind: FindingKind,
  personId: PersonId.nullable(),
  replacement: z.string().max(80),
  code: ReasonCode,
})
export type Proposal = z.infer<typeof Proposal>

export const Decision = z.strictObject({
  profile: RecipientProfile,
  ref: TextRef, ...span,
  kind: FindingKind,
  action: z.enum(['accept', 'reject']),
  replacement: z.string().max(80),
  code: ReasonCode,
  /** Required when a proposal is rejected, or when the code is R12. */
  reason: z.string().max(200),
})
export type Decision = z.infer<typeof Decision>
