// The forms of one section as tabs with what is open in each, what earlier versions left, and which files were refused.
import { useMemo, useState } from 'react'
import { foldForm } from '../../shared/fold/form'
import { foldSigned } from '../../shared/fold/signed'
import { useText } from '../ui/text'
import type { Entries } from '../ui/use-entries'
import { FormView } from './FormView'
import { KeptElsewhere } from './KeptElsewhere'
import { OldAnswers } from './OldAnswers'
import { oldHere } from './old-here'
import { formsRead } from '../../shared/forms-read'
import { openHere } from './open-count'
import { RefusedForms } from './RefusedForms'
import { useSession } from '../ui/use-session'
import { formsHere, useForms, type Forms } from './use-forms'
import { Empty } from '../ui/Page'
import type { FormHere } from './widget'

type Props = { here: FormHere; log: Entries; locked: boolean; /** Once it is signed he may add to what goes on. */ mayAdd?: boolean; /** Only these forms of the section. */ ids?: readonly string[]; /** Tells which form is in front. */ onShow?: (formId: string) => void }

export function FormTabs(props: Props) {
  const forms = useForms()
  return forms ? <TabsOf {...props} forms={forms} /> : null
}

function TabsOf({ here, log, locked, mayAdd = false, ids, onShow, forms }: Props & { forms: Forms }) {
  const { t, language } = useText()
  const { role } = useSession().opened
  const entries = log.entries
  const signed = useMemo(() => foldSigned(entries ?? []).signed, [entries])
  const mine = useMemo(() => formsRead([...forms.forms, ...forms.past], formsHere(forms, here.kind, entries ?? []), signed).filter((f) => !ids || ids.includes(f.id)), [forms, here.kind, entries, ids, signed])
  const [at, setAt] = useState<string | null>(mine[0]?.id ?? null)
  const open = useMemo(() => new Map(mine.map((form) => [form.id, openHere(form, foldForm(entries ?? [], form.id), role).length])), [mine, entries, role])
  const old = useMemo(() => oldHere(entries ?? [], mine, forms.past, ids), [entries, mine, forms, ids])
  const form = mine.find((f) => f.id === at) ?? (at === OLD && old.length > 0 ? null : mine[0] ?? null)
  const writes = mayAdd || !locked
  const show = (id: string) => { setAt(id); onShow?.(id) }
  const tab = (id: string, title: string, n: number) => (
    <button key={id} type="button" role="tab" aria-selected={(form?.id ?? OLD) === id} title={title} onClick={() => show(id)} data-testid={`form-tab-${id}`} data-open={n}>
      <span className="tab-title">{title}</span>{n > 0 && <span className="tab-open figures" title={t('sections:map-open', { n })}>{n}</span>}
    </button>
  )
  return (
    <div className="form-set">
      {(mine.length > 1 || old.length > 0) && (
        <div className="form-tabs" role="tablist" aria-label={t('sections:forms')}>
          {mine.map((f) => tab(f.id, f.title[language], locked ? 0 : open.get(f.id) ?? 0))}
          {old.length > 0 && tab(OLD, t('sections:old'), 0)}
        </div>
      )}
      {!ids && <KeptElsewhere sectionId={here.sectionId} forms={mine} mine={writes} />}
      <RefusedForms refused={forms.refused} />
      {form ? entries && <FormView key={`${here.sectionId}-${form.id}`} here={here} form={form} log={log} locked={locked} adds={mayAdd && signed !== null} mine={writes} />
        : old.length > 0 ? <OldAnswers old={old} here={here} /> : <div className="panel"><Empty title={t('sections:no-form')} text={t('sections:no-form-todo')} /></div>}
    </div>
  )
}

const OLD = 'old'
