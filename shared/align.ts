// Where the tracks of one take lie beside each other: for players that show two at once and for whoever lays exported files side by side (XC8).
import type { Track } from './model/recording'
import type { SelfTest } from './model/take'

/**
 * One recording of a take. `startMs`: its zero on the clock of the take. `syncMs`: how much later its picture shows the same thing than that of
 * the face camera, as measured; 0 when nothing was measured.
 */
export type Tracked = { track: Track; startMs: number; syncMs: number }

/**
 * How much later the room camera showed the same than the face camera, in ms: as measured in the take itself, else in the self-test before it; null when
 * neither could tell.
 */
export const lateMs = (take: { syncMs: number | null } | null | undefined, selfTest: Pick<SelfTest, 'findings'> | null): number | null =>
  take?.syncMs ?? selfTest?.findings.find((f) => f.item === 'sync')?.value ?? null

/** Where a recording's zero truly lies on the time line of the face camera, in ms. */
const zeroOf = ({ startMs, syncMs }: Tracked) => startMs - syncMs

/** The position in `to` that shows what `from` shows at `atMs`; negative before it began. */
export const across = (atMs: number, from: Tracked, to: Tracked): number => atMs + zeroOf(from) - zeroOf(to)

/** Each recording with the delay in ms, from the first of them, at which its file has to begin so that all of them agree. */
export function aligned<T extends Tracked>(tracks: readonly T[]): (T & { offsetMs: number })[] {
  const first = Math.min(...tracks.map(zeroOf))
  return tracks.map((track) => ({ ...track, offsetMs: Math.round(zeroOf(track) - first) }))
}
