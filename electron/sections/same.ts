// One thing that several forms ask for (`same` of a definition): what stands elsewhere in the case, as far as this person reads it, so that nobody is asked twice (F64).
import { foldCase } from '../../shared/fold/case'
import { foldForm } from '../../shared/fold/form'
import type { SameAnswer } from '../../shared/ipc/sections'
import { isEmpty } from '../../shared/model/answer'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { FormSection } from '../../shared/model/section'
import { hiddenFrom } from '../../shared/see'
import { walk } from '../../shared/walk'
import { ownRole } from '../access/members'
import { rightTo } from '../access/walls'
import type { Store } from '../store/store'
import { sectionsOf, type SectionPlace } from '../store/world'
import { formsOf } from './as-signed'
import type { Definitions } from './definitions'

const namesOf = (forms: readonly FormDefinition[]) => new Set(forms.flatMap((form) => form.groups.flatMap((group) => group.fields.flatMap((field) => field.same ?? []))))

/** What was entered when the case was opened, under names that a form may use. Not the reporter: who he is stands where `see` keeps it. */
function ofOpening(entries: readonly Entry[]): SameAnswer[] {
  const found = foldCase(entries)
  const of = (same: string, value: string): SameAnswer[] => (isEmpty(value) ? [] : [{ same, formId: null, version: 0, field: '', value, source: null }])
  return found ? [...of('case-reported-at', found.reportedAt), ...of('case-first-receiver', found.firstReceiver), ...of('case-receipt', found.receipt)] : []
}

/**
 * Values that stand under the names which the forms of `section` use, in the forms of its session and its case, its own among them, and in the opening of the
 * case. `looked` is told of every other section something is taken from. What is asked no more is not offered.
 */
export async function sameOf(store: Store, forms: Definitions, section: SectionPlace, looked: (place: SectionPlace) => Promise<void>): Promise<SameAnswer[]> {
  const wanted = namesOf(forms.reading.filter((form) => form.section === section.kind))
  if (wanted.size === 0 || section.caseId === null) return []
  const hidden = hiddenFrom(await ownRole(store), [...forms.current, ...forms.past])
  const found: SameAnswer[] = []
  for (const place of await sectionsOf(store, section.caseId)) {
    if (place.sessionId !== section.sessionId && place.kind !== 'case') continue
    if (place.kind !== 'case' && !forms.reading.some((form) => form.section === place.kind && [...namesOf([form])].some((name) => wanted.has(name)))) continue
    if (!(await rightTo(store, place)).may.read) continue
    const entries = await store.log.read(place.sectionId)
    const here = [...(place.kind === 'case' ? ofOpening(entries) : []), ...formsOf(forms, place.kind as FormSection, entries).flatMap((form) => answersIn(form, entries, hidden))].filter(({ same }) => wanted.has(same))
    if (here.length > 0 && place.sectionId !== section.sectionId) await looked(place)
    found.push(...here)
  }
  return found
}

function answersIn(form: FormDefinition, entries: readonly Entry[], hidden: ReadonlySet<string>): SameAnswer[] {
  if (namesOf([form]).size === 0) return []
  return [...walk(form, foldForm(entries, form.id))].flatMap(({ field, given, asked }): SameAnswer[] =>
    field.same && asked && given?.answer.state === 'value' && !isEmpty(given.answer.value) && !hidden.has(`${form.id}/${field.key}`)
      ? [{ same: field.same, formId: form.id, version: form.version, field: field.key, value: given.answer.value, source: given.source }] : [])
}
