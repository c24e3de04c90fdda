// Case and people, session board, recording on the real screens. The door is in flow-people.ts, the rest in flow-keep.ts and flow.ts.
import type { ServiceKind } from '../../shared/model/section'
import type { StoryLine, StoryPerson } from '../demo/story'
import { expect } from './flow-base'
import { PeopleSteps } from './flow-people'

/** `startMs`: zero of the recording that lines are bound to, on the clock of the take that the line shows. */
export type LineState = { startMs: number; state: string; alarms: string; part: number; savedMs: number; elapsedMs: number }

/** Parts of a person that go into the key volume: test id, what it counts as, name of the field. */
const identity = [
  ['person-name', 'name', 'name'], ['person-aliases', 'alias', 'aliases'], ['person-id-number', 'id-number', 'idNumber'], ['person-birth-date', 'birth-date', 'birthDate'],
  ['person-phone', 'phone', 'phone'], ['person-address', 'address', 'address'], ['person-school', 'school', 'school'],
] as const

export class RoomSteps extends PeopleSteps {
  // ── Case and people ─────────────────────────────────────────────────────────────────────────────────────────────────

  async fillCase(report: { reporter: string; reportedAt: string; receipt: string }): Promise<void> {
    await this.at('case-new').click()
    await this.type('case-reporter', report.reporter, 'word', 'case.reporter')
    await this.at('case-reported-at').fill(report.reportedAt)
    await this.type('case-receipt', report.receipt, 'word', 'case.receipt')
  }

  /** Opens the case that was filled in; the dialog for the child stands open afterwards. Returns the case number. */
  async openCase(): Promise<string> {
    await this.at('case-new-submit').click()
    await expect(this.at('person-dialog')).toBeVisible()
    const number = await this.at('frame-case').locator('.figures').textContent()
    return number?.trim() ?? ''
  }

  /** Fills the dialog; opens it first when it does not stand open. */
  async fillPerson(person: StoryPerson): Promise<void> {
    if (!(await this.at('person-dialog').isVisible())) await this.at('person-add').click()
    await expect(this.at('person-dialog')).toBeVisible()
    const where = `person.${person.who}`
    if (person.role !== 'child') await this.choosePersonRole(person.role)
    await this.choose('person-sex', person.sex)
    for (const [testId, kind, field] of identity) {
      const text = person[field]
      if (text) await this.type(testId, text, kind, `${where}.${field}`)
    }
    if (person.age) await this.choose('person-age', person.age)
    if (person.relation) await this.type('person-relation', person.relation, 'word', `${where}.relation`)
    if (person.unsuitable) {
      await this.at('person-unsuitable').click()
      await this.type('person-unsuitable-reason', person.unsuitable, 'text', `${where}.unsuitable`)
    }
    this.note(await this.at('person-pseudonym').inputValue(), 'pseudonym', `${where}.pseudonym`)
  }

  private async choosePersonRole(role: string): Promise<void> {
    await this.at('person-role').click()
    await this.at(`person-role-${role}`).click()
  }

  /** Saves the dialog and returns the pseudonym that was proposed. */
  async savePerson(): Promise<string> {
    const pseudonym = await this.at('person-pseudonym').inputValue()
    await this.at('person-save').click()
    await expect(this.at('person-dialog')).toBeHidden()
    return pseudonym
  }

  async openSession(): Promise<void> {
    await this.at('case-session').click()
    await expect(this.at('session')).toBeVisible()
    await expect(this.at('checklist')).toBeVisible()
  }

  async openCaseFromList(number: string): Promise<void> {
    await this.go('cases')
    await this.at(`case-open-${number}`).click()
    await this.openSession()
  }

  // ── Session board ───────────────────────────────────────────────────────────────────────────────────────────────────

  async assign(present: { interviewers: readonly string[]; recorder: string; companion: string }): Promise<void> {
    await this.chooseWords('staff-interviewers', present.interviewers)
    await this.chooseWords('staff-recorder', [present.recorder])
    await this.chooseWords('staff-companion', [present.companion])
  }

