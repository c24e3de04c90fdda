// What is being added to a signed section (F60, F63): nothing of it is in the log until it is signed, and then all of it at once. Until then it is a draft of who began it.
import { canonical } from '../../../shared/canonical'
import { isDropped } from '../../../shared/dropped'
import { openPlaces } from '../../../shared/fold/form'
import { isEmpty, type Answer, type Source } from '../../../shared/model/answer'
import type { Draft as AnyDraft } from '../../../shared/model/draft'
import type { Added } from '../../../shared/model/entry'
import { checkAnswer, type AnswerFault, type Field, type FormDefinition, type Group } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { placeOf, walk, type Filled, type Place } from '../../../shared/walk'

/** `row`: a new one, one that stands, or null for fields outside rows. By field key. `picked`: sources chosen before there was an answer to carry them. */
export type Draft = { row: RowId | null; answers: ReadonlyMap<string, { answer: Answer; source: Source | null }>; picked: ReadonlyMap<string, Source> }

export const emptyDraft = (row: RowId | null): Draft => ({ row, answers: new Map(), picked: new Map() })

const without = <V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> => new Map([...map].filter(([k]) => k !== key))

/** An answer is given, taken back (null), or its source is chosen; without `source` the one chosen before stays. */
export function given(draft: Draft, key: string, answer: Answer | null, source?: Source | null): Draft {
  const had = draft.answers.get(key)
  const picked = source === undefined || answer ? draft.picked : source ? new Map(draft.picked).set(key, source) : without(draft.picked, key)
  if (!answer) return { ...draft, picked, answers: source === undefined ? without(draft.answers, key) : draft.answers }
  const from = source === undefined ? had?.source ?? draft.picked.get(key) ?? null : source
  return { ...draft, picked, answers: new Map(without(draft.answers, key)).set(key, { answer, source: answer.state === 'value' ? from : null }) }
}

type KeptAddition = Extract<AnyDraft, { what: 'addition' }>

/** As it is kept over the lock. */
export const keptOf = (form: FormDefinition, group: Group, { row, answers, picked }: Draft): KeptAddition => ({
  what: 'addition', formId: form.id, version: form.version, group: group.key, row,
  answers: [...answers].map(([field, given]) => ({ field, ...given })), picked: [...picked].map(([field, source]) => ({ field, source })),
})

export const draftOf = ({ row, answers, picked }: KeptAddition): Draft =>
  ({ row, answers: new Map(answers.map(({ field, ...given }) => [field, given])), picked: new Map(picked.map(({ field, source }) => [field, source])) })

export type Lost = { field: string; answer: Answer }

/**
 * What of a draft can still be added, and what cannot any more: somebody else has answered it, or the definition has it no longer. What stands already just as it
 * was given came in (a stop between the signature and the tidying up): it is in neither.
 */
export function fitting(group: Group, written: Filled, draft: Draft): { fits: Draft; lost: Lost[] } {
  const open = new Set(openFields(group, written, draft.row).map(({ key }) => key))
  const only = <V>(map: ReadonlyMap<string, V>) => new Map([...map].filter(([key]) => open.has(key)))
  const stands = (key: string, answer: Answer) => { const there = written.answers.get(placeOf(key, draft.row)); return there !== undefined && canonical(there.answer) === canonical(answer) }
  const lost = [...draft.answers].flatMap(([field, { answer }]) => (open.has(field) || stands(field, answer) ? [] : [{ field, answer }]))
  return { fits: { row: draft.row, answers: only(draft.answers), picked: only(draft.picked) }, lost }
}

/** What is written with the draft in it, as if it stood there. */
export function withDraft(written: Filled, group: Group, { row, answers }: Draft): Filled {
  const rows = written.rows.get(group.key) ?? []
  const all = new Map(written.answers)
  // In the order in which they were given, all behind what is written: a signature stands under what was there when it was drawn.
  for (const [i, [key, { answer, source }]] of [...answers].entries()) all.set(placeOf(key, row), { answer, source, seq: Number.MAX_SAFE_INTEGER - answers.size + i })
  return { ...written, answers: all, rows: row === null || rows.includes(row) ? written.rows : new Map(written.rows).set(group.key, [...rows, row]) }
}

/** Whether anything of a group goes on after the signature. */
export const goesOn = ({ later, fields }: Group): boolean => later === true || fields.some((field) => field.later)

/** Fields that may still be answered: what goes on and holds nothing; of a row that is new all of them. */
export function openFields({ key, later, fields }: Group, written: Filled, row: RowId | null): Field[] {
  const stands = row === null || (written.rows.get(key)?.includes(row) ?? false)
  return fields.filter((field) => !isDropped(field) && (!stands || ((later || field.later) && !written.answers.has(placeOf(field.key, row)))))
}

/** Required places of the row, or of the group, that are open with the draft in it. */
export function openIn(form: FormDefinition, { fields }: Group, filled: Filled, { row }: Draft): Place[] {
  const here = new Set(fields.map(({ key }) => placeOf(key, row)))
  return openPlaces(form, filled).filter((place) => here.has(place))
}

export function faultsIn({ fields }: Group, { row, answers }: Draft): Map<Place, AnswerFault> {
  return new Map(fields.flatMap((field) => {
    const fault = answers.has(field.key) ? checkAnswer(field, answers.get(field.key)!.answer) : null
    return fault ? [[placeOf(field.key, row), fault] as const] : []
  }))
}

/** What main is asked to write: nothing empty, and nothing that a condition asks for no more. `filled`: with the draft in it. */
export function addedOf(form: FormDefinition, group: Group, filled: Filled, draft: Draft): Added {
  const asked = new Set([...walk(form, filled)].filter((spot) => spot.group === group && spot.row === draft.row && spot.asked).map((spot) => spot.field.key))
  const answers = [...draft.answers].flatMap(([field, { answer, source }]) => (asked.has(field) && !(answer.state === 'value' && isEmpty(answer.value)) ? [{ field, answer, ...(source ? { source } : {}) }] : []))
  return { formId: form.id, version: form.version, group: group.key, ...(draft.row ? { row: draft.row } : {}), answers }
}

/** Photographs that its answers name. */
export const pictured = ({ fields }: Group, { answers }: Pick<Added, 'answers'>): string[] => answers.flatMap(({ field, answer }) =>
  (answer.state === 'value' && Array.isArray(answer.value) && fields.some(({ key, type }) => key === field && type === 'photographs') ? answer.value.map(String) : []))
