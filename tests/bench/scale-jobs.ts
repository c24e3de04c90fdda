// What is measured of a vault that has grown large: writing entries, unlocking, the case list, searching, proofs.
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sqlcipher from '@journeyapps/sqlcipher'
import { settle } from '../../electron/access/enrol'
import { settleDue } from '../../electron/access/walls'
import { listCases } from '../../electron/sections/cases'
import { Search } from '../../electron/sections/search'
import type { Bodies } from '../../electron/store/entry-body'
import { Heads } from '../../electron/store/heads'
import { stretch, vaultKeys, kdfDefault } from '../../electron/store/keys'
import { Log } from '../../electron/store/log'
import { migrate } from '../../electron/store/migrate'
import { openSlots } from '../../electron/store/slots'
import { Database } from '../../electron/store/sql'
import { Store } from '../../electron/store/store'
import { sectionOf } from '../../electron/store/world'
import { includes, leafOf } from '../../electron/verify/proof'
import { newId, type Millis, type SessionId } from '../../shared/model/ids'
import { emptyVault, grow, linesOfCase } from './fill'

export type ScaleJob =
  | { name: 'commits'; folder: string; runs: number; each: number }
  | { name: 'scale'; folder: string; sizes: readonly number[]; entries: number; looks: number }

/** Milliseconds of single commits, one list a run: the log, plain SQLite with a synced head file, plain SQLite alone. */
export type Commits = { log: number[][]; headed: number[][]; plain: number[][] }

/** Milliseconds unless the name says otherwise. `unlock` in its parts. */
export type Size = {
  cases: number; entries: number; fileMB: number
  unlock: { argon2: number; open: number; log: number; settle: number; pages: number }
  argon2Alone: number
  /** Until the whole log and every page were checked behind the person's back. */
  background: number
  list: number[]; listPlain: number[]
  index: number; readPlain: number; indexMB: number; textMB: number; blockedMs: number
  search: number[]; searchPlain: number[]
  prove: number[]; verify: number[]; hashAll: number; proofHashes: number
}

const password = '量尺-铁桥-七十七-Lantern'
const now = () => new Date().toISOString()

async function took(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await work()
  return performance.now() - before
}

/** SQLite without a key, as anybody would use it: WAL, synchronous FULL, one connection. */
class Plain {
  private constructor(private readonly db: sqlcipher.Database) {}

  static async open(file: string): Promise<Plain> {
    const plain = new Plain(await new Promise((resolve, reject) => {
      const db: sqlcipher.Database = new sqlcipher.Database(file, (error) => (error ? reject(error) : resolve(db)))
    }))
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'locking_mode = EXCLUSIVE']) await plain.all(`PRAGMA ${pragma}`)
    return plain
  }

  all<T>(sql: string, ...values: (string | number | Uint8Array)[]): Promise<T[]> {
    return new Promise((resolve, reject) => this.db.all(sql, values, (error: Error | null, rows: unknown[]) => (error ? reject(error) : resolve(rows as T[]))))
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => this.db.close((error) => (error ? reject(error) : resolve())))
  }
}

/** One entry a commit, by turns: ours, and the same row in plain SQLite with and without a head file of its own. */
export async function commits({ folder, runs, each }: Extract<ScaleJob, { name: 'commits' }>): Promise<Commits> {
  await mkdir(folder, { recursive: true })
  const store = await emptyVault(join(folder, 'vault'), password)
  await grow(store, { from: 0, cases: 1, each: 20 })
  const { session_id } = (await store.db.get<{ session_id: SessionId }>(`SELECT session_id FROM section WHERE kind = 'questioning'`))!
  const section = await sectionOf(store, session_id, 'questioning')
  const plain = await Plain.open(join(folder, 'plain.db'))
  await plain.all('CREATE TABLE entry (n INTEGER PRIMARY KEY, section TEXT, seq INTEGER, at_utc TEXT, author TEXT, kind TEXT, body BLOB, UNIQUE (section, seq))')
  const heads = await open(join(folder, 'plain-heads.log'), 'a')
  const body = randomBytes(260)
  let n = 0
  const row = () => plain.all('INSERT INTO entry (n, section, seq, at_utc, author, kind, body) VALUES (?,?,?,?,?,?,?)', ++n, section, n, now(), store.staffId, 'qa.added', body)
  const headed = async () => {
    await row()
    await heads.write(`sayonce-bench\n${n}\n${body.toString('base64', 0, 150)}\n\n`)
    await heads.datasync()
  }
  const ours = () => store.log.append(section, { kind: 'qa.added', body: { lineId: newId('lin', randomBytes), speaker: 'answer', text: '放学以后，在操场边上，他推了我一下。旁边有几个同学在看，没有人说话。', recordingId: null, atMs: 0 as Millis } }, store.staffId)
  const measured: Commits = { log: [], headed: [], plain: [] }
  try {
    for (let run = 0; run < runs; run++) {
      for (const [list, work] of [[measured.log, ours], [measured.headed, headed], [measured.plain, row]] as const) {
        const times: number[] = []
        for (let i = 0; i < each; i++) times.push(await took(work))
        list.push(times)
      }
    }
  } finally {
    await heads.close()
    await plain.close()
    await store.close()
  }
  return measured
}

