// First page of the first start: where this machine stands; or, instead, a vault taken over from a backup.
import { Button, Input, Progress } from 'antd'
import { useEffect, useState } from 'react'
import type { Failure } from '../../shared/failure'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'

export type PlaceDraft = { unit: string; room: string }
type Props = { place: PlaceDraft; onChange: (place: PlaceDraft) => void; /** A backup has become this machine's vault. */ onRestored: () => void }

export function PlaceStep({ place, onChange, onRestored }: Props) {
  const { t } = useText()
  return (
    <>
      <p className="soft">{t('shell:setup-lead')}</p>
      <div className="cols">
        <Labelled label={t('shell:unit')}>
          <Input data-testid="setup-unit" autoFocus maxLength={100} placeholder={t('shell:unit-example')} value={place.unit} onChange={(e) => onChange({ ...place, unit: e.target.value })} />
        </Labelled>
        <Labelled label={t('shell:room')}>
          <Input data-testid="setup-room" maxLength={60} placeholder={t('shell:room-example')} value={place.room} onChange={(e) => onChange({ ...place, room: e.target.value })} />
        </Labelled>
      </div>
      <Restore onRestored={onRestored} />
    </>
  )
}

function Restore({ onRestored }: { onRestored: () => void }) {
  const { t } = useText()
  const [busy, setBusy] = useState(false)
  const [percent, setPercent] = useState(0)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => room.upkeep.progress(({ work, done, total }) => { if (work === 'restore' && total > 0) setPercent(Math.floor(done / total * 100)) }), [])

  const restore = async () => {
    setBusy(true)
    setPercent(0)
    setFailure(null)
    const result = await room.upkeep.restore({})
    setBusy(false)
    if (!result.ok) setFailure(result.failure)
    else if (result.value) onRestored()
  }
  return (
    <div className="door-restore">
      <div className="row">
        <div className="grow"><b>{t('shell:restore-title')}</b><p className="soft">{t('shell:restore-text')}</p></div>
        {busy ? <Button onClick={() => void room.upkeep.cancel({})} data-testid="setup-restore-cancel">{t('shell:cancel')}</Button>
          : <Button onClick={() => void restore()} data-testid="setup-restore">{t('shell:restore')}</Button>}
      </div>
      {busy && <Progress percent={percent} aria-label={t('shell:restore-title')} />}
      {failure && <FailureBox failure={failure} testId="setup-restore-failure" />}
    </div>
  )
}
