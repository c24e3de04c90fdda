// A room with a case in it, made through the bridge as the screens would make it: for tests that do not depend on screens.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication, Page } from '@playwright/test'
import type { Result } from '../../shared/failure'
import type { Client } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import type { BundleId, CaseId, PersonId, RequestId, SectionId, SessionId, StaffId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { freshId } from './ids'
import { cast, everybody, officerOf, roomName, unit, type Who } from './people'

type Bridge = Client<RoomContract>

declare global {
  interface Window {
    readonly sayonce: Bridge
  }
}

type Groups = keyof Bridge
type Input<G extends Groups, N extends keyof Bridge[G]> = Bridge[G][N] extends (input: infer I) => Promise<unknown> ? I : never
type Answer<G extends Groups, N extends keyof Bridge[G]> = Bridge[G][N] extends (input: never) => Promise<Result<infer T>> ? T : never

/** Calls the bridge in the page and gives its answer, failures included. */
export function ask<G extends Groups, N extends keyof Bridge[G]>(page: Page, group: G, name: N, input: Input<G, N>): Promise<Result<Answer<G, N>>> {
  return page.evaluate(([group, name, input]) => {
    const bridge = window.sayonce as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
    return bridge[group as string]![name as string]!(input)
  }, [group, name, input] as const) as Promise<Result<Answer<G, N>>>
}

/** Calls the bridge and gives the value. @throws when the answer is a failure */
export async function must<G extends Groups, N extends keyof Bridge[G]>(page: Page, group: G, name: N, input: Input<G, N>): Promise<Answer<G, N>> {
  const answer = await ask(page, group, name, input)
  if (!answer.ok) throw new Error(`${String(group)}.${String(name)}: ${answer.failure.code} ${answer.failure.detail ?? ''}`)
  return answer.value
}

/** The code of a failure, or `ok`. */
export const codeOf = (answer: Result<unknown>): string => (answer.ok ? 'ok' : answer.failure.code)

/** The recorder's, who is logged in when a room is ready. */
export const { password } = cast.recorder

// Fictional and mild (DESIGN §9). Each is long and rare enough that finding it on a disk is no accident.
const words = {
  unit, room: roomName,
  reporter: '值班老师许星垂来电', receipt: '受案回执溪字零七九号',
  pseudonym: '小鹿灯', guardian: '小鹿灯妈妈', suspect: '甲某石榴', informant: '乙某海棠', relation: '同住的亲属暖阳',
  childName: '林溪照', childAlias: '溪溪照', guardianName: '柳如烟雨', suspectName: '石榴崖', informantName: '许星垂',
  address: '云溪市栖霞路四百零三号', school: '云溪第九小学三年级二班', phone: '13900007731', idNumber: '110101201501017731',
  question: '请你说说那天放学以后发生的琥珀事情', answer: '他在楼道里推了我一把书包都摔破了是蓝鲸书包', note: '孩子低头捏着衣角名叫林溪照',
  marker: '休息时喝了温热的桂花水', reason: '监护人在外地已电话告知明日赶到', form: '左前臂擦伤约两厘米已结痂如实记录',
} as const

export type Room = {
  /** Of who is logged in: `as`, the recorder unless told. */
  password: string
  staffId: StaffId
  /** The second interviewer. */
  colleagueId: StaffId
  ids: Record<Who, StaffId>
  passwords: Record<Who, string>
  register: SectionId
  custody: SectionId
  caseId: CaseId
  number: string
  sessionId: SessionId
  /** Sections of the case and its one session by kind. */
  sections: Record<SectionKind, SectionId>
  persons: Record<'child' | 'guardian' | 'suspect' | 'reporter', PersonId>
  /** Every word written: none of them may be found in clear on any disk. */
  words: string[]
}

/**
 * From an empty vault to a session that may record, each part written by who does it: fourteen people, a case with four people and their
 * true names, the checklist complete, forms answered a little, a few lines of Q/A. Takes a minute: tests use `launchRoom` (template.ts).
 */
export async function prepareRoom(page: Page, { as = 'recorder' }: { as?: Who } = {}): Promise<Room> {
  await must(page, 'session', 'setUp', { unit: words.unit, room: words.room, officers: everybody.map((who) => ({ ...officerOf(who), password: cast[who].password })) })
  const members = await must(page, 'people', 'list', {})
  const ids = Object.fromEntries(everybody.map((who) => [who, members.find((m) => m.name === cast[who].name)!.staffId])) as Room['ids']
  const own = await must(page, 'cases', 'sections', { caseId: null })
  const ownSection = (kind: SectionKind) => own.find((row) => row.kind === kind)!.sectionId

  await switchTo(page, 'case-officer')
  const made = await openCase(page, ids.interviewer)
  const { sections } = made
  const persons = await addPeople(page, sections)
  await write(page, sections.session, { kind: 'session.staff', body: { interviewers: [ids.interviewer, ids.interviewer2], recorder: ids.recorder, companion: persons.guardian, interpreter: null } })
  const checks = { 'guardian-notified': 'yes', 'interpreter-needed': 'no', 'rights-told': 'yes', individual: 'yes', 'room-ready': 'yes' } as const
  for (const [item, answer] of Object.entries(checks)) {
    await write(page, sections.session, { kind: 'session.check', body: { item: item as keyof typeof checks, answer, reason: item === 'guardian-notified' ? words.reason : '' } })
  }
  await write(page, sections.session, noSelfTest)
  await answerForms(page, sections, ['follow-up'])
  await switchTo(page, 'medic')
  await answerForms(page, sections, ['medical', 'samples'])
  await switchTo(page, 'counsellor')
  await answerForms(page, sections, ['psychological'])
  await switchTo(page, 'legal-aid')
  await answerForms(page, sections, ['legal-aid'])
  await switchTo(page, 'recorder')
  for (const [speaker, text] of [['question', words.question], ['answer', words.answer], ['note', words.note]] as const) {
    await write(page, sections.questioning, { kind: 'qa.added', body: { lineId: freshId('lin'), speaker, text, recordingId: null, atMs: 0 } })
  }
  await write(page, sections.questioning, { kind: 'marker', body: { recordingId: null, atMs: 0, mark: 'note', text: words.marker } })
  await switchTo(page, as)
  const passwords = Object.fromEntries(everybody.map((who) => [who, cast[who].password])) as Room['passwords']
  return {
    password: passwords[as], staffId: ids[as], colleagueId: ids.interviewer2, ids, passwords, register: ownSection('register'), custody: ownSection('custody'), ...made, persons,
    words: [made.number, ...Object.values(passwords), ...everybody.flatMap((who) => [cast[who].name, cast[who].badge]), ...Object.values(words)],
  }
}

/** Locks (when somebody is in) and lets one of the cast in, as the switch of users does. Nothing happens when he is in already. */
export async function switchTo(page: Page, who: Who): Promise<void> {
  const { opened, people } = await must(page, 'session', 'state', {})
  if (opened?.name === cast[who].name) return
  if (opened) await lock(page, 'switch')
  const person = people.find((p) => p.name === cast[who].name)
  if (!person) throw new Error(`${who} is not at this door`)
  await must(page, 'session', 'unlock', { who: person.staffId, password: cast[who].password })
}

/** Locks; the window is usable when this resolves (a window that showed something loads itself anew). */
export async function lock(page: Page, cause: 'person' | 'idle' | 'switch' = 'person'): Promise<void> {
  const shown = await page.evaluate(() => {
    ;(globalThis as { stale?: boolean }).stale = true
    return document.querySelector('[data-testid="unlock"], [data-testid="setup"]') === null
  })
  await ask(page, 'session', 'lock', { cause }).then((answer) => { if (!answer.ok) throw new Error(`session.lock: ${answer.failure.code}`) }, (error: unknown) => {
    if (!/context was destroyed|navigation/i.test(String(error))) throw error
  })
  for (const end = Date.now() + 3000; shown && Date.now() < end; await sleep(25)) {
    const fresh = await page.evaluate(() => !('stale' in globalThis) && document.readyState === 'complete' && 'sayonce' in window).catch(() => false)
    if (fresh) return
  }
}

/** Why a session of a test goes without the self-test (F16): the flow test does the real one. */
export const noSelfTest = { kind: 'session.check', body: { item: 'self-test', answer: 'none', reason: '虚构的试验，情况紧急' } } as const

/** Appends one fact. @throws when it is refused */
export async function write(page: Page, sectionId: SectionId, fact: Input<'log', 'append'>['fact']): Promise<Answer<'log', 'append'>> {
  return must(page, 'log', 'append', { sectionId, fact })
}

/** A further case with one session; no people. */
export async function openCase(page: Page, staffId: StaffId): Promise<Pick<Room, 'caseId' | 'number' | 'sessionId' | 'sections'>> {
  const { caseId, number } = await must(page, 'cases', 'open', { reporter: words.reporter, reportedAt: '2026-02-03T09:00', receipt: words.receipt, firstReceiver: staffId })
  const { sessionId } = await must(page, 'cases', 'openSession', { caseId })
  const rows = await must(page, 'cases', 'sections', { caseId })
  return { caseId, number, sessionId, sections: Object.fromEntries(rows.map((row) => [row.kind, row.sectionId])) as Room['sections'] }
}

async function addPeople(page: Page, sections: Room['sections']): Promise<Room['persons']> {
  const persons = { child: freshId('per'), guardian: freshId('per'), suspect: freshId('per'), reporter: freshId('per') }
  const list = [
    { role: 'child', pseudonym: words.pseudonym, sex: 'female', ageBand: '6-9', relation: '', name: words.childName, aliases: [words.childAlias] },
    { role: 'guardian', pseudonym: words.guardian, sex: 'female', ageBand: 'adult', relation: '母亲', name: words.guardianName, aliases: [] },
    { role: 'suspect', pseudonym: words.suspect, sex: 'male', ageBand: 'adult', relation: words.relation, name: words.suspectName, aliases: [] },
    { role: 'reporter', pseudonym: words.informant, sex: 'male', ageBand: 'adult', relation: '班主任', name: words.informantName, aliases: [] },
  ] as const
  for (const { name, aliases, ...person } of list) {
    const personId = persons[person.role]
    await write(page, sections.case, { kind: 'case.person', body: { ...person, personId, unsuitable: null } })
    await write(page, sections['key-volume'], { kind: 'key.person', body: {
      personId, name, aliases: [...aliases], idNumber: person.role === 'child' ? words.idNumber : '', birthDate: '', phone: person.role === 'guardian' ? words.phone : '',
      address: person.role === 'child' ? words.address : '', school: person.role === 'child' ? words.school : '',
    } })
  }
  return persons
}

/** The first two fields that stand once of each form of these services, as far as they take words. The counsellor lets both out. */
async function answerForms(page: Page, sections: Room['sections'], services: readonly SectionKind[]): Promise<void> {
  for (const form of (await must(page, 'sections', 'forms', {})).forms) {
    if (!services.includes(form.section)) continue
    for (const field of form.groups.flatMap((group) => (group.repeat ? [] : group.fields)).slice(0, 2)) {
      const answer = field.type === 'text' || field.type === 'paragraph' ? { state: 'value' as const, value: words.form } : { state: 'not-asked' as const }
      const body = { formId: form.id, version: form.version, field: field.key, answer }
      await write(page, sections[form.section], { kind: 'form.answer', body })
      if (form.section === 'psychological') await write(page, sections['psychological-out'], { kind: 'form.released', body })
    }
  }
}

/** The next native "open" dialogs answer with `path` at once; null = the person closes them. */
export async function chooseAlways(app: ElectronApplication, path: string | readonly string[] | null): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (() => Promise.resolve(path === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: typeof path === 'string' ? [path] : [...path] })) as typeof dialog.showOpenDialog
  }, path)
}

