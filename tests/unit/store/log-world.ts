// A log on a real SQLCipher file without passwords, folders or people: what the log tests write and spoil.
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bodiesOf } from '../../../electron/store/bodies'
import type { Clock } from '../../../electron/store/clock'
import { Heads, type HeadPlace } from '../../../electron/store/heads'
import { Log, type LogOptions } from '../../../electron/store/log'
import { migrate } from '../../../electron/store/migrate'
import { Database } from '../../../electron/store/sql'
import type { Fact } from '../../../shared/model/entry'
import { newId, type Millis, type SectionId, type StaffId } from '../../../shared/model/ids'

export const me = newId('stf', randomBytes) as StaffId
const clock: Clock = { utc: () => '2026-11-22T08:00:00.000Z', mono: () => 42 as Millis }

export type Open = { db: Database; log: Log; heads: Heads; close(): Promise<void> }

export class LogWorld {
  readonly folder: string
  custody = newId('sec', randomBytes)
  interview = newId('sec', randomBytes)
  medical = newId('sec', randomBytes)
  private key = randomBytes(32)
  private salt = randomBytes(16)
  private sectionKey = randomBytes(32)
  signer: KeyObject
  publicKey: KeyObject

  private constructor(folder: string) {
    this.folder = folder
    const pair = generateKeyPairSync('ed25519')
    this.signer = pair.privateKey
    this.publicKey = pair.publicKey
  }

  /** The same vault in a folder of its own: its files and its keys. */
  static async copy(from: LogWorld): Promise<LogWorld> {
    const world = new LogWorld(await mkdtemp(join(tmpdir(), 'log-')))
    const { folder } = world
    await cp(from.folder, folder, { recursive: true })
    return Object.assign(world, from, { folder })
  }

  static async make(): Promise<LogWorld> {
    const world = new LogWorld(await mkdtemp(join(tmpdir(), 'log-')))
    const db = await world.database()
    for (const [id, kind] of [[world.custody, 'custody'], [world.interview, 'questioning'], [world.medical, 'medical']] as const) {
      await db.run('INSERT INTO section (id, kind, case_id, session_id, created_at) VALUES (?,?,NULL,NULL,?)', id, kind, clock.utc())
    }
    await db.close()
    return world
  }

  file(name: string): string {
    return join(this.folder, name)
  }

  async database(): Promise<Database> {
    const db = await Database.open(this.file('room.db'), this.key, this.salt)
    await migrate(db)
    return db
  }

  async heads(places: readonly HeadPlace[] = []): Promise<Heads> {
    return Heads.open(this.file('heads.log'), 'test', this.signer, this.publicKey, places)
  }

  async open(places: readonly HeadPlace[] = [], options: LogOptions = {}): Promise<Open> {
    const db = await this.database()
    const heads = await this.heads(places)
    const log = await Log.open(db, heads, bodiesOf(db, { get: async () => this.sectionKey }), clock, options)
    return { db, log, heads, close: async () => { await log.idle(); await heads.close(); await db.close() } }
  }

  /** Opens, does, closes. */
  async with<T>(work: (open: Open) => Promise<T>, places: readonly HeadPlace[] = [], options: LogOptions = {}): Promise<T> {
    const open = await this.open(places, options)
    try {
      return await work(open)
    } finally {
      await open.close()
    }
  }

  /** Entries in turn: two of the interview, one custody event, one of the medical section, and again. */
  async write(log: Log, count: number): Promise<void> {
    for (let i = 0; i < count; i++) await log.append(...this.fact(log.size), me)
  }

  fact(n: number): [SectionId, Fact] {
    if (n % 4 === 2) return [this.custody, { kind: 'door.closed', body: { cause: 'idle' } }]
    return [n % 4 === 3 ? this.medical : this.interview, { kind: 'qa.removed', body: { lineId: newId('lin', randomBytes) } }]
  }

  /** Statements of someone who holds every key and does not care for triggers. */
  async spoil(...statements: string[]): Promise<void> {
    const db = await this.database()
    for (const name of ['entry_no_update', 'entry_no_delete']) await db.run(`DROP TRIGGER IF EXISTS ${name}`)
    for (const statement of statements) await db.run(statement)
    await db.close()
  }

  async clean(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
