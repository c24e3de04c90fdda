// Answers and rows on their way into the log: what a definition, a wall or another entry forbids is refused in the same turn in which it is written.
import { Refused } from '../../shared/failure'
import { unfold } from '../../shared/fold/addendum'
import { hasDue } from '../../shared/fold/due'
import { foldForm } from '../../shared/fold/form'
import { foldCase } from '../../shared/fold/case'
import { foldPhotographs } from '../../shared/fold/photographs'
import type { Point, Value } from '../../shared/model/answer'
import type { Entry, UserFact } from '../../shared/model/entry'
import { locate, bodyGroupOf } from '../../shared/body'
import { checkAnswer, BodyView, type Field, type FormDefinition, type Group } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { formSections, type FormSection, type SectionKind } from '../../shared/model/section'
import { sees } from '../../shared/see'
import { placeOf } from '../../shared/walk'
import { ownRole } from '../access/members'
import type { Store } from '../store/store'
import { sectionOf, sectionsOf, type SectionPlace } from '../store/world'
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

/**
 * The definition that may be written by: offered now, in this section; or one whose file is gone, where it was begun: what is open in it can still be settled.
 * Throws `Refused` E-B3 for another section's, E-B2 for a version that is only read.
 */
function writable(forms: Definitions, section: SectionPlace, entries: readonly Entry[], { formId, version }: { formId: string; version: number }): FormDefinition {
  const isBegun = () => entries.some((e) => (e.kind === 'form.answer' || e.kind === 'form.row') && e.body.formId === formId)
  const form = [...forms.current, ...forms.gone].find((f) => f.id === formId && f.section === section.kind && (forms.current.includes(f) || isBegun()))
  if (!form) throw new Refused(findForm(forms, formId, version)?.section === section.kind ? 'E-B2' : 'E-B3')
  if (form.version !== version) throw new Refused('E-B2')
  return form
}

function fieldOf(form: FormDefinition, key: string): { group: Group; field: Field } {
  for (const group of form.groups) for (const field of group.fields) if (field.key === key) return { group, field }
  throw new Refused('E-B2')
}

/** What an answer to `form` must satisfy where it is written, after `entries`. Throws as `writeFormFact`. */
export async function checkAnswered(store: Store, form: FormDefinition, section: SectionPlace, entries: readonly Entry[], body: Answered): Promise<void> {
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
    if (field.type === 'signature' && !isToday(store, body.answer.value)) throw new Refused('E-B2')
    await checkNamed(store, section, form, field, body.answer.value, entries)
    await checkTaker(store, section, group, field, body.answer.value)
    await checkGuardian(store, section, field, body.answer.value, filled)
  }
}

/** The time that a signature names is the window's; further than a day from the entry's own it is none (XC10). */
const isToday = ({ clock }: Store, value: Value): boolean => typeof value !== 'object' || !('signed' in value) || Math.abs(Date.parse(value.at) - Date.parse(clock.utc())) <= 86_400_000

async function checkRecording(store: Store, section: SectionPlace, recordingId: string): Promise<void> {
  const home = section.sessionId && await sectionOf(store, section.sessionId, 'questioning')
  if (!home || !(await store.db.get('SELECT 1 FROM recording WHERE id = ? AND section = ?', recordingId, home))) throw new Refused('E-B3')
}

/** A point lies on the body of this child, by the drawing of its age, in the part that it names; never where findings are recorded by named structure (DESIGN §9). */
async function checkPoint(store: Store, { caseId }: SectionPlace, point: Point): Promise<void> {
  const home = caseId === null ? undefined : (await sectionsOf(store, caseId)).find((s) => s.kind === 'case')
  const child = home && foldCase(await store.log.read(home.sectionId))?.persons.find((p) => p.role === 'child')
  const view = BodyView.safeParse(point.view)
  const found = view.success ? locate(bodyGroupOf(child?.ageBand ?? 'unknown'), view.data, point.x, point.y) : null
  if (found?.at !== 'body' || found.region !== point.region) throw new Refused('E-B2')
}

/** What an answer names must be there: staff of this room, rows of this form, photographs of this section. */
async function checkNamed(store: Store, section: SectionPlace, form: FormDefinition, field: Field, value: Value, entries: readonly Entry[]): Promise<void> {
  if (field.type === 'staff' && value !== '' && !(await isStaff(store, [value as string]))) throw new Refused('E-B3')
  if (field.type === 'point' && typeof value === 'object' && 'view' in value) await checkPoint(store, section, value)
  if (field.type === 'rows') {
    const rows = foldForm(entries, form.id).rows.get(field.of) ?? []
    if (!(value as string[]).every((row) => (rows as readonly string[]).includes(row))) throw new Refused('E-B1')
  }
  if (field.type === 'photographs') {
    const taken = new Set<string>(entries.flatMap(unfold).flatMap((e) => (e.kind === 'photo.added' ? [e.body.itemId] : [])))
    if (!(value as string[]).every((item) => taken.has(item))) throw new Refused('E-B1')
  }
}

