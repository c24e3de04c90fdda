// Whether a photograph may be taken in now: by whom (F56), with whose consent (F52), in which order (F56). Asked before it is chosen, and once more when it is signed for.
import { Refused } from '../../shared/failure'
import { forbiddenActs } from '../../shared/fold/consent'
import { foldForm } from '../../shared/fold/form'
import { isExamination, seriesFault, showsChild } from '../../shared/fold/series'
import { belongs } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId } from '../../shared/model/ids'
import type { Photograph } from '../../shared/model/photograph'
import { ownRole } from '../access/members'
import { checkRight } from '../access/walls'
import type { Store } from '../store/store'
import { sectionById, sectionOf, type SectionPlace } from '../store/world'

/** The section, when it takes photographs and this person may do that with it. Throws `Refused` E-B3, or like `checkRight`. */
export async function photographSection(store: Store, sectionId: SectionId, act: 'read' | 'write'): Promise<SectionPlace> {
  const section = await sectionById(store, sectionId)
  if (!belongs[section.kind].includes('photo.added')) throw new Refused('E-B3')
  await checkRight(store, section, act)
  // F56: findings of an examination are photographed by whoever examines.
  if (act === 'write' && isExamination(section.kind) && (await ownRole(store)) !== 'medic') throw new Refused('E-B3')
  return section
}

/** Whether nobody agreed to photographs of the examination, or to the intimate ones. */
export async function isForbidden(store: Store, forms: readonly FormDefinition[], { kind, sessionId }: SectionPlace): Promise<boolean> {
  if ((kind !== 'medical' && kind !== 'intimate') || sessionId === null) return false
  const entries = await store.log.read(await sectionOf(store, sessionId, 'medical'))
  return forbiddenActs(forms.filter((form) => form.section === 'medical').map((form) => [form, foldForm(entries, form.id)] as const)).has(kind === 'intimate' ? 'intimate' : 'photographs')
}

type Next = Pick<Photograph, 'shot' | 'row'> & { why: string }

/**
 * Throws `Refused` without a reason (`why`): E-F7 when nobody agreed to it (F52), E-F5 when the series is out of order after `taken` (F56).
 * @returns whether it goes in because of the reason alone.
 */
export async function checkGuards(store: Store, forms: readonly FormDefinition[], section: SectionPlace, taken: readonly Pick<Photograph, 'shot' | 'scale' | 'row'>[], next: Next): Promise<boolean> {
  const forbidden = showsChild(next.shot) && await isForbidden(store, forms, section)
  if (forbidden && next.why.length < 2) throw new Refused('E-F7')
  const fault = seriesFault(section.kind, taken, next)
  if (fault && next.why.length < 2) throw new Refused('E-F5', fault)
  return forbidden || fault !== null
}
