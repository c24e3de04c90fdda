// Forms of the services: their definitions, signing and closing, what is due.
import type { SectionId } from '../../shared/model/ids'
import { checkRight } from '../access/walls'
import { closeSession, closingBlocks, keepUrgent } from '../sections/closing'
import { listDue } from '../sections/due'
import { retoldToday } from '../sections/retold'
import { sameOf } from '../sections/same'
import { namedWrong } from '../sections/named'
import { addToSigned, signaturesOf, signSection } from '../sections/sign'
import { sectionById, sectionOf } from '../store/world'
import { printing } from './printing'
import type { Answers, HandlerWorld } from './world'

export function sections(world: HandlerWorld): Answers<'sections'> {
  const { room, forms, settings, emit } = world
  const paper = printing(world)
  const sectionTo = async (act: 'read' | 'write', sectionId: SectionId) => {
    const section = await sectionById(room.store, sectionId)
    await checkRight(room.store, section, act)
    await room.looked(sectionId)
    return section
  }
  return {
    forms: async () => {
      const { current, past, gone, refused } = await forms.in(room.store)
      return { forms: [...current], past: [...past], gone: gone.map((form) => form.id), refused: [...refused] }
    },
    sign: async ({ sectionId }) => signSection(room.store, await forms.in(room.store), await sectionTo('write', sectionId), room.told),
    addend: async ({ sectionId, ...wish }) => {
      const section = await sectionTo('write', sectionId)
      if (wish.added?.some(({ answers }) => answers.some(({ source }) => source?.from === 'interview'))) await room.recorder.writtenUp()
      await addToSigned(room.store, forms, section, wish, room.told)
      if (wish.photographs) emit('photographs', 'waits', { sectionId })
      // It is written: what fails here is made good by the next look at what keeps the session open.
      await keepUrgent(room.store, await forms.in(room.store), section).catch(() => undefined)
      return null
    },
    signatures: async ({ sectionId }) => signaturesOf(room.store, await forms.in(room.store), await sectionTo('read', sectionId), room.told),
    named: async ({ sectionId }) => namedWrong(room.store, await forms.in(room.store), await sectionTo('read', sectionId)),
    closing: async ({ sessionId }) => {
      await sectionTo('read', await sectionOf(room.store, sessionId, 'session'))
      return closingBlocks(room.store, await forms.in(room.store), sessionId, room.recorder.sessionId)
    },
    retold: async ({ sessionId }) => ({ today: await retoldToday(room.store, await forms.in(room.store), sessionId) }),
    same: async ({ sectionId }) => sameOf(room.store, await forms.in(room.store), await sectionTo('read', sectionId), (place) => room.looked(place.sectionId)),
    closeSession: async ({ sessionId, reason }) => {
      await sectionTo('write', await sectionOf(room.store, sessionId, 'session'))
      room.told(await closeSession(room.store, await forms.in(room.store), sessionId, room.recorder.sessionId, reason))
      return null
    },
    due: async (wish) => listDue(room.store, await forms.in(room.store), wish, settings.language),
    print: async (wish) => paper.print(wish, await sectionTo('read', wish.sectionId)),
    planCheck: async ({ sectionId }) => paper.planCheck(await sectionTo('read', sectionId)),
    cancelPrint: () => { paper.cancel(); return null },
  }
}
