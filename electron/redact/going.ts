// What of the forms and photographs of a session goes to a recipient, as far as the child or a guardian agreed to hand it over (F52).
import { consentsOf, noConsents, refusedParts, type Consents } from '../../shared/fold/consent'
import { sharedParts, type FormDefinition, type SharedPart } from '../../shared/model/form'
import type { SessionId } from '../../shared/model/ids'
import { needsConsent, type RecipientProfile } from '../../shared/model/redaction'
import type { Filled } from '../../shared/walk'
import { answersOf } from '../sections/answers'
import type { Store } from '../store/store'

export type Going = {
  /** Forms that no refused consent holds back. */
  forms: readonly FormDefinition[]
  /** Whether the lists of photographs go. */
  photographs: boolean
  /** What was not agreed to be handed to this recipient. */
  refused: readonly SharedPart[]
  /** It is handed over all the same. */
  overruled: boolean
  /** What nobody said yes or no to, though a form asks. It goes, and the bundle says so. */
  unsaid: readonly SharedPart[]
}

const asks = (form: FormDefinition) => form.groups.some((g) => g.fields.some((f) => f.consents !== undefined || ('options' in f && f.options.some((o) => o.withdraws !== undefined))))

/** The consents to hand over as they stand in a session. Throws `Refused` E-B10 for who may not read the forms that hold them. */
export async function consentsIn(store: Store, forms: readonly FormDefinition[], sessionId: SessionId): Promise<Consents> {
  const asking = forms.filter(asks)
  if (asking.length === 0) return noConsents
  const filled: [FormDefinition, Filled][] = []
  for (const form of asking) {
    const given = await answersOf(store, sessionId, form)
    if (given) filled.push([form, given.filled])
  }
  return consentsOf(filled)
}

/** `withoutConsent`: what was not agreed to goes too, since the law asks for it and somebody answers for it. */
export async function goingTo(store: Store, forms: readonly FormDefinition[], sessionId: SessionId, profile: RecipientProfile, withoutConsent: boolean): Promise<Going> {
  const consents = needsConsent.has(profile) ? await consentsIn(store, forms, sessionId) : null
  const refused = consents ? refusedParts(consents) : []
  const unsaid = consents ? sharedParts.filter((part) => (consents[part] === 'open' || consents[part] === 'unasked') && forms.some((form) => form.groups.some((g) => g.fields.some((f) => f.consents === part)))) : []
  const held = new Set(withoutConsent ? [] : refused)
  return { forms: forms.filter((form) => form.consent === undefined || !held.has(form.consent)), photographs: !held.has('photographs'), refused, overruled: withoutConsent && refused.length > 0, unsaid }
}
