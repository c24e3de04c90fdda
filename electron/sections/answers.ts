// The answers of a form as they may leave the room: for the therapy notes only what the counsellor let out (F69).
import { foldForm, foldReleased, type Answers } from '../../shared/fold/form'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId, SessionId } from '../../shared/model/ids'
import { sectionOf } from '../store/world'
import type { Store } from '../store/store'

/** The section that those outside a profession read, and what stands in it. Throws `Refused` E-B1, and E-B10 for who may not read it. */
export async function answersOf(store: Store, sessionId: SessionId, form: FormDefinition): Promise<{ sectionId: SectionId; answers: Answers }> {
  const released = form.section === 'psychological'
  const sectionId = await sectionOf(store, sessionId, released ? 'psychological-out' : form.section)
  const entries = await store.log.read(sectionId)
  return { sectionId, answers: released ? foldReleased(entries, form.id) : foldForm(entries, form.id) }
}
