// What keeping the store needs of an open store, and how its long works run: one at a time, telling how far, stoppable.
import type { CustodyFact } from '../../shared/model/custody'
import type { Entry } from '../../shared/model/entry'
import type { SectionId, StaffId } from '../../shared/model/ids'
import { Refused } from '../../shared/failure'
import type { Clock } from '../store/clock'
import type { Log } from '../store/log'
import { isBusy, isDisk, isFull, type Database, type Sql } from '../store/sql'

export type KeptStore = {
  readonly folder: string
  /** Base of the second place of media; null: none is set. It may be away. */
  readonly secondBase?: string | null
  readonly staffId: StaffId
  readonly db: Database
  readonly log: Pick<Log, 'appendMade' | 'read' | 'checkpoint' | 'readOnly'> & {
    verifyAll?(progress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<unknown>
  }
  readonly clock: Clock
  meta(key: string): Promise<string | null>
  setMeta(key: string, value: string): Promise<void>
  /** Appends one event to the custody log. */
  custody(fact: CustodyFact): Promise<Entry>
  /** Opens another database under this vault's key. */
  openCopy(file: string): Promise<Database>
  /** 32 bytes in hexadecimal for one purpose, from the root key. */
  derive(purpose: string): string
  readonly sectionKeys: { forget(sectionId: SectionId): void; readonly ring: { refresh(): Promise<void> } }
  readonly slots: { readonly file: { readonly vaultId: string } }
}

/** How far a long work is (`done` of `total`, bytes) and whether it should stop. */
export type Work = { progress?: (done: number, total: number) => void; signal?: AbortSignal }

/** Throws `Refused` E-E4 once the work was cancelled. */
export function goOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Refused('E-E4')
}

/** Counts bytes towards a total; the total grows if it was estimated too low. */
export function meter({ progress, signal }: Work, total: number): (bytes: number) => void {
  let done = 0
  progress?.(0, total)
  return (bytes) => {
    goOn(signal)
    done += bytes
    progress?.(done, Math.max(done, total))
  }
}

const turns = new WeakMap<object, Promise<unknown>>()

/** Backups, destructions and checks of one store run one after another: each would trip over half of another. */
export function alone<T>(store: KeptStore, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(store) ?? Promise.resolve()).then(work)
  turns.set(store, turn.catch(() => undefined))
  return turn
}

/** Lends a second file under the same key to `work`, as schema `aside`. The file is let go of in any case. */
export async function withAside<T>(db: Database, file: string, work: () => Promise<T>): Promise<T> {
  await db.run('ATTACH DATABASE ? AS aside', file)
  try {
    return await work()
  } finally {
    await db.run('DETACH DATABASE aside').catch(() => undefined)
  }
}

/** Appends a custody event made inside its transaction, together with what it tells of. */
export async function custodyMade(store: KeptStore, make: (tx: Sql) => Promise<CustodyFact>): Promise<Entry> {
  return store.log.appendMade(async (tx) => {
    const row = await tx.get<{ id: SectionId }>(`SELECT id FROM section WHERE kind = 'custody'`)
    if (!row) throw new Error('this vault has no custody section')
    return { sectionId: row.id, fact: await make(tx) }
  }, store.staffId)
}

/** True for what a disk answers (full, gone, read-only, not allowed), from the file system or from SQLite. */
export function isDiskFault(error: unknown): boolean {
  const { code, syscall } = error as { code?: string; syscall?: string }
  return isFull(error) || isDisk(error) || isBusy(error) || code === 'SQLITE_CANTOPEN' || (typeof syscall === 'string' && typeof code === 'string')
}

/** Size and root (hexadecimal) of a signed note in the C2SP checkpoint form; an empty log has no note. */
export function headOf(note: string): { size: number; root: string } {
  const [, size, root] = note.split('\n')
  return size === undefined || root === undefined ? { size: 0, root: '0'.repeat(64) } : { size: Number(size), root: Buffer.from(root, 'base64').toString('hex') }
}
