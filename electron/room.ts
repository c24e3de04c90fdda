// What is open in this room right now: the vault, its recorder, its playing media. Unlocking fills it, locking empties it.
import { mkdir } from 'node:fs/promises'
import { Refused } from '../shared/failure'
import type { Emit } from '../shared/ipc/contract'
import type { RoomContract } from '../shared/ipc/index'
import type { Opened } from '../shared/ipc/session'
import { belongs, type Entry, type Fact, type UserFact } from '../shared/model/entry'
import type { RecordingId, SectionId } from '../shared/model/ids'
import type { Role, Sex } from '../shared/model/role'
import { note } from './journal'
import type { MediaDesk } from './protocol'
import { Recorder } from './record/recorder'
import { openRecording, recoverRecordings } from './record/recordings'
import { addRegister } from './sections/cases'
import { sectionById } from './store/world'
import { createRoomIdentity, type RoomIdentity } from './seal/identity'
import { Sealing } from './seal/sealing'
import { begin, end, isHalfMade } from './store/first'
import { isFull } from './store/sql'
import { Store } from './store/store'

type Open = { store: Store; recorder: Recorder }
type SetUp = { password: string; unit: string; room: string; officer: { name: string; role: Role; sex: Sex; badge: string } }

export class Room {
  private open: Open | null = null
  private turn: Promise<unknown> = Promise.resolve()
  /** The sealing that runs, if any. Locking cancels it and waits. */
  readonly sealing = new Sealing()

  constructor(readonly folder: string, private readonly desk: MediaDesk, private readonly emit: Emit<RoomContract>) {}

  get isOpen(): boolean {
    return this.open !== null
  }

  get isRecording(): boolean {
    return this.open?.recorder.isRunning ?? false
  }

  private get now(): Open {
    if (!this.open) throw new Refused('E-A4')
    return this.open
  }

  get store(): Store {
    return this.now.store
  }

  get recorder(): Recorder {
    return this.now.recorder
  }

  async state(): Promise<'none' | 'locked' | 'open'> {
    if (this.open) return 'open'
    return (await Store.exists(this.folder)) && !(await isHalfMade(this.folder)) ? 'locked' : 'none'
  }

  /** First start: vault, register with the first officer, this room's certificates. */
  setUp(input: SetUp): Promise<Opened> {
    return this.inTurn(() => this.firstStart(input))
  }

  private async firstStart({ password, unit, room, officer }: SetUp): Promise<Opened> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    if ((await Store.exists(this.folder)) && !(await isHalfMade(this.folder))) throw new Refused('E-A6')
    await begin(this.folder)
    const store = await Store.create(this.folder, password)
    try {
      await this.furnish(store, { unit, room, officer })
      await end(this.folder)
    } catch (error) {
      await store.close()
      throw error
    }
    return this.enter(store)
  }

  private async furnish(store: Store, { unit, room, officer }: Omit<SetUp, 'password'>): Promise<void> {
    const register = await addRegister(store)
    await store.setMeta('place', JSON.stringify({ unit, room }))
    await store.setMeta('identity', JSON.stringify(await createRoomIdentity({ organisation: unit, room, now: new Date() })))
    await store.log.append(register, { kind: 'staff.added', body: { staffId: store.staffId, unit, ...officer } }, store.staffId)
  }

  unlock(password: string): Promise<Opened> {
    return this.inTurn(async () => {
      if (this.open) return { staffId: this.open.store.staffId, readOnly: this.open.store.log.readOnly, recovered: [] }
      if (await isHalfMade(this.folder)) throw new Refused('E-A2', 'set-up')
      return this.enter(await Store.unlock(this.folder, password))
    })
  }

  /** One opening or closing after another: two at once would be two stores over one vault. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work)
    this.turn = turn.catch(() => undefined)
    return turn
  }

  private async enter(store: Store): Promise<Opened> {
    try {
      const recovered = store.log.readOnly ? [] : await recoverRecordings(store)
      if (recovered.length > 0) note('recovered', recovered.length)
      this.open = { store, recorder: new Recorder(store, { saved: (saved) => this.emit('record', 'saved', saved), entry: (entry) => this.emit('log', 'appended', entry) }) }
      return { staffId: store.staffId, readOnly: store.log.readOnly, recovered }
    } catch (error) {
      await store.close()
      throw isFull(error) ? new Refused('E-C2') : error
    }
  }

  /** Wipes the keys and closes the store. Refused (E-C8) while a recording runs. */
  lock(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.open) return
      if (this.isRecording) throw new Refused('E-C8')
      await this.sealing.abort()
      // Meanwhile a recording may have begun.
      if (this.isRecording) throw new Refused('E-C8')
      const { store } = this.open
      this.open = null
      await this.desk.clear()
      await store.close()
      this.emit('session', 'locked', null)
    })
  }

  /** The room window crashed: a running recording cannot go on without it, and must not stand as running either. */
  async windowGone(): Promise<void> {
    await this.open?.recorder.abandon()
  }

  /** A fact from a window: only into a section it belongs to, and an undo only of something a person wrote there. */
  async append(sectionId: SectionId, fact: UserFact): Promise<Entry> {
    const { kind } = await sectionById(this.store, sectionId)
    if (!belongs[kind].includes(fact.kind)) throw new Refused('E-B3')
    if (fact.kind === 'undo') {
      const target = (await this.store.log.read(sectionId)).find((e) => e.seq === fact.body.seq)
      if (!target || target.kind === 'case.opened' || target.kind === 'session.opened' || target.kind.startsWith('recording.')) throw new Refused('E-B3')
    }
    return this.write(sectionId, fact)
  }

  /** Writes a fact of our own or a checked one, and tells the window. */
  async write(sectionId: SectionId, fact: Fact): Promise<Entry> {
    const entry = await this.store.log.append(sectionId, fact, this.store.staffId)
    this.emit('log', 'appended', entry)
    return entry
  }

  async place(): Promise<{ unit: string; room: string }> {
    return JSON.parse((await this.store.meta('place')) ?? '{"unit":"","room":""}')
  }

  async identity(): Promise<RoomIdentity> {
    const stored = await this.store.meta('identity')
    if (!stored) throw new Refused('E-A2', 'identity')
    return JSON.parse(stored)
  }

  /** Opens a recording for playing; the address dies on lock. */
  async play(recordingId: RecordingId, mimeType: string) {
    const { url, reader } = await this.desk.put(recordingId, mimeType, () => openRecording(this.store, recordingId))
    return { url, mimeType, durationMs: reader.durationMs, bytes: reader.bytes }
  }
}
