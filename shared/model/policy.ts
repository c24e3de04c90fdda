// Settings of the room that are controls: changed by two persons only. Each value is also the strictest the software knows.
import { z } from 'zod'
import { Picture } from './capture'
import type { SectionKind } from './section'

export const Policy = z.strictObject({
  /** Minutes without a touch until the screen locks. */
  idleMinutes: z.number().int().min(1).max(60),
  /** Longest life of a grant, in days. */
  grantDays: z.number().int().min(1).max(365),
  /** Hours an approval stays good. */
  approvalHours: z.number().int().min(1).max(72),
  /** Years a case is kept after its last entry; it is then proposed for destruction, never destroyed by itself. */
  retentionYears: z.number().int().min(1).max(100),
  /** The same for the photographs of the envelope, and for therapy notes: kinds that may have to go before the case does. */
  photographYears: z.number().int().min(1).max(100),
  therapyYears: z.number().int().min(1).max(100),
  /** Days between two checks of everything (F82). */
  rehashDays: z.number().int().min(1).max(90),
  /** The picture recordings are made with; null: what this machine was measured to be able to do, VP8. */
  picture: Picture.nullable().default(null),
})
export type Policy = z.infer<typeof Policy>

/** Until two persons change it. Retention: placeholder until the unit's own rule is entered (reference/unconfirmed.md). */
export const defaultPolicy: Policy = { idleMinutes: 5, grantDays: 30, approvalHours: 24, retentionYears: 30, photographYears: 30, therapyYears: 30, rehashDays: 7, picture: null }

/** What is kept for a time of its own and destroyed for itself (F81): a whole case, or the sections of one kind in it. */
export const keptKinds = ['case', 'photographs', 'therapy'] as const
export const KeptKind = z.enum(keptKinds)
export type KeptKind = z.infer<typeof KeptKind>

/** The sections of a kind; null: all of the case. */
export const keptSections: { readonly [K in KeptKind]: readonly SectionKind[] | null } = { case: null, photographs: ['intimate'], therapy: ['psychological'] }

export const yearsOf = (policy: Policy, kind: KeptKind): number => ({ case: policy.retentionYears, photographs: policy.photographYears, therapy: policy.therapyYears })[kind]
