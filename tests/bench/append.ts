// How much longer than a plain synced write it takes until a second of recording is safe.
import { join } from 'node:path'
import { worldDir } from '../harness/world'
import { inElectron } from './electron'
import { figure, percentile, type Figure } from './figure'
import type { Appended } from './jobs'

const against = 'write + fdatasync of the same bytes to a growing file, same process, same folder'

/** p50 and p99 of each run; the figure is the median of the runs. */
export function appendFigures(measured: Appended): Figure[] {
  const parts = [
    ['append-writer', measured.writer, 'MediaWriter.append: encrypt, chain, append, sync'],
    ['append-two', measured.two, 'MediaWriter.append to two places at once, here on one disk'],
    ['append-take', measured.take, 'TakeWriter, from the chunk at its port to the answer: the same and its position in the media'],
  ] as const
  return parts.flatMap(([name, ours, of]) => ([50, 99] as const).map((p) => {
    const at = (runs: readonly number[][]) => runs.map((run) => percentile(run, p))
    return figure(`${name}-p${p}`, 'ms', { ours: at(ours), theirs: at(measured.plain) }, { of, against: `p${p} of ${against}` })
  }))
}

export async function append(): Promise<Figure[]> {
  const folder = join(worldDir('append'), 'work')
  return appendFigures(await inElectron<Appended>({ name: 'append', folder, runs: 7, chunks: 200, bytes: 320 * 1024 }))
}
