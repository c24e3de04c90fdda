// Going through the rows of the log in order: numbers without gaps, hashes, chains by section, custody bodies, tiles of the tree.
import { parseCanonical } from '../../shared/canonical'
import type { Faults } from './mismatch'
import { entryHash, genesis, placeOf, type Row } from './row'
import type { Sql } from './sql'
import { tileWidth, type Tree } from './tree'

export type SweepOptions = {
  /** Last number to look at: entries written meanwhile are not waited for. */
  upTo: number
  /** Roots of the tiles as stored; one that is not there is not compared. */
  tiles: ReadonlyMap<number, Buffer>
  progress?: ((done: number, total: number) => void) | undefined
  signal?: AbortSignal | undefined
  /** Milliseconds to leave the database and this thread to others after each batch, when nobody waits for the sweep. */
  pauseMs?: number | undefined
}

/** Few enough that whoever asks the database something meanwhile waits a few milliseconds. */
const batch = 250

/**
 * Checks every row after the tree's present size and appends it to the tree. Yields to the event loop between batches.
 * What is wrong goes into `faults`; throws only what the database throws and the reason of an aborted `signal`.
 */
export async function sweep(db: Sql, tree: Tree, faults: Faults, { upTo, tiles, progress, signal, pauseMs }: SweepOptions): Promise<void> {
  const first = tree.size
  const plain = new Set((await db.all<{ id: string }>(`SELECT id FROM section WHERE kind = 'custody'`)).map((row) => row.id))
  const tips = new Map<string, { seq: number; hash: string }>()
  let expected = first + 1
  for (let after = first; after < upTo;) {
    signal?.throwIfAborted()
    const rows = await db.all<Row>('SELECT * FROM entry WHERE n > ? AND n <= ? ORDER BY n LIMIT ?', after, upTo, batch)
    if (rows.length === 0) break
    for (const row of rows) {
      if (row.n > expected) faults.lost(expected, row.n - 1)
      expected = row.n + 1
      const tip = tips.get(row.section) ?? await tipBefore(db, row, first)
      if (row.seq > tip.seq + 1) faults.lostIn(row.section, tip.seq + 1, row.seq - 1)
      const chained = row.seq > tip.seq + 1 || (row.seq === tip.seq + 1 && row.prev === tip.hash)
      if (!chained || entryHash(placeOf(row), row.body) !== row.hash) faults.bad(row.n)
      else if (plain.has(row.section) && parseCanonical(row.body.toString('utf8')) === undefined) faults.bad(row.n)
      tips.set(row.section, { seq: row.seq, hash: row.hash })
      tree.append(Buffer.from(row.hash, 'hex'))
      if (tree.size % tileWidth !== 0) continue
      const index = tree.size / tileWidth - 1
      if (tiles.get(index)?.equals(tree.tile(index)!) === false) faults.add('tiles')
    }
    after = rows.at(-1)!.n
    progress?.(after - first, upTo - first)
    await new Promise((resolve) => { if (pauseMs === undefined) setImmediate(resolve); else setTimeout(resolve, pauseMs) })
  }
  if (expected <= upTo) faults.lost(expected, upTo)
}

/** The entry before `row` in its section, when it lies before the place where the sweep began. */
async function tipBefore(db: Sql, row: Row, first: number): Promise<{ seq: number; hash: string }> {
  if (first === 0 || row.seq <= 1) return { seq: 0, hash: genesis }
  const tip = await db.get<{ seq: number; hash: string }>('SELECT seq, hash FROM entry WHERE section = ? AND seq < ? ORDER BY seq DESC LIMIT 1', row.section, row.seq)
  return tip ?? { seq: 0, hash: genesis }
}
