// Answers of a form that name somebody who must not take or act (F4, F60), as far as who is logged in knows the names: asked of main, and asked anew when something was written.
import { useEffect, useMemo, useState } from 'react'
import type { FailureCode } from '../../shared/failure'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId } from '../../shared/model/ids'
import type { Place } from '../../shared/walk'
import { room } from '../room'

/** `whole`: the true names were compared as well. */
export type Named = { whole: boolean; places: ReadonlyMap<Place, FailureCode> }
const nothing: Named = { whole: true, places: new Map() }
const PAUSE_MS = 400

export function useNamed(sectionId: SectionId, form: FormDefinition): Named {
  const [named, setNamed] = useState(nothing)
  const names = useMemo(() => form.groups.some((group) => group.repeat?.widget === 'hand-overs' || group.fields.some((field) => field.guardian)), [form])
  useEffect(() => {
    if (!names) return
    let alive = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => void room.sections.named({ sectionId }).then((result) => {
      if (alive && result.ok) setNamed({ whole: result.value.whole, places: new Map(result.value.places.flatMap(({ formId, place, code }) => (formId === form.id ? [[place, code] as const] : []))) })
    })
    read()
    const off = room.log.appended(() => { clearTimeout(timer); timer = setTimeout(read, PAUSE_MS) })
    return () => { alive = false; clearTimeout(timer); off() }
  }, [names, sectionId, form.id])
  return names ? named : nothing
}
