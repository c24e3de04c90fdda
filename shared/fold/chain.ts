// Who has which sample now, and whether the chain of hand-overs holds (F60): every link given by whoever had it, signed by both, without a gap.
import { placeOf, type Filled } from '../walk'
import type { Signature, Value } from '../model/answer'
import type { FormDefinition, Group } from '../model/form'
import type { RowId } from '../model/ids'
import { changedUnder, lastWord } from './by-hand'
import { plainName } from '../plain'

/** From taking to the first hand-over without a word where it was: more than this is said to be a gap. Minutes. */
export const GAP_MINUTES = 30

/**
 * `giver`: given by somebody who did not have it. `late`: long between taking and the first hand-over. `order`: given before it was received. `unsigned`: a
 * signature is missing. `refused`: somebody would not or could not sign. `signer`: signed under another name than who gave or took. `changed`: something was
 * changed after it was signed. `register`: the sample's own line was. `seal`: the seal was not whole. `time`: no time is entered. `family`: the taker is somebody of the case.
 * `self`: giver and taker are one.
 */
export const linkFaults = ['giver', 'late', 'order', 'unsigned', 'refused', 'signer', 'changed', 'register', 'seal', 'time', 'family', 'self'] as const
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
  /** What the staff wrote to a fault; '' where nothing answers it. */
  reasons: Readonly<Partial<Record<LinkFault, string>>>
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
  /** Number of the seal that is on it now: the last that replaced one, else that of the register; '' while open. */
  seal: string
}

const same = (a: string, b: string) => plainName(a) === plainName(b)
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

/** The chain of every sample of the register, in its order. `nameOf`: the name of somebody of the staff register. `family`: rows whose taker is known to be of the case. A hand-over without samples is part of none. */
export function chainsOf(form: FormDefinition, filled: Filled, nameOf: (staffId: string) => string, family: ReadonlySet<RowId> = new Set()): Chain[] {
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
    let seal = textAt(filled, 'seal-no', row)
    const mine = given.filter((over) => Array.isArray(over.of) && over.of.includes(row))
    while (mine.length > 0) {
      // Of several within one minute that of whoever has it comes first, whichever was written first.
      const next = mine.findIndex((over) => over.at === mine[0]!.at && same(textAt(filled, 'giver', over.row), holder))
      const over = mine.splice(Math.max(next, 0), 1)[0]!
      const link = linkOf(form, filled, overs!, over.row, over.at, { holder, since, first: links.length === 0, family: family.has(over.row), register: { group: register, row } })
      links.push(link)
      holder = link.taker
      since = link.at
      if (link.sealWhole === false) seal = textAt(filled, 'seal-new', over.row) || seal
    }
    return { row, packageNo: textAt(filled, 'package-no', row), taken, links, holder, holderKind: links.at(-1)?.takerKind ?? null, seal }
  })
}

type Sample = { group: Group; row: RowId }

/** Whether the sample's own line in the register was changed after somebody drew his name under its hand-over: both saw another number, seal or quantity then. */
function registerChanged(filled: Filled, { group, row: sample }: Sample, over: RowId, overs: Group): boolean {
  const drawn = overs.fields.flatMap((f) => (f.type === 'signature' && signedAt(filled, f.key, over)?.signed === 'drawn' ? [filled.answers.get(placeOf(f.key, over))!.seq] : []))
  return drawn.length > 0 && group.fields.some((f) => !f.aside && lastWord(filled, placeOf(f.key, sample)) > Math.min(...drawn))
}

function linkOf(form: FormDefinition, filled: Filled, group: Group, row: RowId, at: string | null, before: { holder: string; since: string | null; first: boolean; family: boolean; register: Sample }): Link {
  const text = (field: string) => textAt(filled, field, row)
  const [giver, taker, why] = [text('giver'), text('taker'), text('gap-why')]
  const given = signedAt(filled, 'giver-signature', row)
  const took = signedAt(filled, 'taker-signature', row)
  const signed = [given, took].filter((s) => s !== null)
  const whole = valueAt(filled, 'seal-whole', row)
  const sealWhole = typeof whole === 'boolean' ? whole : null
  const minutes = at && before.since ? minutesBetween(before.since, at) : null
  const faults: LinkFault[] = []
  if (at === null) faults.push('time')
  if (minutes !== null && minutes < 0) faults.push('order')
  if (!same(giver, before.holder) || giver === '') faults.push('giver')
  if (before.first && minutes !== null && minutes > GAP_MINUTES) faults.push('late')
  if (!given || !took) faults.push('unsigned')
  if (signed.some((s) => s.signed !== 'drawn')) faults.push('refused')
  if ((given && !same(given.name, giver)) || (took && !same(took.name, taker))) faults.push('signer')
  if (group.fields.some((f) => f.type === 'signature' && changedUnder(form, filled, group, f, row).length > 0)) faults.push('changed')
  if (registerChanged(filled, before.register, row, group)) faults.push('register')
  if (sealWhole === false) faults.push('seal')
  if (before.family) faults.push('family')
  if (giver !== '' && same(giver, taker)) faults.push('self')
  const refusals = signed.flatMap((s) => (s.signed === 'drawn' ? [] : [s.reason]))
  const reasons: Link['reasons'] = { giver: why, late: why, signer: why, seal: text('seal-why'), refused: refusals.join('；') }
  return {
    row, at, giver, taker, takerKind: text('taker-kind') || null, giverSigned: given, takerSigned: took, sealWhole, reasons, minutes,
    faults, open: faults.filter((fault) => !reasons[fault]),
  }
}
