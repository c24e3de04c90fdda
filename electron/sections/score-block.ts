// The score of a scale as it prints: the sum, its parts, and that it is none while an item is open (F66).
import { scoreOf } from '../../shared/fold/score'
import type { Block, Row } from '../../shared/model/binder'
import type { Field, FormDefinition, Group } from '../../shared/model/form'
import type { Filled } from '../../shared/walk'

/** Empty where the form has none, nothing of it was answered, or an item of it does not stand on the page. */
export function scoreBlock(form: FormDefinition, filled: Filled, shows: (group: Group, field: Field) => boolean): Block[] {
  const result = scoreOf(form, filled)
  if (!result) return []
  const { score } = form
  const all = new Set([...(score?.items ?? []), ...(score?.parts.flatMap((p) => p.items) ?? [])])
  const shown = [...all].every((key) => form.groups.some((group) => group.fields.some((field) => field.key === key && shows(group, field))))
  if (!shown || ![...all].some((key) => filled.answers.has(key))) return []
  return [{ type: 'rows', title: '计分', pairs: true, rows: rowsOf(result, score?.verified ?? false, score?.basis ?? null) }]
}

function rowsOf({ sum, of, parts, missing, cutoff, above }: NonNullable<ReturnType<typeof scoreOf>>, verified: boolean, basis: string | null): Row[] {
  const row = (label: string, text: string, note: string | null = null): Row => ({ label, value: [{ text, code: null }], note })
  const said = (points: number | null, most: number) => (points === null ? '未答完，不计分' : `${points} 分（最高 ${most} 分）`)
  return [
    row('合计', missing.length > 0 ? `未答完，还有 ${missing.length} 题，不计分` : said(sum, of)),
    ...parts.map((part) => row(part.label.zh, said(part.sum, part.of))),
    ...(cutoff === null ? [] : [row(`界值${verified ? '' : '（待核实）'}`, `${cutoff} 分${above === null ? '' : above ? '，达到' : '，未达到'}`, basis)]),
  ]
}
