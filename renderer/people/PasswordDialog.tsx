// One's own password: the old one once, the new one twice.
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import type { Failure } from '../../shared/failure'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'
import { useSession } from '../ui/use-session'
import { NewPassword } from '../unlock/NewPassword'
import { PasswordField } from '../unlock/PasswordField'
import '../unlock/unlock.css'

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const { opened, place } = useSession()
  const { message } = App.useApp()
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async () => {
    if (busy || old === '' || !fresh) return
    setBusy(true)
    setFailure(null)
    const result = await room.session.changePassword({ old, fresh })
    setBusy(false)
    if (!result.ok) return setFailure(result.failure)
    void message.success(t('people:password-changed'))
    onClose()
  }
  return (
    <Modal open centered width={560} mask={{ closable: false }} keyboard={old === ''} onCancel={onClose} title={t('people:my-password')}
      footer={<>
        <Button size="large" onClick={onClose} data-testid="my-password-cancel">{t('shell:cancel')}</Button>
        <Button type="primary" size="large" loading={busy} disabled={old === '' || !fresh} onClick={() => void save()} data-testid="my-password-save">{t('shell:save')}</Button>
      </>}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
        <Labelled label={t('people:password-old')}><PasswordField value={old} onType={setOld} testId="my-password-old" autoFocus purpose="current-password" /></Labelled>
        <NewPassword testId="my-password-new" words={[place.unit, place.room, opened.name]} onPassword={setFresh} />
        {failure && <FailureBox failure={failure} testId="my-password-failure" />}
        <button type="submit" className="hidden" aria-hidden="true" tabIndex={-1} />
      </form>
    </Modal>
  )
}
