// Forms of the services: their definitions, signing and closing, what is due.
import type { SectionId } from '../../shared/model/ids'
import { checkRight } from '../access/walls'
import { closeSession, closingBlocks } from '../sections/closing'
import { listDue } from '../sections/due'
import { retoldToday } from '../sections/retold'
import { addToSigned, signaturesOf, signSection } from '../sections/sign'
import { sectionById, sectionOf } from '../store/world'
import { printing } from './printing'
import type { Answers, HandlerWorld } from './world'

export function sections(world: HandlerWorld): Answers<'sections'> {
  const { room, forms, settings } = world
  const paper = printing(world)
  const sectionTo = async (act: 'read' | 'write', sectionId: SectionId) => {
    const section = await sectionById(room.store, sectionId)
    await checkRight(room.store, section, act)
    await room.looked(sectionId)
    return section
  }
  return {
    forms: async () => {
      const { current, past, refused } = await forms.in(room.store)
      return { forms: [...current], past: [...past], refused: [...refused] }
    },
    sign: async ({ sectionId }) => signSection(room.store, await forms.in(room.store), await sectionTo('write', sectionId), room.told),
    addend: async ({ sectionId, text }) => { await addToSigned(room.store, await sectionTo('write', sectionId), text, room.told); return null },
    signatures: async ({ sectionId }) => signaturesOf(room.store, await forms.in(room.store), await sectionTo('read', sectionId), room.told),
    closing: async ({ sessionId }) => {
      await sectionTo('read', await sectionOf(room.store, sessionId, 'session'))
      return closingBlocks(room.store, await forms.in(room.store), sessionId, room.recorder.sessionId)
    },
    retold: async ({ sessionId }) => ({ today: await retoldToday(room.store, await forms.in(room.store), sessionId) }),
    closeSession: async ({ sessionId }) => {
      await sectionTo('write', await sectionOf(room.store, sessionId, 'session'))
      room.told(await closeSession(room.store, await forms.in(room.store), sessionId, room.recorder.sessionId))
      return null
    },
    due: async (wish) => listDue(room.store, await forms.in(room.store), wish, settings.language),
    print: async (wish) => paper.print(wish, await sectionTo('read', wish.sectionId)),
    cancelPrint: () => { paper.cancel(); return null },
  }
}
