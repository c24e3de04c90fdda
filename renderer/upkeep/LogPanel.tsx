// How the log stands: entries, root, heads by place; recompute everything; export it, and how the other side checks the file.
import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import type { LogState, upkeep } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import { useMe } from '../access/use-may'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { size } from '../ui/size'
import { useText } from '../ui/text'
import { clockTime } from '../ui/time'
import { useWork } from './use-work'
import { WorkBar } from './WorkBar'

type Exported = NonNullable<z.output<typeof upkeep.exportLog.output>>
/** What a person types to check an exported log; the verifier is handed over beside it. */
const command = (file: string) => `node sayonce-verify.mjs --log "${file}"`

export function LogPanel({ log, caseNumber, onChange }: { log: LogState | null; /** The case looked at; empty: none. */ caseNumber: string; onChange: (log: LogState) => void }) {
  const { t } = useText()
  const me = useMe()
  const work = useWork('verify')
  const [said, setSaid] = useState<{ at: string; good: boolean } | null>(null)
  const [busy, setBusy] = useState<'whole' | 'case' | null>(null)
  const [exported, setExported] = useState<Exported | 'closed' | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  const verify = async () => {
    setSaid(null)
    const state = await work.run(() => room.upkeep.verifyLog({}))
    if (!state) return
    onChange(state)
    setSaid({ at: new Date().toISOString(), good: !state.mismatch })
  }
  const take = async (only: string) => {
    setBusy(only === '' ? 'whole' : 'case')
    setFailure(null)
    setExported(null)
    const result = await room.upkeep.exportLog({ caseNumber: only })
    setBusy(null)
    if (result.ok) setExported(result.value ?? 'closed')
    else setFailure(result.failure)
  }
  return (
    <section className="panel stack tight" data-testid="custody-state" data-verified={log?.verified ?? false} data-size={log?.size ?? 0}>
      <h2>{t('upkeep:state')}</h2>
      {log && (
        <dl className="pairs figures">
          <dt>{t('upkeep:entries')}</dt><dd>{log.size}</dd>
          <dt>{t('upkeep:root')}</dt><dd title={log.root}>{log.root.slice(0, 16)}</dd>
          <dt>{t('upkeep:verified-label')}</dt><dd>{log.mismatch ? <b className="fault">{t('upkeep:verify-bad')}</b> : t(log.verified ? 'upkeep:verified-yes' : 'upkeep:verified-running')}</dd>
          <dt>{t('upkeep:key')}</dt><dd title={t('upkeep:key-hint')} data-testid="custody-key">{log.key}</dd>
          {log.heads.map((head) => (
            <HeadLine key={head.place} place={head.place} state={head.state} count={head.size} />
          ))}
        </dl>
      )}
      {me.may('custody.read') && <Button size="large" block disabled={work.running} onClick={() => void verify()} data-testid="custody-verify">{t('upkeep:verify')}</Button>}
      <WorkBar work={work} label={t('upkeep:verifying')} testId="custody-verify" />
      {said && <p role="status" className={said.good ? 'soft' : 'fault'} data-testid="custody-verified" data-good={said.good}>{said.good ? t('upkeep:verify-done', { time: clockTime(said.at) }) : t('upkeep:verify-bad')}</p>}
      {me.may('custody.export') && (
        <>
          <Button size="large" block loading={busy === 'whole'} disabled={busy !== null} onClick={() => void take('')} data-testid="custody-export">{t('upkeep:export-whole')}</Button>
          {caseNumber !== '' ? <Button size="large" block loading={busy === 'case'} disabled={busy !== null} onClick={() => void take(caseNumber)} data-testid="custody-export-case">{t('upkeep:export-case')}</Button>
            : <p className="hint">{t('upkeep:export-case-hint')}</p>}
        </>
      )}
      {busy && <p className="soft" role="status">{t('upkeep:exporting')}</p>}
      {failure && <FailureBox failure={failure} testId="custody-export-failure" />}
      {exported === 'closed' && <p className="warn" role="status">{t('upkeep:export-closed')}</p>}
      {exported && exported !== 'closed' && (
        <div className="stack tight" data-testid="custody-exported" role="status">
          <b>{t('upkeep:exported')}</b>
          <dl className="pairs figures">
            <dt>{t('upkeep:file')}</dt><dd>{exported.fileName}</dd>
            <dt>{t('upkeep:size')}</dt><dd>{size(exported.bytes)}</dd>
            <dt>{t('upkeep:digest')}</dt><dd data-testid="custody-exported-sha256">{exported.sha256}</dd>
          </dl>
          <p className="hint">{t('upkeep:export-how')}</p>
          <code className="command">{command(exported.fileName)}</code>
        </div>
      )}
    </section>
  )
}

function HeadLine({ place, state, count }: { place: LogState['heads'][number]['place']; state: LogState['heads'][number]['state']; count: number }) {
  const { t } = useText()
  return (
    <>
      <dt>{t(`upkeep:place-${place}`)}</dt>
      <dd data-testid={`head-${place}`} data-state={state}><span className={state === 'same' ? 'tag ok' : 'tag warn'}>{t(`upkeep:head-${state}`)}</span> {state === 'late' || state === 'other' ? count : ''}</dd>
    </>
  )
}
