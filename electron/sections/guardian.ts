// A guardian who is a suspect or unsuitable does not act for the child (F4, 刑诉法 §281): forms that name him refuse it, or ask for the reason first.
import { Refused } from '../../shared/failure'
import { foldCase, foldIdentities } from '../../shared/fold/case'
import type { Value } from '../../shared/model/answer'
import type { Field } from '../../shared/model/form'
import type { Person } from '../../shared/model/person'
import type { Filled } from '../../shared/walk'
import type { Store } from '../store/store'
import { sectionsOf, type SectionPlace } from '../store/world'

type Named = Pick<Person, 'role' | 'unsuitable'> & { names: readonly string[] }

const plain = (name: string) => name.normalize('NFKC').replace(/[\s·•.]+/gu, '').toLowerCase()
/** A name is often followed by who that is: 林某（母亲）, 林某、母亲. */
const partsOf = (text: string) => text.normalize('NFKC').split(/[()（）,，、;；:：/|]+/u).map(plain).filter((part) => part !== '')
const isBarred = ({ role, unsuitable }: Named) => role === 'suspect' || unsuitable !== null

/** Whether an answer lets somebody act who must not. `persons`: of the case, by every name that is known here. */
export function letsBarredAct(field: Field, value: Value, persons: readonly Named[]): boolean {
  const { guardian } = field
  if (!guardian) return false
  const guardians = persons.filter((p) => p.role === 'guardian')
  const none = guardians.length > 0 && guardians.every(isBarred)
  if (guardian.is) return none && typeof value === 'string' && guardian.is.includes(value)
  const text = typeof value === 'string' ? value : typeof value === 'object' && 'signed' in value ? value.name : ''
  const parts = partsOf(text)
  const names = (of: (p: Named) => boolean) => persons.some((p) => of(p) && p.names.some((name) => parts.includes(plain(name))))
  if (names(isBarred)) return true
  return none && guardian.always === true && parts.length > 0 && !names((p) => !isBarred(p) && p.role !== 'child')
}

/** Throws `Refused` E-B17 unless the reason stands in the field that the definition names for it. */
export async function checkGuardian(store: Store, { caseId }: Pick<SectionPlace, 'caseId'>, field: Field, value: Value, filled: Filled): Promise<void> {
  if (!field.guardian || caseId === null || !letsBarredAct(field, value, await namedIn(store, caseId))) return
  const why = field.guardian.why === null ? undefined : filled.answers.get(field.guardian.why)?.answer
  if (why?.state !== 'value' || typeof why.value !== 'string' || why.value.trim() === '') throw new Refused('E-B17')
}

async function namedIn(store: Store, caseId: NonNullable<SectionPlace['caseId']>): Promise<Named[]> {
  const places = await sectionsOf(store, caseId)
  const readable = async (kind: SectionPlace['kind']) => {
    const home = places.find((s) => s.kind === kind)
    return home && await store.sectionKeys.canOpen(home.sectionId) ? store.log.read(home.sectionId) : []
  }
  const identities = foldIdentities(await readable('key-volume'))
  return (foldCase(await readable('case'))?.persons ?? []).map((p) => ({ ...p, names: [p.pseudonym, ...(identities.get(p.personId) ? [identities.get(p.personId)!.name, ...identities.get(p.personId)!.aliases] : [])].filter((n) => plain(n) !== '') }))
}
