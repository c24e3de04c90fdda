// Whether photographs of this section were refused, or the consent taken back (F52): asked of the examination's own answers.
import { useMemo } from 'react'
import { forbiddenPictures } from '../../../shared/fold/consent'
import { foldForm } from '../../../shared/fold/form'
import type { SectionId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { useEntries } from '../../ui/use-entries'
import { useForms } from '../use-forms'

/** `examination`: the section of the examination, null where consent to photographs is not its matter. False while reading: main looks again. */
export function useForbidden(kind: SectionKind, examination: SectionId | null): boolean {
  const { entries } = useEntries(examination)
  const forms = useForms()
  return useMemo(() => {
    if (!entries || !forms) return false
    const found = forbiddenPictures(forms.forms.filter((form) => form.section === 'medical').map((form) => [form, foldForm(entries, form.id)] as const))
    return found.has(kind === 'intimate' ? 'intimate' : 'photographs')
  }, [entries, forms, kind])
}
