// The order of a series of photographs (F56): the label with its number first, then from far to near, the close ones with and without a scale.
import type { ItemId, RowId } from '../model/ids'
import type { Photograph, Shot } from '../model/photograph'
import type { SectionKind } from '../model/section'

/** `label`: nothing was photographed yet, so the label comes first. `overview`, `mid`: what comes before this one is missing. */
export type SeriesFault = 'label' | 'overview' | 'mid'
/** What a series still lacks. */
export type SeriesGap = SeriesFault | 'close' | 'scale' | 'plain'

type Taken = Pick<Photograph, 'shot' | 'scale' | 'row'>

/** Papers show nobody: they need no consent (F52) and have no order. */
export const showsChild = (shot: Shot): boolean => shot !== 'document'

/** Kinds of sections whose photographs are findings of an examination: only there an order is asked for, and only a medic takes them. */
export const isExamination = (kind: SectionKind): boolean => kind === 'medical' || kind === 'intimate'

/** The photographs of one finding; an overview that belongs to none serves them all. */
const ofRow = (taken: readonly Taken[], row: RowId | null) => taken.filter((p) => p.row === row || (row !== null && p.row === null && p.shot === 'overview'))

/** Why a photograph of `shot` is out of order now; null when it is not. Papers and others have no order. */
export function seriesFault(kind: SectionKind, taken: readonly Taken[], next: { shot: Shot; row: RowId | null }): SeriesFault | null {
  if (!isExamination(kind) || !showsChild(next.shot) || next.shot === 'label') return null
  if (!taken.some((p) => p.shot === 'label')) return 'label'
  const has = (shot: Shot) => ofRow(taken, next.row).some((p) => p.shot === shot)
  if ((next.shot === 'mid' || next.shot === 'close') && !has('overview')) return 'overview'
  return next.shot === 'close' && !has('mid') ? 'mid' : null
}

/** The same of one that stands already, when it is to be another shot: by what was taken before it. Null where the shot stays, or a reason stands with it. */
export function changeFault(kind: SectionKind, taken: readonly (Taken & Pick<Photograph, 'itemId' | 'why'>)[], itemId: ItemId, shot: Shot): SeriesFault | null {
  const at = taken.findIndex((p) => p.itemId === itemId)
  const was = taken[at]
  return !was || was.shot === shot || was.why !== undefined ? null : seriesFault(kind, taken.slice(0, at), { shot, row: was.row })
}

/** What is still missing of the series of one finding (`row`), in the order to be taken. Empty before it was begun. */
export function seriesGaps(kind: SectionKind, taken: readonly Taken[], row: RowId | null): SeriesGap[] {
  const mine = ofRow(taken, row)
  if (!isExamination(kind) || !mine.some((p) => ['overview', 'mid', 'close'].includes(p.shot))) return []
  const close = mine.filter((p) => p.shot === 'close')
  const gaps: (SeriesGap | false)[] = [
    !taken.some((p) => p.shot === 'label') && 'label', !mine.some((p) => p.shot === 'overview') && 'overview', !mine.some((p) => p.shot === 'mid') && 'mid',
    close.length === 0 && 'close', close.length > 0 && !close.some((p) => p.scale) && 'scale', close.length > 0 && close.every((p) => p.scale) && 'plain',
  ]
  return gaps.filter((gap) => gap !== false)
}

/** What to take next, as the screen offers it: label, overview, mid, close with a scale, close without. */
export function nextShot(kind: SectionKind, taken: readonly Taken[], row: RowId | null): { shot: Shot; scale: boolean } {
  if (!isExamination(kind)) return { shot: kind === 'samples' ? 'other' : 'document', scale: false }
  if (!taken.some((p) => p.shot === 'label')) return { shot: 'label', scale: false }
  const mine = ofRow(taken, row)
  for (const shot of ['overview', 'mid'] as const) if (!mine.some((p) => p.shot === shot)) return { shot, scale: false }
  return { shot: 'close', scale: !mine.some((p) => p.shot === 'close' && p.scale) }
}
