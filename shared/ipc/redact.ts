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

export const redact = {
  passages: call('redact', z.strictObject({ sessionId: SessionId, profile: RecipientProfile }), z.array(Passage)),
}
