// Cases, their sessions and the sections of both.
import { z } from 'zod'
import { call } from './contract'
import { CaseId, SectionId, SessionId, StaffId, Utc } from '../model/ids'
import { AgeBand } from '../model/person'
import { SectionKind, ServiceKind, ServiceState } from '../model/section'

export const SectionRow = z.strictObject({ sectionId: SectionId, kind: SectionKind, caseId: CaseId.nullable(), sessionId: SessionId.nullable() })
export type SectionRow = z.infer<typeof SectionRow>

export const CaseRow = z.strictObject({
  caseId: CaseId, number: z.string(), openedAt: Utc, child: z.string(), ageBand: AgeBand, firstReceiver: StaffId,
  /** Newest session of the case, with the state of each service. */
  session: z.strictObject({ sessionId: SessionId, ordinal: z.number(), services: z.partialRecord(ServiceKind, ServiceState) }).nullable(),
})
export type CaseRow = z.infer<typeof CaseRow>

export const cases = {
  list: call(z.strictObject({}), z.array(CaseRow)),
  /** Opens a case: number, case section and key volume. The people are added by entries. */
  open: call(z.strictObject({ reporter: z.string().trim().min(1).max(500), reportedAt: z.string().max(20), receipt: z.string().max(500), firstReceiver: StaffId }),
    z.strictObject({ caseId: CaseId, number: z.string() })),
  /** Opens the next session of a case with its sections. */
  openSession: call(z.strictObject({ caseId: CaseId }), z.strictObject({ sessionId: SessionId })),
  /** All sections of a case, its sessions' included; with null, the vault's own (the staff register). */
  sections: call(z.strictObject({ caseId: CaseId.nullable() }), z.array(SectionRow)),
  /** Finds a case by a typed number. `valid` is false when the check character says it was mistyped (F2). */
  find: call(z.strictObject({ typed: z.string().max(40) }), z.strictObject({ valid: z.boolean(), caseId: CaseId.nullable() })),
}
