// The form definitions as main loaded them, read once: they change only with the program.
import { useEffect, useState } from 'react'
import type { FormDefinition } from '../../shared/model/form'
import { room } from '../room'
import { useReport } from '../ui/report'

let known: FormDefinition[] | null = null

/** Null while reading. */
export function useForms(): FormDefinition[] | null {
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
