// Cases, their sessions and the sections of both; search in what the person may read.
import { z } from 'zod'
import { call, event } from './contract'
import { CaseId, SectionId, SessionId, StaffId, Utc } from '../model/ids'
import { AgeBand } from '../model/person'
import { SectionKind, ServiceKind, ServiceState } from '../model/section'

/** `may`: what the person who asks can do with it now. `closed`: why he cannot read it. */
export const SectionRow = z.strictObject({
  sectionId: SectionId, kind: SectionKind, caseId: CaseId.nullable(), sessionId: SessionId.nullable(),
  may: z.strictObject({ read: z.boolean(), write: z.boolean() }),
  closed: z.enum(['role', 'questioning', 'pending', 'destroyed']).nullable(),
})
export type SectionRow = z.infer<typeof SectionRow>

export const CaseRow = z.strictObject({
  caseId: CaseId, number: z.string(), openedAt: Utc, child: z.string(), ageBand: AgeBand, firstReceiver: StaffId, hold: z.boolean(),
  /** Newest session of the case, with the state of each service. */
  session: z.strictObject({ sessionId: SessionId, ordinal: z.number(), services: z.partialRecord(ServiceKind, ServiceState) }).nullable(),
})
export type CaseRow = z.infer<typeof CaseRow>

/** One place where the text was found; `text` is what stands around it. */
export const Hit = z.strictObject({ caseId: CaseId, number: z.string(), sessionId: SessionId.nullable(), sectionId: SectionId, kind: SectionKind, seq: z.number(), text: z.string(), at: Utc })
export type Hit = z.infer<typeof Hit>

export const cases = {
  /** Newest first, `count` from the `from`-th on. Destroyed cases are not listed. */
  list: call('case.list', z.strictObject({ from: z.number().int().min(0), count: z.number().int().min(1).max(200) }), z.strictObject({ rows: z.array(CaseRow), total: z.number() })),
  /** Opens a case: number, case section and key volume. The people are added by entries. */
  open: call('case.open', z.strictObject({ reporter: z.string().trim().min(1).max(500), reportedAt: z.string().max(20), receipt: z.string().max(500), firstReceiver: StaffId }),
    z.strictObject({ caseId: CaseId, number: z.string() })),
  /** Opens the next session of a case with its sections. */
  openSession: call('session.open', z.strictObject({ caseId: CaseId }), z.strictObject({ sessionId: SessionId })),
  /** All sections of a case, its sessions' included; with null, the vault's own (staff register, custody log). */
  sections: call('open', z.strictObject({ caseId: CaseId.nullable() }), z.array(SectionRow)),
  /** Finds a case by a typed number. `valid` is false when the check character says it was mistyped (F2). */
  find: call('case.list', z.strictObject({ typed: z.string().max(40) }), z.strictObject({ valid: z.boolean(), caseId: CaseId.nullable() })),
  /** Full text in every section whose key the person holds. `indexed` < 1 while the index is still being built after the login. */
  search: call('case.list', z.strictObject({ text: z.string().trim().min(1).max(100), count: z.number().int().min(1).max(100) }),
    z.strictObject({ hits: z.array(Hit), more: z.boolean(), indexed: z.number() })),
  /** What the person may open has changed (a grant, the close of a questioning): read the sections again. */
  changed: event(z.null()),
}
