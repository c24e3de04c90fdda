// Recordings that are there before the app starts: written into the vault's files and log as parts A and B left them (one track, no take).
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { wrap } from '../../electron/store/keys'
import { MediaWriter } from '../../electron/vault/writer'
import type { Bytes, Millis, RecordingId, SectionId, SessionId, Utc } from '../../shared/model/ids'
import { chunkOf } from './chunks'
import { freshId } from './ids'
import { login } from './people'
import type { Room } from './room'
import { launcher } from './world'

/** `count` chunks of one second each, see chunks.ts. Where: the prepared case unless told. */
export type Stored = { seed: number; count: number; at?: { sessionId: SessionId; questioning: SectionId } }

/** Writes recordings into a vault that nobody has open, in the recorder's name. */
export async function storeRecordings(vault: string, room: Room, wanted: readonly Stored[]): Promise<RecordingId[]> {
  const store = await login(vault, room.ids.recorder, room.passwords.recorder)
  const made: RecordingId[] = []
  try {
    mkdirSync(join(vault, 'media'), { recursive: true, mode: 0o700 })
    for (const { seed, count, at } of wanted) {
      const { sessionId, questioning } = at ?? { sessionId: room.sessionId, questioning: room.sections.questioning }
      const recordingId = freshId('rec')
      const key = randomBytes(32)
      await store.db.run('INSERT INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', recordingId, questioning, sessionId, store.clock.utc(),
        JSON.stringify(wrap(await store.sectionKeys.get(questioning), key, recordingId)))
      const path = join(vault, 'media', `${recordingId}.som`)
      const writer = await MediaWriter.create(path, recordingId, Buffer.from(key))
      await store.log.append(questioning, { kind: 'recording.started', body: { recordingId, mimeType: 'video/webm;codecs=vp8,opus', camera: '试验摄像头', microphone: '试验麦克风', width: 1280, height: 720, frameRate: 30 } }, store.staffId)
      const plain = createHash('sha256')
      let bytes = 0
      let head = ''
      for (let i = 0; i < count; i++) {
        const chunk = chunkOf(seed, i)
        plain.update(chunk)
        bytes += chunk.length
        ;({ tag: head } = await writer.append(chunk, ((i + 1) * 1000) as Millis))
        await store.db.run('INSERT INTO chunk (recording, idx, end_ms, bytes, tag, at_utc) VALUES (?,?,?,?,?,?)', recordingId, i, (i + 1) * 1000, chunk.length, head, store.clock.utc())
      }
      await writer.close()
      await store.log.append(questioning, { kind: 'recording.ended', body: {
        recordingId, reason: 'stopped', endedAt: store.clock.utc() as Utc, chunks: count, bytes: bytes as Bytes, durationMs: (count * 1000) as Millis, head, sha256: plain.digest('hex'),
      } }, store.staffId)
      const { uid } = launcher()
      if (uid !== null) chownSync(path, uid, uid)
      made.push(recordingId)
    }
  } finally {
    await store.close()
  }
  return made
}
