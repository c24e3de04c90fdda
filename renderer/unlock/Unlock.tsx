// Later starts: one password. What went wrong is said in place, each case in its own words (E-A1, E-A2, E-A3, E-A8).
import { Button } from 'antd'
import { useState, type FormEvent } from 'react'
import type { Failure } from '../../shared/failure'
import type { Opened } from '../../shared/ipc/session'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'
import { PasswordField } from './PasswordField'

export function Unlock({ onOpened }: { onOpened: (opened: Opened) => void }) {
  const { t } = useText()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || password === '') return
    setBusy(true)
    setFailure(null)
    const result = await room.session.unlock({ password })
    setBusy(false)
    if (result.ok) return onOpened(result.value)
    setFailure(result.failure)
    setPassword('')
  }

  return (
    <form className="panel door-card" onSubmit={(event) => void submit(event)} data-testid="unlock">
      <h1>{t('shell:unlock-title')}</h1>
      <p className="soft">{t('shell:unlock-lead')}</p>
      <Labelled label={t('shell:password')}>
        <PasswordField value={password} onType={setPassword} testId="unlock-password" autoFocus purpose="current-password" />
      </Labelled>
      {failure && <FailureBox failure={failure} testId="unlock-failure" />}
      <div className="door-acts">
        <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={password === ''} data-testid="unlock-submit">
          {busy ? t('shell:unlock-busy') : t('shell:unlock-submit')}
        </Button>
      </div>
    </form>
  )
}
