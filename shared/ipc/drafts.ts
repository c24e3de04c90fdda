// What is begun and not signed, kept in the vault for who began it (shared/model/draft.ts).
import { z } from 'zod'
import { call } from './contract'
import { Draft, DraftSlot, KeptDraft } from '../model/draft'
import { CaseId, SectionId, SessionId, Utc } from '../model/ids'
import { FormSection } from '../model/section'

/** A section in which the caller has begun something. */
export const Begun = z.strictObject({ caseId: CaseId, sessionId: SessionId.nullable(), sectionId: SectionId, kind: FormSection, /** Of the case. */ number: z.string() })
export type Begun = z.infer<typeof Begun>

export const drafts = {
  /** Where the caller has drafts that he can still open, by the numbers of the cases. */
  mine: call('case.list', z.strictObject({}), z.array(Begun)),
  /** The caller's own, in a section that he may write. */
  read: call('open', z.strictObject({ sectionId: SectionId }), z.array(KeptDraft)),
  /** Over what was kept there; null throws it away. Resolves when it is on the disk. */
  keep: call('open', z.strictObject({ sectionId: SectionId, slot: DraftSlot, draft: Draft.nullable() }), z.strictObject({ at: Utc })),
}
