// What other forms hold of the things this one asks for as well (`same` of a definition): asked of main, and asked anew when another form was written.
import { useEffect, useMemo, useState } from 'react'
import type { SameAnswer } from '../../shared/ipc/sections'
import type { Field, FormDefinition, Text2 } from '../../shared/model/form'
import type { SectionId } from '../../shared/model/ids'
import { room } from '../room'
import { useForms } from './use-forms'

/** `where`: the title of the form it stands in; null where it was entered with the case. `field`: the field it stands in. */
export type Offer = Pick<SameAnswer, 'value' | 'source'> & { where: Text2 | null; field: Field | null }
export type Offers = ReadonlyMap<string, readonly Offer[]>

const none: Offers = new Map()
const PAUSE_MS = 400

/** By the name of the thing. Empty while nothing is known, and for a form that asks for no such thing. */
export function useSame(sectionId: SectionId, form: FormDefinition): Offers {
  const forms = useForms()
  const [found, setFound] = useState<readonly SameAnswer[]>([])
  const asks = useMemo(() => form.groups.some((group) => group.fields.some((field) => field.same)), [form])
  useEffect(() => {
    if (!asks) return
    let alive = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => void room.sections.same({ sectionId }).then((result) => { if (alive && result.ok) setFound(result.value) })
    read()
    const off = room.log.appended((entry) => {
      if (entry.kind !== 'undo' && (entry.kind !== 'form.answer' || entry.body.formId === form.id)) return
      clearTimeout(timer)
      timer = setTimeout(read, PAUSE_MS)
    })
    return () => { alive = false; clearTimeout(timer); off() }
  }, [asks, sectionId, form.id])
  return useMemo(() => {
    if (!asks || !forms) return none
    const offers = new Map<string, Offer[]>()
    for (const { same, formId, version, field: key, value, source } of found) {
      if (formId === form.id) continue
      const home = [...forms.forms, ...forms.past].find((f) => f.id === formId && f.version === version)
      const field = home?.groups.flatMap((group) => group.fields).find((f) => f.key === key) ?? null
      offers.set(same, [...offers.get(same) ?? [], { value, source, where: home?.title ?? null, field }])
    }
    return offers
  }, [asks, found, form.id, forms])
}
