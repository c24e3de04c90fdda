// The screen of one service (examination, samples, psychology, legal aid, follow-up): its forms, its owner, its state; or why it is
// closed to this person. With the examination goes the envelope of photographs, with psychology what the counsellor lets leave.
import { Button } from 'antd'
import { useMemo } from 'react'
import { textAs } from '../../shared/field-role'
import { foldForm } from '../../shared/fold/form'
import { countRetold } from '../../shared/fold/retold'
import { foldSigned } from '../../shared/fold/signed'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { goesOnAfterClosing, type SectionKind } from '../../shared/model/section'
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
import { Jump, Part, type PartId } from './Jump'
import { Ladder } from './Ladder'
import { planGaps, type PlanGap } from './plan-gaps'
import { SectionPhotographs } from './photographs/SectionPhotographs'
import { SignPanel } from './SignPanel'
import { ExaminationRefused, SamplesUnagreed } from './Unagreed'
import { maySession } from '../access/may-session'
import { formsHere, useForms } from './use-forms'
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

/** What belongs to the service and has walls of its own. `locked`: nothing of the service can be changed. `signed`: things are added to it. `helper`: who stands by the child one to one. `gaps`: what a print of the plan lacks. */
function Beside({ world, service, caseId, sessionId, locked, signed = false, helper, gaps = [] }: Of & { locked: boolean; signed?: boolean; helper?: string | undefined; gaps?: readonly PlanGap[] }) {
  const { read, write } = world.rows[service].may
  const photographs = (kind: 'medical' | 'samples' | 'psychological' | 'intimate', mayWrite: boolean) =>
    <Part id={kind === 'intimate' ? 'envelope' : 'photographs'}><SectionPhotographs sectionId={world.sections[kind]} kind={kind} caseId={caseId} sessionId={sessionId} mayWrite={mayWrite} locked={locked} signed={signed}
      examination={kind === 'medical' || kind === 'intimate' ? world.sections.medical : null} /></Part>
  switch (service) {
    case 'medical': return <>{read && photographs('medical', write)}{world.rows.intimate.may.read && photographs('intimate', world.rows.intimate.may.write)}</>
    case 'samples': return read ? photographs('samples', write) : null
    case 'psychological': return <>{read && photographs('psychological', write)}{world.rows['psychological-out'].may.read && <Part id="release"><Release caseId={caseId} sessionId={sessionId} /></Part>}</>
    case 'follow-up': return <Part id="ladder"><Ladder caseId={caseId} staff={world.staff} helper={helper} sectionId={world.sections['follow-up']} gaps={gaps} /></Part>
    case 'legal-aid': return null
  }
}

