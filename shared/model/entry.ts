// The one chained log (DESIGN §3.1): every fact is an entry of a section; what people see is a fold over entries.
import { z } from 'zod'
import { CaseId, LineId, Millis, PersonId, RecordingId, SectionId, SessionId, Sha256, StaffId, Utc, BundleId } from './ids'
import { Answer } from './form'
import { Identity, Person } from './person'
import { Decision, RecipientProfile } from './redaction'
import { RecordingEnded, RecordingStarted } from './recording'
import { Role, Sex } from './role'
import { SectionKind, ServiceKind, SetServiceState } from './section'
import { checkItems } from './checklist-items'

const Note = z.string().max(500)
const of = <K extends string, B extends z.ZodType>(kind: K, body: B) => z.strictObject({ kind: z.literal(kind), body })

/** What a window may write, by kind. Everything else is written by the main process alone. */
export const UserFact = z.discriminatedUnion('kind', [
  of('staff.added', z.strictObject({ staffId: StaffId, name: z.string().trim().min(1).max(60), role: Role, sex: Sex, unit: z.string().max(100), badge: z.string().max(40) })),
  of('case.person', Person),
  of('key.person', Identity),
  of('session.staff', z.strictObject({ interviewers: z.array(StaffId).max(4), recorder: StaffId.nullable(), companion: PersonId.nullable(), interpreter: PersonId.nullable() })),
  of('session.check', z.strictObject({ item: z.enum(checkItems), answer: z.enum(['yes', 'no', 'none']), reason: Note })),
  of('session.service', z.strictObject({ service: ServiceKind, state: SetServiceState, owner: StaffId.nullable(), reason: Note })),
  of('qa.added', z.strictObject({ lineId: LineId, speaker: z.enum(['question', 'answer', 'note']), text: z.string().max(4000), recordingId: RecordingId.nullable(), atMs: Millis })),
  of('qa.edited', z.strictObject({ lineId: LineId, text: z.string().max(4000) })),
  of('qa.removed', z.strictObject({ lineId: LineId })),
  of('marker', z.strictObject({ recordingId: RecordingId.nullable(), atMs: Millis, mark: z.enum(['note', 'break-start', 'break-end', 'distress', 'disclosure']), text: Note })),
  of('form.answer', z.strictObject({ formId: z.string().max(60), version: z.number().int().min(1), field: z.string().max(60), answer: Answer })),
  of('redaction.decided', Decision),
  /** Takes an earlier entry of the same section out of the fold; undoing an undo is redo. Nothing is deleted. */
  of('undo', z.strictObject({ seq: z.number().int().min(1) })),
])
export type UserFact = z.infer<typeof UserFact>

const SystemFact = z.discriminatedUnion('kind', [
  of('case.opened', z.strictObject({ caseId: CaseId, number: z.string().max(20), reporter: Note, reportedAt: z.string().max(20), firstReceiver: StaffId, receipt: Note })),
  of('session.opened', z.strictObject({ sessionId: SessionId, ordinal: z.number().int().min(1), room: z.string().max(60) })),
  of('recording.started', RecordingStarted),
  of('recording.ended', RecordingEnded),
  of('seal.made', z.strictObject({ bundleId: BundleId, profile: RecipientProfile, recipient: z.string().max(100), manifestSha256: Sha256, shortCode: z.string().max(30), pages: z.number().int(), bytes: z.number().int() })),
])

export const Fact = z.union([UserFact, SystemFact])
export type Fact = z.infer<typeof Fact>
export type FactKind = Fact['kind']

export type Entry = {
  sectionId: SectionId
  /** 1, 2, 3 … within the section, without gaps. */
  seq: number
  atUtc: Utc
  /** Monotonic milliseconds since this machine started: order and durations survive a wrong wall clock. */
  atMono: Millis
  author: StaffId
  /** Hash of the previous entry of the section; 64 zeros for the first. */
  prev: Sha256
  hash: Sha256
} & Fact

/** Which facts belong into which section. A window's fact outside this table is refused. */
export const belongs: { readonly [K in SectionKind]: readonly FactKind[] } = {
  register: ['staff.added'],
  case: ['case.opened', 'case.person', 'undo'],
  'key-volume': ['key.person', 'undo'],
  session: ['session.opened', 'session.staff', 'session.check', 'session.service', 'undo'],
  questioning: ['recording.started', 'recording.ended', 'qa.added', 'qa.edited', 'qa.removed', 'marker', 'undo'],
  medical: ['form.answer', 'undo'],
  samples: ['form.answer', 'undo'],
  psychological: ['form.answer', 'undo'],
  'legal-aid': ['form.answer', 'undo'],
  'follow-up': ['form.answer', 'undo'],
  redaction: ['redaction.decided', 'undo'],
  seal: ['seal.made'],
}

/** Only what a person wrote by hand can be undone; the machine's own facts (recordings, seals, undo targets elsewhere) stay. */
export const undoable: ReadonlySet<FactKind> = new Set(UserFact.options.map((o) => o.shape.kind.value).filter((k) => k !== 'staff.added'))
