// Keeping the store: backups, checks, retention and hold, controls. Each panel stands there for those who may use it.
import { useEffect, useState } from 'react'
import type { Certificate } from '../../shared/ipc/upkeep'
import type { Policy } from '../../shared/model/policy'
import { useMe } from '../access/use-may'
import { room } from '../room'
import { Empty, Page } from '../ui/Page'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { BackupPanel } from './BackupPanel'
import { CertificateView } from './CertificateView'
import { KeepPanel } from './KeepPanel'
import { Mismatch } from './Mismatch'
import { PolicyPanel } from './PolicyPanel'
import { RehashPanel } from './RehashPanel'
import { SecondPanel } from './SecondPanel'
import { useLog } from './use-log'
import './upkeep.css'

export function Upkeep() {
  const { t } = useText()
  const me = useMe()
  const report = useReport()
  const { log, take, reload } = useLog()
  const [policy, setPolicy] = useState<Policy | null>(null)
  const [certificate, setCertificate] = useState<Certificate | null>(null)
  useEffect(() => {
    let alive = true
    void room.upkeep.policy({}).then((result) => {
      if (!alive) return
      if (result.ok) setPolicy(result.value)
      else report(result.failure)
    })
    return () => { alive = false }
  }, [report])

  if (certificate) return <CertificateView certificate={certificate} onClose={() => setCertificate(null)} />
  const any = me.may('backup') || me.may('rehash') || me.may('hold') || me.may('policy.set')
  return (
    <Page title={t('upkeep:upkeep')} testId="upkeep" aside={<span className="soft">{t('upkeep:upkeep-lead')}</span>}>
      {!any && <Empty title={t('upkeep:nothing')} text="" />}
      {/* Who may read the log sees it there. */}
      {log && !me.may('custody.read') && <Mismatch log={log} onChange={take} />}
      <div className="upkeep">
        {me.may('hold') && <KeepPanel onCertificate={setCertificate} />}
        <div className="stack">
          {me.may('backup') && <BackupPanel />}
          {me.may('rehash') && <RehashPanel policy={policy} />}
        </div>
        <div className="stack">
          {policy && (me.may('policy.set') || me.may('backup')) && <PolicyPanel policy={policy} onChange={setPolicy} />}
          {me.may('policy.set') && <SecondPanel log={log} onChange={reload} />}
        </div>
      </div>
    </Page>
  )
}
