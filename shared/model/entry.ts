// The one chained log (DESIGN §3.1): every fact is an entry of a section; what people see is a fold over entries.
import { z } from 'zod'
import { Answer, Source } from './answer'
import { BundleId, CaseId, GrantId, ItemId, LineId, Millis, PersonId, RecordingId, RowId, SectionId, SessionId, Sha256, StaffId, Utc } from './ids'
import { Identity, Person } from './person'
import { Decision, RecipientProfile } from './redaction'
import { mostAdded, Photograph, Shot } from './photograph'
import { RecordingEnded, RecordingStarted } from './recording'
import { SelfTest, TakeEnded, TakeEvent, TakeStarted } from './take'
import { CustodyFact, custodyKinds } from './custody'
import { ActCard, Card, Officer, RecoveryCard } from './staff'
import { SectionKind, ServiceKind, SetServiceState } from './section'
import { checkItems } from './checklist-items'

const Note = z.string().max(500)
const of = <K extends string, B extends z.ZodType>(kind: K, body: B) => z.strictObject({ kind: z.literal(kind), body })

/** A place in a form: a field, in one row where its group is repeated. */
const place = { formId: z.string().max(60), version: z.number().int().min(1), field: z.string().max(60), row: RowId.optional() }

/** A definition that was signed with, by the hash of its file. */
const SignedForm = z.strictObject({ id: z.string().max(60), version: z.number().int().min(1), sha256: Sha256 })

/** What a window adds to a signed section: a new row of a group that goes on (`later`), or answers at open places of one that stands or, without `row`, outside rows. */
export const Added = z.strictObject({
  formId: z.string().max(60), version: z.number().int().min(1), group: z.string().max(60), row: RowId.optional(),
  answers: z.array(z.strictObject({ field: z.string().max(60), answer: Answer, source: Source.optional() })).min(1).max(200),
})
export type Added = z.infer<typeof Added>

/** The same in the log, with the definition it was answered by. */
const Addition = Added.omit({ formId: true, version: true }).extend({ form: SignedForm })
export type Addition = z.infer<typeof Addition>

/** What a window may write, by kind. Everything else is written by the main process alone. */
export const UserFact = z.discriminatedUnion('kind', [
  of('case.person', Person),
  of('key.person', Identity),
  of('session.staff', z.strictObject({ interviewers: z.array(StaffId).max(4), recorder: StaffId.nullable(), companion: PersonId.nullable(), interpreter: PersonId.nullable() })),
  of('session.check', z.strictObject({ item: z.enum(checkItems), answer: z.enum(['yes', 'no', 'none']), reason: Note })),
  of('session.service', z.strictObject({ service: ServiceKind, state: SetServiceState, owner: StaffId.nullable(), reason: Note })),
  of('qa.added', z.strictObject({ lineId: LineId, speaker: z.enum(['question', 'answer', 'note']), text: z.string().max(4000), recordingId: RecordingId.nullable(), atMs: Millis })),
  /** `base`: seq of the newest entry about the line that the writer had seen; another one since then is a conflict (E-B9, XC3). */
  of('qa.edited', z.strictObject({ lineId: LineId, text: z.string().max(4000), base: z.number().int().min(0).optional() })),
  of('qa.removed', z.strictObject({ lineId: LineId })),
  /** `backMs`: how far it was set back from the moment of the key (F25); absent before part C. */
  of('marker', z.strictObject({ recordingId: RecordingId.nullable(), atMs: Millis, mark: z.enum(['note', 'break-start', 'break-end', 'distress', 'disclosure']), text: Note, backMs: Millis.optional() })),
  /** A marker was put right, or its words were typed later. `marker`: seq of its entry. */
  of('marker.changed', z.strictObject({ marker: z.number().int().min(1), atMs: Millis, text: Note })),
  /** Who came into the room of the questioning or left it: staff or a person of the case. */
  of('presence', z.strictObject({ recordingId: RecordingId.nullable(), atMs: Millis, who: z.union([StaffId, PersonId]), present: z.boolean() })),
  /** `base`: as in `qa.edited`, about this place (XC3). */
  of('form.answer', z.strictObject({ ...place, answer: Answer, source: Source.optional(), base: z.number().int().min(0).optional() })),
  /** A row of a repeated group is added, or taken out with all its answers. */
  of('form.row', z.strictObject({ formId: z.string().max(60), version: z.number().int().min(1), group: z.string().max(60), row: RowId, present: z.boolean() })),
  /** What the counsellor lets leave the therapy notes (F69): a copy of an answer and of where it comes from (F64), or its withdrawal. */
  of('form.released', z.strictObject({ ...place, answer: Answer.nullable(), source: Source.optional() })),
  of('redaction.decided', Decision),
  /** Takes an earlier entry of the same section out of the fold; undoing an undo is redo. Nothing is deleted. */
  of('undo', z.strictObject({ seq: z.number().int().min(1) })),
])
export type UserFact = z.infer<typeof UserFact>

