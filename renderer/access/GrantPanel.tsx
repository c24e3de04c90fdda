// Whom a section is opened to besides the posts: asks that wait, grants that run, and ending them. For those who may grant.
import { Button } from 'antd'
import { useState } from 'react'
import type { Grant } from '../../shared/ipc/access'
import type { CaseId, SectionId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { GrantDialog } from './GrantDialog'
import { useGrants } from './use-grants'
import { useMe, useNames } from './use-may'
import './access.css'

type Props = { sectionId: SectionId; kind: SectionKind; caseId: CaseId }

/** Draws nothing for a person who may not grant. */
export function GrantPanel(props: Props) {
  const me = useMe()
  return me.may('grant') ? <Panel {...props} /> : null
}

function Panel({ sectionId, kind, caseId }: Props) {
  const { t } = useText()
  const name = useNames()
  const report = useReport()
  const { grants, failure, reload } = useGrants(caseId, sectionId)
  const [dialog, setDialog] = useState<{ from: Grant | null } | null>(null)
  const section = t(`access:section-${kind}`)
  const end = (grant: Grant) => {
    void room.access.endGrant({ grantId: grant.grantId }).then((result) => { if (!result.ok) report(result.failure); reload() })
  }
  return (
    <section className="panel stack tight" data-testid="grants">
      <div className="row">
        <h2 className="grow">{t('access:grants')}</h2>
        <Button onClick={() => setDialog({ from: null })} data-testid="grant-add">{t('access:grant-add')}</Button>
      </div>
      <p className="soft">{t('access:grants-lead', { section })}</p>
      {failure && <FailureBox failure={failure} testId="grants-failure" />}
      {grants?.length === 0 && <p className="soft">{t('access:grants-none')}</p>}
      <ul className="grant-list">
        {grants?.map((grant) => (
          <li key={grant.grantId} data-testid={`grant-${grant.grantId}`} data-state={grant.state}>
            <b>{name(grant.holder)}</b>
            <span>{t(`access:purpose-${grant.purpose}`)}</span>
            <span className={grant.state === 'running' ? 'tag ok' : grant.state === 'asked' ? 'tag warn' : 'tag'}>{t(`access:grant-${grant.state}`)}</span>
            <span className="soft figures">{grant.until ? t('access:grant-until', { time: dateTime(grant.until) }) : dateTime(grant.askedAt)}{grant.by && ` · ${t('access:grant-by', { name: name(grant.by) })}`}</span>
            <span className="grow" />
            {grant.state === 'asked' && <Button type="primary" onClick={() => setDialog({ from: grant })} data-testid={`grant-give-${grant.grantId}`}>{t('access:grant-give')}</Button>}
            {(grant.state === 'asked' || grant.state === 'running') && <Button onClick={() => end(grant)} data-testid={`grant-end-${grant.grantId}`}>{t(grant.state === 'asked' ? 'access:grant-decline' : 'access:grant-end')}</Button>}
          </li>
        ))}
      </ul>
      {dialog && <GrantDialog sectionId={sectionId} kind={kind} from={dialog.from} onDone={() => { setDialog(null); reload() }} onClose={() => setDialog(null)} />}
    </section>
  )
}
