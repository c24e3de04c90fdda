// Who has which sample now, and whether the chain of hand-overs holds (F60): every link given by whoever had it, signed by both, without a gap.
import { placeOf, type Filled } from '../walk'
import type { Signature, Value } from '../model/answer'
import type { FormDefinition, Group } from '../model/form'
import type { RowId } from '../model/ids'

/** From taking to the first hand-over without a word where it was: more than this is said to be a gap. Minutes. */
export const GAP_MINUTES = 30

/**
 * `giver`: given by somebody who did not have it. `late`: long between taking and the first hand-over. `order`: given before it was received. `unsigned`: a
 * signature is missing. `seal`: the seal was not whole and nobody wrote why. `time`: no time is entered.
 */
export const linkFaults = ['giver', 'late', 'order', 'unsigned', 'seal', 'time'] as const
export type LinkFault = (typeof linkFaults)[number]

export type Link = {
  /** Row of the hand-over. */
  row: RowId
  /** Local date and time as entered, null when open. */
  at: string | null
  giver: string
  taker: string
  takerKind: string | null
  giverSigned: Signature | null
  takerSigned: Signature | null
  sealWhole: boolean | null
  /** Why there is a gap, or what happened to the seal, in the words of the staff. */
  why: string
  sealWhy: string
  /** Whole minutes since it was received by the giver (of the first link: since it was taken); null when a time is open. */
  minutes: number | null
  faults: readonly LinkFault[]
  /** Faults that a written reason does not answer yet. */
  open: readonly LinkFault[]
}

export type Chain = {
  /** Row of the sample. */
  row: RowId
  packageNo: string
  taken: { at: string | null; by: string }
  links: readonly Link[]
  /** Who has it: the last taker, else who took it; empty when nobody is named. */
  holder: string
  /** What kind of place it is at, by the option of the last link. */
  holderKind: string | null
}

const same = (a: string, b: string) => a.normalize('NFKC').replace(/\s+/g, '').toLowerCase() === b.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
/** Local stamps without a zone: both are read the same way, so that only their difference counts. */
const minutesBetween = (from: string, to: string) => Math.round((Date.parse(`${to}:00Z`) - Date.parse(`${from}:00Z`)) / 60_000)

const groupOf = (form: FormDefinition, widget: 'samples' | 'hand-overs'): Group | null => form.groups.find((g) => g.repeat?.widget === widget) ?? null

/** What stands at a field of a row; null when it is open or one of the four non-answers. */
export function valueAt(filled: Filled, field: string, row: RowId | null): Value | null {
  const given = filled.answers.get(placeOf(field, row))
  return given?.answer.state === 'value' ? given.answer.value : null
}
export const textAt = (filled: Filled, field: string, row: RowId | null): string => {
  const value = valueAt(filled, field, row)
  return typeof value === 'string' ? value.trim() : ''
}

function signedAt(filled: Filled, field: string, row: RowId): Signature | null {
  const value = valueAt(filled, field, row)
  return typeof value === 'object' && value !== null && 'signed' in value ? value : null
}

/** The chain of every sample of the register, in its order. `nameOf`: the name of somebody of the staff register. A hand-over without samples is part of none. */
export function chainsOf(form: FormDefinition, filled: Filled, nameOf: (staffId: string) => string): Chain[] {
  const register = groupOf(form, 'samples')
  const overs = groupOf(form, 'hand-overs')
  if (!register) return []
  const given = (overs ? filled.rows.get(overs.key) ?? [] : []).map((row, i) => ({ row, i, at: textAt(filled, 'given-at', row) || null, of: valueAt(filled, 'samples', row) }))
    // In the order of their times; those without one come last, in the order they were written.
    .sort((a, b) => (a.at === b.at ? a.i - b.i : a.at === null ? 1 : b.at === null ? -1 : a.at < b.at ? -1 : 1))
  return (filled.rows.get(register.key) ?? []).map((row) => {
    const collector = textAt(filled, 'collector', row)
    const taken = { at: textAt(filled, 'collected-at', row) || null, by: collector && nameOf(collector) }
    const links: Link[] = []
    let holder = taken.by
    let since = taken.at
    for (const over of given) {
      if (!Array.isArray(over.of) || !over.of.includes(row)) continue
      const link = linkOf(filled, over.row, over.at, { holder, since, first: links.length === 0 })
      links.push(link)
      holder = link.taker
      since = link.at
    }
    return { row, packageNo: textAt(filled, 'package-no', row), taken, links, holder, holderKind: links.at(-1)?.takerKind ?? null }
  })
}

function linkOf(filled: Filled, row: RowId, at: string | null, before: { holder: string; since: string | null; first: boolean }): Link {
  const giver = textAt(filled, 'giver', row)
  const giverSigned = signedAt(filled, 'giver-signature', row)
  const takerSigned = signedAt(filled, 'taker-signature', row)
  const whole = valueAt(filled, 'seal-whole', row)
  const sealWhole = typeof whole === 'boolean' ? whole : null
  const why = textAt(filled, 'gap-why', row)
  const sealWhy = textAt(filled, 'seal-why', row)
  const minutes = at && before.since ? minutesBetween(before.since, at) : null
  const faults: LinkFault[] = []
  if (at === null) faults.push('time')
  if (minutes !== null && minutes < 0) faults.push('order')
  if (!same(giver, before.holder) || giver === '') faults.push('giver')
  if (before.first && minutes !== null && minutes > GAP_MINUTES) faults.push('late')
  if (!giverSigned || !takerSigned) faults.push('unsigned')
  if (sealWhole === false) faults.push('seal')
  const answered = (fault: LinkFault) => fault === 'seal' ? sealWhy !== '' : (fault === 'giver' || fault === 'late') && why !== ''
  return {
    row, at, giver, taker: textAt(filled, 'taker', row), takerKind: textAt(filled, 'taker-kind', row) || null, giverSigned, takerSigned, sealWhole, why, sealWhy, minutes,
    faults, open: faults.filter((fault) => !answered(fault)),
  }
}