/** What `Beside` draws below the forms, in its order, and whose wall it stands behind. */
const below: Record<FormService, readonly { part: PartId; reads: SectionKind }[]> = {
  medical: [{ part: 'photographs', reads: 'medical' }, { part: 'envelope', reads: 'intimate' }],
  samples: [{ part: 'photographs', reads: 'samples' }],
  psychological: [{ part: 'photographs', reads: 'psychological' }, { part: 'release', reads: 'psychological-out' }],
  'legal-aid': [],
  'follow-up': [{ part: 'ladder', reads: 'follow-up' }],
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
  const change = useServices(world.session, useEntries(world.sections.session).append)
  const log = useEntries(world.sections[service])
  const { entries } = log
  const mine = useMemo(() => forms ? formsHere(forms, service, entries ?? []) : [], [forms, service, entries])
  const open = useMemo(() => openOf(mine, entries, opened.role), [mine, entries, opened.role])
  const signed = useMemo(() => entries !== null && foldSigned(entries).signed !== null, [entries])
  const retold = useMemo(() => entries ? countRetold(entries) : 0, [entries])
  const { state, owner, reason } = world.session.services[service]
  const mayWrite = world.rows[service].may.write
  const mayState = maySession(opened.role, world.rows).service(service) && state !== 'sealed'
  const over = world.session.closed !== null && !goesOnAfterClosing.has(service)
  const locked = !mayWrite || signed || over || state === 'done' || state === 'sealed' || state === 'not-needed'
  // Done and not signed: signing is the next act.
  const toSign = state === 'done' && mayWrite && !signed
  const end: PartId[] = signed ? ['addenda'] : mayWrite && !toSign ? ['sign'] : []
  const parts = [...below[service].filter(({ reads }) => world.rows[reads].may.read).map(({ part }) => part), ...end]
  const helper = useMemo(() => service === 'follow-up' && entries ? helperOf(mine, entries, world) : undefined, [mine, service, entries, world])
  const gaps = useMemo(() => service === 'follow-up' && forms ? planGaps(forms.forms, (kind) => world.rows[kind].may.read) : [], [forms, service, world.rows])
  const here = useHere(world, service, caseId, sessionId)
  const say = state === 'not-needed' ? `${t('sections:not-needed-note')} ${t('sections:reason-noted', { reason })}` : signed ? t('sections:sealed-note') : over ? t('sections:over-note') : !mayWrite ? t('sections:read-only')
    : state === 'done' ? t('sections:done-note') : open === null ? '' : open > 0 ? t('sections:finish-open', { n: open }) : t('sections:finish-ready')

  return (
    <Page testId={`service-${service}`} title={t(`cases:service-${service}`)}
      aside={<>
        <span className={`tag ${state}`} data-testid="service-state" data-state={state}>{t(`sections:state-${state}`)}</span>
        {retold > 0 && <span className="tag retold" title={t('sections:retold-hint')} data-testid="service-retold">{t('sections:retold-n', { n: retold })}</span>}
        <span className="grow" />
        <span className="soft">{t('sections:owner')}</span>
        <div style={{ width: 240 }}>
          <Pick testId="service-owner" label={t('sections:owner')} disabled={!mayState} value={owner} onPick={(to) => void change(service, { owner: to })}
            options={world.staff.filter((s) => !s.removed || s.staffId === owner).map((s) => ({ value: s.staffId, label: `${s.name} · ${t(`shell:role-${s.role}`)}` }))} />
        </div>
      </>}
      say={say}
      acts={<>
        <nav className="row tight" aria-label={t('sections:parts')}>{parts.map((part) => <Jump key={part} to={part} />)}</nav>
        {mayState && <>
          {state === 'open' && <Button type={mayWrite ? 'primary' : 'default'} size="large" onClick={() => void change(service, { state: 'active' })} data-testid="service-begin">{t('sections:begin')}</Button>}
          {state === 'not-needed' && <Button size="large" onClick={() => void change(service, { state: entries?.some((e) => e.kind === 'form.answer') ? 'active' : 'open', reason: '' })} data-testid="service-needed">{t('sections:needed-again')}</Button>}
          {state === 'done' && <Button size="large" onClick={() => void change(service, { state: 'active' })} data-testid="service-reopen">{t('sections:reopen')}</Button>}
          {(state === 'open' || state === 'active') && <Button type={state === 'active' ? 'primary' : 'default'} size="large" disabled={open !== 0} onClick={() => void change(service, { state: 'done' })} data-testid="service-done">{t('sections:finish')}</Button>}
        </>}
        {toSign && <Jump to="sign" next />}
      </>}>
      <div className="stack">
        {service === 'samples' && !locked && <SamplesUnagreed examination={world.rows.medical.may.read ? world.sections.medical : null} />}
        {service === 'medical' && !locked && <ExaminationRefused examination={world.sections.medical} />}
        <FormTabs here={here} log={log} locked={locked} mayAdd={mayWrite} />
        <Beside {...of} locked={locked} signed={signed} helper={helper} gaps={gaps} />
        <Part id={signed ? 'addenda' : 'sign'}><SignPanel sectionId={world.sections[service]} kind={service} entries={entries} open={open ?? 0} forms={mine} mayWrite={mayWrite} staff={world.staff} /></Part>
        <GrantPanel sectionId={world.sections[service]} kind={service} caseId={caseId} />
      </div>
    </Page>
  )
}

/** The one-to-one helper as a form of the follow-up names her; empty when nobody is named. */
function helperOf(forms: readonly FormDefinition[], entries: readonly Entry[], { staff }: World): string {
  const value = forms.map((form) => textAs(form, foldForm(entries, form.id), 'helper')).find((name) => name !== '') ?? ''
  return staff.find((s) => s.staffId === value)?.name ?? value
}
