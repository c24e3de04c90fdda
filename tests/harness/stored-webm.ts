// Recordings of real pictures that are there before the app starts: several tracks of one take, as the recorder leaves them.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { wrap } from '../../electron/store/keys'
import { MediaWriter } from '../../electron/vault/writer'
import type { Bytes, Millis, RecordingId, TakeId, Utc } from '../../shared/model/ids'
import type { Track } from '../../shared/model/recording'
import { freshId } from './ids'
import { login } from './people'
import type { Room } from './room'
import { giveAll } from './template'

export type WebmTrack = { track: Track; startMs: number; webm: Buffer; seconds: number }

/** Writes one finished take into a vault that nobody has open, in the recorder's name. Chunks are cut anywhere, as the encoder does. */
export async function storeTake(vault: string, room: Room, tracks: readonly WebmTrack[]): Promise<RecordingId[]> {
  const store = await login(vault, room.ids.recorder, room.passwords.recorder)
  const section = room.sections.questioning
  const takeId = freshId('tak') as TakeId
  const made: RecordingId[] = []
  try {
    mkdirSync(join(vault, 'media'), { recursive: true, mode: 0o700 })
    const at = store.clock.utc()
    await store.log.append(section, { kind: 'take.started', body: { takeId, sessionId: room.sessionId, purpose: 'session', at, by: store.staffId, places: ['vault'], single: { reason: '虚构的试验' } } }, store.staffId)
    for (const { track, startMs, webm, seconds } of tracks) {
      const recordingId = freshId('rec')
      const key = randomBytes(32)
      await store.db.run('INSERT INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', recordingId, section, room.sessionId, at, JSON.stringify(wrap(await store.sectionKeys.get(section), key, recordingId)))
      const writer = await MediaWriter.create(join(vault, 'media', `${recordingId}.som`), recordingId, key)
      await store.log.append(section, { kind: 'recording.started', body: {
        recordingId, takeId, track, startMs: startMs as Millis, startedAt: at, mimeType: track === 'sound' ? 'audio/webm;codecs=opus' : 'video/webm;codecs=vp8,opus', camera: '试验摄像头', microphone: '试验麦克风', width: 640, height: 360, frameRate: 30,
      } }, store.staffId)
      const piece = Math.ceil(webm.length / seconds)
      for (let i = 0; i < seconds; i++) {
        const plain = webm.subarray(i * piece, (i + 1) * piece)
        const { tag } = await writer.append(plain, (i + 1) * 1000)
        await store.db.run('INSERT INTO chunk (recording, idx, end_ms, bytes, tag, at_utc) VALUES (?,?,?,?,?,?)', recordingId, i, (i + 1) * 1000, plain.length, tag, at)
      }
      const { chunks, head } = await writer.finish()
      await writer.close()
      await store.log.append(section, { kind: 'recording.ended', body: {
        recordingId, reason: 'stopped', endedAt: at as Utc, chunks, bytes: webm.length as Bytes, durationMs: (seconds * 1000) as Millis, head, sha256: createHash('sha256').update(webm).digest('hex'),
      } }, store.staffId)
      made.push(recordingId)
    }
    await store.log.append(section, { kind: 'take.ended', body: { takeId, n: 0, atMs: 0 as Millis, at, reason: 'stopped' } }, store.staffId)
  } finally {
    await store.close()
  }
  giveAll(vault)
  return made
}
