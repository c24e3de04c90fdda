// What each role may do, said once more for the tests: from the table's cells and the state of a session, with every call of the contract named.
import { may, rightOf, type Act } from '../../shared/model/access'
import { contract } from '../../shared/ipc/index'
import type { Need } from '../../shared/ipc/contract'
import { belongs, UserFact } from '../../shared/model/entry'
import type { CaseId, LineId, PersonId, RecordingId, SectionId, SessionId } from '../../shared/model/ids'
import { roles, type Role } from '../../shared/model/role'
import type { FormSection, SectionKind } from '../../shared/model/section'
import { freshId } from '../harness/ids'
import type { Call } from './stage'

/** How a session stands for one person: whether interviewers are named, he is among them, and the questioning is closed. */
export type Standing = { anyNamed: boolean; named: boolean; closed: boolean }
export type Verdict = 'ok' | 'E-B3' | 'E-B10'

/** Whether a person of this role reads or writes a section of this kind now. */
export function sectionVerdict(role: Role, kind: SectionKind, act: 'read' | 'write', { anyNamed, named, closed }: Standing): Verdict {
  const cell = rightOf(role, kind)
  if (cell === null) return 'E-B3'
  const open = cell === 'assigned' ? named || !anyNamed : cell === 'after' ? named && closed : true
  if (!open) return 'E-B10'
  if (kind === 'custody' && act === 'write') return 'E-B3'
  return act === 'read' || cell === 'rw' || cell === 'assigned' ? 'ok' : 'E-B3'
}

/** The same for one fact: it must also belong there, and be this profession's to write. */
export function factVerdict(role: Role, kind: SectionKind, fact: UserFact, standing: Standing): Verdict {
  const right = sectionVerdict(role, kind, 'write', standing)
  if (right !== 'ok') return right
  if (!belongs[kind].includes(fact.kind)) return 'E-B3'
  // Who is named opens the questioning: once it has begun, or others are named, no interviewer names himself.
  if (fact.kind === 'session.staff' && role === 'interviewer') return 'E-B3'
  if (kind !== 'session' || ['interviewer', 'recorder', 'case-officer'].includes(role)) return 'ok'
  // A profession sets the state of its own services and nothing else of the session.
  return fact.kind === 'session.service' && ['rw', 'assigned'].includes(rightOf(role, fact.body.service) ?? '') ? 'ok' : 'E-B3'
}

/** One case with one session, as far as calls name its parts. */
export type Target = {
  caseId: CaseId; number: string; sessionId: SessionId; sections: Record<SectionKind, SectionId>; child: PersonId; line: LineId
  staff: Extract<UserFact, { kind: 'session.staff' }>['body']; recordingId: RecordingId; forms: readonly { id: string; version: number; section: FormSection; field: string; /** It stands in rows. */ rows: boolean }[]
}

/** A field of the forms of a section, one outside rows where there is any; for sections without forms one of another. */
function fieldOf(target: Target, kind: SectionKind): Target['forms'][number] {
  const home = kind === 'psychological-out' ? 'psychological' : kind
  const own = target.forms.filter((f) => f.section === home)
  return own.find((f) => !f.rows) ?? own[0] ?? target.forms[0]!
}