/** One vault that grows from size to size; everything is measured at each. */
export async function scale({ folder, sizes, entries, looks }: Extract<ScaleJob, { name: 'scale' }>): Promise<Size[]> {
  const vault = join(folder, 'vault')
  await mkdir(folder, { recursive: true })
  const each = Math.floor(entries / sizes.at(-1)!)
  await (await emptyVault(vault, password)).close()
  const results: Size[] = []
  let from = 0
  for (const cases of sizes) {
    const growing = await unlocked(vault)
    await grow(growing, { from, cases, each })
    await growing.close()
    from = cases
    console.error(`scale: ${cases} cases, ${growing.log.size} entries …`)
    const unlock = await unlockParts(vault)
    const argon2Alone = await took(() => stretch(password, { ...kdfDefault, salt: randomBytes(16).toString('hex') }))
    const store = await unlocked(vault)
    try {
      const { size } = store.log
      const background = await took(async () => { while (!store.log.checkedWhole) await sleep(50) })
      const plain = await plainTwin(join(folder, `plain-${cases}.db`), cases, each)
      try {
        const [{ n: pages }] = (await store.db.all<{ n: number }>('SELECT page_count AS n FROM pragma_page_count')) as [{ n: number }]
        results.push({
          cases, entries: size, fileMB: pages * 4096 / 1e6, unlock, argon2Alone, background,
          ...await lists(store, plain, cases, looks), ...await searches(store, plain, cases, looks), ...await proofs(store.log, looks),
        })
      } finally {
        await plain.close()
      }
    } finally {
      await store.close()
    }
    await rm(join(folder, `plain-${cases}.db`))
  }
  return results
}

const unlocked = (vault: string) => Store.unlock(vault, { who: null, password, token: null })

/** The steps of an unlock one by one, as `Store.unlock` and the room do them. */
async function unlockParts(vault: string): Promise<Size['unlock']> {
  let before = performance.now()
  const lap = () => { const ms = performance.now() - before; before = performance.now(); return ms }
  const { root, file } = await openSlots(vault, { who: null, password, token: null }, now())
  const argon2 = lap()
  const keys = vaultKeys(root)
  const db = await Database.open(join(vault, 'room.db'), keys.database, Buffer.from(file.databaseSalt, 'hex'))
  await migrate(db)
  const opened = lap()
  const heads = await Heads.open(join(vault, 'heads.log'), file.vaultId, keys.headSigner, keys.headPublic)
  const bodies: Bodies = { seal: async () => { throw new Error('nothing is written here') }, open: async () => null }
  await Log.open(db, heads, bodies, { utc: now, mono: () => 0 as Millis })
  const log = lap()
  await db.isIntact()
  const pages = lap()
  await heads.close()
  await db.close()
  const store = await unlocked(vault)
  before = performance.now()
  await settle(store)
  await settleDue(store)
  const settled = lap()
  await store.close()
  return { argon2, open: opened, log, settle: settled, pages }
}

/** The same lines in clear, in one table of plain SQLite. */
async function plainTwin(file: string, cases: number, each: number): Promise<Plain> {
  const plain = await Plain.open(file)
  await plain.all('CREATE TABLE line (n INTEGER PRIMARY KEY, text TEXT)')
  await plain.all('CREATE TABLE listed (id INTEGER PRIMARY KEY, number TEXT, child TEXT, opened TEXT)')
  await plain.all('CREATE INDEX listed_opened ON listed (opened)')
  await plain.all('BEGIN')
  for (let i = 0; i < cases; i++) await plain.all('INSERT INTO listed (number, child, opened) VALUES (?,?,?)', `2026-${i}`, `小禾${i}`, new Date(i * 1000).toISOString())
  let n = 0
  for (let i = 0; i < cases; i++) await Promise.all(linesOfCase(i, each).map((line) => plain.all('INSERT INTO line (n, text) VALUES (?,?)', ++n, line)))
  await plain.all('COMMIT')
  return plain
}

