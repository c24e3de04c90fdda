// What nobody agreed to in this session, or somebody refused (F52): the examination, photographs, intimate ones, samples. Read from the examination's own answers.
import { useMemo } from 'react'
import { forbiddenActs, refusedActs } from '../../../shared/fold/consent'
import { foldForm } from '../../../shared/fold/form'
import type { Act } from '../../../shared/model/form'
import type { SectionId } from '../../../shared/model/ids'
import { useEntries } from '../../ui/use-entries'
import { useForms } from '../use-forms'

/** `examination`: the section of the examination, null where consent is not its matter. False while reading, and for who may not read it: of photographs main asks again. */
export const useForbidden = (act: Act, examination: SectionId | null): boolean => useActs(forbiddenActs, act, examination)

/** The same, when somebody said no or took it back. */
export const useRefused = (act: Act, examination: SectionId | null): boolean => useActs(refusedActs, act, examination)

function useActs(of: typeof forbiddenActs, act: Act, examination: SectionId | null): boolean {
  const { entries } = useEntries(examination)
  const forms = useForms()
  return useMemo(() => {
    if (!entries || !forms || examination === null) return false
    return of(forms.forms.filter((form) => form.section === 'medical').map((form) => [form, foldForm(entries, form.id)] as const)).has(act)
  }, [entries, forms, examination, act, of])
}
