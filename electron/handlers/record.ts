// Recording, and watching a recording with every second on record (F77).
import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from 'node:path'
import { app } from 'electron'
import type { z } from 'zod'
import { foldQuestioning } from '../../shared/fold/questioning'
import { Refused } from '../../shared/failure'
import type { record as contract } from '../../shared/ipc/record'
import { candidates } from '../../shared/model/capture'
import type { Millis, SectionId } from '../../shared/model/ids'
import { memberOf } from '../access/members'
import { checkRight } from '../access/walls'
import { dropDerived, openForPlay } from '../record/derived'
import { placesOf } from '../record/places'
import { secondState } from '../record/recorder'
import { sectionById } from '../store/world'
import type { Answers, HandlerWorld } from './world'

/** What stands over every picture: who looks, from where, since when. The window adds the running clock. */
export async function watermarkOf({ room }: Pick<HandlerWorld, 'room'>): Promise<string> {
  const { name, unit, badge } = await memberOf(room.store, room.store.staffId)
  return [name, badge, unit].filter(Boolean).join(' · ')
}

/** What a window names must not lead to files of ours: a lamp is written to. */
async function isOutside(path: string, bases: readonly string[]): Promise<boolean> {
  if (!isAbsolute(path)) return false
  // Whatever links lead to it: the folder it really lies in.
  const folder = await realpath(dirname(normalize(path))).catch(() => null)
  if (folder === null) return false
  const target = await realpath(path).catch(() => join(folder, basename(path)))
  for (const base of bases) {
    const way = relative(await realpath(base).catch(() => base), target)
    if (way !== '..' && !way.startsWith(`..${sep}`)) return false
  }
  return true
}
async function isLamp(setting: string, bases: readonly string[]): Promise<boolean> {
  const path = /^(?:file|socket):(\/.*)$/.exec(setting)?.[1]
  return setting === '' || (path !== undefined && isOutside(path, bases))
}

export function record(world: HandlerWorld): Answers<'record'> {
  const { room, desk, devices, climate, settings, emit } = world
  const { recorder } = room
  const plan = () => settings.plan(room.policy.picture)
  const setUp = async (): Promise<z.input<(typeof contract)['setUp']['output']>> => ({
    plan: plan(), devices: devices.devices, probed: settings.probed, light: settings.light, sensor: settings.sensor, backSeconds: settings.backSeconds,
    second: secondState(await placesOf(room.folder, settings.secondFolder, room.store.slots.file.vaultId)),
  })
  /** Nothing of the set-up is changed under a recording. */
  const atRest = () => { if (recorder.isRunning || devices.isProbing) throw new Refused('E-C5') }
  /** Addresses of openings, to be taken back when they end. */
  const addresses = new Map<string, string>()
  return {
    now: () => recorder.state(),
    start: ({ sessionId, single }) => { if (devices.isProbing) throw new Refused('E-C5'); return recorder.start(sessionId, single) },
    stop: async () => { await recorder.stop(); return null },
    acknowledge: () => { recorder.acknowledge(); return null },
    selfTest: ({ sessionId, single }) => { if (devices.isProbing) throw new Refused('E-C5'); return recorder.selfTest(sessionId, single) },
    selfTestDone: (told) => recorder.selfTestDone(told),
    giveUp: async ({ takeId, reason }) => { await room.recovery.giveUp(room.store, takeId, reason); return null },
    setUp,
    setPlan: async ({ plan: wanted, light, sensor, backSeconds }) => {
      atRest()
      const bases = [room.folder, app.getPath('userData'), settings.secondFolder].filter((base) => base !== '')
      if (!(await isLamp(light, bases)) || !(sensor === '' || await isOutside(sensor, bases))) throw new Refused('E-B2')
      settings.devices = wanted
      settings.light = light
      settings.sensor = sensor
      settings.backSeconds = backSeconds
      recorder.changed()
      return setUp()
    },
    probe: async () => {
      atRest()
      const { chosen, tried } = await devices.probe(plan(), candidates)
      settings.probed = { at: room.store.clock.utc(), picture: chosen, tried }
      recorder.changed()
      return setUp()
    },
    climate: (typed) => { climate.type(typed.climate); return null },
    play: async ({ recordingId, purpose }) => {
      const { store, views } = room
      const row = await store.db.get<{ section: SectionId }>('SELECT section FROM recording WHERE id = ?', recordingId)
      if (!row) throw new Refused('E-B1')
      await checkRight(store, await sectionById(store, row.section), 'read')
      const { recordings, selfTests } = foldQuestioning(await room.read(row.section))
      const found = [...recordings, ...selfTests.flatMap((t) => t.recordings)].find((r) => r.recordingId === recordingId)
      const mimeType = found?.mimeType ?? 'video/webm'
      const { reader, seekable } = await openForPlay(store, recordingId)
      let viewId: Awaited<ReturnType<typeof views.open>>
      try {
        viewId = await views.open(recordingId, purpose, reader.durationMs)
      } catch (error) {
        await reader.close()
        throw error
      }
      const url = await desk.put(reader, mimeType, (from, to) => views.given(viewId, reader.span(from, to), seekable), async ({ fromMs, toMs }) => {
        // A copy can be made again; the window opens the recording anew and gets the original.
        if (seekable) await dropDerived(store, recordingId).then(() => room.makeCopies(), () => undefined)
        emit('record', 'hole', { viewId, fromMs: fromMs as Millis, toMs: toMs as Millis })
      })
      addresses.set(viewId, url)
      return { viewId, url, mimeType, durationMs: reader.durationMs as never, bytes: reader.bytes, frameRate: found?.frameRate ?? 0, seekable, watermark: await watermarkOf(world), openedAt: store.clock.utc() }
    },
    watched: async ({ viewId, fromMs, toMs, tookMs }) => { await room.views.watched(viewId, fromMs, toMs, tookMs); return null },
    closeView: async ({ viewId }) => {
      await room.views.close(viewId)
      const url = addresses.get(viewId)
      addresses.delete(viewId)
      if (url) await desk.drop(url)
      return null
    },
  }
}
