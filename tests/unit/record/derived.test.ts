// Seekable copies in a real vault, made by the real process: what plays, what is left after a crash, what is never played.
import { execFile, fork, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleTool } from '../../../build/tool.mjs'
import { DerivedMaker, dropCopies, dropDerived, openForPlay, type RemuxProcess } from '../../../electron/record/derived'
import { wrap } from '../../../electron/store/keys'
import type { Store } from '../../../electron/store/store'
import { MediaWriter } from '../../../electron/vault/writer'
import type { Bytes, Millis, RecordingId, Utc } from '../../../shared/model/ids'
import { makeCase, type MadeCase } from '../../harness/case'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs } from '../../harness/people'

const run = promisify(execFile)
let template: string
let folder: string
let program: string
let webm: Buffer
let made: MadeCase
let store: Store
const children: ChildProcess[] = []

const forkRemux = (): RemuxProcess => {
  const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  children.push(child)
  return {
    postMessage: (message) => child.send(message as object),
    on: (event: string, listener: (...args: never[]) => void) => child.on(event, listener as (...args: unknown[]) => void),
    kill: () => child.kill('SIGKILL'),
  }
}

/** A finished recording of real WebM in chunks as they come from the encoder: of any size, cut anywhere. */
async function record(bytes: Buffer, seconds: number): Promise<RecordingId> {
  const section = made.section('questioning')
  const recordingId = freshId('rec')
  const key = randomBytes(32)
  await store.db.run('INSERT INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', recordingId, section, made.sessionId, store.clock.utc(),
    JSON.stringify(wrap(await store.sectionKeys.get(section), key, recordingId)))
  await mkdir(join(store.folder, 'media'), { recursive: true })
  const writer = await MediaWriter.create(join(store.folder, 'media', `${recordingId}.som`), recordingId, key)
  await store.log.append(section, { kind: 'recording.started', body: { recordingId, mimeType: 'video/webm;codecs=vp8,opus', camera: 'c', microphone: 'm', width: 320, height: 180, frameRate: 30 } }, store.staffId)
  const piece = Math.ceil(bytes.length / seconds)
  for (let i = 0; i < seconds; i++) {
    const plain = bytes.subarray(i * piece, (i + 1) * piece)
    const { tag } = await writer.append(plain, (i + 1) * 1000)
    await store.db.run('INSERT INTO chunk (recording, idx, end_ms, bytes, tag, at_utc) VALUES (?,?,?,?,?,?)', recordingId, i, (i + 1) * 1000, plain.length, tag, store.clock.utc())
  }
  const { chunks, head } = await writer.finish()
  await writer.close()
  await store.log.append(section, { kind: 'recording.ended', body: {
    recordingId, reason: 'stopped', endedAt: store.clock.utc() as Utc, chunks, bytes: bytes.length as Bytes, durationMs: (seconds * 1000) as Millis, head, sha256: createHash('sha256').update(bytes).digest('hex'),
  } }, store.staffId)
  return recordingId
}

const told: number[] = []
let failures: string[] = []
let recording = false
/** Bytes on the disk; a planned take writes one a second. */
let free = Infinity
const maker = (fork = forkRemux) => new DerivedMaker({ fork, busy: () => recording, rate: () => 1, free: async () => free, progress: (_, done) => told.push(done), failed: (code) => failures.push(code) })
const copies = async () => (await readdir(join(store.folder, 'media'))).filter((name) => name.startsWith('drv_'))

async function whole(recordingId: RecordingId): Promise<{ seekable: boolean; bytes: Buffer; durationMs: number }> {
  const { reader, seekable } = await openForPlay(store, recordingId)
  try {
    const pieces: Buffer[] = []
    for await (const piece of reader.range(0, reader.bytes)) pieces.push(piece)
    return { seekable, bytes: Buffer.concat(pieces), durationMs: reader.durationMs }
  } finally {
    await reader.close()
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'derived-'))
  template = join(folder, 'template')
  program = await bundleTool('electron/record/remux.process.ts')
  const ids = await copyRoom(template, ['recorder', 'interviewer', 'interviewer2'])
  store = await loginAs(template, 'recorder')
  made = await makeCase(store, ids, { lines: 0 })
  await store.close()
  await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30', '-f', 'lavfi', '-i', 'sine', '-t', '8', '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '60', '-c:a', 'libopus', '-f', 'webm', '-live', '1', join(folder, 'a.webm')])
  webm = await readFile(join(folder, 'a.webm'))
}, 120_000)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await rm(join(folder, 'vault'), { recursive: true, force: true })
  await cp(template, join(folder, 'vault'), { recursive: true })
  store = await loginAs(join(folder, 'vault'), 'recorder')
  told.length = 0
  failures = []
  recording = false
  free = Infinity
})
afterEach(() => store.close().catch(() => undefined))

