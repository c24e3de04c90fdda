// The screen of one service (examination, samples, psychology, legal aid, follow-up): its form, its owner, its state.
import { Button } from 'antd'
import { useMemo } from 'react'
import { foldForm, openFields } from '../../shared/fold/form'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { Empty, Page } from '../ui/Page'
import { Pick } from '../ui/Pick'
import type { FormService } from '../ui/route'
import { useText } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import { FormView } from './FormView'
import { useForms } from './use-forms'
import { useServices } from './use-services'
import { useWorld, type World } from '../ui/use-world'
import './sections.css'

type Props = { caseId: CaseId; sessionId: SessionId; service: FormService }

export function ServiceScreen({ caseId, sessionId, service }: Props) {
  const { t } = useText()
  const world = useWorld(caseId, sessionId)
  return world ? <ServiceOf world={world} service={service} /> : <Page testId={`service-${service}`} title={t(`cases:service-${service}`)}><span /></Page>
}

function ServiceOf({ world, service }: { world: World; service: FormService }) {
  const { t, language } = useText()
  const forms = useForms()
  const form = forms?.find((f) => f.section === service) ?? null
  const change = useServices(world.session, useEntries(world.sections.session).append)
  const { entries } = useEntries(world.sections[service])
  const open = useMemo(() => form && entries ? openFields(form, foldForm(entries, form.id)).length : 0, [form, entries])
  const { state, owner, reason } = world.session.services[service]
  const locked = state === 'done' || state === 'sealed' || state === 'not-needed'

  return (
    <Page testId={`service-${service}`} title={form?.title[language] ?? t(`cases:service-${service}`)}
      aside={<>
        <span className={`tag ${state}`} data-testid="service-state" data-state={state}>{t(`sections:state-${state}`)}</span>
        <span className="grow" />
        <div style={{ width: 280 }}>
          <Pick testId="service-owner" label={t('sections:owner')} placeholder={t('sections:owner')} value={owner} onPick={(to) => void change(service, { owner: to })}
            options={world.staff.map((s) => ({ value: s.staffId, label: `${s.name} · ${t(`shell:role-${s.role}`)}` }))} />
        </div>
      </>}
      say={state === 'not-needed' ? `${t('sections:not-needed-note')} ${t('sections:reason-noted', { reason })}` : state === 'done' ? t('sections:done-note') : open > 0 ? t('sections:finish-open', { n: open }) : t('sections:finish-ready')}
      acts={<>
        {state === 'open' && <Button size="large" onClick={() => void change(service, { state: 'active' })} data-testid="service-begin">{t('sections:begin')}</Button>}
        {state === 'not-needed' && <Button size="large" onClick={() => void change(service, { state: 'open', reason: '' })} data-testid="service-needed">{t('sections:needed-again')}</Button>}
        {state === 'done' && <Button size="large" onClick={() => void change(service, { state: 'active' })} data-testid="service-reopen">{t('sections:reopen')}</Button>}
        {(state === 'open' || state === 'active') && <Button type="primary" size="large" disabled={open > 0 || !form} onClick={() => void change(service, { state: 'done' })} data-testid="service-done">{t('sections:finish')}</Button>}
      </>}>
      {form ? <FormView sectionId={world.sections[service]} formId={form.id} locked={locked} />
        : forms && <div className="panel"><Empty title={t('sections:no-form')} text={t('sections:no-form-todo')} /></div>}
    </Page>
  )
}