/** The same for a row that is added or taken out. */
export async function checkRow(store: Store, form: FormDefinition, entries: readonly Entry[], body: Rowed): Promise<void> {
  const group = form.groups.find((g) => g.key === body.group)
  if (!group?.repeat) throw new Refused('E-B2')
  if (!sees(await ownRole(store), group, {})) throw new Refused('E-B3')
  const rows = foldForm(entries, form.id).rows.get(group.key) ?? []
  if (!body.present) {
    if (!rows.includes(body.row)) throw new Refused('E-B1')
    return
  }
  // One id is one row of one group for good.
  const elsewhere = entries.flatMap(unfold).some((e) => e.kind === 'form.row' && e.body.row === body.row && (e.body.formId !== form.id || e.body.group !== group.key))
  if (elsewhere || rows.includes(body.row) || rows.length >= group.repeat.max) throw new Refused('E-B2')
}

/** Every row that an answer or a photograph names and that does not stand, with what names it. */
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
  const pictured = foldPhotographs(entries).filter((photograph) => photograph.row !== null)
  if (pictured.length === 0) return found
  const standing = new Set(forms.reading.filter((f) => f.section === kind).flatMap((form) => [...foldForm(entries, form.id).rows.values()].flat()))
  for (const { itemId, row } of pictured) if (!standing.has(row!)) found.add(`${itemId} ${row}`)
  return found
}

/** A row that another one or a photograph names stays: a sample that was handed over does not leave its chain (F60), nor an injury its photographs (F53, F56). Throws `Refused` E-B18. */
function checkReferred(forms: Definitions, kind: SectionKind, before: readonly Entry[], after: readonly Entry[]): void {
  const had = missingRows(forms, kind, before)
  for (const missing of missingRows(forms, kind, after)) if (!had.has(missing)) throw new Refused('E-B18')
}

/** A row that somebody ever drew his name in stays (F60): without the signature it says so itself, taken out it would say nothing. Throws `Refused` E-B19. */
function checkSigned(before: readonly Entry[], after: readonly Entry[]): void {
  const signed = new Map(before.flatMap(unfold).flatMap((e) => {
    const value = e.kind === 'form.answer' && e.body.row !== undefined && e.body.answer.state === 'value' ? e.body.answer.value : null
    return e.kind === 'form.answer' && typeof value === 'object' && value !== null && 'signed' in value && value.signed === 'drawn' ? [[e.body.row, e.body.formId] as const] : []
  }))
  const rowsOf = (entries: readonly Entry[]) => new Set([...new Set(signed.values())].flatMap((formId) => [...foldForm(entries, formId).rows.values()].flat()))
  const [had, has] = [rowsOf(before), rowsOf(after)]
  for (const row of signed.keys()) if (row !== undefined && had.has(row) && !has.has(row)) throw new Refused('E-B19')
}

/**
 * Checks and writes an answer, a row or an undo of one, with everything that rests on it (the definition it was answered by, used numbers, what is due)
 * in one transaction. The caller has checked the wall and the kind. Throws `Refused`: E-B2 for what the definition does not take, E-B3 for what this
 * person or section may not, E-B1 for what is gone, E-B9 when it changed meanwhile, E-B12 for a used number, E-B13 for a taker who is no staff, E-B18 for a row that is named elsewhere,
 * E-B19 for one that was signed by hand;
 * and as `Log.append`.
 */
export async function writeFormFact(store: Store, book: FormBook, section: SectionPlace, fact: UserFact): Promise<Entry> {
  const forms = await book.in(store)
  let kept = () => undefined as void
  const entry = await store.log.appendMade(async (tx) => {
    const entries = await entriesOf(store, section.sectionId)
    const form = fact.kind === 'form.answer' || fact.kind === 'form.row' ? writable(forms, section, entries, fact.body) : null
    if (form && fact.kind === 'form.answer') await checkAnswered(store, form, section, entries, fact.body)
    if (form && fact.kind === 'form.row') await checkRow(store, form, entries, fact.body)
    if (form) kept = await book.keep(store, tx, form)
    const seq = (entries.at(-1)?.seq ?? 0) + 1
    const after = [...entries, { seq, sectionId: section.sectionId, ...fact } as Entry]
    if (fact.kind !== 'form.answer') {
      checkReferred(forms, section.kind, entries, after)
      checkSigned(entries, after)
    }
    // An undo may touch any form of the section.
    const numbered = fact.kind !== 'form.answer' || (form !== null && fieldOf(form, fact.body.field).field.unique !== undefined)
    await settle(store, tx, forms, section, { touched: form ? [form] : null, numbered }, after)
    return { sectionId: section.sectionId, fact }
  }, store.staffId)
  kept()
  return entry
}

type Tx = Parameters<Parameters<Store['log']['appendMade']>[0]>[0]

/** Brings what rests on the forms of a section in line after `after`. `touched`: null for all of them; `numbered`: whether a number used once may have changed. */
export async function settle(
  store: Store, tx: Tx, forms: Definitions, { sectionId, kind }: Pick<SectionPlace, 'sectionId' | 'kind'>, { touched, numbered }: { touched: readonly FormDefinition[] | null; numbered: boolean }, after: readonly Entry[],
): Promise<void> {
  if (numbered) await settleNumbers(store, tx, sectionId, [...forms.current, ...forms.past].filter((f) => f.section === kind), after)
  await settleDue(tx, sectionId, (touched ?? forms.reading.filter((f) => f.section === kind)).filter((f) => [...forms.current, ...forms.past].some((v) => v.id === f.id && hasDue(v))), after)
}
