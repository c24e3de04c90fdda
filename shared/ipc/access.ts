// Walls with doors: grants of single sections to single people; requests that need a second person.
import { z } from 'zod'
import { call, event } from './contract'
import { DualAct, Purpose } from '../model/access'
import { CaseId, GrantId, RequestId, SectionId, Sha256, StaffId, Utc } from '../model/ids'
import { Wish } from './seal'
import { KeptKind, Policy } from '../model/policy'
import { SectionKind } from '../model/section'

export const Grant = z.strictObject({
  grantId: GrantId, sectionId: SectionId, kind: SectionKind, caseId: CaseId, holder: StaffId, purpose: Purpose, by: StaffId.nullable(), askedAt: Utc, until: Utc.nullable(),
  state: z.enum(['asked', 'running', 'ended', 'expired']),
})
export type Grant = z.infer<typeof Grant>

/** What a second person is asked to approve. */
export const Subject = z.discriminatedUnion('dual', [
  z.strictObject({ dual: z.literal('seal'), wish: Wish }),
  z.strictObject({ dual: z.literal('dispose'), caseId: CaseId, what: KeptKind.default('case') }),
  z.strictObject({ dual: z.literal('control'), control: z.discriminatedUnion('what', [
    z.strictObject({ what: z.literal('policy'), policy: Policy }),
    z.strictObject({ what: z.literal('recovery') }),
    z.strictObject({ what: z.literal('reanchor') }),
    z.strictObject({ what: z.literal('second') }),
  ]) }),
])
export type Subject = z.infer<typeof Subject>

export const Approval = z.strictObject({
  requestId: RequestId, dual: DualAct, subject: Subject, hash: Sha256, /** The case it is about. */ about: z.strictObject({ caseId: CaseId, number: z.string() }).nullable(), requester: StaffId, requestedAt: Utc, expiresAt: Utc, approver: StaffId.nullable(), approvedAt: Utc.nullable(),
  state: z.enum(['open', 'approved', 'declined', 'used', 'expired']),
  /** The person who asks may approve it: another person, of the other role. */
  mine: z.boolean(), canApprove: z.boolean(),
})
export type Approval = z.infer<typeof Approval>

export const access = {
  grants: call('open', z.strictObject({ caseId: CaseId }), z.array(Grant)),
  ask: call('ask', z.strictObject({ sectionId: SectionId, purpose: Purpose, note: z.string().trim().max(200) }), Grant),
  /** Opens a section to one person until `until` (at most the policy's longest grant). By somebody who can read it and whose role may grant. */
  grant: call('grant', z.strictObject({ sectionId: SectionId, holder: StaffId, purpose: Purpose, until: Utc, note: z.string().trim().min(2).max(200) }), Grant),
  endGrant: call('grant', z.strictObject({ grantId: GrantId }), z.null()),

  /** Asks a second person. The hash covers what exactly is asked: a changed session, policy or case voids the approval. */
  request: call('approve', z.strictObject({ subject: Subject }), Approval),
  requests: call('approve', z.strictObject({}), z.array(Approval)),
  approve: call('approve', z.strictObject({ requestId: RequestId }), Approval),
  decline: call('approve', z.strictObject({ requestId: RequestId }), Approval),
  /** The second person approves at this machine without a change of user: his own password (and token PIN). */
  approveHere: call('approve', z.strictObject({ requestId: RequestId, staffId: StaffId, password: z.string().max(100_000), pin: z.string().max(64).default('') }), Approval),
  requestsChanged: event(z.null()),
}
