// What must hold after every fault (reference/faults.md §4.3): the app starts, the database is whole, the log verifies, everything that was
// acknowledged is there, every recording decodes, nothing lies in clear, and what was told had a code.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { unwrap, type Sealed } from '../../electron/store/keys'
import { failures } from '../../shared/failure'
import type { Entry } from '../../shared/model/entry'
import type { RecordingId } from '../../shared/model/ids'
import { alarmCode } from '../../shared/model/take'
import { login } from './people'
import { must, switchTo, type Room } from './room'
import { filesBelow, findPlain } from './search'
import { readSom, type Read } from './som'
import { alarmsOf, gapsOf, takeLog, type Acknowledged, type Gap } from './take'
import { launcher } from './world'
import { launchApp, type LaunchOptions, type RunningApp } from './launch'

export type Place = { world: string; vault: string; profile: string; room: Room }

export type Wish = {
  /** What was acknowledged before the fault. */
  acknowledged: readonly Acknowledged[]
  /** Recordings that must have ended by themselves: `abnormal`; `null`: whatever the reason. */
  abnormal?: boolean
  /** The second place, if there is one and it must hold the same bytes. */
  second?: string
  launch?: Omit<LaunchOptions, 'world' | 'vault' | 'profile'>
  /** Also look at the whole disk world for plain text; off for a quick round of many. */
  plain?: boolean
}

export type Verdict = { running: RunningApp; entries: Entry[]; gaps: Gap[]; /** Length of each recording that the app tells, ms. */ lengths: Map<RecordingId, number> }

/**
 * Starts the app again after a fault and holds it to the seven points. The app stays open, with the recorder logged in.
 * Bytes are compared by another program, on a copy of the vault taken before the start: `media` of `whole`.
 */
export async function oracle(place: Place, wish: Wish): Promise<Verdict> {
  const { room } = place
  // 6: before the app can tidy up.
  if (wish.plain !== false) expect(plainIn(place), '6: plain text on the disk').toEqual([])
  // 1
  const running = await launchApp({ ...wish.launch, world: place.world, vault: place.vault, profile: place.profile })
  let opened = await must(running.page, 'session', 'unlock', { who: room.ids.recorder, password: room.passwords.recorder })
  // What broke off is looked through behind the open room.
  await expect.poll(async () => {
    opened = (await must(running.page, 'session', 'state', {})).opened ?? opened
    return opened.recovering
  }, { message: 'the recovery ends', timeout: 60_000 }).toBe(false)
  // 3: the heads that were kept elsewhere agree, and every entry verifies.
  expect(opened.readOnly, '3: read-only').toBe(false)
  if (wish.abnormal === true) expect(opened.recovered.length, '7: 发现未正常结束的录制，已自动保存').toBeGreaterThan(0)
  if (wish.abnormal === false) expect(opened.recovered, '7: nothing to recover').toEqual([])
  const entries = await takeLog(running.page, room)
  // 4
  const lengths = new Map<RecordingId, number>()
  for (const { recordingId, upToMs, track } of wish.acknowledged) {
    const ended = entries.find((e) => e.kind === 'recording.ended' && e.body.recordingId === recordingId)
    expect(ended, `4: ${track} ${recordingId} has an end`).toBeDefined()
    if (ended?.kind !== 'recording.ended') continue
    lengths.set(recordingId, ended.body.durationMs)
    expect(ended.body.durationMs, `4: everything acknowledged of ${track}`).toBeGreaterThanOrEqual(upToMs)
    const played = await must(running.page, 'record', 'play', { recordingId, purpose: 'review', agreed: true })
    expect(played.durationMs, `4: ${track} opens at its full length`).toBe(ended.body.durationMs)
    await must(running.page, 'record', 'closeView', { viewId: played.viewId })
  }
  // 7: every alarm of the record is one with a code and the four sentences.
  for (const alarm of alarmsOf(entries)) {
    const { zh, en } = failures[alarmCode[alarm]]
    for (const text of [zh, en]) expect([text.what, text.safe, text.todo].every((s) => s.length > 5), `7: ${alarm}`).toBe(true)
  }
  return { running, entries, gaps: gapsOf(entries), lengths }
}