const SystemFact = z.discriminatedUnion('kind', [
  of('staff.added', z.strictObject({ staffId: StaffId, ...Officer.shape })),
  of('staff.updated', z.strictObject({ staffId: StaffId, ...Officer.shape })),
  of('staff.card', Card),
  of('recovery.card', RecoveryCard),
  of('act.card', ActCard),
  of('staff.removed', z.strictObject({ staffId: StaffId, reason: Note })),
  /** Legal hold (F81): while it stands nothing of the case is destroyed. */
  of('case.hold', z.strictObject({ on: z.boolean(), reason: Note })),
  /** Why a section was opened to somebody, in words that the custody log must not hold. */
  of('access.noted', z.strictObject({ grantId: GrantId, text: Note })),
  of('envelope.item', z.strictObject({ itemId: ItemId, label: z.string().max(60), mimeType: z.string().max(60), bytes: z.number().int(), sha256: Sha256 })),
  of('envelope.opened', z.strictObject({ itemId: ItemId, reason: Note })),
  of('photo.added', Photograph),
  /** The picture behind a photograph was shown again to be put right: its place in the series, its words. */
  of('photo.described', z.strictObject({ itemId: ItemId, shot: Shot, scale: z.boolean(), label: z.string().max(60), why: z.string().max(200).optional() })),
  /** It was taken into the envelope of its session, where it stands under the same id. */
  of('photo.moved', z.strictObject({ itemId: ItemId })),
  /** The author's signature over everything in the section up to `upTo` (F63): from then on only addenda. Ed25519 over the bytes of `signedBytes` (electron/sections/sign.ts). */
  of('section.signed', z.strictObject({ upTo: z.number().int().min(1), head: Sha256, digest: Sha256, forms: z.array(SignedForm).max(40), signature: z.string().max(200) })),
  /** Words, photographs, rows and answers by whoever adds them to a signed section. Nothing takes it back: a mistake is told in another one. */
  of('section.addendum', z.strictObject({ text: z.string().trim().max(4000), photographs: z.array(Photograph).min(1).max(mostAdded).optional(), added: z.array(Addition).min(1).max(20).optional(), prev: Sha256, signature: z.string().max(200) })
    .refine(({ text, photographs, added }) => text !== '' || photographs !== undefined || added !== undefined, 'an addendum without anything')),
  /** What the board may know of a signed section: who cannot open it sees this. */
  of('session.sealed', z.strictObject({ service: ServiceKind, target: SectionId, digest: Sha256, by: StaffId })),
  of('session.closed', z.strictObject({ by: StaffId, reason: Note })),
  of('case.opened', z.strictObject({ caseId: CaseId, number: z.string().max(20), reporter: Note, reportedAt: z.string().max(20), firstReceiver: StaffId, receipt: Note })),
  of('session.opened', z.strictObject({ sessionId: SessionId, ordinal: z.number().int().min(1), room: z.string().max(60) })),
  of('recording.started', RecordingStarted),
  of('recording.ended', RecordingEnded),
  of('take.started', TakeStarted),
  of('take.ended', TakeEnded),
  of('take.event', TakeEvent),
  of('selftest.done', SelfTest),
  of('seal.made', z.strictObject({ bundleId: BundleId, profile: RecipientProfile, recipient: z.string().max(100), manifestSha256: Sha256, shortCode: z.string().max(30), pages: z.number().int(), bytes: z.number().int() })),
])

export const Fact = z.union([UserFact, SystemFact, CustodyFact])
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

const formFacts = ['form.answer', 'form.row', 'section.signed', 'section.addendum', 'undo'] as const satisfies readonly FactKind[]

/** Which facts belong into which section. A window's fact outside this table is refused. */
export const belongs: { readonly [K in SectionKind]: readonly FactKind[] } = {
  register: ['staff.added', 'staff.updated', 'staff.card', 'staff.removed', 'recovery.card', 'act.card'],
  custody: custodyKinds,
  case: ['case.opened', 'case.person', 'case.hold', 'form.answer', 'form.row', 'undo'],
  'key-volume': ['key.person', 'undo'],
  session: ['session.opened', 'session.staff', 'session.check', 'session.service', 'session.sealed', 'session.closed', 'selftest.done', 'form.answer', 'form.row', 'undo'],
  questioning: ['take.started', 'take.ended', 'take.event', 'recording.started', 'recording.ended', 'qa.added', 'qa.edited', 'qa.removed', 'marker', 'marker.changed', 'presence', 'undo'],
  briefing: [...formFacts],
  medical: [...formFacts, 'photo.added', 'photo.described', 'photo.moved'],
  samples: [...formFacts, 'photo.added', 'photo.described'],
  psychological: [...formFacts, 'photo.added', 'photo.described'],
  'legal-aid': [...formFacts],
  'follow-up': [...formFacts],
  intimate: ['envelope.item', 'envelope.opened', 'photo.added', 'photo.described'],
  'psychological-out': ['form.released', 'undo'],
  redaction: ['redaction.decided', 'undo'],
  seal: ['seal.made'],
}

/** Only what a person wrote by hand can be undone; the machine's own facts (recordings, seals, undo targets elsewhere) stay. */
export const undoable: ReadonlySet<FactKind> = new Set(UserFact.options.map((o) => o.shape.kind.value))
