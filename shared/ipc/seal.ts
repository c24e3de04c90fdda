// Sealing a session for one recipient: preview what goes in and what blocks, make the bundle, cancel it, export the trust certificate.
import { z } from 'zod'
import { call, event } from './contract'
import { Printed } from '../model/sheet'
import { BundleId, RequestId, SessionId } from '../model/ids'
import { RecipientProfile } from '../model/redaction'
import { Failure } from '../failure'

export const sealSteps = ['collect', 'print', 'assemble', 'sign', 'media', 'check', 'done'] as const
export const SealStep = z.enum(sealSteps)
export type SealStep = z.infer<typeof SealStep>

export const Sealed = z.strictObject({
  bundleId: BundleId, fileName: z.string(), folder: z.string(), bytes: z.number(), pages: z.number(),
  manifestSha256: z.string(), shortCode: z.string(),
  /** Shown once and handed over by another road than the bundle. */
  passphrase: z.string(),
})
export type Sealed = z.infer<typeof Sealed>

const Reason = z.string().trim().max(200).default('')
/**
 * Written reasons that lift a block: for having no recording (E-D7), for leaving out a damaged one (E-C7); or that hand over what the child or a
 * guardian did not agree to (F52). Printed in the binder.
 */
const reasons = { noRecordingReason: Reason, omitDamagedReason: Reason, withoutConsentReason: Reason }

/** What a person wants sealed. */
export const Wish = z.strictObject({ sessionId: SessionId, profile: RecipientProfile, recipient: z.string().trim().min(1).max(100), ...reasons })
export type Wish = z.infer<typeof Wish>

export const seal = {
  preview: call('redact', z.strictObject({ sessionId: SessionId, profile: RecipientProfile, ...reasons }), z.strictObject({
    parts: z.array(z.strictObject({ id: z.string(), title: z.string(), lines: z.number(), redactions: z.number() })),
    media: z.array(z.strictObject({ name: z.string(), bytes: z.number(), durationMs: z.number(), included: z.boolean() })),
    blocks: z.array(Failure),
  })),
  /**
   * Asks for a folder in a native dialog and makes the bundle there. Null when the person closed the dialog. Needs an approved `seal`
   * request (access.request) for exactly this: E-B5 without, E-B6 when it expired, was used or anything changed since.
   */
  make: call('seal.make', z.strictObject({ requestId: RequestId }), Sealed.nullable()),
  cancel: call('seal.make', z.strictObject({}), z.null()),
  /** Saves this room's CA certificate (PEM) to a chosen folder as `ca.pem`. False when the dialog was closed. */
  exportTrust: call('trust.export', z.strictObject({}), z.boolean()),
  progress: event(z.strictObject({ step: SealStep, done: z.number(), total: z.number(), secondsLeft: z.number().nullable() })),
  /** For the hidden print window only: the document it has to draw. */
  binder: call('window', z.strictObject({}), Printed),
  /** The print window says that fonts are loaded and the pages are drawn. Resolves with the next document to draw, or null when there is none. */
  drawn: call('window', z.strictObject({}), Printed.nullable()),
}
