// Later starts: a name, a password, and a token's PIN where one is used. What went wrong is said in place, each case in its own words;
// a wrong name and a wrong password in the same ones.
import { Button, Input } from 'antd'
import { useCallback, useEffect, useRef, useState, type FormEvent } from 'react'
import type { Failure, FailureCode } from '../../shared/failure'
import type { DoorPerson, Opened } from '../../shared/ipc/session'
import type { StaffId } from '../../shared/model/ids'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'
import { DoorPeople, RecoverLink, type Choice } from './DoorPeople'
import { PasswordField } from './PasswordField'
import { useWait } from './use-wait'
import { minutesSeconds } from './wait'

type Props = { people: readonly DoorPerson[]; waitMs: number; /** Chosen at the switch. */ next: StaffId | null; onOpened: (opened: Opened) => void; /** Reads list and wait anew. */ refresh: () => void; onRecover: () => void }

const ofToken: ReadonlySet<FailureCode> = new Set(['E-A11', 'E-A12', 'E-A13'])

export function Unlock({ people, waitMs, next, onOpened, refresh, onRecover }: Props) {
  const { t } = useText()
  const [chosen, setChosen] = useState<Choice>(() => next && people.some((p) => p.staffId === next) ? next : people[0]?.staffId ?? 'other')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const wait = useWait(waitMs, refresh)
  const shut = wait > 0
  const person = people.find((p) => p.staffId === chosen) ?? null
  // A typed name does not say whether a token goes with it.
  const usesPin = person ? person.token : chosen === 'other' || (failure !== null && ofToken.has(failure.code))

  /** The first field that is still to be filled: a name where one is typed, else the password. */
  const focusSecret = useCallback(() => {
    const fields = [...form.current?.querySelectorAll<HTMLInputElement>('.door-secret input') ?? []]
    ;(fields.find((field) => field.value === '') ?? fields[0])?.focus()
  }, [])
  const wasShut = useRef(shut)
  useEffect(() => {
    if (wasShut.current && !shut) {
      setFailure(null)
      focusSecret()
    }
    wasShut.current = shut
  }, [shut, focusSecret])

  const choose = (to: Choice) => {
    setChosen(to)
    setPassword('')
    setPin('')
    setFailure(null)
  }
  const ready = password !== '' && (chosen !== 'other' || name.trim() !== '') && !shut
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || !ready) return
    setBusy(true)
    setFailure(null)
    const result = await room.session.unlock({ who: chosen === 'other' ? null : chosen, name: chosen === 'other' ? name.trim() : '', password, pin })
    setBusy(false)
    if (result.ok) return onOpened(result.value)
    setFailure(result.failure)
    setPassword('')
    setPin('')
    refresh()
    focusSecret()
  }

  return (
    <form ref={form} className="panel door-card door-unlock" onSubmit={(event) => void submit(event)} data-testid="unlock">
      <section className="door-who">
        <h1>{t('shell:unlock-title')}</h1>
        <DoorPeople people={people} chosen={chosen} onChoose={choose} onTake={() => setTimeout(focusSecret)} />
      </section>
      <section className="stack door-secret">
        {person ? <p className="door-chosen"><b>{person.name}</b> <span className="soft">{t(`shell:role-${person.role}`)}</span></p> : (
          <Labelled label={t('shell:name')}>
            <Input size="large" data-testid="door-name" maxLength={200} autoComplete="off" autoFocus={people.length === 0} value={name} onChange={(e) => setName(e.target.value)} />
          </Labelled>
        )}
        <Labelled label={t('shell:password')}>
          <PasswordField key={chosen} value={password} onType={setPassword} testId="unlock-password" autoFocus={person !== null && !shut} disabled={shut} purpose="current-password" />
        </Labelled>
        {usesPin && (
          <Labelled label={t('shell:door-pin')} hint={person ? t('shell:door-pin-hint') : t('shell:door-pin-maybe')}>
            <Input.Password size="large" data-testid="door-pin" maxLength={64} autoComplete="off" disabled={shut} value={pin} onChange={(e) => setPin(e.target.value)} />
          </Labelled>
        )}
        {shut && <p className="door-wait" role="timer" data-testid="door-wait">{t(failure?.code === 'E-A10' ? 'shell:door-wait-left' : 'shell:door-wait')} <b className="figures">{minutesSeconds(wait)}</b></p>}
        {failure && <FailureBox failure={failure} testId="unlock-failure" />}
        <div className="door-acts">
          <RecoverLink onClick={onRecover} />
          <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!ready} data-testid="unlock-submit">
            {busy ? t('shell:unlock-busy') : t('shell:unlock-submit')}
          </Button>
        </div>
      </section>
    </form>
  )
}
