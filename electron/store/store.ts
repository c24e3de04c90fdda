// The encrypted book of facts: set up, unlock, close. Everything else receives the open store.
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import { newId, type StaffId } from '../../shared/model/ids'
import { systemClock, type Clock } from './clock'
import { Heads } from './heads'
import { vaultKeys, wipe, type VaultKeys } from './keys'
import { Log } from './log'
import { migrate } from './migrate'
import { privateKeyFrom } from './sealed-box'
import { SectionKeys } from './section-keys'
import { createSlots, hasSlots, openSlots, type OpenSlots } from './slots'
import { Database, isBusy, isDamage, isFull } from './sql'

export class Store {
  private constructor(
    readonly folder: string,
    readonly staffId: StaffId,
    readonly db: Database,
    readonly log: Log,
    readonly sectionKeys: SectionKeys,
    private readonly keys: VaultKeys,
    readonly clock: Clock,
    private readonly heads: Heads,
  ) {}

  /** True when anything of a vault lies there: one that lost its slot files is damaged (E-A2), not absent. */
  static async exists(folder: string): Promise<boolean> {
    const has = (name: string) => access(join(folder, name)).then(() => true, () => false)
    return (await hasSlots(folder)) || (await has('room.db')) || has('heads.log')
  }

  /** Makes a new vault in `folder` with one slot. Throws `Refused` E-A6 when one is there. */
  static async create(folder: string, password: string, clock: Clock = systemClock): Promise<Store> {
    if (await Store.exists(folder)) throw new Refused('E-A6')
    await mkdir(join(folder, 'media'), { recursive: true, mode: 0o700 })
    const slots = await createSlots(folder, password, newId('stf', randomBytes), (root) => vaultKeys(root).mac)
    return Store.openWith(folder, slots, clock)
  }

  /** Opens the vault. Throws `Refused` E-A1, E-A2, E-A3 or E-A8 (see slots.ts), E-A9 when another program holds it, E-C2 on a full disk. */
  static async unlock(folder: string, password: string, clock: Clock = systemClock): Promise<Store> {
    return Store.openWith(folder, await openSlots(folder, password, (root) => vaultKeys(root).mac), clock)
  }

  private static async openWith(folder: string, slots: OpenSlots, clock: Clock): Promise<Store> {
    const keys = vaultKeys(slots.root)
    slots.root.fill(0)
    const privateKey = privateKeyFrom(slots.seed)
    slots.seed.fill(0)
    let db: Database | null = null
    let heads: Heads | null = null
    try {
      db = await Database.open(join(folder, 'room.db'), keys.database, slots.databaseSalt)
      await migrate(db)
      // A page that is never read would hide its damage until the day it is needed.
      if (!(await db.isIntact())) throw new Refused('E-A2', 'database')
      heads = await Heads.open(join(folder, 'heads.log'), slots.vaultId, keys.headSigner, keys.headPublic)
      const sectionKeys = new SectionKeys(db, slots.staffId, privateKey)
      const log = await Log.open(db, heads, sectionKeys, clock)
      return new Store(folder, slots.staffId, db, log, sectionKeys, keys, clock, heads)
    } catch (error) {
      await heads?.close().catch(() => undefined)
      await db?.close().catch(() => undefined)
      wipe(keys)
      // The password was right (its slot opened), so "not a database" can only mean damage here.
      throw isDamage(error) ? new Refused('E-A2', 'database') : isBusy(error) ? new Refused('E-A9') : isFull(error) ? new Refused('E-C2') : error
    }
  }

  async meta(key: string): Promise<string | null> {
    return (await this.db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key))?.value ?? null
  }

  async setMeta(key: string, value: string): Promise<void> {
    await this.db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value)
  }

  /** Lets appends under way end, closes the files and wipes the keys. The store is of no use afterwards. */
  async close(): Promise<void> {
    await this.log.idle()
    await this.db.all('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined)
    await this.db.close()
    await this.heads.close()
    this.sectionKeys.wipe()
    wipe(this.keys)
  }
}
