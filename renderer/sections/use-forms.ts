// The form definitions as main loaded them, read once: they change only with the program.
import { useEffect, useState } from 'react'
import { rememberAsked } from '../../shared/dropped'
import type { RefusedForm } from '../../shared/ipc/sections'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionKind } from '../../shared/model/section'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'

/** `forms`: filled in now. `past`: only to read what was answered by them. `gone`: ids of those in `past` whose file is gone. `refused`: files that were not taken. */
export type Forms = { forms: readonly FormDefinition[]; past: readonly FormDefinition[]; gone: readonly string[]; refused: readonly RefusedForm[] }

let known: Forms | null = null

/** Null while reading. */
export function useForms(): Forms | null {
  const [forms, setForms] = useState(known)
  const report = useReport()
  useEffect(() => {
    if (known) return
    let alive = true
    void room.sections.forms({}).then((result) => {
      if (result.ok) {
        known = result.value
        const all = [...known.forms, ...known.past]
        for (const form of all) rememberAsked(form, all)
      }
      if (!alive) return
      if (result.ok) setForms(result.value)
      else report(result.failure)
    })
    return () => { alive = false }
  }, [report])
  return forms
}

const newest = (forms: readonly FormDefinition[], id: string) => forms.filter((f) => f.id === id).sort((a, b) => b.version - a.version)[0]

/** The forms of a section as they are filled in, and behind them those whose file is gone and that were begun in `entries`: what is open in them is still somebody's to do. */
export function formsHere(forms: Forms, kind: SectionKind, entries: readonly Entry[]): FormDefinition[] {
  const begun = new Set(entries.flatMap((e) => (e.kind === 'form.answer' || e.kind === 'form.row' ? [e.body.formId] : [])))
  const gone = forms.gone.filter((id) => begun.has(id)).flatMap((id) => newest(forms.past, id) ?? []).filter((form) => form.section === kind)
  return gone.length === 0 ? formsOf(forms, kind) : [...formsOf(forms, kind), ...gone]
}

/** The title of a form by its id; the id while they are being read. */
export function useTitles(): (form: string) => string {
  const forms = useForms()
  const { language } = useText()
  return (id) => forms?.forms.find((form) => form.id === id)?.title[language] ?? id
}

/** The forms of a section, in their order. */
export const formsOf = (forms: Forms, kind: SectionKind): FormDefinition[] => forms.forms.filter((form) => form.section === kind).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
