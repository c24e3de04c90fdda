// Heads of the log on a second disk: whoever replaces the whole vault by an older one is found out.
import { Button } from 'antd'
import { useState } from 'react'
import type { LogState } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { useText } from '../ui/text'

export function SecondPanel({ log, onChange }: { log: LogState | null; onChange: () => void }) {
  const { t } = useText()
  const [name, setName] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const head = log?.heads.find((h) => h.place === 'second')
  const choose = async () => {
    setBusy(true)
    const result = await room.upkeep.chooseSecond({})
    setBusy(false)
    setFailure(result.ok ? null : result.failure)
    if (result.ok && result.value !== null) { setName(result.value); onChange() }
  }
  return (
    <section className="panel stack tight" data-testid="upkeep-second">
      <div className="row"><h2 className="grow">{t('upkeep:second')}</h2><Button size="large" loading={busy} onClick={() => void choose()} data-testid="upkeep-second-choose">{t('upkeep:second-choose')}</Button></div>
      <p className="soft">{t('upkeep:second-lead')}</p>
      {failure && <FailureBox failure={failure} testId="upkeep-second-failure" />}
      {name && <p role="status">{t('upkeep:second-now', { name })}</p>}
      <p data-testid="upkeep-second-state" data-state={head?.state ?? 'none'}>{t('upkeep:second-state', { state: t(head ? `upkeep:head-${head.state}` : 'upkeep:second-none') })}</p>
    </section>
  )
}
