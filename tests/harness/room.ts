// A room with a case in it, made through the bridge as the screens would make it: for tests that do not depend on screens.
import type { ElectronApplication, Page } from '@playwright/test'
import type { Result } from '../../shared/failure'
import type { Client } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import type { BundleId, CaseId, PersonId, RecordingId, SectionId, SessionId, StaffId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { chunkOf } from './chunks'
import { freshId } from './ids'

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

export const password = '栈桥-青瓷-四十二-Lantern'

// Fictional and mild (DESIGN §9). Each is long and rare enough that finding it on a disk is no accident.
const words = {
  unit: '云溪虚构分局', room: '听雨询问室', officer: '沈知雁', colleague: '顾北辰', badge: 'YX-7731-Q',
  reporter: '值班老师许星垂来电', receipt: '受案回执溪字零七九号',
  pseudonym: '小鹿灯', guardian: '小鹿灯妈妈', suspect: '甲某石榴', informant: '乙某海棠', relation: '同住的亲属暖阳',
  childName: '林溪照', childAlias: '溪溪照', guardianName: '柳如烟雨', suspectName: '石榴崖', informantName: '许星垂',
  address: '云溪市栖霞路四百零三号', school: '云溪第九小学三年级二班', phone: '13900007731', idNumber: '110101201501017731',
  question: '请你说说那天放学以后发生的琥珀事情', answer: '他在楼道里推了我一把书包都摔破了是蓝鲸书包', note: '孩子低头捏着衣角名叫林溪照',
  marker: '休息时喝了温热的桂花水', reason: '监护人在外地已电话告知明日赶到', form: '左前臂擦伤约两厘米已结痂如实记录',
} as const

export type Room = {
  password: string
  staffId: StaffId
  colleagueId: StaffId
  register: SectionId
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
 * From an empty vault to a session that may record: staff, a case with four people and their true names, the checklist
 * complete, forms answered a little, a few lines of Q/A.
 */
export async function prepareRoom(page: Page, options: { password?: string } = {}): Promise<Room> {
  const secret = options.password ?? password
  const { staffId } = await must(page, 'session', 'setUp', {
    password: secret, unit: words.unit, room: words.room, officer: { name: words.officer, role: 'interviewer', sex: 'female', badge: words.badge },
  })
  const register = (await must(page, 'cases', 'sections', { caseId: null }))[0]!.sectionId
  const colleagueId = freshId('stf')
  const recorderId = freshId('stf')
  const staff = { role: 'interviewer', sex: 'male', unit: words.unit, badge: '' } as const
  await write(page, register, { kind: 'staff.added', body: { ...staff, staffId: colleagueId, name: words.colleague } })
  await write(page, register, { kind: 'staff.added', body: { ...staff, staffId: recorderId, name: `${words.colleague}二`, role: 'recorder' } })
  const made = await openCase(page, staffId)
  const { sessionId, sections } = made
  const persons = await addPeople(page, sections)
  await write(page, sections.session, { kind: 'session.staff', body: { interviewers: [staffId, colleagueId], recorder: recorderId, companion: persons.guardian, interpreter: null } })
  const checks = { 'guardian-notified': 'yes', 'interpreter-needed': 'no', 'rights-told': 'yes', individual: 'yes', 'room-ready': 'yes' } as const
  for (const [item, answer] of Object.entries(checks)) {
    await write(page, sections.session, { kind: 'session.check', body: { item: item as keyof typeof checks, answer, reason: item === 'guardian-notified' ? words.reason : '' } })
  }
  await answerForms(page, sections)
  for (const [speaker, text] of [['question', words.question], ['answer', words.answer], ['note', words.note]] as const) {
    await write(page, sections.questioning, { kind: 'qa.added', body: { lineId: freshId('lin'), speaker, text, recordingId: null, atMs: 0 } })
  }
  await write(page, sections.questioning, { kind: 'marker', body: { recordingId: null, atMs: 0, mark: 'note', text: words.marker } })
  return { password: secret, staffId, colleagueId, register, ...made, sessionId, sections, persons, words: [secret, made.number, ...Object.values(words)] }
}

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

/** The first two fields of every form, as far as they take words. */
async function answerForms(page: Page, sections: Room['sections']): Promise<void> {
  for (const form of await must(page, 'sections', 'forms', {})) {
    for (const field of form.groups.flatMap((group) => group.fields).slice(0, 2)) {
      const answer = field.type === 'text' || field.type === 'paragraph' ? { state: 'value' as const, value: words.form } : { state: 'not-asked' as const }
      await write(page, sections[form.section], { kind: 'form.answer', body: { formId: form.id, version: form.version, field: field.key, answer } })
    }
  }
}

/** What `record.open` is told about a camera that is not there. */
export const source = { mimeType: 'video/webm;codecs=vp8,opus', camera: '试验摄像头', microphone: '试验麦克风', width: 1280, height: 720, frameRate: 30 }

/** Makes `chunkOf` known in the page: chunks are made there, so that megabytes need not travel. */
export async function bringChunks(page: Page): Promise<void> {
  await page.evaluate(`globalThis.chunkOf = ${chunkOf.toString()}; null`)
}

/** Records `count` synthetic chunks (see chunks.ts) of one second each and ends the recording. */
export async function recordChunks(page: Page, sessionId: SessionId, seed: number, count: number): Promise<RecordingId> {
  await bringChunks(page)
  const { recordingId } = await must(page, 'record', 'open', { sessionId, source })
  const last = await page.evaluate(async ({ recordingId, seed, count }) => {
    const { chunkOf } = globalThis as unknown as { chunkOf: (seed: number, index: number) => Uint8Array<ArrayBuffer> }
    for (let index = 0; index < count; index++) {
      const saved = await window.sayonce.record.append({ recordingId, index, endMs: (index + 1) * 1000, bytes: chunkOf(seed, index) })
      if (!saved.ok) return saved.failure.code
    }
    return 'ok'
  }, { recordingId, seed, count })
  if (last !== 'ok') throw new Error(`record.append: ${last}`)
  await must(page, 'record', 'finish', { recordingId, reason: 'stopped' })
  return recordingId
}

/** The next native "open" dialogs answer with `path` at once; null = the person closes them. */
export async function chooseAlways(app: ElectronApplication, path: string | null): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (() => Promise.resolve(path === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog
  }, path)
}

/** Seals for the police, with or without a recording (they see every name but the informant's, which is not in our texts) into the folder `chooseAlways` named. */
export async function sealForPolice(page: Page, sessionId: SessionId): Promise<Answer<'seal', 'make'> & { bundleId: BundleId }> {
  const made = await must(page, 'seal', 'make', { sessionId, profile: 'police', recipient: '云溪虚构分局法制科', noRecordingReason: '虚构的试验，没有录像。' })
  if (!made) throw new Error('the dialog was closed')
  return made
}
