// One fictional case with a session that may record, written straight into an open store by somebody of the questioning.
import { settleCase } from '../../electron/access/walls'
import { openCase, openSession } from '../../electron/sections/cases'
import type { Store } from '../../electron/store/store'
import { sectionsOf } from '../../electron/store/world'
import type { Entry, Fact } from '../../shared/model/entry'
import type { CaseId, Millis, PersonId, SectionId, SessionId, StaffId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { freshId } from './ids'
import type { Who } from './people'

export type MadeCase = {
  caseId: CaseId; sessionId: SessionId; number: string
  persons: { child: PersonId; guardian: PersonId }
  section: (kind: SectionKind) => SectionId
}

/** Appends as who is logged in. */
export const append = (store: Store, sectionId: SectionId, fact: Fact): Promise<Entry> => store.log.append(sectionId, fact, store.staffId)

export const line = (text: string): Fact => ({ kind: 'qa.added', body: { lineId: freshId('lin'), speaker: 'answer', text, recordingId: null, atMs: 0 as Millis } })

export const childName = '林溪照'

/** Opens a case and its first session. `lines` answers are written; the checklist is complete unless `ready` is false. For a recorder or case officer. */
export async function makeCase(store: Store, ids: Record<Who, StaffId>, { lines = 3, ready = true, interviewers = ['interviewer', 'interviewer2'] }: { lines?: number; ready?: boolean; interviewers?: readonly Who[] } = {}): Promise<MadeCase> {
  const { caseId, number } = await openCase(store, { reporter: '值班老师来电', reportedAt: '2026-02-03T09:00', receipt: '', firstReceiver: ids.interviewer })
  const { sessionId } = await openSession(store, caseId, '听雨询问室')
  const made = await madeCase(store, caseId, sessionId, number)
  const { section, persons } = made
  const person = { sex: 'female', relation: '', unsuitable: null } as const
  await append(store, section('case'), { kind: 'case.person', body: { ...person, personId: persons.child, role: 'child', pseudonym: '小鹿灯', ageBand: '6-9' } })
  await append(store, section('case'), { kind: 'case.person', body: { ...person, personId: persons.guardian, role: 'guardian', pseudonym: '小鹿灯妈妈', ageBand: 'adult' } })
  if (ready) {
    await append(store, section('session'), { kind: 'session.staff', body: { interviewers: interviewers.map((who) => ids[who]), recorder: ids.recorder, companion: persons.guardian, interpreter: null } })
    const checks = { 'guardian-notified': 'yes', 'interpreter-needed': 'no', 'rights-told': 'yes', individual: 'yes', 'room-ready': 'yes' } as const
    for (const [item, answer] of Object.entries(checks)) await append(store, section('session'), { kind: 'session.check', body: { item: item as keyof typeof checks, answer, reason: '' } })
    await append(store, section('session'), { kind: 'session.check', body: { item: 'self-test', answer: 'none', reason: '虚构的试验，情况紧急' } })
  }
  await settleCase(store, caseId)
  for (let i = 0; i < lines; i++) await append(store, section('questioning'), line(`第 ${i} 句：他推了我一把，书包摔破了。`.repeat(20)))
  return made
}

async function madeCase(store: Store, caseId: CaseId, sessionId: SessionId, number: string): Promise<MadeCase> {
  const rows = (await sectionsOf(store, caseId)).filter((row) => row.sessionId === null || row.sessionId === sessionId)
  return { caseId, sessionId, number, persons: { child: freshId('per'), guardian: freshId('per') }, section: (kind) => rows.find((row) => row.kind === kind)!.sectionId }
}

/** A service is begun, done, or opened again by its owner; the walls follow, as after `log.append`. */
export async function setService(store: Store, { caseId, section }: MadeCase, service: Extract<Fact, { kind: 'session.service' }>['body']['service'], state: 'open' | 'active' | 'done' | 'not-needed'): Promise<void> {
  await append(store, section('session'), { kind: 'session.service', body: { service, state, owner: store.staffId, reason: '' } })
  await settleCase(store, caseId)
}
