// What a window's fact points at must stand where the fact is written: ids of another case, unknown fields and answers that do not fit are refused.
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { foldCase } from '../../shared/fold/case'
import { foldForm } from '../../shared/fold/form'
import { foldQuestioning } from '../../shared/fold/questioning'
import { foldSession } from '../../shared/fold/session'
import type { Entry, FactKind, UserFact } from '../../shared/model/entry'
import { checkAnswer } from '../../shared/model/form'
import type { RecordingId, SectionId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import { placeOf } from '../../shared/walk'
import { membersOf } from '../access/members'
import type { Store } from '../store/store'
import { findForm, type Definitions } from './definitions'
import { sectionById, sectionOf, sectionsOf, type SectionPlace } from '../store/world'

/** Every entry of one kind ever written, undone ones too: an edit may be on its way while its line is taken back. */
async function ever<K extends FactKind>(store: Store, sectionId: SectionId, kind: K): Promise<Extract<Entry, { kind: K }>[]> {
  return (await store.log.read(sectionId)).filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind)
}

/** Whether all of these are people of this room who were not removed. */
export async function isStaff(store: Store, ids: readonly (string | null)[]): Promise<boolean> {
  const known = new Set<string>((await membersOf(store)).all.filter((m) => !m.removed).map((m) => m.staffId))
  return ids.every((id) => id === null || known.has(id))
}

async function isPersonOf(store: Store, { caseId }: SectionPlace, ids: readonly (string | null)[]): Promise<boolean> {
  const home = caseId && (await sectionsOf(store, caseId)).find((section) => section.kind === 'case')
  if (!home) return false
  const known = new Set<string>((await ever(store, home.sectionId, 'case.person')).map((entry) => entry.body.personId))
  return ids.every((id) => id === null || known.has(id))
}

async function isRecordingOf(store: Store, { sectionId }: SectionPlace, id: RecordingId | null): Promise<boolean> {
  return id === null || (await store.db.get('SELECT 1 FROM recording WHERE id = ? AND section = ?', id, sectionId)) !== undefined
}

async function refersWithin(store: Store, section: SectionPlace, fact: UserFact): Promise<boolean> {
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
    case 'marker.changed':
      if (!foldQuestioning(await store.log.read(section.sectionId)).markers.some((m) => m.seq === fact.body.marker)) throw new Refused('E-B1')
      return true
    case 'presence':
      return await isRecordingOf(store, section, fact.body.recordingId) && (fact.body.who.startsWith('stf_') ? isStaff(store, [fact.body.who]) : isPersonOf(store, section, [fact.body.who]))
    case 'qa.edited':
    case 'qa.removed':
      // Not of a line that was taken back: the words would be acknowledged and never seen. The window then adds a new line.
      {
        const line = foldQuestioning(await store.log.read(section.sectionId)).lines.find((l) => l.lineId === fact.body.lineId)
        if (!line) throw new Refused('E-B1')
        // XC3: what was written since the writer looked is not overwritten.
        if (fact.kind === 'qa.edited' && fact.body.base !== undefined && line.changedSeq > fact.body.base) throw new Refused('E-B9')
      }
      return true
    case 'redaction.decided': {
      const target = await sectionById(store, fact.body.ref.sectionId)
      return target.caseId === section.caseId && (target.sessionId === section.sessionId || target.kind === 'case')
    }
    default:
      return true
  }
}

/**
 * Who is named opens the questioning to those named: an interviewer sets it only before anything stands there, and only while nobody is
 * named or he is. Throws `Refused` E-B3.
 */
export async function checkStaffing(store: Store, { sectionId, sessionId }: SectionPlace, role: Role): Promise<void> {
  if (role === 'recorder' || role === 'case-officer') return
  const named = foldSession(await store.log.read(sectionId))?.interviewers ?? []
  const begun = sessionId === null || await store.db.get('SELECT 1 FROM entry WHERE section = ? LIMIT 1', await sectionOf(store, sessionId, 'questioning'))
  if (role !== 'interviewer' || begun || (named.length > 0 && !named.includes(store.staffId))) throw new Refused('E-B3')
}

/** What leaves the therapy notes is what stands in them, with where it comes from (F64, F69). Throws `Refused` E-B9 when it is not, or no more. */
async function checkCopied(store: Store, { sessionId }: SectionPlace, { formId, field, row, answer, source }: Extract<UserFact, { kind: 'form.released' }>['body']): Promise<void> {
  if (sessionId === null) throw new Refused('E-B3')
  const note = foldForm(await store.log.read(await sectionOf(store, sessionId, 'psychological')), formId).answers.get(placeOf(field, row ?? null))
  if (!note || canonical({ answer, source: source ?? null }) !== canonical({ answer: note.answer, source: note.source })) throw new Refused('E-B9')
}

const childrenOf = (entries: readonly Entry[]) => foldCase(entries)?.persons.filter((p) => p.role === 'child').length ?? 0

/** A case is one child's: head, body drawing and every form speak of it. Others of the same events have their own case, and stand here as `other-child`. Throws `Refused` E-B2. */
async function checkOneChild(store: Store, { sectionId }: SectionPlace, fact: UserFact): Promise<void> {
  const entries = await store.log.read(sectionId)
  const count = childrenOf([...entries, { seq: (entries.at(-1)?.seq ?? 0) + 1, sectionId, ...fact } as Entry])
  if (count > 1 && count > childrenOf(entries)) throw new Refused('E-B2')
}

/** Throws `Refused`: E-B3 when the fact points outside its case or session, E-B2 when a form does not take the answer or a case would have a second child, E-B9 when what is let out is not what the notes say. Answers and rows: form-facts.ts. */
export async function checkReferences(store: Store, forms: Definitions, sectionId: SectionId, fact: UserFact): Promise<void> {
  const section = await sectionById(store, sectionId)
  if (fact.kind === 'form.released') {
    const { formId, version, field: key, row, answer } = fact.body
    const form = findForm(forms, formId, version)
    // What was answered by an earlier version leaves like the rest.
    if (form?.section !== 'psychological' || section.kind !== 'psychological-out') throw new Refused('E-B3')
    const group = form.groups.find((g) => g.fields.some((f) => f.key === key))
    const field = group?.fields.find((f) => f.key === key)
    if (!group || !field || (group.repeat === undefined) !== (row === undefined) || (answer && checkAnswer(field, answer))) throw new Refused('E-B2')
    if (answer) await checkCopied(store, section, fact.body)
  }
  if (section.kind === 'case') await checkOneChild(store, section, fact)
  if (!(await refersWithin(store, section, fact))) throw new Refused('E-B3')
}
