// What the screen of hand-overs needs to know: the links of each hand-over, samples that went the same way as one line, times between in words.
import type { Chain, Link, LinkFault } from '../../../shared/fold/chain'
import type { RowId } from '../../../shared/model/ids'
import type { T } from '../../ui/text'

/** Samples with the same chain are drawn once. */
export type ChainLine = { rows: RowId[]; packages: string[]; chain: Chain }

/** In the order of the register; a chain that differs in anything but the sample is a line of its own. */
export function chainLines(chains: readonly Chain[]): ChainLine[] {
  const lines = new Map<string, ChainLine>()
  for (const chain of chains) {
    const key = JSON.stringify([chain.taken, chain.links.map((l) => [l.row, l.faults, l.open, l.minutes])])
    const line = lines.get(key)
    if (line) { line.rows.push(chain.row); line.packages.push(chain.packageNo) } else lines.set(key, { rows: [chain.row], packages: [chain.packageNo], chain })
  }
  return [...lines.values()]
}

export type FaultAt = { fault: LinkFault; /** No reason answers it yet. */ open: boolean; minutes: number | null; /** Who had it before. */ holder: string }

/** The faults of one hand-over over all its samples, each once. */
export function faultsOf(chains: readonly Chain[], over: RowId): FaultAt[] {
  const found = new Map<string, FaultAt>()
  for (const chain of chains) {
    const i = chain.links.findIndex((l) => l.row === over)
    const link = chain.links[i]
    if (!link) continue
    const holder = i > 0 ? chain.links[i - 1]!.taker : chain.taken.by
    for (const fault of link.faults) {
      const key = fault === 'giver' ? `${fault} ${holder}` : fault
      const had = found.get(key)
      // Of several samples the longest wait is told.
      if (!had || (link.minutes ?? 0) > (had.minutes ?? 0)) found.set(key, { fault, open: link.open.includes(fault), minutes: link.minutes, holder })
    }
  }
  return [...found.values()]
}

/** Samples nobody handed over yet. */
export const unhanded = (chains: readonly Chain[]): RowId[] => chains.filter((c) => c.links.length === 0).map((c) => c.row)

/** Who has all of these samples now; '' when they are with different people or nobody is named. `before`: a hand-over that is left out, with all after it. */
export function holderOf(chains: readonly Chain[], rows: readonly string[], before: RowId): string {
  const holders = new Set(chains.filter((c) => rows.includes(c.row)).map((c) => {
    const at = c.links.findIndex((l) => l.row === before)
    const last: Link | undefined = at < 0 ? c.links.at(-1) : c.links[at - 1]
    return last ? last.taker : c.taken.by
  }))
  return holders.size === 1 ? [...holders][0]! : ''
}

export type Span = { key: 'minutes' | 'hours' | 'days'; d: number; h: number; m: number; n: number }

/** A length of whole minutes in the units one would say it in. */
export function spanOf(minutes: number): Span {
  const n = Math.abs(minutes)
  return { key: n < 60 ? 'minutes' : n < 24 * 60 ? 'hours' : 'days', d: Math.floor(n / 1440), h: n < 1440 ? Math.floor(n / 60) : Math.floor((n % 1440) / 60), m: n % 60, n }
}

/** A fault in words. */
export function faultText({ fault, minutes, holder }: Pick<FaultAt, 'fault' | 'minutes' | 'holder'>, t: T): string {
  switch (fault) {
    case 'giver': return t('samples:fault-giver', { name: holder || t('samples:unnamed') })
    case 'late': return t('samples:fault-late', { n: minutes ?? 0 })
    default: return t(`samples:fault-${fault}`)
  }
}
