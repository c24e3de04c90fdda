// Entering a person, or changing what is written about one. A new person types his own password: nobody else ever knows it.
import { Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import type { Failure } from '../../shared/failure'
import type { Member } from '../../shared/ipc/people'
import { roles } from '../../shared/model/role'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { useText } from '../ui/text'
import { useSession } from '../ui/use-session'
import { NewPassword } from '../unlock/NewPassword'
import { OfficerForm } from './OfficerForm'
import { blankOfficer, draftOf, officerOf } from './officer-draft'
import '../unlock/unlock.css'

type Props = { /** Null enters a new one. */ member: Member | null; /** Names of all the others. */ taken: readonly string[]; /** The supervisor enters the room's first admin. */ firstAdmin: boolean; onClose: () => void }

export function EnrolDialog({ member, taken, firstAdmin, onClose }: Props) {
  const { t } = useText()
  const { place } = useSession()
  const [draft, setDraft] = useState(() => member ? draftOf(member) : blankOfficer(firstAdmin ? 'admin' : 'interviewer', place.unit))
  const [login, setLogin] = useState(true)
  const [password, setPassword] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const officer = officerOf(draft, taken)
  const ready = officer !== null && (member !== null || !login || password !== null)

  const save = async () => {
    if (busy || !officer || !ready) return
    setBusy(true)
    setFailure(null)
    const result = member ? await room.people.update({ staffId: member.staffId, officer })
      : firstAdmin ? await room.people.firstAdmin({ officer, password: password ?? '' }) : await room.people.enrol({ officer, password: login ? password : null })
    setBusy(false)
    if (result.ok) onClose()
    else setFailure(result.failure)
  }
  return (
    <Modal open centered width={760} mask={{ closable: false }} keyboard={draft.name === ''} onCancel={onClose} title={t(member ? 'people:update-title' : 'people:enrol-title')}
      footer={<>
        <Button size="large" onClick={onClose} data-testid="people-cancel">{t('shell:cancel')}</Button>
        <Button type="primary" size="large" loading={busy} disabled={!ready} onClick={() => void save()} data-testid="people-save">{t('shell:save')}</Button>
      </>}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void save() }} data-testid="people-dialog">
        <p className="soft">{t(member ? 'people:update-lead' : 'people:enrol-lead')}</p>
        <div className="cols">
          <OfficerForm draft={draft} onChange={setDraft} taken={taken} posts={firstAdmin ? ['admin'] : roles} />
          {member && draft.role !== member.role && <span className="warn wide" role="status">{t('people:role-changes')}</span>}
          {!member && (
            <>
              {!firstAdmin && <div className="wide"><Checkbox checked={!login} onChange={(e) => setLogin(!e.target.checked)}><span data-testid="officer-no-login">{t('people:no-login')}</span></Checkbox></div>}
              {login && <NewPassword testId="officer-password" words={[place.unit, place.room, draft.name, draft.badge]} onPassword={setPassword} />}
            </>
          )}
        </div>
        {failure && <FailureBox failure={failure} testId="people-failure" />}
        <button type="submit" className="hidden" aria-hidden="true" tabIndex={-1} />
      </form>
    </Modal>
  )
}
