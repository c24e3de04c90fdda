// How often the child was asked again outside the questioning (F64): answers whose source is "the child today".
import type { Entry } from '../model/entry'
import { placeOf } from '../walk'
import { live } from './live'

/** Places whose answer that stands comes from the child today. That of a row that was taken out counts too: the child has told it all the same. */
export function countRetold(entries: readonly Entry[]): number {
  const standing = new Map<string, boolean>()
  for (const entry of live(entries)) {
    if (entry.kind !== 'form.answer') continue
    const { formId, field, row, answer, source } = entry.body
    standing.set(`${formId}/${placeOf(field, row ?? null)}`, answer.state === 'value' && source?.from === 'child-today')
  }
  return [...standing.values()].filter(Boolean).length
}
