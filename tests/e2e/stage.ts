// A room with everybody in it, for tests of its walls: who logs in, what the log says afterwards, many calls at once.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Result } from '../../shared/failure'
import type { CustodyLine } from '../../shared/ipc/upkeep'
import type { CaseId, PersonId, SectionId, SessionId, StaffId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { freshId } from '../harness/ids'
import type { RunningApp } from '../harness/launch'
import { must, noSelfTest, openCase, switchTo, write, type Room } from '../harness/room'

export type Call = { group: string; name: string; input: unknown }

/** Makes many calls from the page, one after the other, and gives the code of each answer (`ok` or the failure's). */
export function codesOf(page: Page, calls: readonly Call[]): Promise<string[]> {
  return page.evaluate(async (calls) => {
    const bridge = window.sayonce as unknown as Record<string, Record<string, (input: unknown) => Promise<Result<unknown>>>>
    const codes: string[] = []
    for (const { group, name, input } of calls) {
      const answer = await bridge[group]![name]!(input)
      codes.push(answer.ok ? 'ok' : answer.failure.code)
    }
    return codes
  }, calls as Call[])
}

/** Every line of the log after entry number `after`, oldest first; for one who may read the custody log. */
export async function linesSince(page: Page, after: number, author?: StaffId): Promise<CustodyLine[]> {
  const found: CustodyLine[] = []
  for (let before: number | null = null; ;) {
    const { lines, more }: { lines: CustodyLine[]; more: boolean } = await must(page, 'upkeep', 'lines', { filter: { author: author ?? null }, before, count: 500 })
    const fresh = lines.filter((line) => line.n > after)
    found.unshift(...fresh.reverse())
    if (!more || fresh.length < lines.length) return found
    before = lines.at(-1)!.n
  }
}

/** The number of the newest entry. */
export const sizeOf = async (page: Page) => (await must(page, 'upkeep', 'logState', {})).size

/** Status of a media address, and how many bytes came, asked for by the session of the room window. */
export function fetchMedia(running: RunningApp, address: string, range?: string): Promise<{ status: number; bytes: number }> {
  return running.app.evaluate(async ({ BrowserWindow }, { address, range }) => {
    const { session } = BrowserWindow.fromId(1)!.webContents
    const answer = await session.fetch(address, range ? { headers: { range } } : {})
    // An answer that fails half way has given what it had.
    const bytes = await answer.arrayBuffer().then((b) => b.byteLength, () => -1)
    return { status: answer.status, bytes }
  }, { address, range })
}

/** All the bytes under a media address, asked for by the session of the room window. */
export async function mediaBytes({ app }: RunningApp, address: string): Promise<Buffer> {
  return Buffer.from(await app.evaluate(async ({ BrowserWindow }, address) => Buffer.from(await (await BrowserWindow.fromId(1)!.webContents.session.fetch(address)).arrayBuffer()).toString('base64'), address), 'base64')
}

/** The hidden window that records, as Playwright sees it. */
export async function captureWindow({ app }: RunningApp): Promise<Page> {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(100)) {
    const page = app.windows().find((window) => /capture\.html/.test(window.url()) && !window.isClosed())
    if (page) return page
  }
  throw new Error(`no capturing window among [${app.windows().map((window) => window.url()).join(', ')}]`)
}

/** Moves the wall clock of the main process; the monotonic one goes on. 0 puts it right. */
export function moveClock(running: RunningApp, byMs: number): Promise<void> {
  return running.app.evaluate((_electron, byMs) => {
    const real = (globalThis as { RealDate?: DateConstructor }).RealDate ?? Date
    Object.assign(globalThis, { RealDate: real })
    globalThis.Date = byMs === 0 ? real : new Proxy(real, {
      construct: (target, args: ConstructorParameters<DateConstructor>) => ((args as unknown[]).length === 0 ? new target(target.now() + byMs) : Reflect.construct(target, args) as Date),
      get: (target, key) => (key === 'now' ? () => target.now() + byMs : Reflect.get(target, key) as unknown),
    })
  }, byMs)
}

export type OtherCase = { caseId: CaseId; number: string; sessionId: SessionId; sections: Record<SectionKind, SectionId>; persons: { child: PersonId; guardian: PersonId } }

/** A second case of a boy in which only `interviewer2` asks, ready to be recorded. Leaves the case officer logged in. */
export async function otherCase(page: Page, { ids, register, custody }: Room): Promise<OtherCase> {
  await switchTo(page, 'case-officer')
  const { caseId, number, sessionId, sections } = await openCase(page, ids.interviewer2)
  const persons = { child: freshId('per'), guardian: freshId('per') }
  await write(page, sections.case, { kind: 'case.person', body: { personId: persons.child, role: 'child', pseudonym: '小松果', sex: 'male', ageBand: '10-13', relation: '', unsuitable: null } })
  await write(page, sections.case, { kind: 'case.person', body: { personId: persons.guardian, role: 'guardian', pseudonym: '小松果爸爸', sex: 'male', ageBand: 'adult', relation: '父亲', unsuitable: null } })
  await write(page, sections.session, { kind: 'session.staff', body: { interviewers: [ids.interviewer2], recorder: ids.recorder, companion: persons.guardian, interpreter: null } })
  const checks = { 'guardian-notified': 'yes', 'interpreter-needed': 'no', 'rights-told': 'yes', individual: 'yes', 'room-ready': 'yes' } as const
  for (const [item, answer] of Object.entries(checks)) await write(page, sections.session, { kind: 'session.check', body: { item: item as keyof typeof checks, answer, reason: '' } })
  await write(page, sections.session, { kind: 'session.check', body: { item: 'two-staff', answer: 'none', reason: '另一名询问人员途中' } })
  await write(page, sections.session, noSelfTest)
  return { caseId, number, sessionId, sections: { ...sections, register, custody }, persons }
}
