// What comes to a section after it was signed (F56, F60, F63, F73): photographs, new rows of groups that go on (`later`), and answers at places that were open in what
// goes on. Nothing that was signed changes; each addition is checked as an answer is, by the definition that was signed.
import { Refused } from '../../shared/failure'
import { foldForm, openPlaces } from '../../shared/fold/form'
import { foldSigned } from '../../shared/fold/signed'
import { signedVersion } from '../../shared/forms-read'
import type { Added, Addition, Entry } from '../../shared/model/entry'
import type { FormDefinition, Group } from '../../shared/model/form'
import type { ItemId } from '../../shared/model/ids'
import type { Photograph } from '../../shared/model/photograph'
import { placeOf, walk } from '../../shared/walk'
import type { Store } from '../store/store'
import type { SectionPlace } from '../store/world'
import { findForm, type Definitions } from './definitions'
import { checkAnswered, checkRow } from './form-facts'
import { checkGuards, photographSection } from './photo-guard'
import { definitionHash } from './raw'

/** The definition that was signed; of a form that nobody had begun then, the one that is offered now. Throws `Refused`: E-B3 for another section's, E-B2 for another version. */
function inForce(forms: Definitions, { kind }: SectionPlace, entries: readonly Entry[], { formId, version }: Added): FormDefinition {
  const signed = signedVersion(foldSigned(entries).signed, formId)
  const form = signed !== null ? findForm(forms, formId, signed) : forms.current.find((f) => f.id === formId) ?? null
  if (form?.section !== kind) throw new Refused('E-B3')
  if (form.version !== version) throw new Refused('E-B2')
  return form
}

/**
 * Checks what is to be added to the forms of a signed section after `entries`. `photographs`: what comes in with it. Throws `Refused`: E-B11 for what does not go on or a place that holds something, E-B15 while
 * something required is open where it is added, E-B2 for an answer nobody asks for; and as `writeFormFact`.
 * @returns what the addendum holds, and the definitions it was answered by.
 */
export async function checkAdditions(store: Store, forms: Definitions, section: SectionPlace, entries: readonly Entry[], photographs: readonly Photograph[], wanted: readonly Added[]): Promise<{ added: Addition[]; used: FormDefinition[] }> {
  const seq = (entries.at(-1)?.seq ?? 0) + 1
  const added: Addition[] = []
  const used = new Set<FormDefinition>()
  let now = entries
  const write = (fact: Pick<Entry, 'kind' | 'body'>) => { now = [...now, { seq, sectionId: section.sectionId, ...fact } as Entry] }
  for (const body of photographs) write({ kind: 'photo.added', body })
  for (const { formId, version, ...one } of wanted) {
    const form = inForce(forms, section, now, { formId, version, ...one })
    const group = form.groups.find(({ key }) => key === one.group)
    if (!group || !goesOn(group, one, foldForm(now, formId).rows.get(group.key) ?? [])) throw new Refused('E-B11')
    const { row } = one
    if (row && !foldForm(now, formId).rows.get(group.key)?.includes(row)) {
      const body = { formId, version, group: group.key, row, present: true }
      await checkRow(store, form, now, body)
      write({ kind: 'form.row', body })
    }
    for (const given of one.answers) {
      if (foldForm(now, formId).answers.has(placeOf(given.field, row ?? null))) throw new Refused('E-B11')
      const body = { formId, version, ...(row ? { row } : {}), ...given }
      await checkAnswered(store, form, section, now, body)
      write({ kind: 'form.answer', body })
    }
    checkWhole(form, group, now, one)
    added.push({ form: { id: formId, version, sha256: definitionHash(form) }, ...one })
    used.add(form)
  }
  return { added, used: [...used] }
}

/**
 * Checks which of `waiting` come into a signed section behind `standing`, in the order in which they were taken in: consent may have been taken back since (F52), or a
 * label thrown away (F56). Throws `Refused`: E-B1 for one that does not wait (any more), E-B3, and as `checkGuards`.
 */
export async function checkWaiting(store: Store, forms: Definitions, { sectionId }: SectionPlace, standing: readonly Pick<Photograph, 'shot' | 'scale' | 'row'>[], waiting: readonly Photograph[], wanted: readonly ItemId[]): Promise<Photograph[]> {
  if (wanted.length === 0) return []
  const section = await photographSection(store, sectionId, 'write')
  const found = waiting.filter(({ itemId }) => wanted.includes(itemId))
  if (found.length !== new Set(wanted).size) throw new Refused('E-B1')
  for (const [i, next] of found.entries()) await checkGuards(store, forms.reading, section, [...standing, ...found.slice(0, i)], { ...next, why: next.why ?? '' })
  return found
}

/** A group that goes on takes new rows and any open answer; another one only answers to fields of its own that go on, where something stands. */
function goesOn(group: Group, { row, answers }: Pick<Added, 'row' | 'answers'>, rows: readonly string[]): boolean {
  if (group.later) return true
  return (row === undefined || rows.includes(row)) && answers.every(({ field }) => group.fields.some(({ key, later }) => key === field && later))
}

/** What comes in is complete, a row by itself, else its group: it can be added to, and never put right. */
function checkWhole(form: FormDefinition, group: Group, entries: readonly Entry[], { row, answers }: Pick<Added, 'row' | 'answers'>): void {
  const filled = foldForm(entries, form.id)
  const here = new Set(group.fields.map(({ key }) => placeOf(key, row ?? null)))
  const open = openPlaces(form, filled).filter((place) => here.has(place))
  if (open.length > 0) throw new Refused('E-B15', String(open.length))
  const unasked = [...walk(form, filled)].some((spot) => spot.row === (row ?? null) && !spot.asked && answers.some(({ field }) => field === spot.field.key))
  if (unasked) throw new Refused('E-B2')
}
