// Answers and rows on their way into the log: what a definition, a wall or another entry forbids is refused in the same turn in which it is written.
import { Refused } from '../../shared/failure'
import { foldForm } from '../../shared/fold/form'
import type { Value } from '../../shared/model/answer'
import type { Entry, UserFact } from '../../shared/model/entry'
import { checkAnswer, type Field, type FormDefinition, type Group } from '../../shared/model/form'
import type { RowId, SectionId } from '../../shared/model/ids'
import { formSections, type FormSection, type SectionKind } from '../../shared/model/section'
import { sees } from '../../shared/see'
import { placeOf } from '../../shared/walk'
import { ownRole } from '../access/members'
import type { Store } from '../store/store'
import { sectionOf, type SectionPlace } from '../store/world'
import { findForm, type Definitions, type FormBook } from './definitions'
import { settleDue } from './due'
import { checkGuardian } from './guardian'
import { checkTaker } from './takers'
import { settleNumbers } from './numbers'
import { isStaff } from './refers'
import { entriesOf } from './standing'

type Answered = Extract<UserFact, { kind: 'form.answer' }>['body']
type Rowed = Extract<UserFact, { kind: 'form.row' }>['body']

const isFormSection = (kind: SectionKind): kind is FormSection => (formSections as readonly string[]).includes(kind)

/** Whether a fact goes this way: answers, rows, and what takes one of them back. */
export function isFormFact(kind: SectionKind, fact: UserFact, meant: { kind: string }): boolean {
  return isFormSection(kind) && (meant.kind === 'form.answer' || meant.kind === 'form.row') && (fact.kind === meant.kind || fact.kind === 'undo')
}

/** The definition that may be written by: offered now, in this section. Throws `Refused` E-B3 for another section's, E-B2 for a version that is only read. */
function writable(forms: Definitions, section: SectionPlace, { formId, version }: { formId: string; version: number }): FormDefinition {
  const form = forms.current.find((f) => f.id === formId && f.section === section.kind)
  if (!form) throw new Refused(findForm(forms, formId, version)?.section === section.kind ? 'E-B2' : 'E-B3')
  if (form.version !== version) throw new Refused('E-B2')
  return form
}

function fieldOf(form: FormDefinition, key: string): { group: Group; field: Field } {
  for (const group of form.groups) for (const field of group.fields) if (field.key === key) return { group, field }
  throw new Refused('E-B2')
}

async function checkAnswered(store: Store, forms: Definitions, section: SectionPlace, entries: readonly Entry[], body: Answered): Promise<FormDefinition> {
  const form = writable(forms, section, body)
  const { group, field } = fieldOf(form, body.field)
  if (!sees(await ownRole(store), group, field)) throw new Refused('E-B3')
  if ((group.repeat === undefined) !== (body.row === undefined) || checkAnswer(field, body.answer) !== null || (body.source && !field.sourced)) throw new Refused('E-B2')
  const filled = foldForm(entries, form.id)
  // Taken out by somebody while this one was typing.
  if (body.row !== undefined && !filled.rows.get(group.key)?.includes(body.row)) throw new Refused('E-B1')
  // XC3: what was written or taken back since the writer looked is not overwritten.
  if (body.base !== undefined && (filled.answers.get(placeOf(field.key, body.row ?? null))?.seq ?? 0) !== body.base) throw new Refused('E-B9')
  if (body.source?.from === 'interview' && body.source.recordingId !== null) await checkRecording(store, section, body.source.recordingId)
  if (body.answer.state === 'value') {
    await checkNamed(store, form, field, body.answer.value, entries)
    await checkTaker(store, section, group, field, body.answer.value)
    await checkGuardian(store, section, field, body.answer.value, filled)
  }
  return form
}

async function checkRecording(store: Store, section: SectionPlace, recordingId: string): Promise<void> {
  const home = section.sessionId && await sectionOf(store, section.sessionId, 'questioning')
  if (!home || !(await store.db.get('SELECT 1 FROM recording WHERE id = ? AND section = ?', recordingId, home))) throw new Refused('E-B3')
}

/** What an answer names must be there: staff of this room, rows of this form, photographs of this section. */
async function checkNamed(store: Store, form: FormDefinition, field: Field, value: Value, entries: readonly Entry[]): Promise<void> {
  if (field.type === 'staff' && value !== '' && !(await isStaff(store, [value as string]))) throw new Refused('E-B3')
  if (field.type === 'rows') {
    const rows = foldForm(entries, form.id).rows.get(field.of) ?? []
    if (!(value as string[]).every((row) => (rows as readonly string[]).includes(row))) throw new Refused('E-B1')
  }
  if (field.type === 'photographs') {
    const taken = new Set<string>(entries.flatMap((e) => (e.kind === 'photo.added' ? [e.body.itemId] : [])))
    if (!(value as string[]).every((item) => taken.has(item))) throw new Refused('E-B1')
  }
}