describe('derived copies', { timeout: 60_000 }, () => {
  it('F24: after the stop the seekable copy is made and is what plays; the original stays as it was', async () => {
    const id = await record(webm, 8)
    const original = await readFile(join(store.folder, 'media', `${id}.som`))
    expect(await whole(id)).toMatchObject({ seekable: false, bytes: webm })
    const making = maker()
    making.kick(store)
    await making.idle()
    const played = await whole(id)
    expect(played.seekable).toBe(true)
    expect(played.durationMs).toBe(8000)
    expect(told.at(-1)).toBe(1)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    await writeFile(join(folder, 'copy.webm'), played.bytes)
    const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', join(folder, 'copy.webm')])
    expect(Number(stdout)).toBe(8)
    expect(await readFile(join(store.folder, 'media', `${id}.som`))).toEqual(original)
    // Nothing of it lies in the clear.
    const [name] = await copies()
    expect((await readFile(join(store.folder, 'media', name!))).includes(Buffer.from('webm'))).toBe(false)
    // Once is enough.
    const before = children.length
    making.kick(store)
    await making.idle()
    expect(children.length).toBe(before)
  })

  it('XA5: a copy that was killed half-way is removed and made again; until then the original plays', async () => {
    const big = Buffer.concat([webm])
    const id = await record(big, 8)
    const slow = maker(() => { const child = forkRemux(); child.on('message', () => child.kill()); return child })
    slow.kick(store)
    await slow.idle()
    expect(await copies()).toEqual([])
    expect(failures).toEqual(['E-C30'])
    expect((await whole(id)).seekable).toBe(false)
    // As after a power cut: a file that is in no row.
    await writeFile(join(store.folder, 'media', `${freshId('drv')}.som`), 'SOM1 half')
    const making = maker()
    making.kick(store)
    await making.idle()
    expect(await copies()).toHaveLength(1)
    expect((await whole(id)).seekable).toBe(true)
  })

  it('XA5: a lock in the middle leaves no half file and no process, and is no failure', async () => {
    await record(webm, 8)
    let born!: () => void
    const started = new Promise<void>((resolve) => { born = resolve })
    const making = maker(() => { const child = forkRemux(); born(); return child })
    making.kick(store)
    await started
    await making.abort()
    expect(await copies()).toEqual([])
    expect(failures).toEqual([])
    await expect.poll(() => children.at(-1)!.exitCode ?? children.at(-1)!.signalCode, { timeout: 10_000 }).not.toBe(null)
  })

  it('nothing is made while something records', async () => {
    const id = await record(webm, 8)
    recording = true
    const making = maker()
    making.kick(store)
    await making.idle()
    expect(await copies()).toEqual([])
    recording = false
    making.kick(store)
    await making.idle()
    expect((await whole(id)).seekable).toBe(true)
  })

  it('no copy takes the space of four hours of recording; it is made once there is enough', async () => {
    const id = await record(webm, 8)
    free = 4 * 3600 + webm.length - 1
    const making = maker()
    making.kick(store)
    await making.idle()
    expect([await copies(), failures]).toEqual([[], []])
    free++
    making.kick(store)
    await making.idle()
    expect((await whole(id)).seekable).toBe(true)
  })

  it('where space is needed copies go, the oldest recording first, no more than it takes; the originals stay', async () => {
    const ids = [await record(webm, 8)]
    for (let i = 0; i < 2; i++) { await sleep(5); ids.push(await record(webm, 8)) }
    const making = maker()
    making.kick(store)
    await making.idle()
    expect(await copies()).toHaveLength(3)
    const size = (await whole(ids[0]!)).bytes.length
    expect(await dropCopies(store, size + 1)).toBe(2 * size)
    expect(await copies()).toHaveLength(1)
    const played = await Promise.all(ids.map(whole))
    expect(played.map((p) => p.seekable)).toEqual([false, false, true])
    expect(played[0]!.bytes).toEqual(webm)
    expect(await dropCopies(store, 10 * size)).toBe(size)
    expect(await dropCopies(store, 1)).toBe(0)
  })

  it('E-C30: no copy is made of an original that is damaged, is no WebM, or is not whole; the others get theirs', async () => {
    const damaged = await record(webm, 8)
    const other = await record(Buffer.alloc(50_000, 3), 4)
    const good = await record(webm, 8)
    const path = join(store.folder, 'media', `${damaged}.som`)
    const file = await readFile(path)
    file[file.length >> 1]! ^= 1
    await writeFile(path, file)
    const making = maker()
    making.kick(store)
    await making.idle()
    expect(failures).toEqual(['E-C30', 'E-C30'])
    expect(await copies()).toHaveLength(1)
    expect((await whole(good)).seekable).toBe(true)
    expect((await whole(other)).seekable).toBe(false)
    const { reader, seekable } = await openForPlay(store, damaged)
    expect(seekable).toBe(false)
    await reader.close()
  })

  it('a copy that is gone, cut or of another recording is not played, but the original', async () => {
    const [a, b] = [await record(webm, 8), await record(Buffer.from(webm), 8)]
    const making = maker()
    making.kick(store)
    await making.idle()
    const file = async (id: RecordingId) => join(store.folder, 'media', `${(await store.db.get<{ id: string }>('SELECT id FROM derived WHERE recording = ?', id))!.id}.som`)
    const [ofA, ofB] = [await readFile(await file(a)), await readFile(await file(b))]
    await writeFile(await file(a), ofB)
    expect((await whole(a)).seekable).toBe(false)
    await writeFile(await file(a), ofA.subarray(0, ofA.length - 10))
    expect((await whole(a)).seekable).toBe(false)
    await writeFile(await file(a), ofA)
    expect((await whole(a)).seekable).toBe(true)
    await rm(await file(b))
    expect((await whole(b)).seekable).toBe(false)
    await dropDerived(store, a)
    expect((await whole(a)).seekable).toBe(false)
    making.kick(store)
    await making.idle()
    expect((await whole(a)).seekable).toBe(true)
  })
})
