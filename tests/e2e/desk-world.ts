// A session before its first recording, in the prepared room, with the recorder at the machine; and the way to its desk.
import { expect, type Locator, type Page } from '@playwright/test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freshId } from '../harness/ids'
import type { RunningApp } from '../harness/launch'
import { openCase, switchTo, write } from '../harness/room'
import { launchRoom } from '../harness/template'

/** The recorder's, who is logged in. */
export { password } from '../harness/room'

/** The app on a copy of the prepared room, with a further case whose pre-start checklist (F3) is not answered yet. */
export async function readySession(media: { video: string; audio: string }): Promise<{ running: RunningApp; number: string }> {
  const running = await launchRoom({ as: 'case-officer', media })
  const { page, room: { ids } } = running
  const { number, sections } = await openCase(page, ids.interviewer)
  const person = { sex: 'female', ageBand: '10-13', relation: '', unsuitable: null } as const
  const guardian = freshId('per')
  await write(page, sections.case, { kind: 'case.person', body: { ...person, personId: freshId('per'), role: 'child', pseudonym: '小禾' } })
  await write(page, sections.case, { kind: 'case.person', body: { ...person, personId: guardian, role: 'guardian', pseudonym: '禾妈妈', ageBand: 'adult', relation: '母亲' } })
  await write(page, sections.session, { kind: 'session.staff', body: { interviewers: [ids.interviewer, ids.interviewer2], recorder: ids.recorder, companion: guardian, interpreter: null } })
  await switchTo(page, 'recorder')
  await page.reload()
  return { running, number }
}

/** Completes what `readySession` left open. */
export async function completeChecklist(page: Page): Promise<void> {
  await page.getByTestId('desk-to-checklist').click()
  for (const item of ['guardian-notified', 'rights-told', 'individual', 'room-ready']) await page.getByTestId(`check-${item}-yes`).click()
  await page.getByTestId('check-interpreter-needed-no').click()
  await page.getByTestId('check-self-test-reason').fill('虚构的试验，情况紧急')
  await page.getByTestId('check-self-test-reason-save').click()
  await expect(page.getByTestId('check-self-test-noted')).toBeVisible()
}

/** The door's form with the last user chosen: types the password. */
export async function unlock(page: Page, password: string): Promise<void> {
  await page.getByTestId('unlock-password').fill(password)
  await page.getByTestId('unlock-submit').click()
}

/** From the case list to the desk of the newest session. */
export async function openDesk(page: Page, number: string): Promise<void> {
  await page.getByTestId(`case-open-${number}`).click()
  await page.getByTestId('case-session').click()
  await page.getByTestId('rail-desk').click()
  await expect(page.getByTestId('desk')).toBeVisible()
}

/** The viewer agreement (F78), asked at each opening of a recording. */
export async function agree(page: Page): Promise<void> {
  await page.getByTestId('agreement-check').click()
  await page.getByTestId('agreement-accept').click()
  await expect(page.getByTestId('agreement')).toBeHidden()
}

/** `startMs`: zero of the recording that lines are bound to, on the clock of the take that the line shows. */
export type LineState = { startMs: number; state: string; alarms: string; part: number; savedMs: number; elapsedMs: number; held: number; recording: string }

/** What the state line says right now, read in one go. Null while it is not shown. */
export function stateLine(page: Page): Promise<LineState | null> {
  return page.evaluate(async () => {
    const now = await window.sayonce.record.now({})
    const startMs = now.ok ? (now.value.primary?.startMs ?? 0) : 0
    const line = document.querySelector<HTMLElement>('[data-testid="state-line"]')
    if (!line) return null
    const { state, alarms, part, savedMs, elapsedMs, held, recording } = line.dataset
    return { startMs, state: state ?? '', alarms: alarms ?? '', part: Number(part), savedMs: Number(savedMs), elapsedMs: Number(elapsedMs), held: Number(held), recording: recording ?? '' }
  })
}

/** Changes the newest line of a case's newest session behind the screen's back, as another window would (XC3). */
export function editElsewhere(page: Page, number: string, text: string): Promise<boolean> {
  return page.evaluate(async ([number, text]) => {
    type Row = { kind: string; sectionId: string }
    const { sayonce: bridge } = window as unknown as { sayonce: Record<string, Record<string, (input: unknown) => Promise<{ ok: boolean; value: never }>>> }
    const { caseId } = (await bridge.cases!.find!({ typed: number })).value as { caseId: string }
    const { sectionId } = ((await bridge.cases!.sections!({ caseId })).value as Row[]).findLast((row) => row.kind === 'questioning')!
    const entries = (await bridge.log!.read!({ sectionId })).value as { kind: string; body: { lineId: string } }[]
    const { lineId } = entries.filter((e) => e.kind === 'qa.added').at(-1)!.body
    return (await bridge.log!.append!({ sectionId, fact: { kind: 'qa.edited', body: { lineId, text } } })).ok
  }, [number, text] as const)
}

/** Starts the recording from the desk, with the first of the offered reasons for one saving place. */
export async function start(page: Page): Promise<void> {
  await page.getByTestId('desk-start').click()
  await page.getByTestId('single-choice-0').click()
  await page.getByTestId('single-start').click()
  await expect(page.getByTestId('state-line')).toHaveAttribute('data-state', 'running', { timeout: 15_000 })
}

/** Ends it by the second key. */
export async function stop(page: Page): Promise<void> {
  // A key counts once the desk is there to hear it.
  await expect(page.getByTestId('desk-stop')).toBeEnabled()
  await page.keyboard.press('F8')
  await expect(page.getByTestId('desk-stop-bar')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('state-line')).toBeHidden()
}

/** Rows of the list of recordings, of one track. */
export const rows = (page: Page, track = 'face'): Locator => page.getByTestId('desk-recording').and(page.locator(`[data-track="${track}"]`))

export const savedAtLeast = (page: Page, ms: number) => expect.poll(async () => (await stateLine(page))?.savedMs ?? 0, { timeout: 20_000 }).toBeGreaterThanOrEqual(ms)

export const files = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
