// Recording, and watching a recording with every second on record (F77).
import { foldQuestioning } from '../../shared/fold/questioning'
import { Refused } from '../../shared/failure'
import type { SectionId } from '../../shared/model/ids'
import { memberOf } from '../access/members'
import { checkRight } from '../access/walls'
import { openRecording } from '../record/recordings'
import { sectionById } from '../store/world'
import type { Answers, HandlerWorld } from './world'

/** What stands over every picture: who looks, from where, since when. The window adds the running clock. */
export async function watermarkOf({ room }: Pick<HandlerWorld, 'room'>): Promise<string> {
  const { name, unit, badge } = await memberOf(room.store, room.store.staffId)
  return [name, badge, unit].filter(Boolean).join(' · ')
}

export function record(world: HandlerWorld): Answers<'record'> {
  const { room, desk } = world
  /** Addresses of openings, to be taken back when they end. */
  const addresses = new Map<string, string>()
  return {
    open: ({ sessionId, source }) => room.recorder.open(sessionId, source),
    append: ({ recordingId, index, endMs, bytes }) => room.recorder.append(recordingId, index, endMs, bytes),
    finish: ({ recordingId, reason }) => room.recorder.finish(recordingId, reason),
    play: async ({ recordingId, purpose }) => {
      const { store, views } = room
      const row = await store.db.get<{ section: SectionId }>('SELECT section FROM recording WHERE id = ?', recordingId)
      if (!row) throw new Refused('E-B1')
      await checkRight(store, await sectionById(store, row.section), 'read')
      const found = foldQuestioning(await room.read(row.section)).recordings.find((r) => r.recordingId === recordingId)
      const mimeType = found?.mimeType ?? 'video/webm'
      const reader = await openRecording(store, recordingId)
      let viewId: Awaited<ReturnType<typeof views.open>>
      try {
        viewId = await views.open(recordingId, purpose, reader.durationMs)
      } catch (error) {
        await reader.close()
        throw error
      }
      const url = await desk.put(reader, mimeType, (from, to) => { const { fromMs, toMs } = reader.span(from, to); return views.served(viewId, fromMs, toMs) })
      addresses.set(viewId, url)
      return { viewId, url, mimeType, durationMs: reader.durationMs as never, bytes: reader.bytes, watermark: await watermarkOf(world), openedAt: store.clock.utc() }
    },
    watched: async ({ viewId, fromMs, toMs, tookMs }) => { await room.views.watched(viewId, fromMs, toMs, tookMs); return null },
    closeView: async ({ viewId }) => {
      await room.views.close(viewId)
      const url = addresses.get(viewId)
      addresses.delete(viewId)
      if (url) await desk.drop(url)
      return null
    },
    space: () => room.recorder.space(),
  }
}
