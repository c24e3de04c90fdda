// The way in with recovery sheets: two of three, then who comes in, then a password of his own. Three pages, nothing kept between tries.
import { Button } from 'antd'
import { useState, type FormEvent } from 'react'
import { ok, type Failure, type Result } from '../../shared/failure'
import type { Opened } from '../../shared/ipc/session'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import { ShareForm } from '../recovery/ShareForm'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { useText } from '../ui/text'
import { NewPassword } from './NewPassword'

type Listed = { staffId: StaffId; name: string; role: Role }
type Fitted = { shares: string[]; people: Listed[] }
type Props = { onOpened: (opened: Opened) => void; onBack: () => void }

export function Recover({ onOpened, onBack }: Props) {
  const { t } = useText()
  const [fitted, setFitted] = useState<Fitted | null>(null)

  const send = async (shares: string[]): Promise<Result<Fitted>> => {
    // No person yet, so no password either: the contract wants one sign.
    const result = await room.session.recover({ shares, staffId: null, password: '-' })
    return result.ok ? ok({ shares, people: result.value.people }) : result
  }
  if (!fitted) {
    return (
      <main className="door-verify door-sheets-body" data-testid="recover">
        <ShareForm title={t('shell:recover-title')} lead={t('shell:recover-lead')} submit={t('shell:recover-check')} busy={t('shell:recover-busy')} testId="recover-check"
          aside={<Button size="large" onClick={onBack} data-testid="recover-back">{t('shell:verify-back')}</Button>} send={send} onDone={setFitted} />
      </main>
    )
  }
  return <main className="door-body"><Person {...fitted} onOpened={onOpened} onBack={onBack} /></main>
}

function Person({ shares, people, onOpened, onBack }: Fitted & Props) {
  const { t } = useText()
  const [chosen, setChosen] = useState<StaffId | null>(people.length === 1 ? people[0]!.staffId : null)
  const [password, setPassword] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || !chosen || !password) return
    setBusy(true)
    setFailure(null)
    const result = await room.session.recover({ shares, staffId: chosen, password })
    setBusy(false)
    if (!result.ok) setFailure(result.failure)
    else if (result.value.opened) onOpened(result.value.opened)
    else setFailure({ code: 'E-B1' })
  }
  return (
    <form className="panel door-card" onSubmit={(event) => void submit(event)} data-testid="recover-person">
      <h1>{t('shell:recover-who')}</h1>
      <p className="soft">{t('shell:recover-who-lead')}</p>
      <div className="door-people short" role="radiogroup" aria-label={t('shell:recover-who')}>
        {people.map((p) => (
          <button key={p.staffId} type="button" role="radio" aria-checked={chosen === p.staffId} className="door-person" onClick={() => setChosen(p.staffId)} data-testid={`recover-${p.staffId}`}>
            <b>{p.name}</b><span className="soft">{t(`shell:role-${p.role}`)}</span>
          </button>
        ))}
      </div>
      <NewPassword testId="recover-password" words={people.map((p) => p.name)} onPassword={setPassword} />
      {failure && <FailureBox failure={failure} testId="recover-failure" />}
      <div className="door-acts">
        <Button size="large" onClick={onBack} data-testid="recover-cancel">{t('shell:verify-back')}</Button>
        <span className="grow" />
        <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!chosen || !password} data-testid="recover-open">{t('shell:recover-open')}</Button>
      </div>
    </form>
  )
}
