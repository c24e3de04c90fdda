// The session board, heart of the day: six services as cards, who is present, the pre-start checklist, what is missing before it is closed, one button for
// what comes next.
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { checklist, mayStart } from '../../shared/fold/checklist'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { goesOnAfterClosing, serviceKinds, type ServiceKind } from '../../shared/model/section'
import { GrantPanel } from '../access/GrantPanel'
import { Page } from '../ui/Page'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { useEntries } from '../ui/use-entries'
import { useUndoKeys } from '../ui/use-keys'
import { useSession } from '../ui/use-session'
import { Checklist } from './Checklist'
import { blockText, placeOf } from './block-words'
import { CloseAsk } from './CloseAsk'
import { Closing } from './Closing'
import { useClosing, useRetold } from './use-closing'
import { maySession } from '../access/may-session'
import { ServiceCard } from './ServiceCard'
import { FormsPanel } from './FormsPanel'
import { StaffPanel } from './StaffPanel'
import { useTitles } from './use-forms'
import { useHere } from './use-here'
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
  const mayUndo = may.run && world.session.closed === null
  useUndoKeys(mayUndo ? undo : null, mayUndo ? redo : null)

  const plan = useRecorderValue((s) => s.plan ?? null) ?? undefined
  const checks = useMemo(() => checklist({ ...world, plan }), [world, plan])
  const missing = checks.filter((c) => c.state === 'missing')
  const child = world.case.persons.find((p) => p.role === 'child')
  const { questioning } = world.session.services
  const ready = mayStart(checks) && questioning.state !== 'not-needed'
  const { closed } = world.session
  const ofSession = useHere(world, 'session', caseId, sessionId)
  const asked = questioning.state === 'done' || questioning.state === 'not-needed'
  const mayClose = may.run && opened.acts.includes('session.open')
  const blocks = useClosing(sessionId, asked && !closed, world.session)
  const retold = useRetold(sessionId, world.session)
  const titleOf = useTitles()

  const start = async () => {
    if (questioning.state === 'open' && may.service('questioning') && !(await change('questioning', { state: 'active' }))) return
    go({ name: 'desk', caseId, sessionId })
  }

  const open = (kind: ServiceKind) => go(kind === 'questioning' ? { name: 'desk', caseId, sessionId } : { name: 'form', service: kind, caseId, sessionId })
  const [closing, setClosing] = useState(false)
  const mayRead = (kind: ServiceKind) => world.rows[kind].may.read
  // One button is the next thing: start, then what is missing, then closing, then redaction.
  const next = blocks?.map((block) => placeOf(block, mayRead)).find((kind) => kind !== null) ?? null
  // A form that is wanted may stay open, with a reason.
  const left = blocks?.filter((block) => block.block === 'form') ?? []
  const toClose = mayClose && blocks?.length === left.length
  const toNext = may.run && !toClose && next !== null
  const toRedact = asked && questioning.state === 'done' && opened.acts.includes('redact')
  const say = !may.run ? null : closed ? t('day:closed-note')
    : asked ? blocks && (blocks.length > 0 ? t('day:closing-say', { items: blocks.slice(0, 3).map((block) => blockText(t, block, titleOf)).join(' · ') + (blocks.length > 3 ? ' …' : '') }) : t('day:closing-ready'))
    : missing.length > 0 ? t('sections:start-blocked', { n: missing.length, items: missing.slice(0, 3).map((c) => t(`sections:check-${c.item}`)).join(' · ') + (missing.length > 3 ? ' …' : '') })
    : ready ? t('sections:start-ready') : t('sections:not-needed-note')

  return (
    <Page testId="session" title={child?.pseudonym ?? world.case.number}
      aside={<>
        {child && <span className="soft">{t(`cases:age-${child.ageBand}`)}</span>}
        <span className={world.session.ordinal > 1 ? 'tag warn' : 'tag ok'} title={t('sections:told-hint')} data-testid="session-told">{t('sections:told', { n: world.session.ordinal })}</span>
        {retold > 0 && <span className="tag warn" title={t('day:retold-hint')} data-testid="session-retold">{t('day:retold-today', { n: retold })}</span>}
        <span className="grow" />
        <span className="soft figures">{t('sections:room')} {world.session.room} · {t('sections:session-opened', { time: dateTime(world.session.openedAt) })}</span>
        {mayUndo && <Button disabled={!undo} onClick={() => undo?.()} data-testid="session-undo">{t('shell:undo')}</Button>}
        {mayUndo && <Button disabled={!redo} onClick={() => redo?.()} data-testid="session-redo">{t('shell:redo')}</Button>}
      </>}
      say={say}
      acts={!may.run ? null : asked || closed ? <>
        {toRedact && <Button type={toClose || toNext ? 'default' : 'primary'} size="large" onClick={() => go({ name: 'redact', caseId, sessionId })} data-testid="session-to-redact">{t('sections:to-redact')}</Button>}
        {toNext && next && <Button type="primary" size="large" onClick={() => open(next)} data-testid="session-next">{t('day:next-go', { service: t(`cases:service-${next}`) })}</Button>}
        {toClose && <Button type="primary" size="large" onClick={() => setClosing(true)} data-testid="session-close">{t('day:closing-go')}</Button>}
      </> : <Button type="primary" size="large" disabled={!ready} onClick={() => void start()} data-testid="session-start">{t('sections:start')}</Button>}>
      <div className="board">
        <section className="stack">
          <h2>{t('sections:day')}</h2>
          <div className="cards">
            {serviceKinds.map((kind) => (
              <ServiceCard key={kind} service={world.session.services[kind]} staff={world.staff} locked={!may.service(kind) || (closed !== null && !goesOnAfterClosing.has(kind))} onChange={(to) => change(kind, to)}
                onOpen={() => open(kind)} />
            ))}
          </div>
          {world.rows.briefing?.may.read && (
            <div className="panel row" data-testid="board-briefing">
              <div className="grow"><h3>{t('day:briefing')}</h3><p className="soft">{t('day:briefing-readers')}</p></div>
              <Button onClick={() => go({ name: 'briefing', caseId, sessionId })} data-testid="session-briefing">{t(world.rows.briefing.may.write ? 'day:briefing-board' : 'sections:open-service')}</Button>
            </div>
          )}
        </section>
        <section className="stack">
          {closing && <CloseAsk sessionId={sessionId} left={left.map((block) => titleOf(block.form ?? ''))} onClose={() => setClosing(false)} />}
          <Closing session={world.session} staff={world.staff} blocks={blocks} mayRead={mayRead} titleOf={titleOf} onGo={open} onForm={(kind) => kind === 'case' ? go({ name: 'case', caseId }) : document.querySelector('[data-testid="forms-session"]')?.scrollIntoView({ block: 'center' })} />
          <StaffPanel world={world} append={append} locked={!may.run || closed !== null} onAddPeople={() => go({ name: 'case', caseId })} />
          <FormsPanel here={ofSession} locked={!may.run || closed !== null} />
          <Checklist checks={checks} session={world.session} locked={!may.run || closed !== null} append={append} onSelfTest={() => go({ name: 'self-test', caseId, sessionId })} />
          {world.rows.questioning.may.read && <GrantPanel sectionId={world.sections.questioning} kind="questioning" caseId={caseId} />}
        </section>
      </div>
    </Page>
  )
}
