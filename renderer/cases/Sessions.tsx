// The sessions of a case. The first is one press away; every further one is a retelling and asks first.
import { App, Button } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { foldSession } from '../../shared/fold/session'
import type { SectionRow } from '../../shared/ipc/cases'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { useEntries } from '../ui/use-entries'
import { readable } from '../ui/use-sections'
import { useSession } from '../ui/use-session'

export type CaseSessions = {
  rows: SectionRow[]
  newest: SessionId | null
  busy: boolean
  /** This person's post may open a session. */
  mayStart: boolean
  open: (sessionId: SessionId) => void
  /** Goes to the newest session; starts the first one when there is none. */
  enter: () => void
  /** Starts another session after the person confirmed that the child must tell it again. */
  again: () => void
}

export function useSessions(caseId: CaseId, sections: SectionRow[] | null): CaseSessions {
  const { t } = useText()
  const go = useGo()
  const report = useReport()
  const { modal } = App.useApp()
  const mayStart = useSession().can('session.open')
  const [busy, setBusy] = useState(false)
  // Sections are listed in the order in which they were made.
  const rows = useMemo(() => (sections ?? []).filter((row) => row.kind === 'session'), [sections])
  const newest = rows.at(-1)?.sessionId ?? null

  const open = useCallback((sessionId: SessionId) => go({ name: 'session', caseId, sessionId }), [go, caseId])
  const start = useCallback(async () => {
    setBusy(true)
    const result = await room.cases.openSession({ caseId })
    setBusy(false)
    if (result.ok) open(result.value.sessionId)
    else report(result.failure)
  }, [caseId, open, report])
  const again = useCallback(() => {
    modal.confirm({
      title: t('cases:session-next-title'), content: t('cases:session-next-text'), okText: t('cases:session-next-go'), cancelText: t('shell:cancel'),
      okButtonProps: { danger: true, 'data-testid': 'session-next-confirm' } as never, onOk: start,
    })
  }, [modal, start, t])

  return useMemo(() => ({
    rows, newest, busy, mayStart, open, again,
    enter: () => { if (newest) open(newest); else if (mayStart) void start() },
  }), [rows, newest, busy, mayStart, open, start, again])
}

export function Sessions({ sessions, hasChild }: { sessions: CaseSessions; hasChild: boolean }) {
  const { t } = useText()
  return (
    <section className="panel stack tight">
      <h2>{t('cases:sessions')}</h2>
      {sessions.rows.length === 0 && <p className="soft">{t(hasChild ? 'cases:no-sessions-ready' : 'cases:no-sessions')}</p>}
      {sessions.rows.map((row) => row.sessionId && <Line key={row.sectionId} row={row} onOpen={sessions.open} />)}
      {sessions.newest && sessions.mayStart && <div><Button onClick={sessions.again} disabled={sessions.busy} data-testid="session-next">{t('cases:session-next')}</Button></div>}
    </section>
  )
}

function Line({ row, onOpen }: { row: SectionRow; onOpen: (sessionId: SessionId) => void }) {
  const { t } = useText()
  const { entries } = useEntries(readable(row))
  const session = useMemo(() => entries && foldSession(entries), [entries])
  if (!session) return null
  return (
    <div className="row tight">
      <Button type="link" className="case-link" onClick={() => onOpen(session.sessionId)} data-testid={`session-open-${session.ordinal}`}>{t('cases:session-line', { n: session.ordinal })}</Button>
      <span className="soft figures">{dateTime(session.openedAt)}</span>
    </div>
  )
}
