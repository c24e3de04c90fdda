// Which recipients get what stands in a section beside its forms: those to whom one of its forms goes as a whole.
import type { FormDefinition } from '../../shared/model/form'
import type { SessionId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'
import { tailsOf, type Tail } from '../sections/tail'
import type { Store } from '../store/store'
import type { Going } from './going'

/**
 * The tails of a session that go to `profile`. A single field that goes does not open a section's addenda or photographs. Signature and addenda go
 * with the forms of `going`; photographs have a consent of their own (F52).
 */
export async function tailsFor(store: Store, sessionId: SessionId, forms: readonly FormDefinition[], going: Going, profile: RecipientProfile): Promise<Tail[]> {
  const has = (of: readonly FormDefinition[], kind: Tail['kind']) => of.some((form) => form.section === kind && (form.goes ?? []).includes(profile))
  return (await tailsOf(store, sessionId)).filter(({ kind }) => has(forms, kind)).map((tail) => ({
    ...tail,
    photographs: going.photographs ? tail.photographs : [],
    section: has(going.forms, tail.kind) ? tail.section : { ...tail.section, signed: null, addenda: [] },
  }))
}