/**
 * Seals for the police, with or without a recording (they see every name but the informant's, which is not in our texts) into the folder
 * `chooseAlways` named: the case officer asks, the supervisor approves at the same machine. Then whoever was in is in again.
 */
export async function sealForPolice(page: Page, sessionId: SessionId): Promise<Answer<'seal', 'make'> & { bundleId: BundleId }> {
  const before = (await must(page, 'session', 'state', {})).opened?.name
  await switchTo(page, 'case-officer')
  const made = await must(page, 'seal', 'make', { requestId: await approvedSeal(page, { sessionId, profile: 'police', recipient: '云溪虚构分局法制科', noRecordingReason: '虚构的试验，没有录像。' }) })
  if (!made) throw new Error('the dialog was closed')
  await switchTo(page, everybody.find((who) => cast[who].name === before) ?? 'recorder')
  return made
}

/** A request of the case officer, who is logged in, approved by the supervisor at the same machine: good for one `seal.make`. */
export async function approvedSeal(page: Page, wish: Extract<Input<'access', 'request'>['subject'], { dual: 'seal' }>['wish']): Promise<RequestId> {
  const { requestId } = await must(page, 'access', 'request', { subject: { dual: 'seal', wish } })
  const supervisor = (await must(page, 'people', 'list', {})).find((m) => m.name === cast.supervisor.name)!
  await must(page, 'access', 'approveHere', { requestId, staffId: supervisor.staffId, password: cast.supervisor.password })
  return requestId
}
