// The room window: look and language around everything, the recorder above the screens (a running recording outlives them), the door, the routes.
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useCallback, useEffect, useState } from 'react'
import { assertNever } from '../shared/assert'
import type { Opened } from '../shared/ipc/session'
import { CaseList } from './cases/CaseList'
import { CasePage } from './cases/CasePage'
import { NewCase } from './cases/NewCase'
import { Desk } from './record/Desk'
import { RecorderProvider } from './record/RecorderProvider'
import { Redact } from './redact/Redact'
import { Seal } from './seal/Seal'
import { Board } from './sections/Board'
import { ServiceScreen } from './sections/ServiceScreen'
import { Frame } from './ui/Frame'
import { RouteProvider, useRoute } from './ui/route'
import { nonce } from './ui/style-sink'
import { theme } from './ui/theme'
import { useText } from './ui/text'
import { SessionProvider } from './ui/use-session'
import { Door } from './unlock/Door'
import { Verify } from './verify/Verify'

export type Start = { vault: 'none' | 'locked' | 'open'; version: string }

/** `start` is null when main could not answer at all. */
export function App({ start }: { start: Start | null }) {
  const { t, language } = useText()
  useEffect(() => { document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN' }, [language])
  return (
    <ConfigProvider theme={theme} locale={language === 'en' ? enUS : zhCN} csp={{ nonce }} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <AntApp className="app" style={{ height: '100%' }} notification={{ placement: 'topRight', top: 72 }}>
        {start ? <RecorderProvider><Gate start={start} /></RecorderProvider>
          : <div className="empty" role="alert">{t('shell:bridge-missing')}</div>}
      </AntApp>
    </ConfigProvider>
  )
}

function Gate({ start }: { start: Start }) {
  const [vault, setVault] = useState(start.vault)
  const [opened, setOpened] = useState<Opened | null>(null)
  const onLocked = useCallback(() => { setOpened(null); setVault('locked') }, [])
  if (vault !== 'open') return <Door first={vault === 'none'} version={start.version} onOpened={(by) => { setOpened(by); setVault('open') }} />
  return (
    <SessionProvider opened={opened} onLocked={onLocked}>
      <RouteProvider><Frame><Screen /></Frame></RouteProvider>
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
    case 'desk': return <Desk key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'form': return <ServiceScreen key={`${route.sessionId}-${route.service}`} caseId={route.caseId} sessionId={route.sessionId} service={route.service} />
    case 'redact': return <Redact key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'seal': return <Seal key={route.sessionId} caseId={route.caseId} sessionId={route.sessionId} />
    case 'verify': return <Verify />
    default: return assertNever(route)
  }
}
