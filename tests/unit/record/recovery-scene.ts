// A room whose take dies with all its processes: for tests of what the next login makes of it. Importing it sets a fresh one up before each test.
import { randomBytes, randomInt } from 'node:crypto'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openRecording } from '../../../electron/record/recordings'
import { identityOf } from '../../../electron/record/take-log'
import type { Store } from '../../../electron/store/store'
import { sectionOf } from '../../../electron/store/world'
import { foldQuestioning } from '../../../shared/fold/questioning'
import type { RecordingId, SectionId, SessionId, StaffId } from '../../../shared/model/ids'
import { makeCase } from '../../harness/case'
import { copyRoom, loginAs, type Who } from '../../harness/people'
import type { TakeWorld } from './take-world'

export let folder: string
export let far: string
export let store: Store
let template: string
export let sessionId: SessionId
export let questioning: SectionId

beforeAll(async () => {
  template = join(await mkdtemp(join(tmpdir(), 'recovery-template-')), 'vault')
  const ids: Record<Who, StaffId> = await copyRoom(template, ['recorder', 'interviewer', 'interviewer2'])
  const open = await loginAs(template, 'recorder')
  ;({ sessionId } = await makeCase(open, ids, { lines: 0 }))
  questioning = await sectionOf(open, sessionId, 'questioning')
  await open.close()
}, 60_000)
afterAll(() => rm(join(template, '..'), { recursive: true, force: true }))

export const login = (base: string) => loginAs(base, 'recorder', { secondBase: (vaultId) => join(far, `sayonce-${vaultId}`) })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recovery-'))
  far = await mkdtemp(join('/dev/shm', 'recovery-')).catch(() => mkdtemp(join(tmpdir(), 'recovery-far-')))
  await cp(template, join(folder, 'vault'), { recursive: true })
  store = await login(join(folder, 'vault'))
})
afterEach(async () => {
  await store.close().catch(() => undefined)
  for (const path of [folder, far]) await rm(path, { recursive: true, force: true })
})

export const fold = async () => foldQuestioning(await store.log.read(questioning))
/** Everything of the takes is in the log exactly once, each recording has its start before its end, and nothing is left to do. */
export async function wholeStory(): Promise<void> {
  const entries = (await store.log.read(questioning)).filter((e) => identityOf(e) !== null)
  const names = entries.map((e) => identityOf(e))
  expect(new Set(names).size).toBe(names.length)
  for (const e of entries) {
    if (e.kind === 'recording.started') expect(names.indexOf(`recording.ended/${e.body.recordingId}`)).toBeGreaterThan(names.indexOf(identityOf(e)!))
    if (e.kind === 'take.started') expect(names).toContain(`take.ended/${e.body.takeId}`)
  }
  expect(await store.db.all('SELECT id FROM take')).toEqual([])
  expect((await readdir(join(store.folder, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
}
export const plain = async (id: RecordingId) => {
  const reader = await openRecording(store, id)
  const parts: Buffer[] = []
  for await (const part of reader.range(0, reader.bytes)) parts.push(part)
  await reader.close()
  return Buffer.concat(parts)
}

/** A take of two tracks that wrote `chunks` seconds of each and then died with its processes. */
export async function crashed(world: TakeWorld, chunks: number, { single = '只有一块盘', flushed = true, locked = false } = {}) {
  const { takeId, recordings } = await world.start(sessionId, single)
  if (locked) await world.recorder.detach()
  const bytes = new Map<RecordingId, Buffer[]>()
  for (const id of recordings) {
    bytes.set(id, [])
    for (let i = 2; i <= chunks; i++) {
      const chunk = randomBytes(randomInt(50, 700))
      bytes.get(id)!.push(chunk)
      await world.writer.chunk(id, i * 1_000, chunk)
    }
  }
  if (flushed) { world.pass(1_250); await new Promise((resolve) => setTimeout(resolve, 30)) }
  await world.recorder.detach()
  await world.writer.drop()
  return { takeId, recordings, bytes }
}

/** The second disk goes; `back` brings it as it was. */
export async function unplugged(): Promise<{ back: () => Promise<void> }> {
  await store.close()
  const away = `${far}-away`
  await cp(far, away, { recursive: true })
  await rm(far, { recursive: true })
  store = await login(join(folder, 'vault'))
  return { back: async () => {
    await store.close()
    await cp(away, far, { recursive: true })
    await rm(away, { recursive: true })
    store = await login(join(folder, 'vault'))
  } }
}
