// Events of the custody log (F76): who came in, what was opened, watched, granted, refused, exported, destroyed. Ids, codes and
// numbers only, never a name or free text: the log can be shown to an auditor and to a court as it is.
import { z } from 'zod'
import { DualAct, Purpose } from './access'
import { BackupId, CaseId, GrantId, ItemId, Millis, RecordingId, RequestId, SectionId, Sha256, StaffId, Utc, ViewId } from './ids'
import { Role } from './role'

const of = <K extends string, B extends z.ZodType>(kind: K, body: B) => z.strictObject({ kind: z.literal(kind), body })
const Count = z.number().int().min(0)
const Code = z.string().regex(/^[A-Za-z0-9.-]{1,40}$/)
const Target = z.string().regex(/^[a-z]{3}_[0-9a-hjkmnp-tv-z]{20}$/).nullable()

/** How a login ended. */
export const doorCauses = ['person', 'idle', 'switch', 'token', 'system', 'window'] as const
export const DoorCause = z.enum(doorCauses)
export type DoorCause = z.infer<typeof DoorCause>

export const CustodyFact = z.discriminatedUnion('kind', [
  /** `failures`: wrong tries at the door since the last opening. */
  of('door.opened', z.strictObject({ by: z.enum(['password', 'token', 'recovery', 'set-up']), role: Role.nullable(), failures: Count })),
  of('door.closed', z.strictObject({ cause: DoorCause })),
  of('slot.changed', z.strictObject({ act: z.enum(['added', 'revoked', 'password', 'cost', 'repaired']), staffId: StaffId, slot: z.enum(['password', 'token']) })),
  of('people.changed', z.strictObject({ act: z.enum(['enrolled', 'admitted', 'updated', 'removed']), staffId: StaffId, role: Role })),
  of('recovery.changed', z.strictObject({ act: z.enum(['made', 'rehearsed', 'used']), setId: Code })),
  /** `count` refusals of the same kind by the same person within a short time. */
  of('refused', z.strictObject({ call: Code, code: Code, target: Target, count: Count })),
  of('section.opened', z.strictObject({ target: SectionId })),
  of('access.changed', z.strictObject({ act: z.enum(['asked', 'granted', 'ended', 'expired']), grantId: GrantId, target: SectionId, holder: StaffId, purpose: Purpose, until: Utc.nullable() })),
  of('view.opened', z.strictObject({ viewId: ViewId, recordingId: RecordingId, purpose: Purpose })),
  /** Seconds of a recording that were decrypted for this opening: written before they are given out. */
  of('view.served', z.strictObject({ viewId: ViewId, recordingId: RecordingId, fromMs: Millis, toMs: Millis })),
  /** Seconds that were on the screen. */
  of('view.watched', z.strictObject({ viewId: ViewId, recordingId: RecordingId, fromMs: Millis, toMs: Millis, tookMs: Millis })),
  of('view.closed', z.strictObject({ viewId: ViewId, recordingId: RecordingId })),
  of('envelope.opened', z.strictObject({ itemId: ItemId, target: SectionId, purpose: Purpose })),
  /** A photograph or a page of paper outside the envelope was decrypted for a window. */
  of('photo.opened', z.strictObject({ itemId: ItemId, target: SectionId, page: Count })),
  of('approval.changed', z.strictObject({ act: z.enum(['requested', 'approved', 'declined', 'used', 'expired']), requestId: RequestId, dual: DualAct, target: Target, hash: Sha256, requester: StaffId, approver: StaffId.nullable() })),
  of('export.made', z.strictObject({ what: z.enum(['bundle', 'log', 'trust', 'certificate']), target: Target, sha256: Sha256.nullable() })),
  of('print.made', z.strictObject({ what: z.enum(['recovery-sheet', 'certificate', 'log', 'form', 'labels', 'plan', 'photographs']), target: Target })),
  of('policy.changed', z.strictObject({ hash: Sha256, requestId: RequestId })),
  of('hold.changed', z.strictObject({ caseId: CaseId, on: z.boolean() })),
  of('case.destroyed', z.strictObject({ caseId: CaseId, what: z.enum(['case', 'photographs', 'therapy']), certificate: Code, boxesSha256: Sha256, sections: Count, recordings: Count, requestId: RequestId })),
  of('backup.made', z.strictObject({ backupId: BackupId, files: Count, bytes: Count, sha256: Sha256 })),
  of('backup.restored', z.strictObject({ backupId: BackupId, sha256: Sha256 })),
  of('rehash.done', z.strictObject({ files: Count, bytes: Count, damaged: Count, repaired: Count })),
  /** The wall clock moved against the monotonic one; `byMs` is how far. */
  of('clock.jumped', z.strictObject({ byMs: z.number().int() })),
  /** Two persons accepted a log that did not match its head; what it was before stays in the heads. */
  of('log.reanchored', z.strictObject({ size: Count, root: Sha256, requestId: RequestId })),
])
export type CustodyFact = z.infer<typeof CustodyFact>
export type CustodyKind = CustodyFact['kind']
export const custodyKinds = CustodyFact.options.map((o) => o.shape.kind.value)
