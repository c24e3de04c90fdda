// The register of samples as a list: what is shown of each, what is still open in it, what should be looked at again, and how one is found by its number.
import { chainsOf, textAt, valueAt, type Chain } from '../../../shared/fold/chain'
import type { Field, FormDefinition, Group } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { plainNumber } from '../../../shared/plain'
import { isOpen, walk, type Filled } from '../../../shared/walk'

export const sampleWarnings = ['wet', 'clothes', 'plastic'] as const
export type SampleWarning = (typeof sampleWarnings)[number]

export type SampleRow = {
  row: RowId; n: number
  packageNo: string; site: string
  /** Option of the choice, '' while open. */
  kind: string
  at: string
  /** Number of the seal that is on it now. */
  seal: string
  /** Why the seal broke or was replaced; '' while it is whole. */
  broken: string
  chain: Chain
  /** What of other groups names it (a laboratory's report): by its title, or its number there. */
  results: readonly string[]
  /** Required fields that are asked and open. */
  open: number
  warnings: readonly SampleWarning[]
}

const damp: ReadonlySet<string> = new Set(['paper-bag', 'paper-envelope', 'plastic-bag'])
const biological: ReadonlySet<string> = new Set(['swab', 'nails', 'hair', 'foreign', 'control'])

/** Packing that harms the sample (GA/T 1162, not confirmed): advice, never a bar. */
export function warningsOf(filled: Filled, row: RowId): SampleWarning[] {
  const container = textAt(filled, 'container', row)
  const kind = textAt(filled, 'kind', row)
  const warnings: SampleWarning[] = []
  if (valueAt(filled, 'dried', row) === false && damp.has(container)) warnings.push('wet')
  if (kind === 'clothes' && container !== '' && container !== 'paper-bag') warnings.push('clothes')
  if (container === 'plastic-bag' && biological.has(kind)) warnings.push('plastic')
  return warnings
}

/** In the order they were entered. `nameOf`: the name of somebody of the staff register. */
export function registerOf(form: FormDefinition, group: Group, filled: Filled, nameOf: (staffId: string) => string): SampleRow[] {
  const open = openByRow(form, group, filled)
  return chainsOf(form, filled, nameOf).map((chain, i) => {
    const { row } = chain
    const text = (field: string) => textAt(filled, field, row)
    return {
      row, n: i + 1, packageNo: chain.packageNo, site: text('site'), kind: text('kind'), at: text('collected-at'), seal: chain.seal, broken: text('seal-broken'), chain,
      results: resultsOf(form, group, filled, row), open: open.get(row) ?? 0, warnings: warningsOf(filled, row),
    }
  })
}

/** Rows of other groups that name this one, but for hand-overs, which the chain tells. */
function resultsOf(form: FormDefinition, group: Group, filled: Filled, row: RowId): string[] {
  return form.groups.filter((g) => g.repeat && g.repeat.widget !== 'hand-overs').flatMap((g) => {
    const naming = g.fields.find((f) => f.type === 'rows' && f.of === group.key)
    return !naming ? [] : (filled.rows.get(g.key) ?? []).flatMap((of, i) => {
      const named = valueAt(filled, naming.key, of)
      const title = g.repeat?.title === undefined ? '' : textAt(filled, g.repeat.title, of)
      return Array.isArray(named) && named.includes(row) ? [title || `${i + 1}`] : []
    })
  })
}

/** How many required fields of each row of a group are asked and open. */
export function openByRow(form: FormDefinition, group: Group, filled: Filled): Map<RowId, number> {
  const open = new Map<RowId, number>()
  for (const spot of walk(form, filled)) {
    if (spot.group === group && spot.row !== null && spot.asked && spot.field.required && isOpen(spot)) open.set(spot.row, (open.get(spot.row) ?? 0) + 1)
  }
  return open
}

/** The sample a typed or scanned text means: its row id anywhere in a label's code, else its package number, alone or as one part of the code. */
export function findSample(rows: readonly Pick<SampleRow, 'row' | 'packageNo'>[], text: string): RowId | null {
  const wanted = plainNumber(text)
  if (wanted === '') return null
  const parts = new Set([wanted, ...text.split(/[|;,\n\t]+/).map(plainNumber)])
  return rows.find((r) => text.includes(r.row))?.row ?? rows.find((r) => r.packageNo !== '' && parts.has(plainNumber(r.packageNo)))?.row ?? null
}

/** Whether the field is a text of options, and what an option is called. */
export function optionLabel(group: Group, key: string, value: string, language: 'zh' | 'en'): string {
  const field: Field | undefined = group.fields.find((f) => f.key === key)
  return field && 'options' in field ? (field.options.find((o) => o.value === value)?.label[language] ?? value) : value
}
