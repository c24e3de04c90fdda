// What was not agreed to be handed to police, prosecutor, court and defence (F52): said before anybody redacts or seals for them.
import type { ReactNode } from 'react'
import { refusedParts, type Consents } from '../../shared/fold/consent'
import { sharedParts } from '../../shared/model/form'
import { needsConsent, type RecipientProfile } from '../../shared/model/redaction'
import { useText } from '../ui/text'

type Props = { consents: Consents | null; /** Null: not chosen yet. */ profile: RecipientProfile | null; /** What can be done about it. */ children?: ReactNode }

export function ConsentNote({ consents, profile, children }: Props) {
  const { t } = useText()
  if (!consents || (profile && !needsConsent.has(profile))) return null
  const open = sharedParts.filter((part) => consents[part] === 'open')
  const refused = refusedParts(consents)
  if (refused.length === 0 && open.length === 0) return null
  return (
    <section className="panel stack tight" data-testid="consent-note" role="status">
      {refused.map((part) => <p key={part} className="warn" data-testid={`consent-refused-${part}`}>{t(`redact:consent-refused-${part}`)}</p>)}
      {open.map((part) => <p key={part} data-testid={`consent-open-${part}`}>{t(`redact:consent-open-${part}`)}</p>)}
      {refused.length > 0 && children}
    </section>
  )
}
