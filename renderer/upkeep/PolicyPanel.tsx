// The controls of the room: read by everybody here, changed by two persons.
import { Button, InputNumber, Select } from 'antd'
import { useMemo, useState } from 'react'
import type { Subject } from '../../shared/ipc/access'
import { candidates, type Picture } from '../../shared/model/capture'
import { Policy } from '../../shared/model/policy'
import { RequestApproval } from '../access/RequestApproval'
import { useMe } from '../access/use-may'
import { useRequest } from '../access/use-request'
import { room } from '../room'
import { useReport } from '../ui/report'
import { pictureWords } from '../ui/picture-words'
import { useText } from '../ui/text'
import { policyKeys, policyRange, type NumberKey } from './policy-keys'

const pictureKey = (picture: Picture | null) => picture ? `${picture.height}p${picture.frameRate}-${picture.codec}-${picture.bitsPerSecond}` : 'auto'

export function PolicyPanel({ policy, onChange }: { policy: Policy; onChange: (policy: Policy) => void }) {
  const { t } = useText()
  const report = useReport()
  const mayChange = useMe().may('policy.set')
  const [draft, setDraft] = useState<{ [K in NumberKey]: number | null } & Pick<Policy, 'picture'>>(policy)
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState(false)
  // One set by an earlier version stays to be chosen.
  const pictures = candidates.some((p) => pictureKey(p) === pictureKey(policy.picture)) || !policy.picture ? candidates : [policy.picture, ...candidates]
  const wanted = useMemo(() => { const read = Policy.safeParse(draft); return read.success ? read.data : null }, [draft])
  const changed = wanted !== null && (policyKeys.some((key) => wanted[key] !== policy[key]) || pictureKey(wanted.picture) !== pictureKey(policy.picture))
  const subject = useMemo((): Subject | null => wanted && changed ? { dual: 'control', control: { what: 'policy', policy: wanted } } : null, [wanted, changed])
  const request = useRequest(mayChange ? subject : null)
  const save = async () => {
    if (!request.approved) return
    setBusy(true)
    const result = await room.upkeep.setPolicy({ requestId: request.approved.requestId })
    setBusy(false)
    request.reload()
    if (!result.ok) { report(result.failure); return }
    onChange(result.value)
    setDraft(result.value)
    setSaved(true)
  }
  return (
    <section className="panel stack tight" data-testid="upkeep-policy">
      <h2>{t('upkeep:policy')}</h2>
      <p className="soft">{t(mayChange ? 'upkeep:policy-lead' : 'upkeep:policy-not-yours')}</p>
      {policyKeys.map((key) => {
        const { min, max } = policyRange(key)
        return (
          <label key={key} className="policy-row">
            <span>{t(`upkeep:policy-${key}`)}</span>
            <InputNumber className="figures" min={min} max={max} precision={0} controls={false} disabled={!mayChange} value={draft[key]} onChange={(value) => { setSaved(false); setDraft({ ...draft, [key]: value }) }} data-testid={`policy-${key}`} style={{ width: 120 }} />
            <span className="soft figures">{t('upkeep:policy-range', { min, max })}</span>
          </label>
        )
      })}
      <label className="policy-row wide">
        <span>{t('upkeep:policy-picture')}</span>
        <Select virtual={false} disabled={!mayChange} value={pictureKey(draft.picture)} data-testid="policy-picture" aria-label={t('upkeep:policy-picture')}
          onChange={(key) => { setSaved(false); setDraft({ ...draft, picture: pictures.find((p) => pictureKey(p) === key) ?? null }) }}
          options={[null, ...pictures].map((p) => ({ value: pictureKey(p), label: p ? pictureWords(t, p) : t('upkeep:policy-picture-auto'), 'data-testid': `policy-picture-${pictureKey(p)}` }))} />
      </label>
      {mayChange && !wanted && <p className="fault" role="alert">{t('upkeep:policy-wrong')}</p>}
      {mayChange && wanted && !changed && <p className="soft" role="status" data-testid="policy-state">{t(saved ? 'upkeep:policy-saved' : 'upkeep:policy-same')}</p>}
      {mayChange && changed && <RequestApproval of={request} />}
      {request.approved && <div><Button size="large" type="primary" loading={busy} onClick={() => void save()} data-testid="policy-save">{t('upkeep:policy-save')}</Button></div>}
    </section>
  )
}