  async answerChecklist(): Promise<void> {
    for (const item of ['guardian-notified', 'rights-told', 'individual', 'room-ready']) await this.at(`check-${item}-yes`).click()
    await this.at('check-interpreter-needed-no').click()
  }

  /** Goes without the self-test, for a written reason (an emergency). */
  async withoutSelfTest(reason: string): Promise<void> {
    await this.type('check-self-test-reason', reason, 'text', 'check.self-test.reason')
    await this.at('check-self-test-reason-save').click()
    await expect(this.at('check-self-test-noted')).toBeVisible()
  }

  async owner(service: ServiceKind, name: string): Promise<void> {
    await this.chooseWords(`service-${service}-owner`, [name])
  }

  async notNeeded(service: ServiceKind, reason: string): Promise<void> {
    await this.at(`service-${service}-not-needed`).click()
    await this.type(`service-${service}-reason`, reason, 'text', `service.${service}.reason`)
    await this.at(`service-${service}-reason-save`).click()
    await expect(this.at(`service-${service}`)).toHaveAttribute('data-state', 'not-needed')
  }

  async neededAgain(service: ServiceKind): Promise<void> {
    await this.at(`service-${service}-needed`).click()
    await expect(this.at(`service-${service}`)).toHaveAttribute('data-state', 'open')
  }

  // ── Recording ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** From the board to the desk; waits until camera and microphone show life. */
  async toDesk(): Promise<void> {
    await this.at('session-start').click()
    await expect(this.at('desk')).toBeVisible()
    await expect(this.at('desk-start')).toBeEnabled()
    await this.previewLives()
  }

  /** Until the live picture of the first camera moves. */
  async previewLives(): Promise<void> {
    await expect.poll(() => this.at('preview-camera1').locator('video').evaluate((v: HTMLVideoElement) => v.videoWidth), { timeout: 15_000 }).toBeGreaterThan(0)
  }

  /** Words for the newest marker, typed after it was set. */
  async markerWords(words: string): Promise<void> {
    await this.at('desk-marker-edit').last().click()
    await this.type('desk-marker-words', words, 'text', 'marker.text')
    await this.page.keyboard.press('Enter')
    await expect(this.at('desk-marker').last()).toContainText(words)
  }

  /** Starts it; where there is one saving place only, with the first of the offered reasons (F17). */
  async startRecording(): Promise<void> {
    await this.at('desk-start').click()
    await expect(this.at('single').or(this.at('state-line'))).toBeVisible()
    if (await this.at('single').isVisible()) {
      await this.at('single-choice-0').click()
      await this.at('single-start').click()
    }
    await expect(this.at('state-line')).toHaveAttribute('data-state', 'running', { timeout: 20_000 })
  }

  /**
   * The self-test from the desk (F16): ten seconds recorded, played back, looked at, kept. `shown` is called at each step that can be looked
   * at. @returns what the result says of each item
   */
  async selfTest(shown: (step: 'ready' | 'recording' | 'looking' | 'done') => Promise<void> = async () => {}): Promise<{ passed: boolean; findings: Record<string, string> }> {
    await this.at('desk-self-test').click()
    await expect(this.at('selftest-run')).toBeEnabled()
    await shown('ready')
    await this.at('selftest-run').click()
    await expect(this.at('selftest-countdown')).toBeVisible()
    await shown('recording')
    await expect(this.at('selftest-right')).toBeVisible({ timeout: 60_000 })
    await this.at('selftest-right').click()
    await this.at('selftest-same').click()
    // Held against another clock by a person: no difference.
    if ((await this.at('selftest-offset').inputValue()) === '') await this.at('selftest-offset').fill('0')
    await shown('looking')
    await this.at('selftest-finish').click()
    await expect(this.at('selftest-result')).toBeVisible()
    await shown('done')
    const passed = (await this.at('selftest-result').getAttribute('data-passed')) === 'true'
    const findings = Object.fromEntries(await this.at('selftest-finding').evaluateAll((all) => all.map((one) => [(one as HTMLElement).dataset.item!, (one as HTMLElement).dataset.state!])))
    await this.at('selftest-close').click()
    return { passed, findings }
  }

