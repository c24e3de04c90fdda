// A guardian who is a suspect or unsuitable does not act for the child (F4, 刑诉法 §281): forms that name him refuse it, or ask for the reason first.
import { Refused } from '../../shared/failure'
import type { Value } from '../../shared/model/answer'
import type { Field, FormDefinition } from '../../shared/model/form'
import { namesIn, plainName } from '../../shared/plain'
import { walk, type Filled, type Place } from '../../shared/walk'
import type { Store } from '../store/store'
import type { SectionPlace } from '../store/world'
import { personsOf, type Named } from './persons'

const isBarred = ({ role, unsuitable }: Named) => role === 'suspect' || unsuitable !== null

/** Whether an answer lets somebody act who must not. `persons`: of the case, by every name that is known here. */
export function letsBarredAct(field: Field, value: Value, persons: readonly Named[]): boolean {
  const { guardian } = field
  if (!guardian) return false
  const guardians = persons.filter((p) => p.role === 'guardian')
  const none = guardians.length > 0 && guardians.every(isBarred)
  if (guardian.is) return none && typeof value === 'string' && guardian.is.includes(value)
  const text = typeof value === 'string' ? value : typeof value === 'object' && 'signed' in value ? value.name : ''
  const parts = namesIn(text)
  const names = (of: (p: Named) => boolean) => persons.some((p) => of(p) && p.names.some((name) => parts.includes(plainName(name))))
  if (names(isBarred)) return true
  return none && guardian.always === true && parts.length > 0 && !names((p) => !isBarred(p) && p.role !== 'child')
}

/** The same without a reason in the field that the definition names for it. */
export function isBarredAnswer(field: Field, value: Value, filled: Filled, persons: readonly Named[]): boolean {
  if (!letsBarredAct(field, value, persons)) return false
  const key = field.guardian?.why ?? null
  const why = key === null ? undefined : filled.answers.get(key)?.answer
  return why?.state !== 'value' || typeof why.value !== 'string' || why.value.trim() === ''
}

/** By the names that this person may read; the next who may read more looks again (named.ts). Throws `Refused` E-B17. */
export async function checkGuardian(store: Store, { caseId }: Pick<SectionPlace, 'caseId'>, field: Field, value: Value, filled: Filled): Promise<void> {
  if (field.guardian && caseId !== null && isBarredAnswer(field, value, filled, await personsOf(store, caseId))) throw new Refused('E-B17')
}

/** Places of answers that stand and let somebody act who must not, no reason helping: he was found out after they were written. */
export async function barredPlaces(store: Store, { caseId }: Pick<SectionPlace, 'caseId'>, form: FormDefinition, filled: Filled): Promise<Place[]> {
  const spots = [...walk(form, filled)].filter((s) => s.asked && s.field.guardian?.why === null && s.given?.answer.state === 'value')
  if (caseId === null || spots.length === 0) return []
  const persons = await personsOf(store, caseId)
  return spots.filter(({ field, given }) => given?.answer.state === 'value' && letsBarredAct(field, given.answer.value, persons)).map((s) => s.place)
}
