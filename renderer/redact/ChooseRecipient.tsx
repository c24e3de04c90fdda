// Who will receive it: six large buttons, each with what this recipient gets.
import type { Consents } from '../../shared/fold/consent'
import { recipientProfiles, type RecipientProfile } from '../../shared/model/redaction'
import { useText } from '../ui/text'
import { ConsentNote } from './ConsentNote'

export function ChooseRecipient({ consents, onChoose }: { consents: Consents | null; onChoose: (profile: RecipientProfile) => void }) {
  const { t } = useText()
  return (
    <div className="stack recipients">
      <h2>{t('redact:choose-title')}</h2>
      <p className="soft">{t('redact:choose-lead')}</p>
      <ConsentNote consents={consents} profile={null}><p className="soft">{t('redact:consent-listed')}</p></ConsentNote>
      <div className="recipient-cards">
        {recipientProfiles.map((profile) => (
          <button key={profile} type="button" className="recipient" onClick={() => onChoose(profile)} data-testid={`redact-recipient-${profile}`}>
            <b>{t(`redact:profile-${profile}`)}</b>
            <span className="soft">{t(`redact:profile-${profile}-note`)}</span>
          </button>
        ))}
      </div>
      <p className="soft">{t('redact:policy-note')}</p>
    </div>
  )
}
