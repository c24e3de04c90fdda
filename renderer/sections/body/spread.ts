// Numbers of points that lie close together, moved apart so that each can be read where nothing can be drawn larger: on paper (F53).

export type Spot = { x: number; y: number }
/** How far a mark reaches from its own middle. */
export type Reach = { left: number; right: number; up: number; down: number }

type Box = { left: number; right: number; top: number; bottom: number }

const boxAt = ({ x, y }: Spot, reach: Reach, gap = 0): Box => ({ left: x - reach.left - gap, right: x + reach.right + gap, top: y - reach.up - gap, bottom: y + reach.down + gap })
const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
const holds = (box: Box, { x, y }: Spot): boolean => x > box.left && x < box.right && y > box.top && y < box.bottom

/** Whether the line from `a` to `b` goes through the box (Liang and Barsky 1984). */
function crosses(a: Spot, b: Spot, box: Box): boolean {
  let [from, to] = [0, 1]
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  for (const [p, q] of [[-dx, a.x - box.left], [dx, box.right - a.x], [-dy, a.y - box.top], [dy, box.bottom - a.y]] as const) {
    if (p === 0) { if (q < 0) return false; continue }
    if (p < 0) from = Math.max(from, q / p)
    else to = Math.min(to, q / p)
  }
  return from < to
}

const turn = (a: Spot, b: Spot, c: Spot): number => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x))
const cut = (a: Spot, b: Spot, c: Spot, d: Spot): boolean => turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)

const ANGLES = 24

/**
 * Where the marks of `points` are drawn, in their order. One that touches no other stays at its place. The others go beside it, as near as leaves
 * every mark and every place free, rather a little further than with lines that cross. No two marks overlap, and none covers another's place.
 */
export function spread(points: readonly Spot[], reaches: readonly Reach[]): Spot[] {
  const home = points.map((p, i) => boxAt(p, reaches[i]!))
  const alone = home.map((box, i) => home.every((other, k) => k === i || !overlap(box, other)))
  const placed = new Map<number, Spot>()
  points.forEach((p, i) => { if (alone[i]) placed.set(i, p) })
  for (const [i, from] of points.entries()) {
    if (alone[i]) continue
    const reach = reaches[i]!
    const unit = reach.up + reach.down
    let best: { at: Spot; cost: number } | null = null
    // Everything further out costs more than the best there is: then it is found. Far enough out there is always room.
    for (let far = unit; best === null || far < best.cost; far += unit / 2) {
      for (let step = 0; step < ANGLES; step++) {
        const angle = (step / ANGLES) * 2 * Math.PI
        const at = { x: from.x + Math.cos(angle) * far, y: from.y + Math.sin(angle) * far }
        const box = boxAt(at, reach, unit / 12)
        if (points.some((p) => holds(box, p)) || [...placed].some(([k, spot]) => overlap(box, boxAt(spot, reaches[k]!)))) continue
        let cost = far
        for (const [k, spot] of placed) {
          if (crosses(from, at, boxAt(spot, reaches[k]!))) cost += 3 * unit
          if (points[k] !== spot && (cut(from, at, points[k]!, spot) || crosses(points[k]!, spot, box))) cost += 3 * unit
        }
        if (best === null || cost < best.cost) best = { at, cost }
      }
    }
    placed.set(i, best.at)
  }
  return points.map((_, i) => placed.get(i)!)
}
