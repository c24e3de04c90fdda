// A decision as a window sends it, held against the text it is about: what does not fit is not written.
import { Refused } from '../../shared/failure'
import { counts } from '../../shared/fold/redaction'
import type { SectionId } from '../../shared/model/ids'
import type { Decision } from '../../shared/model/redaction'
import { formsOfSession } from '../sections/as-signed'
import type { Definitions } from '../sections/definitions'
import { loadWorld, sectionById } from '../store/world'
import type { Store } from '../store/store'
import { detect } from './detect'
import { hidden, texts } from './passages'
import { profiles } from './profiles'

/**
 * Throws `Refused` E-B1 when there is no such text or it has changed, E-B2 when the range is none, a reason is missing
 * (a rejected proposal, the code R12), or the replacement itself names somebody who is to be hidden.
 */
export async function checkDecision(store: Store, definitions: Definitions, sectionId: SectionId, decision: Decision): Promise<void> {
  const { sessionId } = await sectionById(store, sectionId)
  if (!sessionId) throw new Refused('E-B3')
  const needsReason = decision.action === 'reject' || decision.code === 'R12'
  if (decision.start >= decision.end || (needsReason && [...decision.reason.trim()].length < 2)) throw new Refused('E-B2')
  const world = await loadWorld(store, sessionId)
  const text = (await texts(store, await formsOfSession(store, definitions, sessionId), world, decision.profile, true)).find((t) => t.ref.sectionId === decision.ref.sectionId && t.ref.path === decision.ref.path)
  if (!text || text.textSha256 !== decision.textSha256) throw new Refused('E-B1')
  if (!counts(decision, text)) throw new Refused('E-B2')
  if (decision.action === 'accept' && leaksIn(decision.replacement, await hidden(store, world, decision.profile), decision.profile)) throw new Refused('E-B2')
}

/** Whether a word put in the place of hidden text names somebody itself. A given name alone counts, one sign alone does not. */
export function leaksIn(replacement: string, hide: Parameters<typeof detect>[1], profile: Decision['profile']): boolean {
  return detect(replacement, hide, { numbers: profiles[profile].numbers }).some((f) => f.end - f.start > 1)
}
