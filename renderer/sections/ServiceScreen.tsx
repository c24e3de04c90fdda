// The screen of one service (examination, samples, psychology, legal aid, follow-up): its form, its owner, its state; or why it is
// closed to this person. With the examination goes the envelope of photographs, with psychology what the counsellor lets leave.
import { Button } from 'antd'
import { useMemo } from 'react'
import { foldForm, openFields } from '../../shared/fold/form'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { Closed } from '../access/Closed'
import { Envelope } from '../access/Envelope'
import { GrantPanel } from '../access/GrantPanel'
import { Release } from '../access/Release'
import { Empty, Page } from '../ui/Page'
import { Pick } from '../ui/Pick'
import type { FormService } from '../ui/route'
import { useText } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import { useSession } from '../ui/use-session'
import { FormView } from './FormView'
import { maySession } from '../access/may-session'
import { useForms } from './use-forms'
import { useServices } from './use-services'
import { useWorld, type World } from '../ui/use-world'
import './sections.css'

type Props = { caseId: CaseId; sessionId: SessionId; service: FormService }
type Of = Props & { world: World }

export function ServiceScreen(props: Props) {
  const { t } = useText()
  const { service } = props
  const world = useWorld(props.caseId, props.sessionId)
  if (!world) return <Page testId={`service-${service}`} title={t(`cases:service-${service}`)}><span /></Page>
  return world.rows[service].may.read ? <ServiceOf {...props} world={world} /> : <Shut {...props} world={world} />
}

/** What belongs to the service and has walls of its own. */
function Beside({ world, service, caseId, sessionId }: Of) {
  if (service === 'medical' && world.rows.intimate.may.read) return <Envelope caseId={caseId} sessionId={sessionId} sectionId={world.sections.intimate} mayWrite={world.rows.intimate.may.write} />
  if (service === 'psychological' && world.rows['psychological-out'].may.read) return <Release caseId={caseId} sessionId={sessionId} />
  return null
}

function Shut(of: Of) {
  const { t } = useText()
  const { service, world } = of
  // The counsellor's notes are closed, what was released from them is not.
  if (service === 'psychological' && world.rows['psychological-out'].may.read) return <Page testId={`service-${service}`} title={t(`cases:service-${service}`)}><Beside {...of} /></Page>
  return <Closed row={world.rows[service]} />
}

function ServiceOf(of: Of) {
  const { t, language } = useText()
  const { world, service } = of
  const { opened } = useSession()
  const forms = useForms()
  const form = forms?.find((f) => f.section === service) ?? null
  const change = useServices(world.session, useEntries(world.sections.session).append)
  const { entries } = useEntries(world.sections[service])
  const open = useMemo(() => form && entries ? openFields(form, foldForm(entries, form.id)).length : 0, [form, entries])
  const { state, owner, reason } = world.session.services[service]
  const mayWrite = world.rows[service].may.write
  const mayState = maySession(opened.role, world.rows).service(service)
  const locked = !mayWrite || state === 'done' || state === 'sealed' || state === 'not-needed'
  const say = state === 'not-needed' ? `${t('sections:not-needed-note')} ${t('sections:reason-noted', { reason })}` : !mayWrite ? t('sections:read-only')
    : state === 'done' ? t('sections:done-note') : open > 0 ? t('sections:finish-open', { n: open }) : t('sections:finish-ready')

  return (
    <Page testId={`service-${service}`} title={form?.title[language] ?? t(`cases:service-${service}`)}
      aside={<>
        <span className={`tag ${state}`} data-testid="service-state" data-state={state}>{t(`sections:state-${state}`)}</span>
        <span className="grow" />
        <div style={{ width: 280 }}>
          <Pick testId="service-owner" label={t('sections:owner')} placeholder={t('sections:owner')} disabled={!mayState} value={owner} onPick={(to) => void change(service, { owner: to })}
            options={world.staff.filter((s) => !s.removed || s.staffId === owner).map((s) => ({ value: s.staffId, label: `${s.name} · ${t(`shell:role-${s.role}`)}` }))} />
        </div>
      </>}
      say={say}
      acts={mayState && <>
        {state === 'open' && <Button size="large" onClick={() => void change(service, { state: 'active' })} data-testid="service-begin">{t('sections:begin')}</Button>}
        {state === 'not-needed' && <Button size="large" onClick={() => void change(service, { state: 'open', reason: '' })} data-testid="service-needed">{t('sections:needed-again')}</Button>}
        {state === 'done' && <Button size="large" onClick={() => void change(service, { state: 'active' })} data-testid="service-reopen">{t('sections:reopen')}</Button>}
        {(state === 'open' || state === 'active') && <Button type="primary" size="large" disabled={open > 0 || !form} onClick={() => void change(service, { state: 'done' })} data-testid="service-done">{t('sections:finish')}</Button>}
      </>}>
      <div className="stack">
        {form ? <FormView sectionId={world.sections[service]} formId={form.id} locked={locked} />
          : forms && <div className="panel"><Empty title={t('sections:no-form')} text={t('sections:no-form-todo')} /></div>}
        <Beside {...of} />
        <GrantPanel sectionId={world.sections[service]} kind={service} caseId={of.caseId} />
      </div>
    </Page>
  )
}
