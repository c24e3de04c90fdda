// A session as people see it: its services with owner, state and reason (F1), who is in the room, what was checked.
import type { CheckItem } from '../model/checklist-items'
import type { Entry } from '../model/entry'
import type { PersonId, SessionId, Sha256, StaffId, Utc } from '../model/ids'
import { serviceKinds, type ServiceKind, type ServiceState } from '../model/section'
import type { SelfTest } from '../model/take'
import { live } from './live'

/** `sealed`: who signed its section, and the first characters of what everybody may compare (F63). From then on the state stays. */
export type Service = {
  service: ServiceKind; state: ServiceState; owner: StaffId | null; reason: string; changedAt: Utc | null
  sealed: { by: StaffId; at: Utc; digest: Sha256 } | null
}

export type Session = {
  sessionId: SessionId
  /** 1 for the first questioning of this child; every further one is a retelling. */
  ordinal: number
  room: string
  openedAt: Utc
  interviewers: StaffId[]
  recorder: StaffId | null
  companion: PersonId | null
  interpreter: PersonId | null
  checks: Partial<Record<CheckItem, { /** `none`: only a reason was written (computed rules). */ answer: 'yes' | 'no' | 'none'; reason: string; at: Utc }>>
  services: Record<ServiceKind, Service>
  /** The newest self-test of the recorder for this session (F16). */
  selfTest: SelfTest | null
  /** The day is over (F68): what happened in it stands as it is; care, follow-up and hand-over go on. */
  closed: { by: StaffId; at: Utc; /** Why forms that are wanted were left open; empty when none was. */ reason: string } | null
}

export function foldSession(entries: readonly Entry[]): Session | null {
  let session: Session | null = null
  for (const entry of live(entries)) {
    if (entry.kind === 'session.opened') {
      const services = Object.fromEntries(serviceKinds.map((service): [ServiceKind, Service] =>
        [service, { service, state: 'open', owner: null, reason: '', changedAt: null, sealed: null }])) as Record<ServiceKind, Service>
      session = { ...entry.body, openedAt: entry.atUtc, interviewers: [], recorder: null, companion: null, interpreter: null, checks: {}, services, selfTest: null, closed: null }
    }
    if (!session) continue
    if (entry.kind === 'session.staff') Object.assign(session, entry.body)
    if (entry.kind === 'session.check') session.checks[entry.body.item] = { answer: entry.body.answer, reason: entry.body.reason, at: entry.atUtc }
    if (entry.kind === 'selftest.done') session.selfTest = entry.body
    if (entry.kind === 'session.service' && session.services[entry.body.service].sealed === null) session.services[entry.body.service] = { ...entry.body, changedAt: entry.atUtc, sealed: null }
    if (entry.kind === 'session.sealed') {
      const had = session.services[entry.body.service]
      const { by, digest } = entry.body
      session.services[entry.body.service] = { ...had, state: 'sealed', changedAt: entry.atUtc, sealed: had.sealed ?? { by, at: entry.atUtc, digest } }
    }
    if (entry.kind === 'session.closed') session.closed ??= { by: entry.body.by, at: entry.atUtc, reason: entry.body.reason }
  }
  return session
}
