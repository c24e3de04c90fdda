// One's own security token: with it password and token are both needed; without it the password alone again.
import { App, Button, Input, Modal } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import type { Failure } from '../../shared/failure'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { PasswordField } from '../unlock/PasswordField'

type Plugged = { module: string; tokens: { serial: string; label: string }[] }

export function TokenDialog({ has, onClose }: { has: boolean; onClose: () => void }) {
  const { t } = useText()
  const { message } = App.useApp()
  const [plugged, setPlugged] = useState<Plugged | null>(null)
  const [serial, setSerial] = useState<string | null>(null)
  const [pin, setPin] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const look = useCallback(async () => {
    setBusy(true)
    setFailure(null)
    const result = await room.people.tokens({})
    setBusy(false)
    if (!result.ok) {
      setFailure(result.failure)
      // The driver can still be chosen.
      return setPlugged((had) => had ?? { module: '', tokens: [] })
    }
    setPlugged(result.value)
    setSerial((had) => result.value.tokens.some((token) => token.serial === had) ? had : result.value.tokens[0]?.serial ?? null)
  }, [])
  useEffect(() => { void look() }, [look])

  const chooseModule = async () => {
    const result = await room.people.chooseModule({})
    if (!result.ok) setFailure(result.failure)
    else if (result.value) await look()
  }
  const ready = pin !== '' && password !== '' && (has || serial !== null)
  const save = async () => {
    if (busy || !ready) return
    setBusy(true)
    setFailure(null)
    const result = has ? await room.people.removeToken({ pin, password }) : await room.people.addToken({ serial: serial!, pin, password })
    setBusy(false)
    if (!result.ok) return setFailure(result.failure)
    void message.success(t(has ? 'people:token-removed' : 'people:token-added'))
    onClose()
  }
  const file = plugged?.module.split(/[\\/]/).at(-1) ?? ''
  return (
    <Modal open centered width={600} mask={{ closable: false }} onCancel={onClose} title={t('people:my-token')}
      footer={<>
        <Button size="large" onClick={onClose} data-testid="token-cancel">{t('shell:cancel')}</Button>
        <Button type="primary" size="large" danger={has} loading={busy} disabled={!ready} onClick={() => void save()} data-testid="token-save">{t(has ? 'people:token-remove' : 'people:token-add')}</Button>
      </>}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void save() }} data-testid="token">
        <p className="soft">{t(has ? 'people:token-has' : 'people:token-lead')}</p>
        {!has && (
          <>
            <div className="field">
              <span className="label">{t('people:token-driver')}</span>
              <span className="row tight"><span className="grow figures">{file || <span className="soft">{t('people:token-no-driver')}</span>}</span>
                <Button onClick={() => void chooseModule()} data-testid="token-module">{t('people:token-choose')}</Button></span>
            </div>
            {file !== '' && (
              <div className="field">
                <span className="label">{t('people:token-plugged')}</span>
                <span className="row tight">
                  {plugged!.tokens.length === 0 ? <span className="warn grow" data-testid="token-none">{t('people:token-none')}</span>
                    : <Pick testId="token-serial" label={t('people:token-plugged')} clearable={false} value={serial} onPick={setSerial} options={plugged!.tokens.map((token) => ({ value: token.serial, label: `${token.label} · ${token.serial}` }))} />}
                  <Button onClick={() => void look()} loading={busy} data-testid="token-again">{t('people:token-again')}</Button>
                </span>
              </div>
            )}
          </>
        )}
        <Labelled label={t('people:password-old')}><PasswordField value={password} onType={setPassword} testId="token-password" purpose="current-password" /></Labelled>
        <Labelled label={t('shell:door-pin')}><Input.Password size="large" data-testid="token-pin" maxLength={64} autoComplete="off" value={pin} onChange={(e) => setPin(e.target.value)} /></Labelled>
        {failure && <FailureBox failure={failure} testId="token-failure" />}
        <button type="submit" className="hidden" aria-hidden="true" tabIndex={-1} />
      </form>
    </Modal>
  )
}
