// The session board, heart of the day: six services as cards, who is present, the pre-start checklist, one button for what comes next.
import { Button } from 'antd'
import { useMemo } from 'react'
import { checklist, mayStart } from '../../shared/fold/checklist'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { serviceKinds } from '../../shared/model/section'
import { GrantPanel } from '../access/GrantPanel'
import { Page } from '../ui/Page'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { useEntries } from '../ui/use-entries'
import { useUndoKeys } from '../ui/use-keys'
import { useSession } from '../ui/use-session'
import { Checklist } from './Checklist'
import { maySession } from '../access/may-session'
import { ServiceCard } from './ServiceCard'
import { StaffPanel } from './StaffPanel'
import { useServices } from './use-services'
import { useWorld, type World } from '../ui/use-world'
import { useRecorderValue } from '../record/RecorderProvider'
import './sections.css'

type Here = { caseId: CaseId; sessionId: SessionId }

export function Board(here: Here) {
  const { t } = useText()
  const world = useWorld(here.caseId, here.sessionId)
  return world ? <BoardOf {...here} world={world} /> : <Page testId="session" title={t('shell:loading')}><span /></Page>
}

function BoardOf({ caseId, sessionId, world }: Here & { world: World }) {
  const { t } = useText()
  const go = useGo()
  const { opened } = useSession()
  const may = maySession(opened.role, world.rows)
  const { append, undo, redo } = useEntries(world.sections.session)
  const change = useServices(world.session, append)
  useUndoKeys(may.run ? undo : null, may.run ? redo : null)

  const plan = useRecorderValue((s) => s.plan ?? null) ?? undefined
  const checks = useMemo(() => checklist({ ...world, plan }), [world, plan])
  const missing = checks.filter((c) => c.state === 'missing')
  const child = world.case.persons.find((p) => p.role === 'child')
  const { questioning } = world.session.services
  const ready = mayStart(checks) && questioning.state !== 'not-needed'
  const asked = questioning.state === 'done'
  const unfinished = serviceKinds.filter((kind) => ['open', 'active'].includes(world.session.services[kind].state))

  const start = async () => {
    if (questioning.state === 'open' && may.service('questioning') && !(await change('questioning', { state: 'active' }))) return
    go({ name: 'desk', caseId, sessionId })
  }

  return (
    <Page testId="session" title={child?.pseudonym ?? world.case.number}
      aside={<>
        {child && <span className="soft">{t(`cases:age-${child.ageBand}`)}</span>}
        <span className={world.session.ordinal > 1 ? 'tag warn' : 'tag ok'} title={t('sections:told-hint')} data-testid="session-told">{t('sections:told', { n: world.session.ordinal })}</span>
        <span className="grow" />
        <span className="soft figures">{t('sections:room')} {world.session.room} · {t('sections:session-opened', { time: dateTime(world.session.openedAt) })}</span>
        {may.run && <Button disabled={!undo} onClick={() => undo?.()} data-testid="session-undo">{t('shell:undo')}</Button>}
        {may.run && <Button disabled={!redo} onClick={() => redo?.()} data-testid="session-redo">{t('shell:redo')}</Button>}
      </>}
      say={!may.run ? null : missing.length > 0
        ? t('sections:start-blocked', { n: missing.length, items: missing.slice(0, 3).map((c) => t(`sections:check-${c.item}`)).join(' · ') + (missing.length > 3 ? ' …' : '') })
        : asked ? (unfinished.length > 0 ? t('sections:asked-open', { items: unfinished.map((kind) => t(`cases:service-${kind}`)).join(' · ') }) : t('sections:asked'))
        : ready ? t('sections:start-ready') : t('sections:not-needed-note')}
      acts={!may.run ? null : asked ? opened.acts.includes('redact') && <Button type="primary" size="large" onClick={() => go({ name: 'redact', caseId, sessionId })} data-testid="session-to-redact">{t('sections:to-redact')}</Button>
        : <Button type="primary" size="large" disabled={!ready} onClick={() => void start()} data-testid="session-start">{t('sections:start')}</Button>}>
      <div className="board">
        <section className="stack">
          <h2>{t('sections:day')}</h2>
          <div className="cards">
            {serviceKinds.map((kind) => (
              <ServiceCard key={kind} service={world.session.services[kind]} staff={world.staff} locked={!may.service(kind)} onChange={(to) => change(kind, to)}
                onOpen={() => go(kind === 'questioning' ? { name: 'desk', caseId, sessionId } : { name: 'form', service: kind, caseId, sessionId })} />
            ))}
          </div>
        </section>
        <section className="stack">
          <StaffPanel world={world} append={append} locked={!may.run} onAddPeople={() => go({ name: 'case', caseId })} />
          <Checklist checks={checks} session={world.session} locked={!may.run} append={append} onSelfTest={() => go({ name: 'self-test', caseId, sessionId })} />
          {world.rows.questioning.may.read && <GrantPanel sectionId={world.sections.questioning} kind="questioning" caseId={caseId} />}
        </section>
      </div>
    </Page>
  )
}
