// The room window: look and language around everything, what is known of the recorder above the screens, the door, the routes.
import { App as AntApp, ConfigProvider, Modal } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useCallback, useEffect, useRef, useState } from 'react'
import { assertNever } from '../shared/assert'
import type { Opened } from '../shared/ipc/session'
import type { StaffId } from '../shared/model/ids'
import { Approvals } from './access/Approvals'
import { CaseList } from './cases/CaseList'
import { CasePage } from './cases/CasePage'
import { NewCase } from './cases/NewCase'
import { People } from './people/People'
import { Desk } from './record/Desk'
import { RecorderProvider } from './record/RecorderProvider'
import { SelfTest } from './record/SelfTest'
import { SetUpPage } from './record/SetUpPage'
import { Redact } from './redact/Redact'
import { room, type DoorState } from './room'
import { Seal } from './seal/Seal'
import { AtHand } from './sections/AtHand'
import { Board } from './sections/Board'
import { Briefing } from './sections/Briefing'
import { ServiceScreen } from './sections/ServiceScreen'
import { Frame } from './ui/Frame'
import { firstRoute } from './ui/rail-items'
import { RouteProvider, useRoute } from './ui/route'
import { nonce } from './ui/style-sink'
import { theme } from './ui/theme'
import { useText } from './ui/text'
import { SessionProvider } from './ui/use-session'
import { forget, leave } from './unlock/chosen'
import { Door } from './unlock/Door'
import { Custody } from './upkeep/Custody'
import { Upkeep } from './upkeep/Upkeep'
import { Verify } from './verify/Verify'

/** `start` is null when main could not answer at all. */
export function App({ start }: { start: DoorState | null }) {
  const { t, language } = useText()
  useEffect(() => { document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN' }, [language])
  return (
    <ConfigProvider theme={theme} locale={language === 'en' ? enUS : zhCN} csp={{ nonce }} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <AntApp className="app" style={{ height: '100%' }} notification={{ placement: 'topRight', top: 72 }} message={{ top: 72 }}>
        {start ? <RecorderProvider><Gate start={start} /></RecorderProvider>
          : <div className="empty" role="alert">{t('shell:bridge-missing')}</div>}
      </AntApp>
    </ConfigProvider>
  )
}

function Gate({ start }: { start: DoorState }) {
  const { message, notification } = AntApp.useApp()
  const [door, setDoor] = useState(start)
  const [opened, setOpened] = useState<Opened | null>(start.vault === 'open' ? start.opened : null)
  const inside = useRef(opened)
  const enter = useCallback((by: Opened | null) => {
    inside.current = by
    if (by) forget()
    setOpened(by)
  }, [])

  const onLocked = useCallback((next: StaffId | null) => {
    // The answer to the lock and its event both come here.
    if (!inside.current) return
    enter(null)
    setDoor((had) => ({ ...had, vault: 'locked', opened: null }))
    message.destroy()
    notification.destroy()
    Modal.destroyAll()
    leave({ next })
    // Nothing of a case may stay in this window's memory. A running recording has processes of its own and goes on.
    window.location.reload()
  }, [enter, message, notification])

  // The policy may have changed, and with it the minutes, since the window was loaded.
  const [idleMinutes, setIdleMinutes] = useState(start.idleMinutes)
  useEffect(() => {
    if (!opened) return
    void room.session.state({}).then((result) => { if (result.ok) setIdleMinutes(result.value.idleMinutes) })
  }, [opened])

  if (!opened) return <Door start={door} onOpened={enter} />
  return (
    <SessionProvider key={opened.staffId} opened={opened} idleMinutes={idleMinutes} onLocked={onLocked}>
      <RouteProvider first={firstRoute(opened)}><Frame><Screen /></Frame></RouteProvider>
    </SessionProvider>
  )
}

function Screen() {
  const { route } = useRoute()
  switch (route.name) {
    case 'cases': return <CaseList />
    case 'case-new': return <NewCase />
    case 'case': return <CasePage key={route.caseId} caseId={route.caseId} add={route.add ?? null} />
    case 'session': return <Board key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'desk': return <Desk key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} beside={(world) => <AtHand world={world} />} />
    case 'briefing': return <Briefing key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'set-up': return <SetUpPage key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'self-test': return <SelfTest key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'form': return <ServiceScreen key={`${route.sessionId}-${route.service}`} caseId={route.caseId} sessionId={route.sessionId} service={route.service} />
    case 'redact': return <Redact key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'seal': return <Seal key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'verify': return <Verify />
    case 'people': return <People recovery={route.recovery ?? false} />
    case 'approvals': return <Approvals />
    case 'custody': return <Custody />
    case 'upkeep': return <Upkeep />
    default: return assertNever(route)
  }
}
