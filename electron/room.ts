// What is open in this room right now: the vault, its recorder, its playing media, who is logged in. Unlocking fills it, locking empties it;
// a running recording goes on through both.
import { mkdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { Refused, type FailureCode } from '../shared/failure'
import type { Emit } from '../shared/ipc/contract'
import type { RoomContract } from '../shared/ipc/index'
import type { Opened } from '../shared/ipc/session'
import { acts, may, type Act } from '../shared/model/access'
import type { DoorCause } from '../shared/model/custody'
import type { Entry, Fact } from '../shared/model/entry'
import type { SectionId, StaffId } from '../shared/model/ids'
import { defaultPolicy, type Policy } from '../shared/model/policy'
import type { Role } from '../shared/model/role'
import { Door } from './access/door'
import { found, type NewOfficer } from './access/found'
import { expireGrants } from './access/grants'
import { memberOf, membersOf, ownRole } from './access/members'
import { expireRequests } from './access/requests'
import { Views } from './access/views'
import { note } from './journal'
import { JumpBook } from './jump-book'
import type { MediaDesk } from './protocol'
import { DerivedMaker, dropCopies, type RemuxProcess } from './record/derived'
import { bytesPerSecond } from './record/places'
import { Recorder } from './record/recorder'
import type { RecorderWorld } from './record/recorder-world'
import { openOwnFile } from './record/recordings'
import { RecoveryDesk } from './record/recovery-desk'
import { Refusals } from './refusals'
import { OneWork } from './one-work'
import type { Search } from './sections/search'
import { settleIn } from './settle-in'
import { systemBoot, systemClock } from './store/clock'
import { ClockWatch } from './store/clock-watch'
import { begin, end, isHalfMade } from './store/first'
import type { RoomIdentity } from './store/identity'
import type { Attempt } from './store/slots'
import { isFull } from './store/sql'
import { Store, type StoreOptions } from './store/store'
import { sweepMemory } from './sweep-memory'
import { finishRestore } from './upkeep/restore'
import { pendingEverywhere } from './upkeep/shred'
import { policyInForce } from './upkeep/policy'
import type { Restic } from './upkeep/restic'
import { isRehashDue, rehashAll } from './upkeep/rehash'

type Open = { store: Store; opened: Opened; policy: Policy; seen: Set<SectionId>; timer: NodeJS.Timeout }
export type OpenIdentity = Omit<RoomIdentity, 'caKeyPem' | 'roomKeyPem'>

/** What somebody at the door waits at most for recordings that did not end. */
const doorMs = 1_000
/** How often grants are looked at for their end. */
const minute = 60_000

export class Room {
  private open: Open | null = null
  private turn: Promise<unknown> = Promise.resolve()
  private idle = defaultPolicy.idleMinutes
  /** The sealing that runs, if any. Locking cancels it and waits. */
  readonly sealing = new OneWork('E-D8')
  /** Pages of a section that are just going to paper; locking cancels them too. */
  readonly printing = new OneWork('E-D9')
  /** Backup, re-hash, restore: one at a time, cancelled by a lock. */
  readonly upkeep = new OneWork('E-E6')
  /** Photographs being taken in. */
  readonly photographs = new OneWork('E-F6')
  readonly recorder: Recorder
  /** Makes seekable copies while nobody records. */
  private readonly derived: DerivedMaker
  /** Ends what a crash left, while people already work. */
  readonly recovery: RecoveryDesk
  private readonly jumps = new JumpBook(new ClockWatch(systemClock, systemBoot))
  readonly views = new Views(() => this.store)
  readonly refusals = new Refusals((fact) => this.store.custody(fact))
  /** Set by main: full text of what the person may read. */
  search: Search | null = null

  constructor(
    readonly folder: string, private readonly desk: MediaDesk, readonly door: Door, private readonly places: Required<Pick<StoreOptions, 'places' | 'secondBase'>>, private readonly restic: () => Restic | null,
    private readonly emit: Emit<RoomContract>, parts: Pick<RecorderWorld, 'writer' | 'capture' | 'settings' | 'climate'> & { runs: (on: boolean) => void; remux: () => RemuxProcess },
  ) {
    const { runs, remux, ...sides } = parts
    this.derived = new DerivedMaker({
      fork: remux, busy: () => this.recorder.isRunning, rate: () => bytesPerSecond(parts.settings().plan),
      progress: ({ recordingId, track }, done) => emit('record', 'derived', { recordingId, track, done }), failed: (code) => note('derived', code),
    })
    this.recovery = new RecoveryDesk({
      running: () => this.recorder.takeId ?? (this.recorder.isRunning ? 'starting' : null),
      tell: (entry) => { if (this.open) this.tell(entry) }, failed: () => note('recovery'), found: (all) => this.recovered(all),
    })
    this.recorder = new Recorder({
      makeSpace: async (store, bytes) => { await this.derived.abort(); await dropCopies(store, bytes) },
      ...sides, folder, clock: systemClock, uptimeMs: () => systemBoot.uptimeMs(), jumps: (last) => this.jumps.take(last),
      tell: {
        state: (state) => emit('record', 'state', state), entry: (entry) => this.tell(entry),
        // The processor belongs to the recording.
        runs: (on) => { if (on) void this.derived.abort(); runs(on) },
        ended: () => this.makeCopies(),
        unfinished: (store) => { void this.recovery.start(store).catch(() => note('recovery')) },
      },
    })
  }

  get isOpen(): boolean {
    return this.open !== null
  }

  get isRecording(): boolean {
    return this.recorder.isRunning
  }

  private get now(): Open {
    if (!this.open) throw new Refused('E-A4')
    return this.open
  }

  get store(): Store {
    return this.now.store
  }

  get policy(): Policy {
    return this.open?.policy ?? { ...defaultPolicy, idleMinutes: this.idle }
  }

  get opened(): Opened | null {
    return this.open?.opened ?? null
  }

  async state(): Promise<'none' | 'locked' | 'open'> {
    if (this.open) return 'open'
    return (await Store.exists(this.folder)) && !(await isHalfMade(this.folder)) ? 'locked' : 'none'
  }

  private get storeOptions(): StoreOptions {
    return { ...this.places, onMismatch: (store) => this.mismatched(store) }
  }

  /** First start: vault, people, their keys. The founder (the first officer) is logged in. */
  setUp({ unit, room, officers }: { unit: string; room: string; officers: readonly NewOfficer[] }): Promise<Opened> {
    return this.inTurn(async () => {
      const [founder, ...others] = officers
      if (!founder) throw new Refused('E-B2')
      await mkdir(this.folder, { recursive: true, mode: 0o700 })
      if ((await Store.exists(this.folder)) && !(await isHalfMade(this.folder))) throw new Refused('E-A6')
      await begin(this.folder)
      const { password, ...officer } = founder
      const store = await Store.create(this.folder, password, this.storeOptions)
      try {
        await found(store, { unit, room, founder: officer, others })
        await end(this.folder)
      } catch (error) {
        await store.close()
        throw error
      }
      return this.enter(store)
    })
  }

  /** `who` may be null with a typed name. A wrong name and a wrong password are one answer after the same work; every wrong try counts. */
  unlock({ who, name, ...attempt }: Attempt & { name: string }): Promise<Opened> {
    return this.inTurn(async () => {
      // Somebody is in: nobody else is let in beside him.
      if (this.open) {
        if (who !== this.open.store.staffId) throw new Refused('E-B3')
        return this.open.opened
      }
      if (await isHalfMade(this.folder)) throw new Refused('E-A2', 'set-up')
      const person = who ?? (name.trim() === '' ? null : (this.door.named(name)?.staffId ?? (this.door.people.length > 0 ? ('stf_00000000000000000000' as StaffId) : null)))
      return this.knocking(person, async () => {
        const opened = await this.enter(await Store.unlock(this.folder, { ...attempt, who: person }, this.storeOptions))
        // Forgotten is what he mistyped himself, and what nobody can be named for once somebody is in.
        for (const key of ['*', opened.staffId]) await this.door.forgive(true, key).catch(() => undefined)
        return opened
      })
    })
  }

  /** Counts a try at the door; what was no wrong secret is not counted. Throws `Refused` E-A10 while the pause runs. */
  private async knocking<T>(who: StaffId | null, work: () => Promise<T>): Promise<T> {
    // Whom this door does not know counts as nobody in particular.
    const key = who !== null && this.door.people.some((p) => p.staffId === who) ? who : '*'
    await this.door.knock(key)
    try {
      return await work()
    } catch (error) {
      const wrong: readonly FailureCode[] = ['E-A1', 'E-A12', 'E-A17']
      if (!(error instanceof Refused) || !wrong.includes(error.code)) await this.door.forgive(false, key)
      throw error
    }
  }

  /** Somebody else's secret is asked for while one is logged in (approval here, change of password): the same count at the same door. */
  guarded<T>(who: StaffId, work: () => Promise<T>): Promise<T> {
    return this.inTurn(() => this.knocking(who, async () => {
      const value = await work()
      await this.door.forgive(false, who)
      return value
    }))
  }

  /** Runs with the vault opened by recovery sheets, which is closed again afterwards. Counted like a try at the door. */
  recovering<T>(secret: Buffer, sheet: { setId: string; index: number }, work: (store: Store) => Promise<T>): Promise<T> {
    return this.inTurn(() => this.knocking(null, async () => {
      if (this.open) throw new Refused('E-B3')
      const store = await Store.recover(this.folder, secret, sheet, this.storeOptions)
      try {
        await finishRestore(store)
        await store.sectionKeys.ring.refresh()
        return await work(store)
      } finally {
        await store.close()
      }
    }))
  }

  /** One opening or closing after another: two at once would be two stores over one vault. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work)
    this.turn = turn.catch(() => undefined)
    return turn
  }

  private async enter(store: Store): Promise<Opened> {
    try {
      // First of all, and in a read-only vault too: a restored one gets its boxes here.
      await finishRestore(store)
      await store.sectionKeys.ring.refresh()
      const { readOnly } = store.log
      if (!readOnly) await settleIn(store)
      const { role, name } = await memberOf(store, store.staffId)
      if (!readOnly) await store.custody({ kind: 'door.opened', body: { by: store.by, role, failures: Math.max(0, this.door.failures - 1) } })
      if (!readOnly) await this.jumps.tell(store)
      await this.recorder.attach(store)
      // Hours of recording take minutes to look through: nobody is kept waiting at the door for longer than a moment.
      if (!readOnly) await Promise.race([(await this.recovery.start(store)).done, wait(doorMs)])
      const mustRecover = !store.slots.file.recovery.some((r) => r.rehearsedAt !== null)
      const policy = await policyInForce(store, (await membersOf(store)).acts.control ?? null)
      this.idle = policy.idleMinutes
      const { found: recovered, isRunning: recovering } = this.recovery
      const opened: Opened = { staffId: store.staffId, role, name, acts: acts.filter((act) => may(role, act)), readOnly, mustRecover, recovered, recovering }
      const timer = setInterval(() => void this.tick(), minute)
      timer.unref()
      this.open = { store, opened, policy, seen: new Set(), timer }
      this.desk.begin()
      this.search?.start()
      this.derived.kick(store)
      // Destructions that a disk was not there for catch up as soon as it is.
      if (!readOnly && !this.upkeep.isRunning) void this.upkeep.run((signal) => pendingEverywhere(store, this.restic(), signal)).catch(() => note('upkeep'))
      await this.remember().catch(() => note('upkeep'))
      return opened
    } catch (error) {
      await this.recovery.abort({ forget: true })
      await this.recorder.detach()
      await store.close()
      throw isFull(error) ? new Refused('E-C2') : error
    }
  }

  /** The names that this machine's door offers, kept up with the register. */
  async remember(): Promise<void> {
    const { store } = this.now
    const people = (await membersOf(store)).active.map(({ staffId, name, role }) => ({ staffId, name, role, token: store.slots.ofPerson(staffId).some((s) => s.token !== null) }))
    await this.door.remember(people, { staffId: store.staffId, at: store.clock.utc() })
  }

  private async tick(): Promise<void> {
    const { open } = this
    if (!open || open.store.log.readOnly) return
    const { store, policy } = open
    await this.jumps.tell(store)
    await expireRequests(store).catch(() => undefined)
    if (await expireGrants(store).catch(() => false)) this.wallsMoved()
    // F82: everything is hashed again from time to time, when nobody needs the disk for a recording.
    if (this.isRecording || this.upkeep.isRunning || !(await isRehashDue(store, policy).catch(() => false))) return
    await this.upkeep.run((signal) => rehashAll(store, { signal, open: (recordingId) => openOwnFile(store, recordingId) })).catch(() => note('upkeep'))
  }

  /** What somebody may open has changed: screens and the index look again. */
  wallsMoved(): void {
    this.search?.start()
    this.emit('cases', 'changed', null)
  }

  /** The role of who is logged in, as the register says now. Throws `Refused` E-A4, E-A19. */
  role(): Promise<Role> {
    return ownRole(this.store)
  }

  async mayDo(act: Act): Promise<boolean> {
    return may(await this.role(), act)
  }

  /** The check behind the opening found that the log does not hold. */
  private mismatched(store: Store): void {
    if (this.open?.store !== store) return
    this.open.opened = { ...this.open.opened, readOnly: true }
    this.emit('upkeep', 'mismatched', null)
  }

  /** Two persons accepted the log as it stands: the vault can be written again. */
  reanchored(): void {
    this.now.opened = { ...this.now.opened, readOnly: false }
  }

  /** A recovery is through, in the room that was let in meanwhile or on the way in. */
  private recovered(all: Opened['recovered']): void {
    if (all.length > 0) note('recovered', all.length)
    if (!this.open) return
    this.open.opened = { ...this.open.opened, recovered: all, recovering: this.recovery.isRunning }
    this.emit('session', 'recovered', all)
    this.makeCopies()
  }

  /** Recovery sheets were made and rehearsed: the notice goes. */
  rehearsed(): void {
    this.now.opened = { ...this.now.opened, mustRecover: false }
  }

  setPolicy(policy: Policy): void {
    this.now.policy = policy
    this.idle = policy.idleMinutes
    this.recorder.changed()
  }

  /** Wipes the keys, closes the store and what plays. A running recording goes on with what its writer holds. */
  lock(cause: DoorCause): Promise<void> {
    return this.inTurn(async () => {
      if (!this.open) return
      await this.sealing.abort()
      await this.printing.abort()
      await this.upkeep.abort()
      await this.photographs.abort()
      await this.derived.abort({ forget: true })
      await this.recovery.abort({ forget: true })
      const { store, timer } = this.open
      clearInterval(timer)
      await this.views.closeAll()
      await this.refusals.flush()
      await store.custody({ kind: 'door.closed', body: { cause } }).catch(() => undefined)
      await this.recorder.detach()
      this.open = null
      this.search?.clear()
      await this.desk.clear()
      await store.close()
      this.emit('session', 'locked', { cause })
      await sweepMemory()
    })
  }

  /** A seekable copy is missing: it is made as soon as nobody records. */
  makeCopies(): void {
    if (this.open) this.derived.kick(this.open.store)
  }

  /** The entries of a section, the look at it logged. */
  async read(sectionId: SectionId): Promise<Entry[]> {
    await this.looked(sectionId)
    return this.store.log.read(sectionId)
  }

  /** The first look at a section in this login goes to the custody log, before anything of it is shown. */
  async looked(sectionId: SectionId): Promise<void> {
    const { store, seen } = this.now
    if (seen.has(sectionId) || store.log.readOnly) return
    await store.custody({ kind: 'section.opened', body: { target: sectionId } })
    seen.add(sectionId)
  }

  /** Writes a checked fact and tells the window. */
  async write(sectionId: SectionId, fact: Fact): Promise<Entry> {
    const entry = await this.store.log.append(sectionId, fact, this.store.staffId)
    this.tell(entry)
    return entry
  }

  /** An entry that a step wrote itself is told to window and index. */
  readonly told = (entry: Entry): void => this.tell(entry)

  private tell(entry: Entry): void {
    this.search?.add(entry)
    this.emit('log', 'appended', entry)
  }

  async place(): Promise<{ unit: string; room: string }> {
    return JSON.parse((await this.store.meta('place')) ?? '{"unit":"","room":""}')
  }

  /** The room's certificates. Throws `Refused` E-B5 (`no key`) before there is a case officer to seal with. */
  async identity(): Promise<OpenIdentity> {
    const stored = await this.store.meta('identity-open')
    if (!stored) throw new Refused('E-B5', 'no key')
    return JSON.parse(stored)
  }
}
