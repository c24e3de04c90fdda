// The points of a scale (F66): summed as its definition says, and only when nothing is open.
import type { FormDefinition } from '../model/form'
import type { Filled } from '../walk'

export type Part = { label: { zh: string; en: string }; sum: number | null; of: number }
export type Score = {
  /** Null while an item holds no value: a sum of some items means nothing. */
  sum: number | null
  /** The most that can be reached. */
  of: number
  parts: Part[]
  /** Keys of the items without a value. */
  missing: string[]
  cutoff: number | null
  /** Whether the sum reaches the line; null while it is not complete or there is no line. */
  above: boolean | null
}

/** Null for a form without a score. */
export function scoreOf(form: FormDefinition, filled: Filled): Score | null {
  if (!form.score) return null
  const { items, parts, cutoff } = form.score
  const fields = new Map(form.groups.flatMap((g) => g.fields).map((f) => [f.key, f]))
  const points = (key: string): number | null => {
    const field = fields.get(key)
    const answer = filled.answers.get(key)?.answer
    if (!field || answer?.state !== 'value') return null
    if (field.type === 'number') return typeof answer.value === 'number' ? answer.value : null
    return field.type === 'choice' ? (field.options.find((o) => o.value === answer.value)?.score ?? null) : null
  }
  const most = (key: string): number => {
    const field = fields.get(key)
    return field?.type === 'number' ? field.max : field?.type === 'choice' ? Math.max(0, ...field.options.map((o) => o.score ?? 0)) : 0
  }
  const total = (keys: readonly string[]) => keys.reduce<number | null>((sum, key) => { const p = points(key); return sum === null || p === null ? null : sum + p }, 0)
  const reach = (keys: readonly string[]) => keys.reduce((sum, key) => sum + most(key), 0)
  const sum = total(items)
  return {
    sum, of: reach(items), parts: parts.map((part) => ({ label: part.label, sum: total(part.items), of: reach(part.items) })),
    missing: items.filter((key) => points(key) === null), cutoff, above: sum === null || cutoff === null ? null : sum >= cutoff,
  }
}
