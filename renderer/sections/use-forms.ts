// The form definitions as main loaded them, read once: they change only with the program.
import { useEffect, useState } from 'react'
import type { RefusedForm } from '../../shared/ipc/sections'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionKind } from '../../shared/model/section'
import { room } from '../room'
import { useReport } from '../ui/report'

/** `forms`: filled in now. `past`: only to read what was answered by them. `refused`: files that were not taken. */
export type Forms = { forms: readonly FormDefinition[]; past: readonly FormDefinition[]; refused: readonly RefusedForm[] }

let known: Forms | null = null

/** Null while reading. */
export function useForms(): Forms | null {
  const [forms, setForms] = useState(known)
  const report = useReport()
  useEffect(() => {
    if (known) return
    let alive = true
    void room.sections.forms({}).then((result) => {
      if (result.ok) known = result.value
      if (!alive) return
      if (result.ok) setForms(result.value)
      else report(result.failure)
    })
    return () => { alive = false }
  }, [report])
  return forms
}

/** The forms of a section, in their order. */
export const formsOf = (forms: Forms, kind: SectionKind): FormDefinition[] => forms.forms.filter((form) => form.section === kind).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
