// The ledger of costs as figures, the same on the screen and on paper: sums in fen, so that no cent is lost in adding, by kind and over all.
import { checkAnswer, type Field, type Group } from '../model/form'
import type { RowId } from '../model/ids'
import { placeOf, type Filled } from '../walk'

/** Which fields of the group hold what, by their type: a province's own ledger needs no keys of ours. `proof`: the one that plays this part. `what`: the title of a row, or what it was for where the kind is the title. */
export function ledgerFields(group: Group): { amount: Field | null; date: Field | null; kind: Extract<Field, { type: 'choice' }> | null; proof: Field | null; what: Field | null } {
  const first = <K extends Field['type']>(type: K) => (group.fields.find((f) => f.type === type) ?? null) as Extract<Field, { type: K }> | null
  const kind = first('choice')
  const proof = group.fields.find((f) => f.as === 'proof') ?? null
  const title = group.fields.find((f) => f.key === group.repeat?.title && f !== kind)
  const words = group.fields.find((f) => f.as === 'purpose') ?? group.fields.find((f) => f.type === 'text' && f !== proof)
  return { amount: first('number'), date: first('date') ?? first('datetime'), kind, proof, what: title ?? words ?? null }
}

export type Cost = { row: RowId; date: string; kind: string; what: string; /** Null while open or no amount in whole fen. */ fen: number | null; /** An amount with more than two decimals. */ uneven: boolean; /** Pieces of proof, 0 = none. */ proof: number; /** Its text or option, '' where it has none. */ proofOption: string }
export type Ledger = { costs: Cost[]; byKind: { kind: string; fen: number }[]; fen: number }

/** Yuan to whole fen; null when it has more than two decimals. */
export function fenOf(yuan: number): number | null {
  const fen = Math.round(yuan * 100)
  return Math.abs(fen / 100 - yuan) < 1e-9 * Math.max(1, Math.abs(yuan)) ? fen : null
}

/** `1,234.50` of an amount in fen. */
export function yuanOf(fen: number): string {
  const whole = String(Math.floor(Math.abs(fen) / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '-' : ''}${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}

/** Costs in the order of their days (undated last), and the sums of what has an amount. What is typed and not taken (out of range) counts as open, here as in the log. */
export function ledgerOf(group: Group, filled: Filled, rows: readonly RowId[]): Ledger {
  const fields = ledgerFields(group)
  const costs = rows.map((row): Cost => {
    const value = (field: Field | null) => { const given = field && filled.answers.get(placeOf(field.key, row)); return field && given?.answer.state === 'value' && checkAnswer(field, given.answer) === null ? given.answer.value : null }
    const text = (field: Field | null) => { const v = value(field); return typeof v === 'string' ? v : '' }
    const amount = value(fields.amount)
    const fen = typeof amount === 'number' ? fenOf(amount) : null
    const proof = value(fields.proof)
    return {
      row, date: text(fields.date), kind: text(fields.kind), what: text(fields.what), fen, uneven: typeof amount === 'number' && fen === null,
      proof: Array.isArray(proof) ? proof.length : proof === null || proof === '' || proof === false || proof === 'none' ? 0 : 1,
      proofOption: typeof proof === 'string' ? proof : '',
    }
  })
  const sums = new Map<string, number>((fields.kind?.options ?? []).map((o) => [o.value, 0]))
  for (const cost of costs) if (cost.fen !== null) sums.set(cost.kind, (sums.get(cost.kind) ?? 0) + cost.fen)
  return {
    costs: costs.map((cost, i) => ({ cost, i })).sort((a, b) => (a.cost.date === b.cost.date ? a.i - b.i : a.cost.date === '' ? 1 : b.cost.date === '' ? -1 : a.cost.date < b.cost.date ? -1 : 1)).map((c) => c.cost),
    byKind: [...sums].filter(([, fen]) => fen !== 0).map(([kind, fen]) => ({ kind, fen })),
    fen: costs.reduce((sum, cost) => sum + (cost.fen ?? 0), 0),
  }
}
