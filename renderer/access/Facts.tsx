// What exactly is asked of a second person, in words: nobody approves a number.
import { useEffect, useState, type ReactNode } from 'react'
import type { Approval, Subject } from '../../shared/ipc/access'
import type { Policy } from '../../shared/model/policy'
import { room } from '../room'
import { policyKeys } from '../upkeep/policy-keys'
import { pictureWords } from '../ui/picture-words'
import { useText, type T, type TextKey } from '../ui/text'
import { fullTime } from '../ui/time'
import { useNames } from './use-may'
import './access.css'

/** The name of what is asked. */
export function subjectTitle(subject: Subject): TextKey {
  if (subject.dual === 'control') return `access:dual-${subject.control.what}`
  return subject.dual === 'seal' ? 'access:dual-seal' : 'access:dual-dispose'
}

type Row = { label: TextKey; value: ReactNode }

function rowsOf(subject: Subject, number: string, now: Policy | null, t: T): Row[] {
  if (subject.dual === 'dispose') return [{ label: 'access:fact-case', value: number }, { label: 'access:what', value: t(`access:fact-dispose-${subject.what}`) }]
  if (subject.dual === 'seal') {
    const { profile, recipient, noRecordingReason, omitDamagedReason, withoutConsentReason } = subject.wish
    return [
      { label: 'access:fact-case', value: number }, { label: 'access:fact-profile', value: t(`redact:profile-${profile}`) }, { label: 'access:fact-recipient', value: recipient },
      ...(noRecordingReason ? [{ label: 'access:fact-no-recording', value: noRecordingReason } as const] : []),
      ...(withoutConsentReason ? [{ label: 'access:fact-without-consent', value: withoutConsentReason } as const] : []),
      ...(omitDamagedReason ? [{ label: 'access:fact-omit-damaged', value: omitDamagedReason } as const] : []),
    ]
  }
  const { control } = subject
  if (control.what === 'recovery') return [{ label: 'access:what', value: t('access:fact-recovery') }]
  if (control.what === 'second') return [{ label: 'access:what', value: t('access:fact-second') }]
  if (control.what === 'reanchor') return [{ label: 'access:what', value: t('access:fact-reanchor') }]
  return [{ label: 'access:fact-policy', value: (
    <ul className="policy-changes">
      {policyKeys.filter((key) => !now || now[key] !== control.policy[key]).map((key) => (
        <li key={key}>{t(`upkeep:policy-${key}`)} <span className="figures">{now && `${now[key]} → `}<b>{control.policy[key]}</b></span></li>
      ))}
      {JSON.stringify(now?.picture) !== JSON.stringify(control.policy.picture) && (
        <li>{t('upkeep:policy-picture')} <b className="figures">{control.policy.picture ? pictureWords(t, control.policy.picture) : t('upkeep:policy-picture-auto')}</b></li>
      )}
    </ul>
  ) }]
}

export function Facts({ request }: { request: Approval }) {
  const { t } = useText()
  const name = useNames()
  const [policy, setPolicy] = useState<Policy | null>(null)
  // What is in force is compared only while it can still change: afterwards it is the same.
  const aboutPolicy = request.subject.dual === 'control' && request.subject.control.what === 'policy' && (request.state === 'open' || request.state === 'approved')
  useEffect(() => {
    if (!aboutPolicy) return
    let alive = true
    void room.upkeep.policy({}).then((result) => { if (alive && result.ok) setPolicy(result.value) })
    return () => { alive = false }
  }, [aboutPolicy])
  const rows: Row[] = [
    ...rowsOf(request.subject, request.about?.number ?? t('access:unknown-case'), policy, t),
    { label: 'access:asked-by', value: name(request.requester) },
    { label: 'access:asked-at', value: <span className="figures">{fullTime(request.requestedAt)}</span> },
    { label: 'access:expires', value: <span className="figures">{fullTime(request.expiresAt)}</span> },
    ...(request.approver && request.approvedAt ? [{ label: 'access:approver', value: t('access:approver-at', { name: name(request.approver), time: fullTime(request.approvedAt) }) } as const] : []),
    { label: 'access:hash', value: <span className="figures">{request.hash.slice(0, 16)}</span> },
  ]
  return (
    <dl className="request-facts">
      {rows.map(({ label, value }) => <div key={label}><dt>{t(label)}</dt><dd>{value}</dd></div>)}
    </dl>
  )
}
