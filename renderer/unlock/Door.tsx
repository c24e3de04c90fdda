// The door: set-up on the first start, name and password on later ones, recovery sheets, and verifying a bundle without opening
// anything. A running recording stays in sight here, and can be ended.
import { SafetyCertificateOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import type { Opened } from '../../shared/ipc/session'
import { StateLine } from '../record/StateLine'
import { room, type DoorState } from '../room'
import { LanguageSwitch } from '../ui/LanguageSwitch'
import { useText } from '../ui/text'
import { Verify } from '../verify/Verify'
import { left } from './chosen'
import { DoorStop } from './DoorStop'
import { Recover } from './Recover'
import { SetUp } from './SetUp'
import { Unlock } from './Unlock'
import './unlock.css'
import '../record/record.css'

type Props = { start: DoorState; onOpened: (opened: Opened) => void }

export function Door({ start, onOpened }: Props) {
  const { t } = useText()
  const [state, setState] = useState(start)
  const [page, setPage] = useState<'in' | 'verify' | 'recover'>('in')
  const [was] = useState(left)
  const refresh = useCallback(() => { void room.session.state({}).then((result) => { if (result.ok) setState(result.value) }) }, [])
  // Since the screen was locked the list may have changed, and somebody may have tried.
  useEffect(refresh, [refresh])
  const first = state.vault === 'none'

  return (
    <div className="door">
      <header className="frame-head">
        <span className="frame-name">{t('shell:product')}</span>
        <span className="grow" />
        <StateLine />
        {page === 'verify' && <Button onClick={() => setPage('in')} data-testid="verify-back">{t('shell:verify-back')}</Button>}
        <LanguageSwitch />
      </header>
      {was.stopped && <div className="notice" role="status" data-testid="door-stopped">{t('shell:door-stopped')}</div>}
      {page === 'verify' ? <main className="door-verify"><Verify /></main>
        : page === 'recover' ? <Recover onOpened={onOpened} onBack={() => setPage('in')} />
          : (
            <main className="door-body">
              <section className="door-word">
                <p className="door-name">{t('shell:product')}</p>
                <p className="door-motto">{t('shell:motto')}</p>
                <Button size="large" icon={<SafetyCertificateOutlined />} onClick={() => setPage('verify')} data-testid="unlock-verify">{t('shell:verify-door')}</Button>
                <p className="soft">{t('shell:verify-door-hint')}</p>
                <p className="soft figures door-version" data-testid="unlock-version">{t('shell:version', { version: state.version })}</p>
              </section>
              {first ? <SetUp onOpened={onOpened} onRestored={refresh} />
                : <Unlock key={state.people.length > 0 ? 'list' : 'names'} people={state.people} waitMs={state.waitMs} next={was.next} onOpened={onOpened} refresh={refresh} onRecover={() => setPage('recover')} />}
            </main>
          )}
      <DoorStop />
    </div>
  )
}
