// Rows and answers that were added to a section after its signature (F60, F63), as the facts they are: everything that reads a form sees them here and nowhere else.
import type { Entry } from '../model/entry'

/** An addendum that adds some as itself and a fact for each row and answer, all under its own number; any other entry as it is. */
export function unfold(entry: Entry): Entry | Entry[] {
  if (entry.kind !== 'section.addendum' || !entry.body.added) return entry
  const facts = entry.body.added.flatMap(({ form, group, row, answers }): Entry[] => {
    const at = { formId: form.id, version: form.version }
    return [
      ...(row ? [{ ...entry, kind: 'form.row' as const, body: { ...at, group, row, present: true } }] : []),
      ...answers.map((given): Entry => ({ ...entry, kind: 'form.answer', body: { ...at, ...(row ? { row } : {}), ...given } })),
    ]
  })
  return [entry, ...facts]
}
