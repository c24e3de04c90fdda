// Sealing: what goes in and what blocks, then progress by step, then the result with the passphrase that is shown once.
import type { CaseId, SessionId } from '../../shared/model/ids'
import { Page } from '../ui/Page'
import { useText } from '../ui/text'
import { Prepare } from './Prepare'
import { Result } from './Result'
import { Running } from './Running'
import { useSealJob } from './seal-job'
import './seal.css'

export function Seal({ caseId, sessionId }: { caseId: CaseId; sessionId: SessionId }) {
  const { t } = useText()
  const job = useSealJob()
  if (job.phase === 'running') {
    return job.sessionId === sessionId ? <Running job={job} /> : <Page title={t('seal:title')} testId="seal"><p>{t('seal:other-running')}</p></Page>
  }
  // A finished one is shown whatever session is open: its passphrase cannot be had again.
  if (job.phase === 'done') return <Result job={job} />
  return <Prepare caseId={caseId} sessionId={sessionId} job={job.phase !== 'idle' && job.sessionId === sessionId ? job : { phase: 'idle' }} />
}
