// Forms that belong to a page rather than to a service (first receiver on the case page; readiness and wishes on the board): what is open, and a drawer to fill them in.
import { Button, Drawer } from 'antd'
import { useMemo, useState } from 'react'
import { foldForm, isBlank } from '../../shared/fold/form'
import { useText } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import { FormTabs } from './FormTabs'
import { goneForms } from './old-here'
import { openHere } from './open-count'
import { useSession } from '../ui/use-session'
import { formsHere, useForms } from './use-forms'
import type { FormHere } from './widget'
import './sections.css'

export function FormsPanel({ here, locked }: { here: FormHere; locked: boolean }) {
  const { t, language } = useText()
  const log = useEntries(here.sectionId)
  const forms = useForms()
  const mine = useMemo(() => forms ? formsHere(forms, here.kind, log.entries ?? []) : [], [forms, here.kind, log.entries])
  const { role } = useSession().opened
  const [at, setAt] = useState<string | null>(null)
  const ids = useMemo(() => at === null ? [] : [at], [at])
  const gone = useMemo(() => goneForms(log.entries ?? [], mine, forms?.past ?? []), [log.entries, mine, forms])
  const shown = [...mine, ...gone].find((f) => f.id === at)
  if (mine.length === 0 && gone.length === 0) return null
  return (
    <section className="panel stack tight" data-testid={`forms-${here.kind}`}>
      <h2>{t(here.kind === 'case' ? 'sections:forms-case' : 'sections:forms-session')}</h2>
      <ul className="forms-list">
        {mine.map((form) => {
          const filled = foldForm(log.entries ?? [], form.id)
          const open = openHere(form, filled, role).length
          return (
            <li key={form.id} className="row tight" data-testid={`forms-${form.id}`} data-open={open}>
              <span className="grow">{form.title[language]}</span>
              {log.entries && <span className={isBlank(filled) ? 'soft' : open > 0 ? 'warn' : 'tag ok'}>{isBlank(filled) ? t('sections:form-blank') : open > 0 ? t('sections:map-open', { n: open }) : t('sections:map-done')}</span>}
              <Button onClick={() => setAt(form.id)} data-testid={`forms-${form.id}-open`}>{t(locked ? 'sections:form-look' : isBlank(filled) ? 'sections:form-fill' : 'sections:open-service')}</Button>
            </li>
          )
        })}
        {gone.map((form) => (
          <li key={form.id} className="row tight" data-testid={`forms-${form.id}`}>
            <span className="grow">{form.title[language]}</span>
            <span className="soft">{t('sections:old')}</span>
            <Button onClick={() => setAt(form.id)} data-testid={`forms-${form.id}-open`}>{t('sections:form-look')}</Button>
          </li>
        ))}
      </ul>
      {/* Below the head: the state of the recording never leaves the screen. */}
      <Drawer open={at !== null} onClose={() => setAt(null)} destroyOnHidden rootStyle={{ top: 64 }} width="min(1240px, calc(100vw - 48px))" title={shown?.title[language]} data-testid="forms-drawer" keyboard={false}>
        {at !== null && <FormTabs here={here} log={log} locked={locked} ids={ids} />}
      </Drawer>
    </section>
  )
}
