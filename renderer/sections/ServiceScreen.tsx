// The screen of one service (examination, samples, psychology, legal aid, follow-up): its forms, its owner, its state; or why it is
// closed to this person. With the examination goes the envelope of photographs, with psychology what the counsellor lets leave.
import { Button } from 'antd'
import { useMemo } from 'react'
import { foldForm } from '../../shared/fold/form'
import { countRetold } from '../../shared/fold/retold'
import { foldSigned } from '../../shared/fold/signed'
import type { Entry } from '../../shared/model/entry'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { goesOnAfterClosing } from '../../shared/model/section'
import { Closed } from '../access/Closed'
import { GrantPanel } from '../access/GrantPanel'
import { Release } from '../access/Release'
import { Page } from '../ui/Page'
import { Pick } from '../ui/Pick'
import type { FormService } from '../ui/route'
import { useText } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import { useSession } from '../ui/use-session'
import { FormTabs } from './FormTabs'
import { openOf } from './open-count'
import { Ladder } from './Ladder'
import { SectionPhotographs } from './photographs/SectionPhotographs'
import { keptHere } from './samples/overs'
import { SignPanel } from './SignPanel'
import { maySession } from '../access/may-session'
import { formsOf, useForms } from './use-forms'
import { useServices } from './use-services'
import { useHere } from './use-here'
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

/** What belongs to the service and has walls of its own. `locked`: nothing of the service can be changed. `helper`: who stands by the child one to one. */
function Beside({ world, service, caseId, sessionId, locked, helper }: Of & { locked: boolean; helper?: string | undefined }) {
  const { read, write } = world.rows[service].may
  const photographs = (kind: 'medical' | 'samples' | 'psychological' | 'intimate', mayWrite: boolean) =>
    <SectionPhotographs sectionId={world.sections[kind]} kind={kind} caseId={caseId} sessionId={sessionId} mayWrite={mayWrite} locked={locked}
      examination={kind === 'medical' || kind === 'intimate' ? world.sections.medical : null} />
  switch (service) {
    case 'medical': return <>{read && photographs('medical', write)}{world.rows.intimate.may.read && photographs('intimate', world.rows.intimate.may.write)}</>
    case 'samples': return read ? photographs('samples', write) : null
    case 'psychological': return <>{read && photographs('psychological', write)}{world.rows['psychological-out'].may.read && <Release caseId={caseId} sessionId={sessionId} />}</>
    case 'follow-up': return <Ladder caseId={caseId} staff={world.staff} helper={helper} sectionId={world.sections['follow-up']} />
    case 'legal-aid': return null
  }
}

function Shut(of: Of) {
  const { t } = useText()
  const { service, world } = of
  // The counsellor's notes are closed, what was released from them is not.
  if (service === 'psychological' && world.rows['psychological-out'].may.read) return <Page testId={`service-${service}`} title={t(`cases:service-${service}`)}><Beside {...of} locked /></Page>
  return <Closed row={world.rows[service]} />
}

function ServiceOf(of: Of) {
  const { t } = useText()
  const { world, service, caseId, sessionId } = of
  const { opened } = useSession()
  const forms = useForms()
  const mine = useMemo(() => forms ? formsOf(forms, service) : [], [forms, service])
  const change = useServices(world.session, useEntries(world.sections.session).append)
  const log = useEntries(world.sections[service])
  const { entries } = log
  const open = useMemo(() => entries ? openOf(mine, entries, opened.role) : 0, [mine, entries, opened.role])
  const kept = useMemo(() => entries ? keptHere(mine, entries) : 0, [mine, entries])
  const signed = useMemo(() => entries !== null && foldSigned(entries).signed !== null, [entries])
  const retold = useMemo(() => entries ? countRetold(entries) : 0, [entries])
  const { state, owner, reason } = world.session.services[service]
  const mayWrite = world.rows[service].may.write
  const mayState = maySession(opened.role, world.rows).service(service) && state !== 'sealed'
  const over = world.session.closed !== null && !goesOnAfterClosing.has(service)
  const locked = !mayWrite || signed || over || state === 'done' || state === 'sealed' || state === 'not-needed'
  const helper = useMemo(() => service === 'follow-up' && entries ? helperOf(entries, world) : undefined, [service, entries, world])
  const here = useHere(world, service, caseId, sessionId)
  const say = state === 'not-needed' ? `${t('sections:not-needed-note')} ${t('sections:reason-noted', { reason })}` : signed ? t('sections:sealed-note') : over ? t('sections:over-note') : !mayWrite ? t('sections:read-only')
    : state === 'done' ? t('sections:done-note') : open > 0 ? t('sections:finish-open', { n: open }) : t('sections:finish-ready')

  return (
    <Page testId={`service-${service}`} title={t(`cases:service-${service}`)}
      aside={<>
        <span className={`tag ${state}`} data-testid="service-state" data-state={state}>{t(`sections:state-${state}`)}</span>
        {retold > 0 && <span className="tag retold" title={t('sections:retold-hint')} data-testid="service-retold">{t('sections:retold-n', { n: retold })}</span>}
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
        {(state === 'open' || state === 'active') && <Button type="primary" size="large" disabled={open > 0 || mine.length === 0} onClick={() => void change(service, { state: 'done' })} data-testid="service-done">{t('sections:finish')}</Button>}
      </>}>
      <div className="stack">
        <FormTabs here={here} log={log} locked={locked} />
        <Beside {...of} locked={locked} helper={helper} />
        <SignPanel sectionId={world.sections[service]} kind={service} entries={entries} open={open} kept={kept} mayWrite={mayWrite} staff={world.staff} />
        <GrantPanel sectionId={world.sections[service]} kind={service} caseId={caseId} />
      </div>
    </Page>
  )
}

/** The one-to-one helper as the follow-up form names her; empty when nobody is named. */
function helperOf(entries: readonly Entry[], { staff }: World): string {
  const answer = foldForm(entries, 'follow-up').answers.get('helper')?.answer
  const value = answer?.state === 'value' && typeof answer.value === 'string' ? answer.value : ''
  return staff.find((s) => s.staffId === value)?.name ?? value
}
