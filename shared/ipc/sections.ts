// Forms of the services: their definitions, signing, printing, what is due.
import { z } from 'zod'
import { call, event } from './contract'
import { Added } from '../model/entry'
import { Source, Value } from '../model/answer'
import { FormDefinition, Text2 } from '../model/form'
import { CaseId, ItemId, RowId, SectionId, SessionId, Sha256, StaffId, Utc } from '../model/ids'
import { mostAdded } from '../model/photograph'
import { SectionKind } from '../model/section'

/** A definition that was not taken: its file name, the place inside and why. */
export const RefusedForm = z.strictObject({ file: z.string().max(200), path: z.string().max(300), reason: z.string().max(300) })
export type RefusedForm = z.infer<typeof RefusedForm>

/** Something with a date, of any session whose section the person may read. `what` is empty where he may only know that it is due. */
export const DueItem = z.strictObject({
  caseId: CaseId, number: z.string(), /** Null for a form of the case itself. */ sessionId: SessionId.nullable(), sectionId: SectionId, kind: SectionKind, formId: z.string(), key: z.string(),
  what: z.string(), /** Somebody of the staff by id, or a name as it was written; null where nobody is named, or only the section says who. */ owner: z.string().nullable(), dueAt: z.string(), overdue: z.boolean(),
  /** The file of its form is gone; it can still be settled where it stands. */
  gone: z.boolean(),
})
export type DueItem = z.infer<typeof DueItem>

/** What stands somewhere under a name that several forms use (`same`). `formId` null: it was entered with the case. */
export const SameAnswer = z.strictObject({ same: z.string(), formId: z.string().nullable(), version: z.number().int(), field: z.string(), value: Value, source: Source.nullable() })
export type SameAnswer = z.infer<typeof SameAnswer>

export const sections = {
  /** `forms`: those that are filled in now. `past`: earlier versions and forms whose file is gone, kept to read what was answered by them. `gone`: ids of those whose file is gone; where they were begun they can be gone on with. */
  forms: call('open', z.strictObject({}), z.strictObject({ forms: z.array(FormDefinition), past: z.array(FormDefinition), gone: z.array(z.string()), refused: z.array(RefusedForm) })),
  /** The author's signature (F63). Refused while something required is open. */
  sign: call('open', z.strictObject({ sectionId: SectionId }), z.strictObject({ digest: Sha256, at: Utc })),
  /** A signed addition to a signed section: words, photographs of the caller's that wait for it, what goes on after it (`later`). */
  addend: call('open', z.strictObject({ sectionId: SectionId, text: z.string().trim().max(4000), photographs: z.array(ItemId).min(1).max(mostAdded).optional(), added: z.array(Added).min(1).max(20).optional() }), z.null()),
  /** Whether the chain of signatures of a section holds, and who signed. */
  signatures: call('open', z.strictObject({ sectionId: SectionId }), z.array(z.strictObject({ what: z.enum(['signed', 'addendum']), by: StaffId, at: Utc, holds: z.boolean() }))),
  /** What still keeps a session from being closed (F68), and closing it. */
  closing: call('case.list', z.strictObject({ sessionId: SessionId }), z.array(z.strictObject({ block: z.enum(['service', 'safety-plan', 'recording', 'escalation', 'right', 'form']), service: z.string(), form: z.string().optional() }))),
  /** Places of a session, in sections that may be read, whose answer was asked of the child anew (F64). Counted without opening anything. */
  retold: call('case.list', z.strictObject({ sessionId: SessionId }), z.strictObject({ today: z.number().int() })),
  /** What other forms of the session and the case hold of the things that the forms of this section ask for as well, as far as the person reads them. */
  same: call('case.list', z.strictObject({ sectionId: SectionId }), z.array(SameAnswer)),
  /** Answers that stand and name somebody who must not take or act (F4, F60), by the names that the caller may read; `whole`: the true ones among them. */
  named: call('open', z.strictObject({ sectionId: SectionId }), z.strictObject({ whole: z.boolean(), places: z.array(z.strictObject({ formId: z.string(), place: z.string(), code: z.enum(['E-B13', 'E-B17']) })) })),
  /** `reason`: why forms that are wanted stay open (F9, F10, F11). */
  closeSession: call('session.open', z.strictObject({ sessionId: SessionId, reason: z.string().trim().max(500) }), z.null()),
  /** The overdue and what comes next, earliest first (F73). */
  due: call('case.list', z.strictObject({ caseId: CaseId.nullable(), count: z.number().int().min(1).max(200) }), z.strictObject({ items: z.array(DueItem), overdue: z.number().int() })),
  /** Prints to paper through the system's dialog; noted in the custody log before. `form`: the forms of a section. `labels`: of the samples. `plan`: the family's. `notice`: what was told, without an answer. False when the dialog was closed. */
  print: call('open', z.strictObject({
    sectionId: SectionId, what: z.enum(['form', 'labels', 'plan', 'photographs', 'notice']), formIds: z.array(z.string().max(60)).max(20), rows: z.array(RowId).max(500), paper: z.enum(['A4', 'label']),
  }), z.boolean()),
  /** What should be looked at before the family's plan is printed (F73): that it was to be told only, and by field what names the act, the case or its people. */
  planCheck: call('open', z.strictObject({ sectionId: SectionId }), z.strictObject({ told: z.boolean(), found: z.array(z.strictObject({ label: Text2, words: z.array(z.string()) })) })),
  cancelPrint: call('open', z.strictObject({}), z.null()),
  /** Prints done, of how many: pages are counted first. */
  printing: event(z.strictObject({ done: z.number().int(), of: z.number().int() })),
}
