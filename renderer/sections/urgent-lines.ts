// Who is told what of something that cannot wait (F67): where it is to those who may read there; to everybody else of the session only that it is.
import type { FactKind } from '../../shared/model/entry'
import { serviceKinds, type SectionKind, type ServiceKind } from '../../shared/model/section'
import type { Block } from './block-words'

/** `services`: with their names. `hidden`: something is open where this person may not read; who is to act may have gone home. */
export function urgentLines(blocks: readonly Block[], mayRead: (kind: SectionKind) => boolean): { services: ServiceKind[]; hidden: boolean } {
  const open = blocks.filter((b) => b.block === 'escalation').map((b) => b.service as SectionKind)
  return { services: serviceKinds.filter((kind) => open.includes(kind) && mayRead(kind)), hidden: open.some((kind) => !mayRead(kind)) }
}

/** Facts after which something may have become urgent, or is settled: answers and rows, also those that come in behind a signature. */
export const mayBeUrgent = (kind: FactKind): boolean => kind === 'form.answer' || kind === 'form.row' || kind === 'undo' || kind === 'section.addendum'
