// The second person approves at this machine, without a change of user: sees the facts, types the own password, and PIN with a token.
import { Button, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import type { Approval } from '../../shared/ipc/access'
import type { Member } from '../../shared/ipc/people'
import type { Failure } from '../../shared/failure'
import type { StaffId } from '../../shared/model/ids'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { PasswordField } from '../unlock/PasswordField'
import { Facts } from './Facts'
import { secondPersons } from './requests'
import { useMe } from './use-may'

export function ApproveHere({ request, onDone, onClose }: { request: Approval; onDone: () => void; onClose: () => void }) {
  const { t } = useText()
  const me = useMe()
  const [members, setMembers] = useState<Member[] | null>(null)
  const [who, setWho] = useState<StaffId | null>(null)
  const [password, setPassword] = useState('')
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  useEffect(() => {
    let alive = true
    void room.people.list({}).then((result) => {
      if (!alive) return
      if (!result.ok) { setFailure(result.failure); return }
      const able = secondPersons(result.value, request.dual, me)
      setMembers(able)
      if (able.length === 1) setWho(able[0]!.staffId)
    })
    return () => { alive = false }
  }, [request.dual, me.staffId])

  const chosen = members?.find((m) => m.staffId === who) ?? null
  const token = chosen?.slots.some((slot) => slot.kind === 'token') ?? false
  const ready = chosen !== null && password !== '' && (!token || pin !== '')
  const approve = async () => {
    if (!chosen || !ready || busy) return
    setBusy(true)
    setFailure(null)
    const result = await room.access.approveHere({ requestId: request.requestId, staffId: chosen.staffId, password, pin })
    setBusy(false)
    // A wrong one is typed anew; nothing of it stays in the window.
    setPassword('')
    setPin('')
    if (result.ok) onDone()
    else setFailure(result.failure)
  }
  return (
    <Modal open centered width={640} footer={null} mask={{ closable: false }} onCancel={onClose} title={t('access:here-title')}>
      <form className="stack" data-testid="request-here-dialog" onSubmit={(event) => { event.preventDefault(); void approve() }}>
        <p>{t('access:here-lead')}</p>
        <Facts request={request} />
        {failure && <FailureBox failure={failure} testId="request-here-failure" />}
        {members?.length === 0 ? <p className="warn">{t('access:here-none')}</p> : members && (
          <>
            <Labelled label={t('access:here-who')}>
              <Pick testId="request-here-who" label={t('access:here-who')} clearable={false} value={who} onPick={setWho} options={members.map((m) => ({ value: m.staffId, label: `${m.name} · ${t(`shell:role-${m.role}`)}` }))} />
            </Labelled>
            <Labelled label={t('access:here-password')}>
              <PasswordField autoFocus={members.length === 1} value={password} onType={setPassword} testId="request-here-password" purpose="current-password" />
            </Labelled>
            {token && (
              <Labelled label={t('access:here-pin')}>
                <Input.Password size="large" autoComplete="off" maxLength={64} value={pin} onChange={(event) => setPin(event.target.value)} data-testid="request-here-pin" />
              </Labelled>
            )}
          </>
        )}
        <div className="row">
          <span className="grow" />
          <Button size="large" onClick={onClose} data-testid="request-here-cancel">{t('shell:cancel')}</Button>
          <Button size="large" type="primary" htmlType="submit" loading={busy} disabled={!ready} data-testid="request-here-ok">{t('access:here-ok')}</Button>
        </div>
      </form>
    </Modal>
  )
}