/** One well-formed fact of every kind a window may write, about what is there. */
export function factsFor(target: Target, kind: SectionKind): UserFact[] {
  const form = fieldOf(target, kind)
  const answer = { formId: form.id, version: form.version, field: form.field, answer: { state: 'unknown' as const } }
  const facts: { [K in UserFact['kind']]: Extract<UserFact, { kind: K }>['body'] } = {
    'case.person': { personId: freshId('per'), role: 'witness', pseudonym: '路人', sex: null, ageBand: 'adult', relation: '', unsuitable: null },
    'key.person': { personId: target.child, name: '林溪照', aliases: [], idNumber: '', birthDate: '', phone: '', address: '', school: '' },
    'session.staff': target.staff,
    'session.check': { item: 'room-ready', answer: 'yes', reason: '' },
    'session.service': { service: 'medical', state: 'open', owner: null, reason: '' },
    'qa.added': { lineId: freshId('lin'), speaker: 'note', text: '矩阵', recordingId: null, atMs: 0 as never },
    'qa.edited': { lineId: target.line, text: '矩阵' },
    'qa.removed': { lineId: target.line },
    marker: { recordingId: null, atMs: 0 as never, mark: 'note', text: '矩阵' },
    'marker.changed': { marker: 100_000, atMs: 0 as never, text: '矩阵' },
    presence: { recordingId: null, atMs: 0 as never, who: target.child, present: true },
    'form.answer': answer,
    // No group of that name: what a row takes is told by forms.test.ts.
    'form.row': { formId: form.id, version: form.version, group: 'none-such', row: freshId('row'), present: true },
    'form.released': answer,
    'redaction.decided': { profile: 'police', ref: { sectionId: target.sections.questioning, path: `qa/${target.line}` }, start: 0, end: 1, textSha256: '0'.repeat(64), kind: 'manual', action: 'accept', replacement: '', code: 'R1', reason: '' },
    undo: { seq: 100_000 },
  }
  return UserFact.options.map((option) => ({ kind: option.shape.kind.value, body: facts[option.shape.kind.value] }) as UserFact)
}

/** Facts whose target does not exist are refused later than by the table: `E-B1` for the text, `E-B2` for the group of a row, `E-B3` for the entry to undo. */
const beyondTable: Partial<Record<UserFact['kind'], string>> = { 'redaction.decided': 'E-B1', 'marker.changed': 'E-B1', 'form.row': 'E-B2', undo: 'E-B3' }

/** What an allowed fact is answered. Where a form has nothing but rows, an answer without its row is not taken. */
export function beyond(fact: UserFact, kind: SectionKind, target: Target): string {
  if (fact.kind === 'form.answer' && fieldOf(target, kind).rows) return 'E-B2'
  return beyondTable[fact.kind] ?? 'ok'
}

/** Calls of the capturing window are no window's that a person sits at: ipc.spec.ts has them. */
type Channel = { [G in Exclude<keyof typeof contract, 'capture' | 'decode'>]: { [N in keyof (typeof contract)[G]]: (typeof contract)[G][N] extends { type: 'call' } ? `${G & string}.${N & string}` : never }[keyof (typeof contract)[G]] }[Exclude<keyof typeof contract, 'capture' | 'decode'>]

/** `right`: a section the call also needs. `works`: the codes of an allowed call. `not`: roles that the act admits and this very payload does not. */
type Expected = { input: unknown; works: readonly string[]; right?: readonly [SectionKind, 'read' | 'write']; not?: readonly Role[]; skip?: readonly Role[] }

const nobody = (prefix: 'stf' | 'req' | 'grt' | 'viw' | 'itm' | 'ses' | 'tak') => `${prefix}_${'0'.repeat(20)}`

/**
 * Every call of the contract with a harmless well-formed argument about `target`, and what an allowed one answers. A call that is not
 * named here does not compile.
 */
