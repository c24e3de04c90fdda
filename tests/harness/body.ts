// A point on the body as the screen writes it: with the part it lies in, which main looks up again.
import { bodyGroupOf, pointOf } from '../../shared/body'
import type { Point } from '../../shared/model/answer'
import type { BodyView } from '../../shared/model/form'
import type { AgeBand } from '../../shared/model/person'

/** Throws where there is no body at that place. */
export function pointAt(view: BodyView, x: number, y: number, age: AgeBand = '6-9'): Point {
  const point = pointOf(bodyGroupOf(age), view, { x, y })
  if (typeof point === 'string') throw new Error(`no body at ${view} ${x} ${y}: ${point}`)
  return point
}