/** Points 2, 3 and 5 with the app gone: another program opens a copy of the vault, checks it, and decodes every recording with ffmpeg. */
export async function checkVault(place: Place, acknowledged: readonly Acknowledged[], { second, decode = acknowledged.length }: { second?: string; /** How many of them ffmpeg decodes. */ decode?: number } = {}): Promise<void> {
  const folder = mkdtempSync(join(launcher().worlds, 'copy-'))
  try {
    const copy = join(folder, 'vault')
    cpSync(place.vault, copy, { recursive: true })
    const media = await mediaOf(copy, place.room, acknowledged.map((a) => a.recordingId))
    for (const [n, { recordingId, upToMs, track }] of acknowledged.entries()) {
      const { read, key } = media.get(recordingId)!
      expect(read.torn, `5: torn bytes behind ${track}`).toBe(0)
      expect(read.chunks.at(-1)?.endMs ?? 0, `5: ${track} up to what was acknowledged`).toBeGreaterThanOrEqual(upToMs)
      if (second) {
        const other = join(second, 'media', `${recordingId}.som`)
        expect(readSom(readFileSync(other), key, recordingId).chunks.map((c) => c.tag), `5: the second place holds ${track} too`).toEqual(read.chunks.map((c) => c.tag))
      }
      if (n < decode) decodes(folder, read, `${track} ${recordingId}`, upToMs)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Recordings read by the independent reader, each with its key, from a vault that nobody has open. */
export async function mediaOf(vault: string, room: Room, ids: readonly RecordingId[]): Promise<Map<RecordingId, { read: Read; key: Buffer }>> {
  const found = new Map<RecordingId, { read: Read; key: Buffer }>()
  const store = await login(vault, room.ids.recorder, room.passwords.recorder)
  try {
    expect(store.log.readOnly, '3').toBe(false)
    expect(await store.db.isIntact(), '2: the database is whole').toBe(true)
    for (const id of ids) {
      const row = await store.db.get<{ section: Parameters<typeof store.sectionKeys.get>[0]; wrapped_key: string }>('SELECT section, wrapped_key FROM recording WHERE id = ?', id)
      expect(row, `4: ${id} is in the index`).toBeDefined()
      const key = unwrap(await store.sectionKeys.get(row!.section), JSON.parse(row!.wrapped_key) as Sealed, id)
      expect(key, `4: key of ${id}`).not.toBeNull()
      const read = readSom(readFileSync(join(vault, 'media', `${id}.som`)), key!, id)
      const rows = await store.db.all<{ tag: string }>('SELECT tag FROM chunk WHERE recording = ? ORDER BY idx', id)
      expect(rows.map((r) => r.tag), `3: index and file of ${id} agree`).toEqual(read.chunks.map((c) => c.tag))
      found.set(id, { read, key: key! })
    }
  } finally {
    await store.close()
  }
  return found
}

/** ffmpeg decodes all of it without a word, and it is about as long as it says. */
function decodes(folder: string, read: Read, what: string, upToMs: number): void {
  const file = join(folder, `${read.id}.webm`)
  writeFileSync(file, Buffer.concat(read.chunks.map((c) => c.plain)))
  try {
    const said = run('ffmpeg', ['-v', 'error', '-xerror', '-i', file, '-f', 'null', '-'])
    expect(said, `5: ffmpeg on ${what}`).toBe('')
    const times = run('ffprobe', ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file]).split('\n').map(Number).filter((t) => Number.isFinite(t))
    // The encoder holds a little back at the end of a chunk.
    expect(Math.max(...times) * 1000, `5: last packet of ${what}`).toBeGreaterThan(upToMs - 1500)
  } finally {
    rmSync(file)
  }
}

const run = (program: string, args: readonly string[]): string => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    return `failed: ${stderr ?? message}`
  }
}

/** The first bytes of every WebM file and of its tracks, and of every cluster as MediaRecorder writes it. */
export const webmMarks: readonly Buffer[] = [
  Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex'), Buffer.from('V_VP8'), Buffer.from('V_VP9'), Buffer.from('A_OPUS'), Buffer.from('OpusHead'),
  Buffer.from('1f43b67501ffffffffffffffe7', 'hex'),
]

/** Files of the world that hold words of the room, or media, in clear. */
export function plainIn({ world, room }: Pick<Place, 'world' | 'room'>, marks: readonly Buffer[] = webmMarks): string[] {
  const files = filesBelow(world).filter((file) => existsSync(file) && statSync(file).size > 0)
  return [...findPlain(files, room.words), ...files.filter((file) => {
    const bytes = readFileSync(file)
    return marks.some((mark) => bytes.includes(mark))
  }).map((file) => `${file}: media`)]
}

/** The log's own check, by who may run it; leaves the recorder logged in. */
export async function logVerifies({ page }: RunningApp): Promise<void> {
  await switchTo(page, 'supervisor')
  expect(await must(page, 'upkeep', 'verifyLog', {}), '3: the log verifies').toMatchObject({ verified: true, readOnly: false, mismatch: null })
  await switchTo(page, 'recorder')
}
