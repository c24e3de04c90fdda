// The persons of a case by every name that is known to who is logged in: pseudonyms, and true names where the key volume can be read.
import { foldCase, foldIdentities } from '../../shared/fold/case'
import type { Person } from '../../shared/model/person'
import { plainName } from '../../shared/plain'
import type { Store } from '../store/store'
import { sectionsOf, type SectionPlace } from '../store/world'

export type Named = Pick<Person, 'role' | 'unsuitable'> & { names: readonly string[] }

/** Whether who is logged in may read the true names of a case. */
export async function readsNames(store: Store, caseId: NonNullable<SectionPlace['caseId']>): Promise<boolean> {
  const home = (await sectionsOf(store, caseId)).find((s) => s.kind === 'key-volume')
  return home !== undefined && store.sectionKeys.canOpen(home.sectionId)
}

/** `names` as they were typed; none of them is empty. */
export async function personsOf(store: Store, caseId: NonNullable<SectionPlace['caseId']>): Promise<Named[]> {
  const places = await sectionsOf(store, caseId)
  const readable = async (kind: SectionPlace['kind']) => {
    const home = places.find((s) => s.kind === kind)
    return home && await store.sectionKeys.canOpen(home.sectionId) ? store.log.read(home.sectionId) : []
  }
  const identities = foldIdentities(await readable('key-volume'))
  return (foldCase(await readable('case'))?.persons ?? []).map(({ personId, pseudonym, role, unsuitable }) => {
    const known = identities.get(personId)
    return { role, unsuitable, names: [pseudonym, ...(known ? [known.name, ...known.aliases] : [])].filter((name) => plainName(name) !== '') }
  })
}
