// A session that is ready to record, made through the bridge (the screens before the desk have their own tests), and the way to its desk.
import { expect, type Page } from '@playwright/test'
import { newId } from '../../shared/model/ids'

export const password = '云栖 柿子 信箱 梯子 42'

const id = <P extends Parameters<typeof newId>[0]>(prefix: P) => newId(prefix, (n) => crypto.getRandomValues(new Uint8Array(n)))

/** Sets up a vault with one case, one session and two officers. With `checked`, the pre-start checklist (F3) is complete. */
export async function readySession(page: Page, { checked }: { checked: boolean }): Promise<{ number: string }> {
  const people = { child: id('per'), guardian: id('per'), officer: id('stf'), recorder: id('stf') }
  const made = await page.evaluate(async ({ people, checked, password }) => {
    // The bridge is typed by the contract; here plain calls are enough.
    const { sayonce: bridge } = window as unknown as { sayonce: Record<string, Record<string, (input: unknown) => Promise<{ ok: boolean; value: never; failure?: { code: string } }>>> }
    const call = async <T>(group: string, name: string, input: unknown): Promise<T> => {
      const result = await bridge[group]![name]!(input)
      if (!result.ok) throw new Error(`${group}.${name} ${result.failure?.code}`)
      return result.value
    }
    type Row = { kind: string; sectionId: string }
    const opened = await call<{ staffId: string }>('session', 'setUp', { password, unit: '云栖区公安分局', room: '一号询问室', officer: { name: '李知秋', role: 'interviewer', sex: 'female', badge: '0001' } })
    const register = (await call<Row[]>('cases', 'sections', { caseId: null })).find((row) => row.kind === 'register')!.sectionId
    const staff = [{ staffId: people.officer, name: '周明川', role: 'interviewer', sex: 'male' }, { staffId: people.recorder, name: '何舒', role: 'recorder', sex: 'female' }]
    for (const one of staff) await call('log', 'append', { sectionId: register, fact: { kind: 'staff.added', body: { ...one, unit: '云栖区公安分局', badge: '' } } })
    const { caseId, number } = await call<{ caseId: string; number: string }>('cases', 'open', { reporter: '班主任来电', reportedAt: '2026-01-05T09:00', receipt: '', firstReceiver: opened.staffId })
    const { sessionId } = await call<{ sessionId: string }>('cases', 'openSession', { caseId })
    const rows = await call<Row[]>('cases', 'sections', { caseId })
    const section = (kind: string) => rows.find((row) => row.kind === kind)!.sectionId
    const person = { sex: 'female', ageBand: '10-13', relation: '', unsuitable: null }
    const append = (kind: string, fact: unknown) => call('log', 'append', { sectionId: section(kind), fact })
    await append('case', { kind: 'case.person', body: { ...person, personId: people.child, role: 'child', pseudonym: '小禾' } })
    await append('case', { kind: 'case.person', body: { ...person, personId: people.guardian, role: 'guardian', pseudonym: '禾妈妈', ageBand: 'adult', relation: '母亲' } })
    await append('session', { kind: 'session.staff', body: { interviewers: [opened.staffId, people.officer], recorder: people.recorder, companion: people.guardian, interpreter: null } })
    const asked = { 'guardian-notified': 'yes', 'interpreter-needed': 'no', 'rights-told': 'yes', individual: 'yes', 'room-ready': 'yes' }
    for (const [item, answer] of checked ? Object.entries(asked) : []) await append('session', { kind: 'session.check', body: { item, answer, reason: '' } })
    return { number, sessionId, caseId }
  }, { people, checked, password })
  await page.reload()
  return made
}

/** Completes what `readySession` left open. */
export async function completeChecklist(page: Page): Promise<void> {
  await page.getByTestId('desk-to-checklist').click()
  for (const item of ['guardian-notified', 'rights-told', 'individual', 'room-ready']) await page.getByTestId(`check-${item}-yes`).click()
  await page.getByTestId('check-interpreter-needed-no').click()
}

/** From the case list to the desk of the newest session. */
export async function openDesk(page: Page, number: string): Promise<void> {
  await page.getByTestId(`case-open-${number}`).click()
  await page.getByTestId('case-session').click()
  await page.getByTestId('rail-desk').click()
  await expect(page.getByTestId('desk')).toBeVisible()
}

export type LineState = { state: string; alarms: string; part: number; savedMs: number; elapsedMs: number; held: number; recording: string }

/** What the state line says right now, read in one go. Null while it is not shown. */
export function stateLine(page: Page): Promise<LineState | null> {
  return page.evaluate(() => {
    const line = document.querySelector<HTMLElement>('[data-testid="state-line"]')
    if (!line) return null
    const { state, alarms, part, savedMs, elapsedMs, held, recording } = line.dataset
    return { state: state ?? '', alarms: alarms ?? '', part: Number(part), savedMs: Number(savedMs), elapsedMs: Number(elapsedMs), held: Number(held), recording: recording ?? '' }
  })
}
