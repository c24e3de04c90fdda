// First start, step by step: the place, the supervisor, the administrator, others, the vault, its recovery sheets. Nothing is written
// before the vault is made; from then on every step can be left and taken up again under People.
import { Button } from 'antd'
import { useState, type FormEvent } from 'react'
import type { Failure } from '../../shared/failure'
import type { NewOfficer, Opened } from '../../shared/ipc/session'
import { OfficerForm } from '../people/OfficerForm'
import { blankOfficer, officerOf, type OfficerDraft } from '../people/officer-draft'
import { RecoverySheets } from '../people/RecoverySheets'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { useText } from '../ui/text'
import { NewPassword } from './NewPassword'
import { OthersStep } from './OthersStep'
import { PlaceStep, type PlaceDraft } from './PlaceStep'
import { StepLine } from './StepLine'

const steps = ['place', 'supervisor', 'admin', 'others', 'recovery', 'done'] as const
type Typed = { draft: OfficerDraft; password: string | null }
type Props = { onOpened: (opened: Opened) => void; onRestored: () => void }

export function SetUp({ onOpened, onRestored }: Props) {
  const { t } = useText()
  const [at, setAt] = useState(0)
  const [place, setPlace] = useState<PlaceDraft>({ unit: '', room: '' })
  const [supervisor, setSupervisor] = useState<Typed>({ draft: blankOfficer('supervisor', ''), password: null })
  const [admin, setAdmin] = useState<Typed>({ draft: blankOfficer('admin', ''), password: null })
  const [others, setOthers] = useState<readonly NewOfficer[]>([])
  const [typing, setTyping] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [made, setMade] = useState<{ opened: Opened; rehearsed: boolean } | null>(null)
  const step = steps[at]!
  const line = <StepLine label={t('shell:setup-title')} names={steps.map((name) => t(`shell:setup-${name}`))} at={at} />

  const unit = place.unit.trim()
  const words = [unit, place.room]
  const whole = ({ draft, password }: Typed, taken: readonly string[]): NewOfficer | null => {
    const officer = officerOf({ ...draft, unit }, taken)
    return officer && password ? { ...officer, password } : null
  }
  const first = whole(supervisor, [])
  const second = whole(admin, [supervisor.draft.name.trim()])
  const ready = { place: unit !== '' && place.room.trim() !== '', supervisor: first !== null, admin: second !== null, others: first !== null && second !== null && !typing, recovery: true, done: true }[step]

  const create = async () => {
    if (!first || !second) return
    setBusy(true)
    setFailure(null)
    const result = await room.session.setUp({ unit, room: place.room.trim(), officers: [first, second, ...others.map((o) => ({ ...o, unit }))] })
    setBusy(false)
    if (!result.ok) return setFailure(result.failure)
    setMade({ opened: result.value, rehearsed: false })
    setAt(steps.indexOf('recovery'))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy || !ready) return
    if (step === 'done') { if (made) onOpened(made.rehearsed ? { ...made.opened, mustRecover: false } : made.opened) }
    else if (step === 'others') void create()
    else setAt(at + 1)
  }

  if (step === 'recovery' && made) {
    return (
      <section className="door-sheets" data-testid="setup-recovery">
        {line}
        <div className="panel door-sheets-body">
          <RecoverySheets unit={unit} later={() => setAt(at + 1)} onDone={() => { setMade({ ...made, rehearsed: true }); setAt(at + 1) }} />
        </div>
      </section>
    )
  }

  const one = (typed: Typed, change: (typed: Typed) => void, taken: readonly string[], lead: string) => (
    <>
      <p className="soft">{lead}</p>
      <div className="cols" key={step}>
        <OfficerForm draft={typed.draft} onChange={(draft) => change({ ...typed, draft })} taken={taken} posts={[typed.draft.role]} withUnit={false} />
        <span />
        <NewPassword testId="officer-password" words={[...words, typed.draft.name, typed.draft.badge]} onPassword={(password) => { if (password !== typed.password) change({ ...typed, password }) }} />
      </div>
    </>
  )
  return (
    <form className="panel door-card wide" onSubmit={submit} data-testid="setup" data-step={step}>
      {line}
      {step !== 'recovery' && <h1>{t(`shell:setup-${step}-title`)}</h1>}
      {step === 'place' && <PlaceStep place={place} onChange={setPlace} onRestored={onRestored} />}
      {step === 'supervisor' && one(supervisor, setSupervisor, [], t('shell:setup-supervisor-lead'))}
      {step === 'admin' && one(admin, setAdmin, [supervisor.draft.name.trim()], t('shell:setup-admin-lead'))}
      {step === 'others' && first && second && (
        <OthersStep officers={[first, second, ...others]} fixed={2} unit={unit} words={words} onTyping={setTyping} onChange={(all) => setOthers(all.slice(2))} />
      )}
      {step === 'done' && made && <Done rehearsed={made.rehearsed} />}
      {failure && <FailureBox failure={failure} testId="setup-failure" />}
      <div className="door-acts">
        {at > 0 && step !== 'done' && <Button size="large" disabled={busy} onClick={() => { setFailure(null); setTyping(false); setAt(at - 1) }} data-testid="setup-back">{t('shell:back')}</Button>}
        <span className="grow" />
        {step === 'others' ? <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!ready} data-testid="setup-submit">{busy ? t('shell:setup-busy') : t('shell:setup-submit')}</Button>
          : step === 'done' ? <Button type="primary" size="large" htmlType="submit" autoFocus data-testid="setup-finish">{t('shell:setup-finish')}</Button>
            : <Button type="primary" size="large" htmlType="submit" disabled={!ready} data-testid="setup-next">{t('shell:setup-next')}</Button>}
      </div>
    </form>
  )
}

function Done({ rehearsed }: { rehearsed: boolean }) {
  const { t } = useText()
  return (
    <ul className="setup-done">
      <li>{t('shell:done-vault')}</li>
      <li className={rehearsed ? undefined : 'warn'}>{t(rehearsed ? 'shell:done-recovery' : 'shell:done-no-recovery')}</li>
      <li>{t('shell:done-people')}</li>
    </ul>
  )
}
