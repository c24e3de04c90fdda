// What exactly is asked of a second person, in words: nobody approves a number.
import { useEffect, useState, type ReactNode } from 'react'
import type { Approval, Subject } from '../../shared/ipc/access'
import type { CaseId, SessionId } from '../../shared/model/ids'
import type { Policy } from '../../shared/model/policy'
import { room } from '../room'
import { policyKeys } from '../upkeep/policy-keys'
import { useText, type T, type TextKey } from '../ui/text'
import { fullTime } from '../ui/time'
import { useMe, useNames } from './use-may'
import './access.css'

/** Newest cases read to find the number of a request's case. */
const PAGE = 200

export type CaseOf = (subject: Subject) => Found | null
type Found = { caseId: CaseId; number: string; sessionId: SessionId | null }

/** Case numbers by case or session, for those who may list cases. */
export function useCaseOf(): CaseOf {
  const mayList = useMe()?.may('case.list') ?? false
  const [rows, setRows] = useState<Found[]>([])
  useEffect(() => {
    if (!mayList) return
    let alive = true
    void room.cases.list({ from: 0, count: PAGE }).then((result) => {
      if (alive && result.ok) setRows(result.value.rows.map((row) => ({ caseId: row.caseId, number: row.number, sessionId: row.session?.sessionId ?? null })))
    })
    return () => { alive = false }
  }, [mayList])
  return (subject) => rows.find((row) => (subject.dual === 'seal' ? row.sessionId === subject.wish.sessionId : subject.dual === 'dispose' && row.caseId === subject.caseId)) ?? null
}

/** The name of what is asked. */
export function subjectTitle(subject: Subject): TextKey {
  if (subject.dual === 'control') return `access:dual-${subject.control.what}`
  return subject.dual === 'seal' ? 'access:dual-seal' : 'access:dual-dispose'
}

type Row = { label: TextKey; value: ReactNode }

function rowsOf(subject: Subject, number: string, now: Policy | null, t: T): Row[] {
  if (subject.dual === 'dispose') return [{ label: 'access:fact-case', value: number }, { label: 'access:what', value: t('access:fact-dispose') }]
  if (subject.dual === 'seal') {
    const { profile, recipient, noRecordingReason, omitDamagedReason } = subject.wish
    return [
      { label: 'access:fact-case', value: number }, { label: 'access:fact-profile', value: t(`redact:profile-${profile}`) }, { label: 'access:fact-recipient', value: recipient },
      ...(noRecordingReason ? [{ label: 'access:fact-no-recording', value: noRecordingReason } as const] : []),
      ...(omitDamagedReason ? [{ label: 'access:fact-omit-damaged', value: omitDamagedReason } as const] : []),
    ]
  }
  const { control } = subject
  if (control.what === 'recovery') return [{ label: 'access:what', value: t('access:fact-recovery') }]
  if (control.what === 'reanchor') return [{ label: 'access:what', value: t('access:fact-reanchor') }]
  return [{ label: 'access:fact-policy', value: (
    <ul className="policy-changes">
      {policyKeys.filter((key) => !now || now[key] !== control.policy[key]).map((key) => (
        <li key={key}>{t(`upkeep:policy-${key}`)}: <span className="figures">{now && `${now[key]} → `}<b>{control.policy[key]}</b></span></li>
      ))}
    </ul>
  ) }]
}

/** `caseNumber`: from `useCaseOf`, read once by the screen for all it shows. */
export function Facts({ request, caseNumber }: { request: Approval; caseNumber: string | null }) {
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
    ...rowsOf(request.subject, caseNumber ?? t('access:unknown-case'), policy, t),
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
