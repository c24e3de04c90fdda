// Drafts of who is logged in, in sections that he may write.
import type { SectionId } from '../../shared/model/ids'
import { checkRight } from '../access/walls'
import { begunBy, keepDraft, readDrafts } from '../sections/drafts'
import { sectionById } from '../store/world'
import type { Answers, HandlerWorld } from './world'

export function drafts({ room }: HandlerWorld): Answers<'drafts'> {
  const check = async (sectionId: SectionId) => checkRight(room.store, await sectionById(room.store, sectionId), 'write')
  return {
    mine: () => begunBy(room.store),
    read: async ({ sectionId }) => {
      await check(sectionId)
      return readDrafts(room.store, sectionId)
    },
    keep: async ({ sectionId, slot, draft }) => {
      await check(sectionId)
      return { at: await keepDraft(room.store, sectionId, slot, draft) }
    },
  }
}
