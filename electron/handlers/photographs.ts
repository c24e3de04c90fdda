// Photographs and papers of a section (F56, F57): chosen in a native dialog or taken with the room's camera; looked at under addresses that die.
import { app } from 'electron'
import { Refused } from '../../shared/failure'
import type { ItemId, SectionId } from '../../shared/model/ids'
import { unlessAborted } from '../one-work'
import { readChosen, shownName } from '../sections/intake'
import { photographSection } from '../sections/photo-guard'
import { addPhotograph, describePhotograph, discardWaiting, following, listPhotographs, listWaiting, mayTake, movePhotograph, openPhotograph, thumbnailOf, type PhotographWorld } from '../sections/photographs'
import { watermarkOf } from './record'
import { chooseMany, type Answers, type HandlerWorld } from './world'

/** How long a photograph of the envelope can be looked at in one opening; the window covers it before. */
const envelopeMs = 150_000
/** The same for one outside the envelope: as long as a login lasts without a touch, and more. */
const openMs = 3_600_000

/** Bytes in memory under an address: small, and wiped when it goes. */
const inMemory = (bytes: Buffer) => ({
  bytes: bytes.length,
  async *range(from: number, to: number) { yield Buffer.from(bytes.subarray(from, to)) },
  close: async () => { bytes.fill(0) },
})

export function photographs(world: HandlerWorld): Answers<'photographs'> {
  const { room, desk, settings, decoder, emit, forms } = world
  const parts = async (): Promise<PhotographWorld> => ({ store: room.store, forms: (await forms.in(room.store)).reading, decode: decoder.decode, write: (sectionId, fact) => room.write(sectionId, fact) })
  const changed = (sectionId: SectionId) => emit('photographs', 'waits', { sectionId })
  /** What was given out of it before is not looked at any more. */
  const forget = async (sectionId: SectionId, items: readonly ItemId[]) => {
    for (const itemId of items) {
      const known = small.get(`${sectionId}/${itemId}`)
      if (known) await desk.drop(known)
    }
    for (const [url, { itemId }] of opened) if (items.includes(itemId)) await drop(url)
  }
  /** Addresses of small pictures: asked for again each time a grid is drawn. */
  const small = new Map<string, string>()
  /** Addresses of opened ones, and what ends them by itself. */
  const opened = new Map<string, { timer: NodeJS.Timeout; itemId: ItemId }>()
  const show = (bytes: Buffer) => desk.put(inMemory(bytes), 'image/jpeg', async () => undefined)
  /** Only what was opened here: an address of a recording is not this one's to end. */
  const drop = async (url: string) => {
    const had = opened.get(url)
    if (!had) return
    clearTimeout(had.timer)
    opened.delete(url)
    await desk.drop(url)
  }
  const ours = () => [room.folder, app.getPath('userData'), settings.secondFolder].filter((folder) => folder !== '')

  return {
    list: async ({ sectionId }) => {
      const list = await listPhotographs(room.store, sectionId)
      await room.looked(sectionId)
      return list
    },
    waiting: async ({ sectionId }) => listWaiting(room.store, sectionId),
    discard: async ({ sectionId, itemIds }) => {
      await discardWaiting(room.store, sectionId, itemIds)
      await forget(sectionId, itemIds)
      changed(sectionId)
      return null
    },
    import: async (wish) => {
      // Before the dialog: who may not is not asked for a file either.
      await mayTake(await parts(), wish)
      return room.photographs.run(async (signal) => {
        const paths = await unlessAborted(chooseMany(world, { properties: ['openFile', 'multiSelections'], filters: [{ name: 'JPEG, PNG, WebP, PDF', extensions: ['jpg', 'jpeg', 'png', 'webp', 'pdf'] }] }), signal)
        if (paths === null) return null
        const taken: ItemId[] = []
        const refused: { name: string; code: string }[] = []
        for (const [i, path] of paths.entries()) {
          emit('photographs', 'progress', { done: i, of: paths.length })
          try {
            if (signal.aborted) throw new Refused('E-E4')
            taken.push(await addPhotograph(await parts(), taken.length === 0 ? wish : await following(room.store, wish), await readChosen(path, ours()), 'file', signal))
            changed(wish.sectionId)
          } catch (error) {
            // One bad file does not keep out those after it; a disk or a wall that refuses does.
            if (!(error instanceof Refused) || !(error.code.startsWith('E-F') || error.code === 'E-E4')) throw error
            refused.push({ name: shownName(path), code: error.code })
          }
        }
        emit('photographs', 'progress', { done: paths.length, of: paths.length })
        return { taken, refused }
      })
    },
    take: ({ bytes, ...wish }) => room.photographs.run(async (signal) => {
      const itemId = await addPhotograph(await parts(), wish, Buffer.from(bytes), 'camera', signal)
      changed(wish.sectionId)
      return { itemId }
    }),
    cancel: () => { room.photographs.cancel(); return null },
    move: async (wish) => {
      await movePhotograph(await parts(), wish)
      await forget(wish.sectionId, [wish.itemId])
      return null
    },
    describe: async (wish) => {
      await describePhotograph(await parts(), wish)
      changed(wish.sectionId)
      return null
    },
    thumbnail: async ({ sectionId, itemId }) => {
      await photographSection(room.store, sectionId, 'read')
      const known = small.get(`${sectionId}/${itemId}`)
      if (known && desk.has(known)) return { url: known }
      const url = await show(await thumbnailOf(room.store, sectionId, itemId))
      small.set(`${sectionId}/${itemId}`, url)
      return { url }
    },
    open: async (wish) => {
      const { kind } = await photographSection(room.store, wish.sectionId, 'read')
      const url = await show(await openPhotograph(await parts(), wish))
      opened.set(url, { itemId: wish.itemId, timer: setTimeout(() => void drop(url), kind === 'intimate' ? envelopeMs : openMs).unref() })
      return { url, watermark: await watermarkOf(world) }
    },
    close: async ({ url }) => { await drop(url); return null },
  }
}
