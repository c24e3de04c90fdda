// What a new point of the body map brings with it.
import { sideOf } from '../../../shared/body-names'
import { pointField } from '../../../shared/body-points'
import type { Answer, Point } from '../../../shared/model/answer'
import type { Field, Group } from '../../../shared/model/form'

export const value = (of: Point | string): Answer => ({ state: 'value', value: of })
export const fieldOf = (group: Group, key: string): Field | null => group.fields.find((f) => f.key === key) ?? null

/** The first answers of a new row: its place, and its side where the form asks for one. */
export function firstAnswers(group: Group, at: Point): Readonly<Record<string, Answer>> {
  const place = pointField(group)
  const side = fieldOf(group, 'side')
  const own = at.region === null ? null : sideOf(at.region)
  const known = own !== null && side !== null && 'options' in side && side.options.some((o) => o.value === own)
  return { ...(place && { [place.key]: value(at) }), ...(known && { side: value(own) }) }
}