async function checkRow(store: Store, forms: Definitions, section: SectionPlace, entries: readonly Entry[], body: Rowed): Promise<FormDefinition> {
  const form = writable(forms, section, body)
  const group = form.groups.find((g) => g.key === body.group)
  if (!group?.repeat) throw new Refused('E-B2')
  if (!sees(await ownRole(store), group, {})) throw new Refused('E-B3')
  const rows = foldForm(entries, form.id).rows.get(group.key) ?? []
  if (!body.present) {
    if (!rows.includes(body.row)) throw new Refused('E-B1')
    return form
  }
  // One id is one row of one group for good.
  const elsewhere = entries.some((e) => e.kind === 'form.row' && e.body.row === body.row && (e.body.formId !== form.id || e.body.group !== group.key))
  if (elsewhere || rows.includes(body.row) || rows.length >= group.repeat.max) throw new Refused('E-B2')
  return form
}

/** `form/place row` of every row that an answer names and that does not stand. */
function missingRows(forms: Definitions, kind: SectionKind, entries: readonly Entry[]): Set<string> {
  const found = new Set<string>()
  for (const form of forms.reading.filter((f) => f.section === kind)) {
    const referring = form.groups.flatMap((g) => g.fields).flatMap((f) => (f.type === 'rows' ? [f] : []))
    if (referring.length === 0) continue
    const { answers, rows } = foldForm(entries, form.id)
    for (const [place, { answer }] of answers) {
      const field = referring.find((f) => f.key === place.split('/').at(-1))
      if (!field || answer.state !== 'value' || !Array.isArray(answer.value)) continue
      for (const row of answer.value) if (!rows.get(field.of)?.includes(row as RowId)) found.add(`${form.id}/${place} ${row}`)
    }
  }
  return found
}

/** A row that another one names stays (F60): a sample that was handed over does not leave its chain. Throws `Refused` E-B18. */
function checkReferred(forms: Definitions, kind: SectionKind, before: readonly Entry[], after: readonly Entry[]): void {
  const had = missingRows(forms, kind, before)
  for (const missing of missingRows(forms, kind, after)) if (!had.has(missing)) throw new Refused('E-B18')
}

/**
 * Checks and writes an answer, a row or an undo of one, with everything that rests on it (the definition it was answered by, used numbers, what is due)
 * in one transaction. The caller has checked the wall and the kind. Throws `Refused`: E-B2 for what the definition does not take, E-B3 for what this
 * person or section may not, E-B1 for what is gone, E-B9 when it changed meanwhile, E-B12 for a used number, E-B13 for a taker who is no staff, E-B18 for a row that is named elsewhere;
 * and as `Log.append`.
 */
export async function writeFormFact(store: Store, book: FormBook, section: SectionPlace, fact: UserFact): Promise<Entry> {
  const forms = await book.in(store)
  let kept = () => undefined as void
  const entry = await store.log.appendMade(async (tx) => {
    const entries = await entriesOf(store, section.sectionId)
    const form = fact.kind === 'form.answer' ? await checkAnswered(store, forms, section, entries, fact.body)
      : fact.kind === 'form.row' ? await checkRow(store, forms, section, entries, fact.body) : null
    if (form) kept = await book.keep(store, tx, form)
    const seq = (entries.at(-1)?.seq ?? 0) + 1
    const after = [...entries, { seq, sectionId: section.sectionId, ...fact } as Entry]
    if (fact.kind !== 'form.answer') checkReferred(forms, section.kind, entries, after)
    await settle(store, tx, forms, section, form, after)
    return { sectionId: section.sectionId, fact }
  }, store.staffId)
  kept()
  return entry
}

type Tx = Parameters<Parameters<Store['log']['appendMade']>[0]>[0]

/** `form`: the one that was written; null after an undo, which may touch any of the section. */
async function settle(store: Store, tx: Tx, forms: Definitions, { sectionId, kind }: { sectionId: SectionId; kind: SectionKind }, form: FormDefinition | null, after: readonly Entry[]): Promise<void> {
  const versions = [...forms.current, ...forms.past].filter((f) => f.section === kind)
  const last = after.at(-1)!
  const touched = last.kind !== 'form.answer' || (form !== null && fieldOf(form, last.body.field).field.unique !== undefined)
  if (touched) await settleNumbers(store, tx, sectionId, versions, after)
  await settleDue(tx, sectionId, form ? [form] : forms.reading.filter((f) => f.section === kind), after)
}
