// Answers that no form of today shows: to fields a newer version dropped, and to forms whose file is gone. They are kept and can be read (§3.2).
import { unfold } from '../../shared/fold/addendum'
import { foldForm, isBlank } from '../../shared/fold/form'
import type { Entry } from '../../shared/model/entry'
import { fieldHome } from '../../shared/dropped'
import { checkAnswer, type Field, type FormDefinition } from '../../shared/model/form'
import type { Given, Place } from '../../shared/walk'

/** Whether the field of today can show the answer: one of another type, or an option that was dropped, it cannot. */
const isOffered = (field: Field, { answer }: Given): boolean => !['option', 'type'].includes(checkAnswer(field, answer) ?? '')

export type OldLine = { place: Place; /** Number of the row, from 1; null outside rows. */ n: number | null; /** Null when no version that is known has the field. */ field: Field | null; given: Given }
export type OldForm = { form: FormDefinition; lines: OldLine[] }

/** `forms`: of the section, as filled in today. `past`: everything that is only read, of any section. */
export function oldAnswers(entries: readonly Entry[], forms: readonly FormDefinition[], past: readonly FormDefinition[]): OldForm[] {
  const ids = new Set(entries.flatMap(unfold).flatMap((e) => (e.kind === 'form.answer' ? [e.body.formId] : [])))
  return [...ids].flatMap((id): OldForm[] => {
    const filled = foldForm(entries, id)
    if (isBlank(filled)) return []
    const now = forms.find((f) => f.id === id)
    const versions = past.filter((f) => f.id === id).sort((a, b) => b.version - a.version)
    const [newest] = now ? [now] : versions
    if (!newest) return []
    const shown = new Map(now?.groups.flatMap((g) => g.fields.map((f) => [fieldHome(g, f), f] as const)))
    const earlier = versions.flatMap((v) => v.groups.flatMap((g) => g.fields.map((of) => ({ home: fieldHome(g, of), of }))))
    const number = new Map([...filled.rows.values()].flatMap((rows) => rows.map((row, i) => [row as string, i + 1] as const)))
    const groupOf = new Map([...filled.rows].flatMap(([group, rows]) => rows.map((row) => [row as string, group] as const)))
    const lines = [...filled.answers].flatMap(([place, given]): OldLine[] => {
      const [row, key] = place.includes('/') ? place.split('/') as [string, string] : [null, place]
      // A row that was taken out is gone with its answers.
      if (row !== null && !number.has(row)) return []
      const home = row === null ? key : `${groupOf.get(row)}/${key}`
      const today = shown.get(home)
      if (today && isOffered(today, given)) return []
      const had = earlier.filter((e) => e.home === home).map((e) => e.of)
      return [{ place, n: row === null ? null : number.get(row) ?? null, field: had.find((f) => isOffered(f, given)) ?? had[0] ?? null, given }]
    })
    const order = versions.toReversed().flatMap((v) => v.groups.flatMap((g) => g.fields.map((f) => f.key)))
    lines.sort((a, b) => (a.n ?? 0) - (b.n ?? 0) || order.indexOf(a.field?.key ?? '') - order.indexOf(b.field?.key ?? ''))
    return lines.length === 0 ? [] : [{ form: newest, lines }]
  })
}
