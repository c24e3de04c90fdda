// Samples never pass through the hands of the child, the family or who accompanies them (F60): whoever is a person of the case takes nothing over.
import { Refused } from '../../shared/failure'
import type { Value } from '../../shared/model/answer'
import type { Field, Group } from '../../shared/model/form'
import { namesIn, plainName } from '../../shared/plain'
import type { Store } from '../store/store'
import type { SectionPlace } from '../store/world'
import { personsOf, type Named } from './persons'

/** Kinds of takers that no definition can make staff of. */
const family: ReadonlySet<string> = new Set(['child', 'family', 'parent', 'mother', 'father', 'guardian', 'relative', 'companion', 'suitable-adult'])

/** Words that alone name one of them, and words that do so at the end of whatever stands before: 「孩子的妈妈」. */
const alone: ReadonlySet<string> = new Set(['孩子', '儿童', '被害人', '本人', '亲属', '亲戚', 'child', 'family', 'parent', 'parents', 'relative', 'mum', 'mom', 'dad'])
const kin = /(?:母亲|父亲|妈妈|爸爸|爹|娘|家长|家属|监护人|陪同人|陪同人员|爷爷|奶奶|外公|外婆|姥爷|姥姥|哥哥|姐姐|叔叔|伯伯|舅舅|姑姑|姨妈|继父|继母|养父|养母|mother|father|guardian)$/u

function nameIn(value: Value): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'object' && 'signed' in value ? value.name : null
}

/** Whether an answer hands samples to one of the family: of a hand-over only, and there of the taker's fields. `persons`: of the case, by every name that is known here. */
export function isOfTheCase(group: Group, field: Field, value: Value, persons: readonly Named[]): boolean {
  if (group.repeat?.widget !== 'hand-overs' || !/^taker(-|$)/.test(field.key) || field.type === 'staff') return false
  if (field.type === 'choice') return family.has(String(value))
  const name = nameIn(value)
  if (name === null || plainName(name) === '') return false
  const parts = [...namesIn(name), plainName(name)]
  return parts.some((part) => alone.has(part) || kin.test(part)) || persons.some((p) => p.names.some((known) => parts.includes(plainName(known))))
}

/** Names are compared with the pseudonyms of the case, and with the true names where this person may read them; else by the next who may (named.ts). Throws `Refused` E-B13. */
export async function checkTaker(store: Store, { caseId }: SectionPlace, group: Group, field: Field, value: Value): Promise<void> {
  if (group.repeat?.widget !== 'hand-overs' || caseId === null) return
  if (isOfTheCase(group, field, value, await personsOf(store, caseId))) throw new Refused('E-B13')
}
