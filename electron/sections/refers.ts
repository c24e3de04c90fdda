// What a window's fact points at must stand where the fact is written: ids of another case, unknown fields and answers that do not fit are refused.
import { Refused } from '../../shared/failure'
import { foldQuestioning } from '../../shared/fold/questioning'
import type { SectionRow } from '../../shared/ipc/cases'
import type { Entry, FactKind, UserFact } from '../../shared/model/entry'
import { checkAnswer, type FormDefinition } from '../../shared/model/form'
import type { RecordingId, SectionId } from '../../shared/model/ids'
import type { Store } from '../store/store'
import { registerSection, sectionById, sectionsOf } from '../store/world'

/** Every entry of one kind ever written, undone ones too: an edit may be on its way while its line is taken back. */
async function ever<K extends FactKind>(store: Store, sectionId: SectionId, kind: K): Promise<Extract<Entry, { kind: K }>[]> {
  return (await store.log.read(sectionId)).filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind)
}

async function isStaff(store: Store, ids: readonly (string | null)[]): Promise<boolean> {
  const known = new Set<string>((await ever(store, await registerSection(store), 'staff.added')).map((entry) => entry.body.staffId))
  return ids.every((id) => id === null || known.has(id))
}

async function isPersonOf(store: Store, { caseId }: SectionRow, ids: readonly (string | null)[]): Promise<boolean> {
  const home = caseId && (await sectionsOf(store, caseId)).find((section) => section.kind === 'case')
  if (!home) return false
  const known = new Set<string>((await ever(store, home.sectionId, 'case.person')).map((entry) => entry.body.personId))
  return ids.every((id) => id === null || known.has(id))
}

async function isRecordingOf(store: Store, { sectionId }: SectionRow, id: RecordingId | null): Promise<boolean> {
  return id === null || (await store.db.get('SELECT 1 FROM recording WHERE id = ? AND section = ?', id, sectionId)) !== undefined
}

async function refersWithin(store: Store, section: SectionRow, fact: UserFact): Promise<boolean> {
  switch (fact.kind) {
    case 'session.staff': {
      const { interviewers, recorder, companion, interpreter } = fact.body
      return await isStaff(store, [...interviewers, recorder]) && isPersonOf(store, section, [companion, interpreter])
    }
    case 'session.service':
      return isStaff(store, [fact.body.owner])
    case 'key.person':
      return isPersonOf(store, section, [fact.body.personId])
    case 'qa.added':
    case 'marker':
      return isRecordingOf(store, section, fact.body.recordingId)
    case 'qa.edited':
    case 'qa.removed':
      // Not of a line that was taken back: the words would be acknowledged and never seen. The window then adds a new line.
      if (!foldQuestioning(await store.log.read(section.sectionId)).lines.some((line) => line.lineId === fact.body.lineId)) throw new Refused('E-B1')
      return true
    case 'staff.added':
      return !(await isStaff(store, [fact.body.staffId]))
    case 'redaction.decided': {
      const target = await sectionById(store, fact.body.ref.sectionId)
      return target.caseId === section.caseId && (target.sessionId === section.sessionId || target.kind === 'case')
    }
    default:
      return true
  }
}

/** Throws `Refused`: E-B3 when the fact points outside its case or session, E-B2 when a form does not take the answer. */
export async function checkReferences(store: Store, forms: readonly FormDefinition[], sectionId: SectionId, fact: UserFact): Promise<void> {
  const section = await sectionById(store, sectionId)
  if (fact.kind === 'form.answer') {
    const { formId, version, field: key, answer } = fact.body
    const form = forms.find((f) => f.id === formId && f.section === section.kind)
    if (!form) throw new Refused('E-B3')
    const field = form.groups.flatMap((group) => group.fields).find((f) => f.key === key)
    if (form.version !== version || !field || checkAnswer(field, answer)) throw new Refused('E-B2')
  }
  if (!(await refersWithin(store, section, fact))) throw new Refused('E-B3')
}
