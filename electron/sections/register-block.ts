// The register of samples on paper, as the list that goes with them (刑诉法解释 §86, 提取清单), and the ledger of costs (F72): one line a row, above it what is the same of all.
import type { Block, Row, Run } from '../../shared/model/binder'
import { ledgerFields } from '../../shared/fold/ledger'
import type { Field, Group } from '../../shared/model/form'
import type { Spot } from '../../shared/walk'

/** What a list is read by, with its width; the rest of a row stands in its last column. */
const samples: ReadonlyMap<string, number> = new Map([['package-no', 15], ['kind', 9], ['site', 20], ['count', 7], ['collected-at', 15], ['seal-no', 13]])

/** Null where the rows of a group are no list. */
function columnsOf(group: Group): ReadonlyMap<string, number> | null {
  if (group.repeat?.widget === 'samples') return samples
  if (group.repeat?.widget !== 'costs') return null
  const { date, kind, what, amount, proof } = ledgerFields(group)
  return new Map(([[date, 15], [kind, 13], [amount, 13], [proof, 13], [what, 20]] as const).flatMap(([field, width]) => (field ? [[field.key, width] as const] : [])))
}

const sameRuns = (a: readonly Run[], b: readonly Run[]) => JSON.stringify(a) === JSON.stringify(b)

/** Null where the group is none, or has a single row. `cell`: an answer as it prints; `said`: of the places of a row those that stand on paper. */
export function registerBlock(group: Group, rows: readonly (readonly Spot[])[], fields: readonly Field[], cell: (spot: Spot) => Run[], said: (spot: Spot) => boolean): Block[] | null {
  const columns = columnsOf(group)
  if (!columns || !group.repeat || rows.length < 2) return null
  const of = (row: readonly Spot[], field: Field) => row.find((s) => s.field === field && said(s))
  const cells = new Map(fields.map((field) => [field, rows.map((row) => { const spot = of(row, field); return spot ? cell(spot) : null })]))
  const heads = fields.filter(({ key }) => columns.has(key))
  const others = fields.filter((field) => !heads.includes(field))
  const same = others.filter((field) => { const [first, ...more] = cells.get(field)!; return first !== null && first !== undefined && more.every((one) => one !== null && sameRuns(one, first)) })
  const rest = others.filter((field) => !same.includes(field))
  const restOf = (i: number) => rest.flatMap((field): Run[] => { const one = cells.get(field)![i]; return one ? [{ text: `${field.label.zh}：`, code: null }, ...one, { text: '；', code: null }] : [] }).slice(0, -1)
  const none: Run[] = [{ text: '—', code: null }]
  const hasRest = rows.some((_, i) => restOf(i).length > 0)
  const noun = group.repeat.noun.zh
  return [
    ...(same.length > 0 ? [{ type: 'rows' as const, title: `各${group.repeat.widget === 'samples' ? '件' : '笔'}${noun}相同`, pairs: true, rows: same.map((field): Row => ({ label: field.label.zh, value: cells.get(field)![0]!, note: null })) }] : []),
    {
      type: 'table', title: null, head: ['序号', ...heads.map((f) => f.label.zh), ...(hasRest ? ['其他'] : [])], widths: [6, ...heads.map((f) => columns.get(f.key)!), ...(hasRest ? [24] : [])],
      rows: rows.map((_, i) => [[{ text: String(i + 1), code: null }], ...heads.map((field) => cells.get(field)![i] ?? none), ...(hasRest ? [restOf(i).length > 0 ? restOf(i) : none] : [])]),
    },
  ]
}
