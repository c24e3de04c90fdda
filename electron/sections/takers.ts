// Samples never pass through the hands of the child, the family or who accompanies them (F60): whoever is a person of the case takes nothing over.
import { Refused } from '../../shared/failure'
import { foldCase, foldIdentities } from '../../shared/fold/case'
import type { Value } from '../../shared/model/answer'
import type { Field, Group } from '../../shared/model/form'
import type { Store } from '../store/store'
import { sectionsOf, type SectionPlace } from '../store/world'

/** Kinds of takers that no definition can make staff of. */
const family: ReadonlySet<string> = new Set(['child', 'family', 'parent', 'mother', 'father', 'guardian', 'relative', 'companion', 'suitable-adult'])

/** However it is typed. */
const plain = (name: string) => name.normalize('NFKC').replace(/[\s·•.]+/gu, '').toLowerCase()

function nameIn(value: Value): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'object' && 'signed' in value ? value.name : null
}

/**
 * Of a hand-over only, and there of the taker's fields. Names are compared with the pseudonyms of the case, and with the true names where this person may
 * read them. Throws `Refused` E-B13.
 */
export async function checkTaker(store: Store, { caseId }: SectionPlace, group: Group, field: Field, value: Value): Promise<void> {
  if (group.repeat?.widget !== 'hand-overs' || !/^taker(-|$)/.test(field.key) || caseId === null) return
  if (field.type === 'choice') {
    if (family.has(String(value))) throw new Refused('E-B13')
    return
  }
  const name = nameIn(value)
  if (name === null || plain(name) === '' || field.type === 'staff') return
  if ((await namesOf(store, caseId)).has(plain(name))) throw new Refused('E-B13')
}

async function namesOf(store: Store, caseId: NonNullable<SectionPlace['caseId']>): Promise<Set<string>> {
  const places = await sectionsOf(store, caseId)
  const readable = async (kind: SectionPlace['kind']) => {
    const home = places.find((s) => s.kind === kind)
    return home && await store.sectionKeys.canOpen(home.sectionId) ? store.log.read(home.sectionId) : []
  }
  const persons = foldCase(await readable('case'))?.persons ?? []
  const identities = foldIdentities(await readable('key-volume'))
  return new Set(persons.flatMap((p) => { const known = identities.get(p.personId); return [p.pseudonym, ...(known ? [known.name, ...known.aliases] : [])] }).map(plain).filter((n) => n !== ''))
}
