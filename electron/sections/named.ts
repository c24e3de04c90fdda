// Answers that stand and name somebody who must not take or act (F4, F60), found by whoever knows the true names. Whoever wrote them may not have known:
// names are no more than the key volume lets him read, and no list of them, however hidden, lies where he could try names out.
import type { FailureCode } from '../../shared/failure'
import { foldForm } from '../../shared/fold/form'
import type { FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { walk, type Filled, type Place } from '../../shared/walk'
import type { Store } from '../store/store'
import type { SectionPlace } from '../store/world'
import type { Definitions } from './definitions'
import { isBarredAnswer } from './guardian'
import { personsOf, readsNames, type Named } from './persons'
import { isOfTheCase } from './takers'

type Wrong = { formId: string; place: Place; code: Extract<FailureCode, 'E-B13' | 'E-B17'> }

function wrongIn(form: FormDefinition, filled: Filled, persons: readonly Named[]): Wrong[] {
  return [...walk(form, filled)].flatMap(({ asked, group, field, given, place }): Wrong[] => {
    if (!asked || given?.answer.state !== 'value') return []
    const { value } = given.answer
    const code = isOfTheCase(group, field, value, persons) ? 'E-B13' : isBarredAnswer(field, value, filled, persons) ? 'E-B17' : null
    return code ? [{ formId: form.id, place, code }] : []
  })
}

/** What main would refuse today from who is logged in. `whole`: the true names were compared as well. */
export async function namedWrong(store: Store, forms: Definitions, { sectionId, kind, caseId }: SectionPlace): Promise<{ whole: boolean; places: Wrong[] }> {
  const of = forms.reading.filter((form) => form.section === kind)
  if (caseId === null || of.length === 0) return { whole: true, places: [] }
  const [entries, persons] = [await store.log.read(sectionId), await personsOf(store, caseId)]
  return { whole: await readsNames(store, caseId), places: of.flatMap((form) => wrongIn(form, foldForm(entries, form.id), persons)) }
}

/** Rows of hand-overs to somebody of the case, as far as it is known here. */
export async function familyRows(store: Store, { caseId }: Pick<SectionPlace, 'caseId'>, form: FormDefinition, filled: Filled): Promise<ReadonlySet<RowId>> {
  if (caseId === null || !form.groups.some((g) => g.repeat?.widget === 'hand-overs')) return new Set()
  return new Set(wrongIn(form, filled, await personsOf(store, caseId)).flatMap(({ code, place }) => (code === 'E-B13' ? [place.split('/')[0] as RowId] : [])))
}
