// Which recipients get what stands in a section beside its forms: those to whom one of its forms goes as a whole.
import type { FormDefinition } from '../../shared/model/form'
import type { SessionId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'
import { tailsOf, type Tail } from '../sections/tail'
import type { Store } from '../store/store'

/** The tails of a session that go to `profile`. A single field that goes does not open a section's addenda or photographs. */
export async function tailsFor(store: Store, sessionId: SessionId, forms: readonly FormDefinition[], profile: RecipientProfile): Promise<Tail[]> {
  const tails = await tailsOf(store, sessionId)
  return tails.filter(({ kind }) => forms.some((form) => form.section === kind && (form.goes ?? []).includes(profile)))
}
