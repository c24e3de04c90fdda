// The frame of all staff screens: header with case, state line, person and lock; rail by rights; lasting notices; the screen.
import { LockOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { foldCase } from '../../shared/fold/case'
import { foldSession } from '../../shared/fold/session'
import type { SectionRow } from '../../shared/ipc/cases'
import { PersonMenu } from '../people/PersonMenu'
import { StateLine } from '../record/StateLine'
import { UrgentLine } from '../sections/UrgentLine'
import { readable, useSections } from './use-sections'
import { IdleNotice } from './IdleNotice'
import { LanguageSwitch } from './LanguageSwitch'
import { Notices } from './Notices'
import { Rail } from './Rail'
import { useRoute, type Place } from './route'
import { seesCases } from './rail-items'
import { useText } from './text'
import { useEntries } from './use-entries'
import { useSession } from './use-session'
import './frame.css'

export function Frame({ children }: { children: ReactNode }) {
  const { place } = useRoute()
  return place ? <FrameOfCase key={place.caseId} place={place}>{children}</FrameOfCase> : <Shape title={null} session={null} rows={null}>{children}</Shape>
}

function FrameOfCase({ place, children }: { place: NonNullable<Place>; children: ReactNode }) {
  const { rows } = useSections(place.caseId, place.sessionId)
  const row = (kind: 'case' | 'session') => rows?.find((r) => r.kind === kind && (kind === 'case' || r.sessionId === place.sessionId))
  const caseEntries = useEntries(readable(row('case'))).entries
  const sessionEntries = useEntries(readable(row('session'))).entries
  const title = useMemo(() => {
    const found = caseEntries && foldCase(caseEntries)
    return found && { number: found.number, child: found.persons.find((p) => p.role === 'child')?.pseudonym ?? '' }
  }, [caseEntries])
  const session = useMemo(() => sessionEntries && foldSession(sessionEntries), [sessionEntries])
  return <Shape title={title} session={session} rows={rows}>{children}</Shape>
}

type ShapeProps = { title: { number: string; child: string } | null; session: ReturnType<typeof foldSession>; rows: readonly SectionRow[] | null; children: ReactNode }

function Shape({ title, session, rows, children }: ShapeProps) {
  const { t } = useText()
  const { opened, lock } = useSession()
  const { place } = useRoute()
  return (
    <div className="frame">
      <header className="frame-head">
        <span className="frame-name">{t('shell:product')}</span>
        <span className="frame-case" title={title ? [title.number, title.child].filter(Boolean).join(' · ') : undefined} data-testid="frame-case">
          {title ? <><span className="figures">{title.number}</span>{title.child && <> · <b>{title.child}</b></>}</> : seesCases(opened) && <span className="soft">{t('shell:no-case')}</span>}
        </span>
        <span className="grow" />
        <StateLine />
        <PersonMenu />
        <LanguageSwitch />
        <Button icon={<LockOutlined />} onClick={() => void lock('person')} title={t('shell:lock-hint')} data-testid="lock">{t('shell:lock')}</Button>
      </header>
      <Rail session={session} rows={rows} />
      <main className="frame-body"><Notices />{place?.sessionId && rows && <UrgentLine caseId={place.caseId} sessionId={place.sessionId} rows={rows} />}{children}</main>
      <IdleNotice />
    </div>
  )
}
