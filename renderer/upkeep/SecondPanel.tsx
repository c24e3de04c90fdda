// The second saving place: recordings on a second disk (F17), and heads of the log, so that whoever replaces the whole vault by an older one is found out.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Subject } from '../../shared/ipc/access'
import type { LogState } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import { RequestApproval } from '../access/RequestApproval'
import { useRequest } from '../access/use-request'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { useText } from '../ui/text'

const subject: Subject = { dual: 'control', control: { what: 'second' } }

export function SecondPanel({ log, onChange }: { log: LogState | null; onChange: () => void }) {
  const { t } = useText()
  const [name, setName] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  // The first one is chosen by one person; replacing it turns a control off, which takes two.
  useEffect(() => { void room.upkeep.second({}).then((result) => { if (result.ok) setName(result.value) }) }, [])
  const request = useRequest(name === null ? null : subject)
  const head = log?.heads.find((h) => h.place === 'second')
  const choose = async () => {
    setBusy(true)
    const result = await room.upkeep.chooseSecond({ requestId: request.approved?.requestId ?? null })
    setBusy(false)
    request.reload()
    setFailure(result.ok ? null : result.failure)
    if (result.ok && result.value !== null) { setName(result.value); onChange() }
  }
  return (
    <section className="panel stack tight" data-testid="upkeep-second">
      <div className="row"><h2 className="grow">{t('upkeep:second')}</h2><Button size="large" loading={busy} disabled={name !== null && !request.approved} onClick={() => void choose()} data-testid="upkeep-second-choose">{t('upkeep:second-choose')}</Button></div>
      <p className="soft">{t('upkeep:second-lead')}</p>
      {name !== null && <RequestApproval of={request} />}
      {failure && <FailureBox failure={failure} testId="upkeep-second-failure" />}
      {name && <p role="status">{t('upkeep:second-now', { name })}</p>}
      <p data-testid="upkeep-second-state" data-state={head?.state ?? 'none'}>{t('upkeep:second-state', { state: t(head ? `upkeep:head-${head.state}` : name === null ? 'upkeep:second-none' : 'upkeep:second-next') })}</p>
    </section>
  )
}
