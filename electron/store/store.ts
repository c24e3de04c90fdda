// The encrypted book of facts: set up, unlock, close. Everything else receives the open store.
import { access, mkdir, open, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { CustodyFact } from '../../shared/model/custody'
import type { Entry } from '../../shared/model/entry'
import { newId, type SectionId, type StaffId } from '../../shared/model/ids'
import { bodiesOf } from './bodies'
import { systemClock, type Clock } from './clock'
import { Heads } from './heads'
import { Keyring, type Holder } from './keyring'
import { derive, personKeys, vaultKeys, wipe, type PersonKeys, type VaultKeys } from './keys'
import { Log } from './log'
import { migrate } from './migrate'
import { damagedPages } from './pages'
import { privateKeyFrom } from './sealed-box'
import { SectionKeys } from './section-keys'
import { hasSlots, type SlotFile } from './slot-file'
import { createSlots, openRecovery, openSlots, SlotBook, type Attempt, type Cost, type OpenSlots } from './slots'
import { Database, isBusy, isDamage, isFull } from './sql'

/** `places`: further files where heads are kept: on this machine outside the vault, and on a second disk. `onMismatch`: a check after opening failed. `secondBase`: where media are kept a second time. `cost`: of stretching passwords, and `checkedAtOpening`: bytes of a database that is checked whole before it is used, for tests. */
export type StoreOptions = { clock?: Clock; places?: (vaultId: string) => readonly { place: 'machine' | 'second'; file: string }[]; onMismatch?: (store: Store) => void; cost?: Cost; checkedAtOpening?: number; secondBase?: (vaultId: string) => string | null }
/** Up to here it takes a third of a second to look at every page. */
const wholeAtOpening = 64 * 1024 * 1024
type Opening = { folder: string; root: Buffer; file: SlotFile; staffId: StaffId; by: OpenSlots['by'] | 'set-up'; repaired: boolean; raised: boolean; person: PersonKeys | null; own: Map<Holder, ReturnType<typeof privateKeyFrom>> }

export class Store {
  private constructor(
    readonly folder: string,
    /** Who is logged in. After a recovery the person it was done for, once he is known; until then nobody. */
    readonly staffId: StaffId,
    readonly by: Opening['by'],
    readonly changed: { repaired: boolean; raised: boolean },
    /** Null in a recovery: sheets open the vault, they sign nothing as a person. */
    readonly person: PersonKeys | null,
    readonly db: Database,
    readonly log: Log,
    readonly sectionKeys: SectionKeys,
    readonly slots: SlotBook,
    private readonly keys: VaultKeys,
    readonly clock: Clock,
    private readonly heads: Heads,
    private readonly secondBaseOf: (vaultId: string) => string | null,
  ) {}

  /** Base of what is kept on a second disk (its `media` folder holds the twins), as the settings say now; null: none is set. It may be away. */
  get secondBase(): string | null {
    return this.secondBaseOf(this.slots.file.vaultId)
  }

  /** True when anything of a vault lies there: one that lost its slot files is damaged (E-A2), not absent. */
  static async exists(folder: string): Promise<boolean> {
    const has = (name: string) => access(join(folder, name)).then(() => true, () => false)
    return (await hasSlots(folder)) || (await has('room.db')) || has('heads.log')
  }

  /** Makes a new, empty vault in `folder` with one slot. Throws `Refused` E-A6 when one is there. */
  static async create(folder: string, password: string, options: StoreOptions = {}): Promise<Store> {
    const { clock = systemClock, cost } = options
    if (await Store.exists(folder)) throw new Refused('E-A6')
    await mkdir(join(folder, 'media'), { recursive: true, mode: 0o700 })
    const slots = await createSlots(folder, password, newId('stf', randomBytes), clock.utc(), cost)
    return Store.openWith({ folder, ...slots, ...own(slots), by: 'set-up' }, options)
  }

  /**
   * Opens the vault. Throws `Refused` E-A1, E-A2, E-A3, E-A8 or those of a token (see slots.ts), E-A9 when another program holds
   * it, E-C2 on a full disk.
   */
  static async unlock(folder: string, attempt: Attempt, options: StoreOptions = {}): Promise<Store> {
    const { clock = systemClock, cost } = options
    const slots = await openSlots(folder, attempt, clock.utc(), cost)
    return Store.openWith({ folder, ...slots, ...own(slots) }, options)
  }

  /** Opens the vault with the secret of the recovery sheets (32 bytes), for the officer of sheet `index` (1 to 3). Throws `Refused` E-A17 when it does not fit this vault, and like `unlock`. */
  static async recover(folder: string, secret: Buffer, { setId, index }: { setId: string; index: number }, options: StoreOptions = {}): Promise<Store> {
    const opened = await openRecovery(folder, secret, setId)
    if (!opened) throw new Refused('E-A17')
    const holder: Holder = `recovery:${setId}`
    const boxSeed = derive(secret, 'recovery/box')
    const keys = new Map([[holder, privateKeyFrom(boxSeed)]])
    boxSeed.fill(0)
    return Store.openWith({ folder, root: opened.root, file: opened.file, staffId: opened.recovery.officers[index - 1]!, by: 'recovery', repaired: false, raised: false, person: null, own: keys }, options)
  }

  private static async openWith(opening: Opening, { clock = systemClock, places = () => [], onMismatch, cost, checkedAtOpening = wholeAtOpening, secondBase = () => null }: StoreOptions): Promise<Store> {
    const { folder, root, file, staffId, by, repaired, raised, person } = opening
    const keys = vaultKeys(root)
    let db: Database | null = null
    let heads: Heads | null = null
    try {
      db = await Database.open(join(folder, 'room.db'), keys.database, Buffer.from(file.databaseSalt, 'hex'))
      await migrate(db)
      // A page that is never read would hide its damage until the day it is needed. Seconds for a large file: that one is gone through later.
      const isLarge = (await stat(join(folder, 'room.db'))).size > checkedAtOpening
      if (!isLarge && !(await db.isIntact())) throw new Refused('E-A2', 'database')
      heads = await Heads.open(join(folder, 'heads.log'), file.vaultId, keys.headSigner, keys.headPublic, places(file.vaultId))
      const ring = await Keyring.open(db, opening.own)
      const sectionKeys = new SectionKeys(db, ring)
      const log = await Log.open(db, heads, bodiesOf(db, sectionKeys), clock, { onMismatch: () => onMismatch?.(store) })
      const store: Store = new Store(folder, staffId, by, { repaired, raised }, person, db, log, sectionKeys, new SlotBook(folder, root, file, cost), keys, clock, heads, secondBase)
      store.checkInBackground(isLarge)
      return store
    } catch (error) {
      await heads?.close().catch(() => undefined)
      await db?.close().catch(() => undefined)
      wipe(keys)
      root.fill(0)
      // The password was right (its slot opened), so "not a database" can only mean damage here.
      throw isDamage(error) ? new Refused('E-A2', 'database') : isBusy(error) ? new Refused('E-A9') : isFull(error) ? new Refused('E-C2') : error
    }
  }

  private readonly ends: (() => void)[] = []
  private readonly closing = new AbortController()
  private checking: Promise<unknown> = Promise.resolve()
  /** The database's file a second time, for looking at its pages. */
  private file: FileHandle | null = null

  /** A large log is opened by its tiles and its last entries, a large file without looking at each page; the rest is checked while work goes on. */
  private checkInBackground(pages: boolean): void {
    const { signal } = this.closing
    this.checking = (async () => {
      if (pages) this.file = await open(join(this.folder, 'room.db'), 'r')
      if (this.file && (await damagedPages(this.file, this.keys.database, Buffer.from(this.slots.file.databaseSalt, 'hex'), { signal })).length > 0) this.log.condemn()
      // Damage that stops the reading is damage all the same.
      else if (!this.log.checkedWhole) await this.log.verifyAll(undefined, signal).catch((error: unknown) => { if (isDamage(error)) this.log.condemn() })
    })().catch(() => undefined)
  }

  /** Where heads are kept besides heads.log, and how each place stands. */
  headPlaces() {
    return this.heads.state()
  }

  /** Runs when the store is closed. */
  onClose(end: () => void): void {
    this.ends.push(end)
  }

  async meta(key: string): Promise<string | null> {
    return (await this.db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key))?.value ?? null
  }

  async setMeta(key: string, value: string): Promise<void> {
    await this.db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value)
  }

  async dropMeta(key: string): Promise<void> {
    await this.db.run('DELETE FROM meta WHERE key = ?', key)
  }

  /** Writes an event of the custody log. Throws like `Log.append`: what cannot be written must not happen. */
  async custody(fact: CustodyFact): Promise<Entry> {
    return this.log.append(await this.custodySection(), fact, this.staffId)
  }

  async custodySection(): Promise<SectionId> {
    const row = await this.db.get<{ id: SectionId }>(`SELECT id FROM section WHERE kind = 'custody'`)
    if (row) return row.id
    // A vault of part A has none yet.
    const id = newId('sec', randomBytes)
    await this.db.run(`INSERT INTO section (id, kind, created_at) VALUES (?, 'custody', ?)`, id, this.clock.utc())
    return id
  }

  /** 64 hexadecimal digits for a purpose outside the vault, e.g. the password of a restic repository. */
  derive(purpose: string): string {
    return this.slots.derive(purpose).toString('hex')
  }

  /** A copy of the database under the same key (a backup), opened for checking. The caller closes it. */
  openCopy(file: string): Promise<Database> {
    return Database.open(file, this.keys.database, Buffer.from(this.slots.file.databaseSalt, 'hex'))
  }

  /** MAC over bytes that leave the vault, so that they are known again: HMAC key of the slots' domain. */
  get macKey(): Buffer {
    return this.keys.mac
  }

  /** Lets appends under way end, closes the files and wipes the keys. The store is of no use afterwards. */
  async close(): Promise<void> {
    for (const end of this.ends.splice(0)) end()
    this.closing.abort()
    await this.checking
    await this.log.idle()
    await this.db.all('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined)
    await this.db.close()
    await this.file?.close()
    await this.heads.close()
    this.sectionKeys.wipe()
    this.sectionKeys.ring.wipe()
    this.slots.wipe()
    wipe(this.keys)
  }
}

function own({ seed, staffId }: OpenSlots): { person: PersonKeys; own: Opening['own'] } {
  const person = personKeys(seed)
  seed.fill(0)
  return { person, own: new Map([[staffId as Holder, person.box]]) }
}
