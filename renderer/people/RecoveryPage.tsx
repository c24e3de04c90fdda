// The recovery sheets of this vault: who keeps them, since when, and making new ones. After the first time that takes two persons.
import { Button } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import type { RequestId } from '../../shared/model/ids'
import { RequestApproval } from '../access/RequestApproval'
import { useRequest } from '../access/use-request'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { useSession } from '../ui/use-session'
import { RecoverySheets } from './RecoverySheets'

/** Always the same object: the request is looked for by what it asks. */
const subject = { dual: 'control', control: { what: 'recovery' } } as const

type State = { setId: string | null; officers: string[]; madeAt: string | null; rehearsedAt: string | null }

export function RecoveryPage() {
  const { t } = useText()
  const report = useReport()
  const { place, can, setRehearsed } = useSession()
  const [state, setState] = useState<State | null>(null)
  const [making, setMaking] = useState<{ requestId: RequestId | null } | null>(null)
  const read = useCallback(() => {
    void room.people.recovery({}).then((result) => { if (result.ok) setState(result.value); else report(result.failure) })
  }, [report])
  useEffect(read, [read])
  const proven = state !== null && state.setId !== null && state.rehearsedAt !== null
  const request = useRequest(proven ? subject : null)

  if (making) {
    return (
      <div className="panel door-sheets-body">
        <RecoverySheets unit={place.unit} requestId={making.requestId} later={() => setMaking(null)} onDone={() => { setMaking(null); setRehearsed(); read() }} />
      </div>
    )
  }
  if (!state) return null
  return (
    <div className="panel stack" data-testid="people-recovery" data-state={proven ? 'proven' : 'missing'}>
      <p>{t('recovery:lead')}</p>
      {proven ? (
        <dl className="facts">
          <dt>{t('recovery:set')}</dt><dd className="figures">{state.setId}</dd>
          <dt>{t('recovery:keepers')}</dt><dd>{state.officers.join(' · ')}</dd>
          {state.madeAt && <><dt>{t('recovery:made')}</dt><dd className="figures">{dateTime(state.madeAt)}</dd></>}
          <dt>{t('people:rehearsed-at')}</dt><dd className="figures">{dateTime(state.rehearsedAt!)}</dd>
        </dl>
      ) : <p className="warn">{t('shell:recovery-missing-text')}</p>}
      {can('recovery.make') && (proven ? (
        <>
          <p className="soft">{t('people:recovery-again')}</p>
          <RequestApproval of={request} />
          <div><Button type="primary" size="large" disabled={!request.approved} onClick={() => setMaking({ requestId: request.approved?.requestId ?? null })} data-testid="people-recovery-make">{t('people:recovery-make')}</Button></div>
        </>
      ) : <div><Button type="primary" size="large" onClick={() => setMaking({ requestId: null })} data-testid="people-recovery-make">{t('people:recovery-make')}</Button></div>)}
    </div>
  )
}
