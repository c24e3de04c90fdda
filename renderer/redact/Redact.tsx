// Redaction: the recipient first, then one decision after the other, original and result side by side.
import { useState } from 'react'
import type { CaseId, SessionId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'
import { useWorld } from '../ui/use-world'
import { Empty, Page } from '../ui/Page'
import { useText } from '../ui/text'
import { ChooseRecipient } from './ChooseRecipient'
import { keepProfile, lastProfile } from './last-profile'
import { useConsents } from './use-consents'
import { Workbench } from './Workbench'
import './redact.css'

export function Redact({ caseId, sessionId }: { caseId: CaseId; sessionId: SessionId }) {
  const { t } = useText()
  const world = useWorld(caseId, sessionId)
  const [profile, setProfile] = useState(() => lastProfile(sessionId))
  const consents = useConsents(sessionId)
  const choose = (to: RecipientProfile | null) => { keepProfile(sessionId, to); setProfile(to) }

  if (!world) return <Page title={t('redact:title')} testId="redact"><Empty title={t('shell:loading')} text="" /></Page>
  if (!profile) return <Page title={t('redact:title')} testId="redact"><ChooseRecipient consents={consents} onChoose={choose} /></Page>
  return <Workbench key={profile} caseId={caseId} sessionId={sessionId} sectionId={world.sections.redaction} profile={profile} consents={consents} mayWrite={world.rows.redaction.may.write} onChange={() => choose(null)} />
}
