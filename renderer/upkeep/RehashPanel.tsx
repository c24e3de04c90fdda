// The check of everything (F82): when it was last done, what it found, do it now.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Rehash } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import type { Policy } from '../../shared/model/policy'
import { useMe } from '../access/use-may'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { shortId } from '../ui/short-id'
import { size } from '../ui/size'
import { useText } from '../ui/text'
import { dateTime, duration } from '../ui/time'
import { useWork } from './use-work'
import { rehashDue } from './work-time'
import { WorkBar } from './WorkBar'

export function RehashPanel({ policy }: { policy: Policy | null }) {
  const { t } = useText()
  const mayRun = useMe().may('rehash')
  const work = useWork('rehash')
  const [last, setLast] = useState<Rehash | null | undefined>(undefined)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    let alive = true
    void room.upkeep.lastRehash({}).then((result) => {
      if (!alive) return
      if (result.ok) setLast(result.value)
      else setFailure(result.failure)
    })
    return () => { alive = false }
  }, [])
  const run = async () => {
    const report = await work.run(() => room.upkeep.rehash({}))
    if (report) setLast(report)
  }
  const bad = last?.findings.filter((f) => f.state !== 'ok') ?? []
  const due = policy !== null && last !== undefined && rehashDue(last, policy.rehashDays, Date.now())
  return (
    <section className="panel stack tight" data-testid="upkeep-rehashes" data-bad={bad.length}>
      <div className="row"><h2 className="grow">{t('upkeep:rehash')}</h2>{mayRun && <Button size="large" disabled={work.running} onClick={() => void run()} data-testid="upkeep-rehash">{t('upkeep:rehash-run')}</Button>}</div>
      <p className="soft">{t('upkeep:rehash-lead')} {policy && <span className={due ? 'warn' : ''}>{t(due ? 'upkeep:rehash-due' : 'upkeep:rehash-every', { n: policy.rehashDays })}</span>}</p>
      <WorkBar work={work} label={t('upkeep:rehash-running')} testId="upkeep-rehash" />
      {failure && <FailureBox failure={failure} testId="upkeep-rehash-read-failure" />}
      {last === null && <p className="warn">{t('upkeep:rehash-none')}</p>}
      {last && (
        <>
          <p className="figures" data-testid="upkeep-rehash-last">{t('upkeep:rehash-last', { time: dateTime(last.at), files: last.files, size: size(last.bytes), took: duration(last.tookMs) })}</p>
          {bad.length === 0 ? <p>{t('upkeep:rehash-ok')}</p> : (
            <>
              <p className="fault">{t('upkeep:rehash-bad', { n: bad.length })}</p>
              <ul data-testid="upkeep-findings">
                {bad.map((f) => <li key={`${f.what} ${f.id}`} data-state={f.state} className={f.state === 'damaged' || f.state === 'missing' ? 'fault' : 'warn'}>{t(`upkeep:what-${f.what}`)} <span className="figures">{shortId(f.id)}</span> · {t(`upkeep:found-${f.state}`)}</li>)}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  )
}
