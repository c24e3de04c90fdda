// The room of the recorder's tests: a vault with a session that may record, copied for each test, and a second disk where there is one.
import { cp, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { sectionOf } from '../../../electron/store/world'
import type { Store } from '../../../electron/store/store'
import { foldQuestioning } from '../../../shared/fold/questioning'
import type { SectionId, SessionId, StaffId } from '../../../shared/model/ids'
import { makeCase, type MadeCase } from '../../harness/case'
import { copyRoom, loginAs, type Who } from '../../harness/people'
import { TakeWorld } from './take-world'

/** Filled anew before each test. */
export class TakeRoom {
  folder!: string
  /** On another disk than `folder`, where this machine has one (`twoDisks`). */
  far!: string
  twoDisks = false
  store!: Store
  made!: MadeCase
  sessionId!: SessionId
  questioning!: SectionId
  world!: TakeWorld

  login(who: Who = 'recorder'): Promise<Store> {
    return loginAs(join(this.folder, 'vault'), who, { secondBase: (vaultId) => join(this.far, `sayonce-${vaultId}`) })
  }

  /** The facts of takes, as they stand in the log. */
  async facts() {
    return (await this.store.log.read(this.questioning)).filter((e) => /^(?:take|recording)\./.test(e.kind))
  }

  async kinds(): Promise<string[]> {
    return (await this.facts()).map((e) => e.kind)
  }

  async fold() {
    return foldQuestioning(await this.store.log.read(this.questioning))
  }

  events() {
    return this.world.events(this.questioning)
  }
}

/** Called once in a test file. */
export function takeRoom(): TakeRoom {
  const room = new TakeRoom()
  let template: string
  beforeAll(async () => {
    template = join(await mkdtemp(join(tmpdir(), 'record-template-')), 'vault')
    const ids: Record<Who, StaffId> = await copyRoom(template, ['recorder', 'interviewer', 'interviewer2', 'medic'])
    const open = await loginAs(template, 'recorder')
    room.made = await makeCase(open, ids, { lines: 0 })
    room.sessionId = room.made.sessionId
    room.questioning = await sectionOf(open, room.sessionId, 'questioning')
    await open.close()
  }, 60_000)
  afterAll(() => rm(join(template, '..'), { recursive: true, force: true }))
  beforeEach(async () => {
    room.folder = await mkdtemp(join(tmpdir(), 'record-'))
    room.far = await mkdtemp(join('/dev/shm', 'record-')).catch(() => mkdtemp(join(tmpdir(), 'record-far-')))
    room.twoDisks = (await stat(room.far)).dev !== (await stat(room.folder)).dev
    await cp(template, join(room.folder, 'vault'), { recursive: true })
    room.store = await room.login()
    room.world = new TakeWorld(room.store)
  })
  afterEach(async () => {
    await room.world.writer.drop()
    await room.store.close().catch(() => undefined)
    for (const path of [room.folder, room.far]) await rm(path, { recursive: true, force: true })
  })
  return room
}
