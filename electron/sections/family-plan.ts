// The plan that a family takes home (F73): only what the definitions mark for it, and what should not stand on such a paper, found before it is printed.
import { asGiven } from '../../shared/dropped'
import { isDone } from '../../shared/fold/due'
import { unfitWords } from '../../shared/plan-words'
import type { Block } from '../../shared/model/binder'
import type { Field, FormDefinition, Group, Text2 } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import type { PersonRole } from '../../shared/model/person'
import type { Sheet } from '../../shared/model/sheet'
import { endOf } from '../../shared/time'
import { placeOf, walk, type Filled } from '../../shared/walk'
import { sectionsOf, type SectionPlace } from '../store/world'
import { answerWords, writtenDate } from './answer-words'
import { typedText } from './form-texts'
import { plain } from './page'
import { personsOf } from './persons'
import { dayOf, filledForms, formsIn, row, sceneOf, seesOf, type FilledForm, type SheetWish, type SheetWorld } from './sheets'

/** One answer of the plan as it is printed. `row`: of which row, null outside rows. */
type Said = { group: Group; field: Field; row: RowId | null; text: string }
type Plan = { forms: readonly (FilledForm & { said: readonly Said[] })[]; /** A section that is closed to who prints may hold more. */ elsewhere: boolean }

/** What stands in the plan, of every section of the session that may be read. What is done lies behind the family and is left out. */
async function planOf(world: SheetWorld, { caseId, sessionId }: SectionPlace, staff: (id: string) => string): Promise<Plan> {
  const places = (await sectionsOf(world.store, caseId)).filter((s) => s.sessionId === sessionId && formsIn(s.kind) && s.kind !== 'psychological-out')
  const shows = seesOf(world)
  const forms: (FilledForm & { said: Said[] })[] = []
  let elsewhere = false
  for (const place of places) {
    if (!(await world.mayRead(place))) {
      elsewhere ||= await mayHoldPlan(world, place)
      continue
    }
    for (const { form, filled } of await filledForms(world, place)) {
      const said = [...walk(form, filled)].flatMap(({ group, field, row, asked, given }): Said[] => {
        if (!field.plan || !asked || given?.answer.state !== 'value' || !shows(form)(group, field) || (row && isDone(group, filled, row))) return []
        // A day that is past is no date any more for who waits at home.
        const over = row !== null && field.key === group.due?.date && (endOf(given.answer.value) ?? Infinity) < Date.parse(world.at)
        return [{ group, field, row, text: over ? '尽快' : typedText({ field, given }) ?? answerWords(asGiven(field, given), given.answer, { staff, photograph: () => null }) }]
      })
      forms.push({ form, filled, said })
    }
  }
  return { forms, elsewhere }
}

/** Rows in the order of their dates; those without one stand behind. */
function byDate(group: Group, filled: Filled): readonly RowId[] {
  const at = (row: RowId): number => {
    const answer = group.due && filled.answers.get(placeOf(group.due.date, row))?.answer
    return (answer?.state === 'value' ? endOf(answer.value) : null) ?? Infinity
  }
  const key = new Map((filled.rows.get(group.key) ?? []).map((row) => [row, at(row)]))
  return [...key.keys()].sort((a, b) => (key.get(a) === key.get(b) ? 0 : key.get(a)! - key.get(b)!))
}

function blocksOf({ form, filled, said }: Plan['forms'][number]): Block[] {
  return form.groups.flatMap((group): Block[] => {
    const mine = said.filter((s) => s.group === group && s.text !== '')
    if (mine.length === 0) return []
    if (!group.repeat) return [{ type: 'rows', title: null, rows: mine.map(({ field, text }) => row(field.label.zh, text)) }]
    const fields = group.fields.filter((f) => mine.some((s) => s.field === f))
    const rows = byDate(group, filled).filter((id) => mine.some((s) => s.row === id))
    return [{ type: 'table', title: null, head: fields.map((f) => f.label.zh), widths: fields.map(() => 10), rows: rows.map((id) => fields.map((f) => plain(mine.find((s) => s.row === id && s.field === f)?.text ?? ''))) }]
  })
}

/** The family's plan as a paper: no word of ours on it names the case or the act. Throws `Refused` as `sceneOf`. */
export async function planSheet(world: SheetWorld, { section }: SheetWish): Promise<Sheet> {
  const scene = await sceneOf(world, section)
  const { forms, elsewhere } = await planOf(world, section, scene.name)
  const blocks = forms.flatMap(blocksOf)
  if (blocks.length === 0) blocks.push({ type: 'paragraph', runs: plain('（还没有约定的事项）') })
  if (elsewhere) blocks.push({ type: 'paragraph', runs: plain('另外的安排，由负责的工作人员再告诉你们。') })
  return { type: 'sheet', organisation: '', running: '', foot: writtenDate(dayOf(world.at)), head: [], pages: null, parts: [{ id: 'plan', title: '接下来的安排', blocks }] }
}

/** Who may be named on the paper that this family takes home. */
const ownPeople: readonly PersonRole[] = ['child', 'guardian', 'suitable-adult']

export type PlanCheck = { /** The safety plan says that a paper is not safe at home. */ told: boolean; found: { label: Text2; words: string[] }[] }

/** What whoever prints the plan should look at first: words that name the act, the number of the case, and people of the case by the names that he may read. */
export async function checkPlan(world: SheetWorld, section: SectionPlace): Promise<PlanCheck> {
  const scene = await sceneOf(world, section)
  const { forms } = await planOf(world, section, scene.name)
  const people = section.caseId === null ? [] : (await personsOf(world.store, section.caseId)).filter(({ role }) => !ownPeople.includes(role)).flatMap(({ names }) => names)
  const found = forms.flatMap(({ said }) => said).flatMap(({ field, text }) => {
    const words = unfitWords(text, [scene.found?.number ?? '', ...people])
    return words.length > 0 ? [{ label: field.label, words }] : []
  })
  return { told: forms.some(({ form, filled }) => isToldOnly(form, filled)), found }
}

function isToldOnly(form: FormDefinition, filled: Filled): boolean {
  return [...walk(form, filled)].some(({ field, asked, given }) => asked && field.type === 'choice' && given?.answer.state === 'value' && field.options.find((o) => o.value === (given.answer.state === 'value' && given.answer.value))?.unprinted === true)
}

/** Whether a section that is closed to who prints was written in and could hold something for the family: that is all that can be known of it. */
async function mayHoldPlan({ store, forms }: SheetWorld, { sectionId, kind }: SectionPlace): Promise<boolean> {
  if (!forms.reading.some((form) => form.section === kind && form.groups.some((group) => group.fields.some((field) => field.plan)))) return false
  return (await store.db.get(`SELECT 1 FROM entry WHERE section = ? AND kind IN ('form.answer', 'form.row', 'section.addendum') LIMIT 1`, sectionId)) !== undefined
}
