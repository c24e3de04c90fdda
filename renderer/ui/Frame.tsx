// The frame of all staff screens: header with case, state line, person and lock; rail by flow; lasting notices; the screen.
import { LockOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { foldCase } from '../../shared/fold/case'
import { foldSession } from '../../shared/fold/session'
import { StateLine } from '../record/StateLine'
import { useSections } from './use-sections'
import { LanguageSwitch } from './LanguageSwitch'
import { Notices } from './Notices'
import { Rail } from './Rail'
import { useRoute, type Place } from './route'
import { useText } from './text'
import { useEntries } from './use-entries'
import { useSession } from './use-session'

export function Frame({ children }: { children: ReactNode }) {
  const { place } = useRoute()
  return place ? <FrameOfCase key={place.caseId} place={place}>{children}</FrameOfCase> : <Shape title={null} session={null}>{children}</Shape>
}

function FrameOfCase({ place, children }: { place: NonNullable<Place>; children: ReactNode }) {
  const { rows } = useSections(place.caseId, place.sessionId)
  const id = (kind: 'case' | 'session') => rows?.find((row) => row.kind === kind && (kind === 'case' || row.sessionId === place.sessionId))?.sectionId ?? null
  const caseEntries = useEntries(id('case')).entries
  const sessionEntries = useEntries(id('session')).entries
  const title = useMemo(() => {
    const found = caseEntries && foldCase(caseEntries)
    return found && { number: found.number, child: found.persons.find((p) => p.role === 'child')?.pseudonym ?? '' }
  }, [caseEntries])
  const session = useMemo(() => sessionEntries && foldSession(sessionEntries), [sessionEntries])
  return <Shape title={title} session={session}>{children}</Shape>
}

function Shape({ title, session, children }: { title: { number: string; child: string } | null; session: ReturnType<typeof foldSession>; children: ReactNode }) {
  const { t } = useText()
  const { opened, register, lock } = useSession()
  const me = register.staff?.find((s) => s.staffId === opened?.staffId)
  return (
    <div className="frame">
      <header className="frame-head">
        <span className="frame-name">{t('shell:product')}</span>
        <span className="frame-case" data-testid="frame-case">
          {title ? <><span className="figures">{title.number}</span>{title.child && <> · <b>{title.child}</b></>}</> : <span className="soft">{t('shell:no-case')}</span>}
        </span>
        <span className="grow" />
        <StateLine />
        {me && <span className="frame-person" data-testid="frame-person">{me.name} <span className="soft">{t(`shell:role-${me.role}`)}</span></span>}
        <LanguageSwitch />
        <Button icon={<LockOutlined />} onClick={lock} title={t('shell:lock-hint')} data-testid="lock">{t('shell:lock')}</Button>
      </header>
      <Rail session={session} />
      <main className="frame-body"><Notices />{children}</main>
    </div>
  )
}
