// Which offers a field still shows: all that say something else than what stands in it.
import type { Value } from '../../shared/model/answer'
import type { Field } from '../../shared/model/form'
import { differs, takenOver } from '../../shared/same'
import type { Given } from '../../shared/walk'
import type { Offer, Offers } from './use-same'

/** `mine`: as this field would take it; null where it cannot, and is only told. */
export type Shown = Offer & { mine: Value | null }

/** Each value once, in the order of the sections. A reason for having none ("refused", "unknown") is an answer: what others hold is offered all the same. */
export function openOffers(offers: Offers, field: Field, given: Given | null): Shown[] {
  const shown: Shown[] = []
  for (const offer of (field.same && offers.get(field.same)) || []) {
    const mine = takenOver(field, offer.value)
    const has = given?.answer.state === 'value' && given.answer.value !== '' ? given.answer.value : null
    if (has !== null ? !differs(has, offer.value) : mine === null) continue
    if (!shown.some((other) => !differs(other.value, offer.value))) shown.push({ ...offer, mine })
  }
  return shown
}
