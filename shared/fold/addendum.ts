// What was added to a section after its signature (F56, F60, F63), as the facts it is: everything that reads a form or a list of photographs sees it here and nowhere else.
import type { Entry } from '../model/entry'

/** An addendum that adds some as itself and a fact for each photograph, row and answer, all under its own number; any other entry as it is. */
export function unfold(entry: Entry): Entry | Entry[] {
  if (entry.kind !== 'section.addendum') return entry
  const { photographs = [], added = [] } = entry.body
  const facts = added.flatMap(({ form, group, row, answers }): Entry[] => {
    const at = { formId: form.id, version: form.version }
    return [
      ...(row ? [{ ...entry, kind: 'form.row' as const, body: { ...at, group, row, present: true } }] : []),
      ...answers.map((given): Entry => ({ ...entry, kind: 'form.answer', body: { ...at, ...(row ? { row } : {}), ...given } })),
    ]
  })
  return [entry, ...photographs.map((body): Entry => ({ ...entry, kind: 'photo.added', body })), ...facts]
}
