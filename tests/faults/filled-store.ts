// A vault with a little in it, made without the app: for faults that need no window.
import { openCase, openSession, addRegister } from '../../electron/sections/cases'
import { Store } from '../../electron/store/store'
import { sectionsOf } from '../../electron/store/world'
import type { PersonId, SectionId, SessionId, StaffId } from '../../shared/model/ids'
import type { UserFact } from '../../shared/model/entry'
import { freshId } from '../harness/ids'

export type Filled = { store: Store; sessionId: SessionId; section: (kind: string) => SectionId }

/** One case with one session that may record. */
export async function filledStore(folder: string, password: string): Promise<Filled> {
  const store = await Store.create(folder, password)
  const register = await addRegister(store)
  await store.setMeta('place', JSON.stringify({ unit: '云溪虚构分局', room: '听雨询问室' }))
  const append = (sectionId: SectionId, fact: UserFact) => store.log.append(sectionId, fact, store.staffId)
  const staff = { unit: '', badge: '', sex: 'female' } as const
  const second: StaffId = freshId('stf')
  const third: StaffId = freshId('stf')
  await append(register, { kind: 'staff.added', body: { ...staff, staffId: store.staffId, name: '沈知雁', role: 'interviewer' } })
  await append(register, { kind: 'staff.added', body: { ...staff, staffId: second, name: '顾北辰', role: 'interviewer' } })
  await append(register, { kind: 'staff.added', body: { ...staff, staffId: third, name: '何舒', role: 'recorder' } })
  const { caseId } = await openCase(store, { reporter: '值班老师来电', reportedAt: '2026-02-03T09:00', receipt: '', firstReceiver: store.staffId })
  const { sessionId } = await openSession(store, caseId, '听雨询问室')
  const rows = await sectionsOf(store, caseId)
  const section = (kind: string) => rows.find((row) => row.kind === kind)!.sectionId
  const child: PersonId = freshId('per')
  const guardian: PersonId = freshId('per')
  const person = { sex: 'female', relation: '', unsuitable: null } as const
  await append(section('case'), { kind: 'case.person', body: { ...person, personId: child, role: 'child', pseudonym: '小鹿灯', ageBand: '6-9' } })
  await append(section('case'), { kind: 'case.person', body: { ...person, personId: guardian, role: 'guardian', pseudonym: '小鹿灯妈妈', ageBand: 'adult' } })
  await append(section('session'), { kind: 'session.staff', body: { interviewers: [store.staffId, second], recorder: third, companion: guardian, interpreter: null } })
  const checks = { 'guardian-notified': 'yes', 'interpreter-needed': 'no', 'rights-told': 'yes', individual: 'yes', 'room-ready': 'yes' } as const
  for (const [item, answer] of Object.entries(checks)) await append(section('session'), { kind: 'session.check', body: { item: item as keyof typeof checks, answer, reason: '' } })
  for (let i = 0; i < 20; i++) {
    await append(section('questioning'), { kind: 'qa.added', body: { lineId: freshId('lin'), speaker: i % 2 ? 'answer' : 'question', text: `第 ${i} 句：他推了我一把，书包摔破了。`.repeat(20), recordingId: null, atMs: 0 as never } })
  }
  return { store, sessionId, section }
}
