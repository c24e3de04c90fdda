// The numbered points of the body map. List, map and print all take them from here, so that they cannot disagree (F53).
import { shownAt, sideFits, type BodyGroup } from './body'
import { bodyViews, type BodyView, type Field, type Group } from './model/form'
import type { Point } from './model/answer'
import type { RowId } from './model/ids'
import { placeOf, type Filled, type Place } from './walk'

export type BodyPoint = {
  row: RowId
  /** Number of the row, from 1: the one on the map, in the list and in print. */
  n: number
  /** Null: not put on the map yet, or of a view that this version does not draw. `x`, `y`: where it is drawn, 0 to 1. */
  at: { view: BodyView; x: number; y: number; region: string | null } | null
  side: string | null
  type: string | null
  /** The side written down is the other one. */
  contradicts: boolean
}

const isPoint = (value: unknown): value is Point => typeof value === 'object' && value !== null && 'view' in value
const isView = (view: string): view is BodyView => bodyViews.some((v) => v === view)

/** The field of the group that holds the place: the first of type `point`. */
export const pointField = (group: Group): Field | null => group.fields.find((f) => f.type === 'point') ?? null

const contradicts = (side: string | null, point: Point | null): boolean => point !== null && side !== null && !sideFits(side, point)

/** Places of sides that are not those of the points in their rows, of a body map: list and map never disagree (F53). */
export function contradictingSides(group: Group, filled: Filled): Place[] {
  const field = group.repeat?.widget === 'body-map' ? pointField(group) : null
  if (!field) return []
  return (filled.rows.get(group.key) ?? []).flatMap((row) => {
    const [point, side] = [field.key, 'side'].map((key) => filled.answers.get(placeOf(key, row))?.answer)
    const at = point?.state === 'value' && isPoint(point.value) ? point.value : null
    return contradicts(side?.state === 'value' && typeof side.value === 'string' ? side.value : null, at) ? [placeOf('side', row)] : []
  })
}

/** Every row of `group` as a point, in the order of the rows. */
export function bodyPoints(group: Group, filled: Filled, body: BodyGroup): BodyPoint[] {
  const field = pointField(group)
  const text = (row: RowId, key: string) => {
    const answer = filled.answers.get(placeOf(key, row))?.answer
    return answer?.state === 'value' && typeof answer.value === 'string' && answer.value !== '' ? answer.value : null
  }
  return (filled.rows.get(group.key) ?? []).map((row, i) => {
    const answer = field && filled.answers.get(placeOf(field.key, row))?.answer
    const point = answer?.state === 'value' && isPoint(answer.value) ? answer.value : null
    const side = text(row, 'side')
    const { view, region } = point ?? { view: '', region: null }
    return {
      row, n: i + 1, side, type: text(row, 'type'),
      at: point && isView(view) ? { view, region, ...shownAt(body, { ...point, view }) } : null,
      contradicts: contradicts(side, point),
    }
  })
}

/** The views that hold a point, in the order of the picker. */
export const viewsWith = (points: readonly BodyPoint[]): BodyView[] => bodyViews.filter((view) => points.some((p) => p.at?.view === view))
