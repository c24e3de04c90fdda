// Redaction of text for one recipient: what the detectors propose. Decisions are entries of the redaction section.
import { z } from 'zod'
import { call } from './contract'
import { SessionId } from '../model/ids'
import { Proposal, RecipientProfile, TextRef } from '../model/redaction'

/** One piece of text of the session with what was found in it. `label` says where it stands, e.g. 「询问 · 答 3」. */
export const Passage = z.strictObject({
  ref: TextRef,
  labelZh: z.string(), labelEn: z.string(),
  text: z.string(),
  textSha256: z.string(),
  proposals: z.array(Proposal),
})
export type Passage = z.infer<typeof Passage>

const Consent = z.enum(['given', 'refused', 'open', 'unasked'])

export const redact = {
  /** What the child or a guardian agreed to hand over (F52): what was refused or taken back stays out of bundles for police, prosecutor, court and defence. */
  consents: call('redact', z.strictObject({ sessionId: SessionId }), z.strictObject({ information: Consent, evidence: Consent, photographs: Consent })),
  /** `withoutConsent`: with the texts that stay here for want of consent, for who will hand them over with a written reason. */
  passages: call('redact', z.strictObject({ sessionId: SessionId, profile: RecipientProfile, withoutConsent: z.boolean().default(false) }), z.array(Passage)),
}
