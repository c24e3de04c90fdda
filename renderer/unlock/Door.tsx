// The door: set-up on the first start, password on later ones, and verifying a bundle without opening anything.
import { SafetyCertificateOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { Opened } from '../../shared/ipc/session'
import { StateLine } from '../record/StateLine'
import { LanguageSwitch } from '../ui/LanguageSwitch'
import { useText } from '../ui/text'
import { Verify } from '../verify/Verify'
import { SetUp } from './SetUp'
import { Unlock } from './Unlock'
import './unlock.css'

type Props = { first: boolean; version: string; onOpened: (opened: Opened) => void }

export function Door({ first, version, onOpened }: Props) {
  const { t } = useText()
  const [verifying, setVerifying] = useState(false)
  return (
    <div className="door">
      <header className="frame-head">
        <span className="frame-name">{t('shell:product')}</span>
        <span className="grow" />
        <StateLine />
        {verifying && <Button onClick={() => setVerifying(false)} data-testid="verify-back">{t('shell:verify-back')}</Button>}
        <LanguageSwitch />
      </header>
      {verifying ? (
        <main className="door-verify"><Verify /></main>
      ) : (
        <main className="door-body">
          <section className="door-word">
            <p className="door-name">{t('shell:product')}</p>
            <p className="door-motto">{t('shell:motto')}</p>
            <Button size="large" icon={<SafetyCertificateOutlined />} onClick={() => setVerifying(true)} data-testid="unlock-verify">{t('shell:verify-door')}</Button>
            <p className="soft">{t('shell:verify-door-hint')}</p>
            <p className="soft figures door-version" data-testid="unlock-version">{t('shell:version', { version })}</p>
          </section>
          {first ? <SetUp onOpened={onOpened} /> : <Unlock onOpened={onOpened} />}
        </main>
      )}
    </div>
  )
}