  /** What the state line says, read in one go; null while it is not shown. */
  stateLine(): Promise<LineState | null> {
    return this.page.evaluate(async () => {
      const now = await window.sayonce.record.now({})
      const startMs = now.ok ? (now.value.primary?.startMs ?? 0) : 0
      const line = document.querySelector<HTMLElement>('[data-testid="state-line"]')
      if (!line) return null
      const { state = '', alarms = '', part, savedMs, elapsedMs } = line.dataset
      return { startMs, state, alarms, part: Number(part), savedMs: Number(savedMs), elapsedMs: Number(elapsedMs) }
    })
  }

  /** Until the recording holds at least `ms` of verified writes. */
  async savedAtLeast(ms: number): Promise<void> {
    await expect.poll(async () => (await this.stateLine())?.savedMs ?? 0, { timeout: ms + 30_000 }).toBeGreaterThanOrEqual(ms)
  }

  /** Types a line key by key over about `ms` and ends it with Enter. `index` counts from 0. */
  async say(line: StoryLine, index: number, ms = 0): Promise<void> {
    await this.at(`desk-speaker-${line.speaker}`).click()
    const input = this.at('desk-input')
    if (ms > 0) await input.pressSequentially(line.text, { delay: Math.max(0, ms / line.text.length - 2) })
    else await input.fill(line.text)
    this.note(line.text, line.speaker, `questioning.${line.speaker}.${index + 1}`)
    await input.press('Enter')
    await expect(input).toHaveValue('')
  }

  /** A break begins and ends; the recording runs on. */
  async takeBreak(): Promise<void> {
    const marks = this.at('desk-marker')
    const before = await marks.count()
    await this.page.keyboard.press('F7')
    await expect(marks).toHaveCount(before + 1)
    await this.page.keyboard.press('F7')
    await expect(marks).toHaveCount(before + 2)
  }

  /** The second key: F8, then Enter. */
  async askToStop(): Promise<void> {
    await expect(this.at('desk-stop')).toBeVisible()
    await this.page.keyboard.press('F8')
    await expect(this.at('desk-stop-bar')).toBeFocused()
  }

  async stopRecording(): Promise<void> {
    if (!(await this.at('desk-stop-bar').isVisible())) await this.askToStop()
    await this.page.keyboard.press('Enter')
    await expect(this.at('state-line')).toBeHidden({ timeout: 20_000 })
    await expect(this.at('desk-recording').last()).toHaveAttribute('data-end', 'stopped')
  }

  /** The viewer agreement, which stands before the first picture of every opening (F78). */
  async agree(): Promise<void> {
    await expect(this.at('agreement')).toBeVisible()
    await this.at('agreement-check').click()
    await this.at('agreement-accept').click()
    await expect(this.at('agreement')).toBeHidden()
  }

  /** Clicks line `index` and waits until the picture plays, agreeing first where that is asked; returns second of the line and of the player at that moment. */
  async playLine(index: number): Promise<{ lineMs: number; landedMs: number }> {
    const line = this.at('desk-line').nth(index)
    const lineMs = Number(await line.getAttribute('data-at-ms'))
    await line.getByTestId('desk-line-play').click()
    const video = this.at('player-video')
    await expect(this.at('agreement').or(video)).toBeVisible()
    if (await this.at('agreement').isVisible()) await this.agree()
    await expect(video).toBeVisible()
    // The first time after the seek is caught in the page: reading from outside comes too late.
    const landedMs = await video.evaluate((v: HTMLVideoElement, wanted) => new Promise<number>((resolve) => {
      const look = () => { if (!v.seeking && v.readyState >= 2 && (v.currentTime > 0 || wanted === 0)) resolve(v.currentTime * 1000); else setTimeout(look, 10) }
      look()
    }), lineMs)
    return { lineMs, landedMs }
  }

  async pausePlayer(): Promise<void> {
    if ((await this.at('player').getAttribute('data-state')) === 'playing') await this.at('player-toggle').click()
    await expect(this.at('player')).toHaveAttribute('data-state', 'paused')
  }

  async finishQuestioning(): Promise<void> {
    await this.at('desk-finish').click()
    await expect(this.at('service-questioning')).toHaveAttribute('data-state', 'done')
  }
}
