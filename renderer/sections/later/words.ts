// What goes on after a signature, in words: the nouns of such groups, and what one addendum added.
import { foldForm } from '../../../shared/fold/form'
import type { Addition, Entry } from '../../../shared/model/entry'
import { foldPhotographs } from '../../../shared/fold/photographs'
import type { FormDefinition } from '../../../shared/model/form'
import type { Photograph } from '../../../shared/model/photograph'
import { goesOn } from './draft'

/** 移交、结果: what rows of a group are called, else its title; each once, in the order of the forms. */
export const laterNouns = (forms: readonly FormDefinition[], language: 'zh' | 'en'): string[] =>
  [...new Set(forms.flatMap((form) => form.groups.flatMap((group) => (goesOn(group) ? [(group.repeat?.noun ?? group.title)[language]] : []))))]

/** 「移交 2」: a row by its noun and number, fields outside rows by the title of their group; the form's own word where its definition is not known here. */
export function additionWords(forms: readonly FormDefinition[], entries: readonly Entry[], { form: { id }, group: key, row }: Addition, language: 'zh' | 'en'): string {
  const group = forms.find((form) => form.id === id)?.groups.find((g) => g.key === key)
  if (!row) return group?.title[language] ?? key
  return `${group?.repeat?.noun[language] ?? key} ${(foldForm(entries, id).rows.get(key) ?? []).indexOf(row) + 1}`
}

/** 3、4: numbers of photographs in the list of their section. */
export function photographNumbers(entries: readonly Entry[], photographs: readonly Pick<Photograph, 'itemId'>[]): number[] {
  const all = foldPhotographs(entries)
  return photographs.map(({ itemId }) => all.findIndex((p) => p.itemId === itemId) + 1)
}