export function callsFor(target: Target, password: string): Record<Channel, Expected> {
  const { caseId, sessionId, sections, recordingId } = target
  const officer = { name: '矩阵甲', role: 'observer', sex: 'male', unit: '', badge: '', training: null }
  const ok = ['ok']
  const gone = ['E-B1']
  const shot = { shot: 'label', scale: false, label: '', row: null, why: '矩阵' }
  return {
    'session.state': { input: {}, works: ok },
    'session.setUp': { input: { unit: '甲', room: '乙', officers: [{ ...officer, role: 'supervisor', password: '虚构的口令-一二三四' }, { ...officer, role: 'admin', password: '虚构的口令-一二三四' }] }, works: ['E-A6'] },
    // Somebody is in: nobody else comes in beside him.
    'session.unlock': { input: { who: nobody('stf'), password: '不对' }, works: ['E-B3'] },
    'session.lock': { input: { cause: 'nothing' }, works: ['E-B2'] },
    'session.changePassword': { input: { old: `${password}不对`, fresh: '虚构的口令-一二三四' }, works: ['E-A1'] },
    'session.recover': { input: { shares: ['一二三'], staffId: null, password: 'x' }, works: ['E-A14', 'E-A15', 'E-A16'] },
    'session.setLanguage': { input: { language: 'zh' }, works: ok },
    'session.place': { input: {}, works: ok },
    'people.list': { input: {}, works: ok },
    'people.enrol': { input: { officer, password: null }, works: ok },
    // There is an admin: E-B3 even to the supervisor.
    'people.firstAdmin': { input: { officer: { ...officer, role: 'admin' }, password: '虚构的口令-一二三四' }, works: ['E-B3'] },
    'people.admit': { input: { staffId: nobody('stf') }, works: gone },
    'people.update': { input: { staffId: nobody('stf'), officer }, works: gone },
    'people.remove': { input: { staffId: nobody('stf'), reason: '矩阵' }, works: gone },
    'people.tokens': { input: {}, works: ok },
    'people.chooseModule': { input: {}, works: ok },
    'people.addToken': { input: { serial: '0', pin: '0', password: '不对' }, works: ['E-A11', 'E-A13'] },
    'people.removeToken': { input: { pin: '0', password: '不对' }, works: ['E-A1'] },
    'people.makeRecovery': { input: { officers: [nobody('stf'), nobody('stf'), nobody('stf')], requestId: null }, works: ['E-B2'] },
    'people.rehearse': { input: { typed: ['一', '二'] }, works: gone },
    // It would open the system's print dialog.
    'people.printSheet': { input: { index: 1 }, works: [], skip: ['supervisor'] },
    'people.recovery': { input: {}, works: ok },
    'access.grants': { input: { caseId }, works: ok },
    'access.ask': { input: { sectionId: sections.intimate, purpose: 'review', note: '矩阵' }, works: ok },
    'access.grant': { input: { sectionId: sections.medical, holder: nobody('stf'), purpose: 'review', until: '2020-01-01T00:00:00.000Z', note: '矩阵' }, works: ['E-A19'], right: ['medical', 'read'] },
    'access.endGrant': { input: { grantId: nobody('grt') }, works: gone },
    'access.request': { input: { subject: { dual: 'dispose', caseId } }, works: ok, not: ['admin'] },
    'access.requests': { input: {}, works: ok },
    'access.approve': { input: { requestId: nobody('req') }, works: gone },
    'access.decline': { input: { requestId: nobody('req') }, works: gone },
    'access.approveHere': { input: { requestId: nobody('req'), staffId: nobody('stf'), password: '不对' }, works: gone },
    'cases.list': { input: { from: 0, count: 10 }, works: ok },
    'cases.open': { input: { reporter: '矩阵', reportedAt: '2026-02-03T09:00', receipt: '', firstReceiver: target.staff.interviewers[0] }, works: ok },
    'cases.openSession': { input: { caseId }, works: ok },
    'cases.sections': { input: { caseId }, works: ok },
    'cases.find': { input: { typed: '矩阵' }, works: ok },
    'cases.search': { input: { text: '矩阵里没有的词', count: 5 }, works: ok },
    'log.read': { input: { sectionId: sections.case }, works: ok, right: ['case', 'read'] },
    'log.append': { input: { sectionId: sections.questioning, fact: { kind: 'marker', body: { recordingId: null, atMs: 0, mark: 'note', text: '矩阵' } } }, works: ok, right: ['questioning', 'write'] },
    // A session without a checklist: admitted, and then not ready.
    'record.now': { input: {}, works: ok },
    'record.start': { input: { sessionId, single: '矩阵' }, works: ['E-C3'] },
    'record.stop': { input: {}, works: ok },
    'record.acknowledge': { input: {}, works: ok },
    'record.giveUp': { input: { takeId: nobody('tak'), reason: '矩阵' }, works: gone },
    'record.selfTest': { input: { sessionId: nobody('ses'), single: '矩阵' }, works: gone },
    'record.selfTestDone': { input: { takeId: nobody('tak'), camerasRight: true, clockOffsetSeconds: 0, played: { frames: 1, peak: 0.5 } }, works: gone },
    'record.setUp': { input: {}, works: ok },
    'record.setPlan': { input: { plan: { posts: { camera1: null, microphone1: null, camera2: null, microphone2: null }, picture: { width: 640, height: 360, frameRate: 15, codec: 'vp8', bitsPerSecond: 500_000 }, tracks: ['face', 'sound'] }, light: '', sensor: '', backSeconds: 5 }, works: ok },
    // It would take a quarter of a minute: recorder.test.ts and the set-up test do it.
    'record.probe': { input: {}, works: [], skip: roles.filter((role) => may(role, 'record.run')) },
    'record.climate': { input: { climate: null }, works: ok },
    'record.play': { input: { recordingId, purpose: 'review', agreed: true }, works: ok, right: ['questioning', 'read'] },
    'record.watched': { input: { viewId: nobody('viw'), fromMs: 0, toMs: 1, tookMs: 1 }, works: gone },
    'record.closeView': { input: { viewId: nobody('viw') }, works: gone },
    'sections.forms': { input: {}, works: ok },
    // Much is not answered yet.
    'sections.sign': { input: { sectionId: sections.medical }, works: ['E-B15'], right: ['medical', 'write'] },
    'sections.addend': { input: { sectionId: sections.medical, text: '矩阵' }, works: ['E-B1'], right: ['medical', 'write'] },
    'sections.signatures': { input: { sectionId: sections.medical }, works: ok, right: ['medical', 'read'] },
    'sections.closing': { input: { sessionId }, works: ok },
    'sections.retold': { input: { sessionId }, works: ok },
    'sections.named': { input: { sectionId: sections.medical }, works: ok, right: ['medical', 'read'] },
    'sections.same': { input: { sectionId: sections.medical }, works: ok, right: ['medical', 'read'] },
    'sections.closeSession': { input: { sessionId, reason: '' }, works: ['E-B14'] },
    'sections.due': { input: { caseId, count: 5 }, works: ok },
    // It would open the system's print dialog.
    'sections.print': { input: { sectionId: sections.medical, what: 'form', formIds: [], rows: [], paper: 'A4' }, works: [], right: ['medical', 'read'], skip: roles.filter((role) => rightOf(role, 'medical') !== null) },
    'sections.planCheck': { input: { sectionId: sections['follow-up'] }, works: ok, right: ['follow-up', 'read'] },
    'sections.cancelPrint': { input: {}, works: ok },
    'drafts.mine': { input: {}, works: ok },
    'drafts.read': { input: { sectionId: sections.medical }, works: ok, right: ['medical', 'write'] },
    'drafts.keep': { input: { sectionId: sections.medical, slot: 'words', draft: { what: 'words', text: '矩阵' } }, works: ok, right: ['medical', 'write'] },
    'photographs.list': { input: { sectionId: sections.medical }, works: ok, right: ['medical', 'read'] },
    'photographs.waiting': { input: { sectionId: sections.medical }, works: ok, right: ['medical', 'write'] },
    'photographs.discard': { input: { sectionId: sections.medical, itemIds: [nobody('itm')] }, works: ok, right: ['medical', 'write'] },
    'photographs.import': { input: { sectionId: sections.medical, ...shot }, works: ok, right: ['medical', 'write'] },
    // Bytes do not pass through the test's bridge: photographs.test.ts takes them.
    'photographs.take': { input: null, works: [], skip: roles },
    'photographs.cancel': { input: {}, works: ok },
    'photographs.describe': { input: { sectionId: sections.medical, itemId: nobody('itm'), shot: 'label', scale: false, label: '矩阵', why: '' }, works: gone, right: ['medical', 'write'] },
    'photographs.move': { input: { sectionId: sections.medical, itemId: nobody('itm') }, works: gone, right: ['medical', 'write'] },
    'photographs.thumbnail': { input: { sectionId: sections.medical, itemId: nobody('itm') }, works: gone, right: ['medical', 'read'] },
    'photographs.close': { input: { url: 'sayonce://media/none' }, works: ok },
    'photographs.open': { input: { sectionId: sections.medical, itemId: nobody('itm'), page: 0, purpose: null, reason: '' }, works: gone, right: ['medical', 'read'] },
    'redact.consents': { input: { sessionId }, works: ok },
    'redact.passages': { input: { sessionId, profile: 'court' }, works: ok },
    'seal.preview': { input: { sessionId, profile: 'court' }, works: ok },
    'seal.make': { input: { requestId: nobody('req') }, works: gone },
    'seal.cancel': { input: {}, works: ok },
    'seal.exportTrust': { input: {}, works: ok },
    'seal.binder': { input: {}, works: [] },
    'seal.drawn': { input: {}, works: [] },
    'upkeep.lines': { input: { filter: {}, before: null, count: 5 }, works: ok },
    'upkeep.logState': { input: {}, works: ok },
    'upkeep.verifyLog': { input: {}, works: ok },
    'upkeep.exportLog': { input: { caseNumber: target.number }, works: ok },
    'upkeep.reanchor': { input: { requestId: nobody('req') }, works: gone },
    'upkeep.policy': { input: {}, works: ok },
    'upkeep.setPolicy': { input: { requestId: nobody('req') }, works: gone },
    'upkeep.chooseSecond': { input: { requestId: null }, works: ok },
    'upkeep.second': { input: {}, works: ok },
    'upkeep.due': { input: {}, works: ok },
    'upkeep.hold': { input: { caseId, on: false, reason: '矩阵' }, works: ok },
    'upkeep.destroy': { input: { caseId, requestId: nobody('req') }, works: gone },
    'upkeep.certificates': { input: {}, works: ok },
    'upkeep.printCertificate': { input: { number: 'XH-0000-0000' }, works: gone },
    'upkeep.rehash': { input: {}, works: ok },
    'upkeep.lastRehash': { input: {}, works: ok },
    'upkeep.backup': { input: {}, works: ok },
    'upkeep.backups': { input: {}, works: ok },
    'upkeep.restore': { input: {}, works: ['E-A6'] },
    'upkeep.cancel': { input: {}, works: ok },
    'verify.chooseBundle': { input: {}, works: ok },
    'verify.chooseTrust': { input: {}, works: ok },
    'verify.run': { input: { token: 'x', trust: null, passphrase: '' }, works: gone },
  }
}

export type Planned = Call & { channel: string; need: Need; allowed: boolean; codes: readonly string[] }

/** Every call with what this role must get for it. */
export function planFor(role: Role, target: Target, password: string, standing: Standing): Planned[] {
  return Object.entries(callsFor(target, password)).flatMap(([channel, { input, works, right, not, skip }]): Planned[] => {
    if (skip?.includes(role)) return []
    const [group, name] = channel.split('.') as [string, string]
    const { need } = (contract as unknown as Record<string, Record<string, { need: Need }>>)[group]![name]!
    const free = need === 'open' || need === 'anyone' || need === 'section'
    const admitted = need !== 'window' && need !== 'capture' && (free || may(role, need as Act)) && !not?.includes(role)
    const verdict = !admitted ? 'E-B3' : right ? sectionVerdict(role, right[0], right[1], standing) : 'ok'
    return [{ channel, group, name, input, need, allowed: verdict === 'ok', codes: verdict === 'ok' ? works : [verdict] }]
  })
}