async function lists(store: Store, plain: Plain, cases: number, looks: number): Promise<Pick<Size, 'list' | 'listPlain'>> {
  const list: number[] = []
  const listPlain: number[] = []
  for (let i = 0; i < looks; i++) {
    // Pages from the first to the last: most people look at the first ones, the last ones are the worst.
    const from = Math.floor((i / looks) * Math.max(1, cases - 20))
    list.push(await took(() => listCases(store, { from, count: 20 })))
    listPlain.push(await took(async () => {
      await plain.all('SELECT count(*) FROM listed')
      await plain.all('SELECT * FROM listed ORDER BY opened DESC LIMIT 20 OFFSET ?', from)
    }))
  }
  return { list, listPlain }
}

/** What people type: frequent words, rare ones, two at once, a whole sentence, a name, words that are not there. */
const typed = (cases: number, i: number) => [
  '老师', '铅笔盒', `小禾${Math.floor(cases / 2) + i}`, '不存在的词语', '操场 铅笔盒', '绕小路回家', `虚构名${Math.floor(cases / 3) + i}`, '恐龙 老师', '孩子要喝水', '下雨那天，在公交站，我表哥踢了我的凳子',
][i % 10]!

async function searches(store: Store, plain: Plain, cases: number, looks: number): Promise<Pick<Size, 'index' | 'readPlain' | 'indexMB' | 'textMB' | 'blockedMs' | 'search' | 'searchPlain'>> {
  const search = new Search(() => store)
  const delay = monitorEventLoopDelay({ resolution: 2 })
  globalThis.gc?.()
  const rss = process.memoryUsage().rss
  delay.enable()
  const index = await took(async () => { search.start(); await search.ready() })
  delay.disable()
  const indexMB = (process.memoryUsage().rss - rss) / 1e6
  const readPlain = await took(() => plain.all('SELECT n, text FROM line ORDER BY n DESC'))
  const times: number[] = []
  const theirs: number[] = []
  for (let i = -10; i < looks; i++) {
    const text = typed(cases, i + 10)
    const ms = await took(() => search.find(text, 50))
    const words = text.split(' ').map((word) => `%${word}%`)
    const plainMs = await took(() => plain.all('SELECT n, text FROM line WHERE text LIKE ? AND text LIKE ? ORDER BY n DESC LIMIT 51', words[0]!, words[1] ?? words[0]!))
    // The first ones are cold.
    if (i >= 0) { times.push(ms); theirs.push(plainMs) }
  }
  const { bytes } = search.size()
  search.clear()
  return { index, readPlain, indexMB, textMB: bytes / 1e6, blockedMs: delay.percentile(99.9) / 1e6, search: times, searchPlain: theirs }
}

async function proofs(log: Log, looks: number): Promise<Pick<Size, 'prove' | 'verify' | 'hashAll' | 'proofHashes'>> {
  const root = await log.rootAt(log.size)
  const prove: number[] = []
  const verify: number[] = []
  let proofHashes = 0
  for (let i = 0; i < looks; i++) {
    const n = 1 + Math.floor((i * 7919 * 613) % log.size)
    let proof: Buffer[] = []
    prove.push(await took(async () => { proof = await log.inclusion(n) }))
    const [line] = await log.range(n, 1)
    verify.push(await took(async () => { if (!includes(n - 1, log.size, leafOf(Buffer.from(line!.hash, 'hex')), proof, root)) throw new Error(`no proof of ${n}`) }))
    proofHashes = Math.max(proofHashes, proof.length)
  }
  // What there was to do without the tree: hash every entry's hash once.
  const hashes = Array.from({ length: log.size }, (_, i) => i.toString(16).padStart(64, '0'))
  const hashAll = await took(async () => {
    const all = createHash('sha256')
    for (const hash of hashes) all.update(createHash('sha256').update(Buffer.from(hash, 'hex')).digest())
    all.digest()
  })
  return { prove, verify, hashAll, proofHashes }
}
