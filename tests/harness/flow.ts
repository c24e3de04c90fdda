// Forms, redaction, sealing and verifying on the real screens; with what it builds on, the whole session as officers do it, step by step.
import type { StoryAnswer, StoryForm, StoryGroup, StoryRow } from '../demo/story-forms'
import { expect } from './flow-base'
import { KeepSteps } from './flow-keep'

export class Officer extends KeepSteps {
  // ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Answers a field of the form, or of the row, that stands open. */
  async answer(form: string, field: string, answer: StoryAnswer): Promise<void> {
    const id = `field-${field}`
    if ('text' in answer) await this.type(`${id}-input`, answer.text, answer.kind ?? (/^\d{4}-\d\d-\d\d/.test(answer.text) ? 'date' : 'text'), `form.${form}.${field}`)
    else if ('number' in answer) await this.at(`${id}-input`).fill(String(answer.number))
    else if ('choice' in answer) {
      await this.choose(`${id}-input`, answer.choice)
      // A click that met nothing, because something moved under it, is told here.
      await expect(this.at(id)).toHaveAttribute('data-state', 'value')
    }
    else if ('none' in answer) {
      // Reasons that are seldom needed are folded away.
      if (await this.at(`${id}-reasons`).isVisible()) await this.at(`${id}-reasons`).click()
      await this.at(`${id}-${answer.none}`).click()
    }
    else if ('staff' in answer) await this.chooseWords(`${id}-input`, [answer.staff])
    else if ('sign' in answer) await this.sign(id, answer)
    else if ('rows' in answer) await (answer.rows === 'all' ? this.at('hand-over-all').click() : this.chooseWords(`${id}-input`, answer.rows))
    else if ('dial' in answer) for (const hour of answer.dial) await this.at(`${id}-input-${hour}`).click()
    else for (const value of answer.choices) await this.at(`${id}-input-${value}`).click()
    if (answer.from) await this.source(id, answer.from)
  }

  private async source(id: string, from: NonNullable<StoryAnswer['from']>): Promise<void> {
    if (typeof from === 'string') return this.at(`${id}-source-${from}`).click()
    await this.at(`${id}-source-interview`).click()
    await this.at(`${id}-source-time`).fill(from.at)
    await this.at(`${id}-source-time-give`).click()
  }

  /** A signature with the mouse, or its refusal. */
  private async sign(id: string, { sign, kind, refused }: Extract<StoryAnswer, { sign: string }>): Promise<void> {
    await this.at(`${id}-write`).click()
    if (refused === undefined) {
      const pad = this.at(`${id}-pad`)
      await pad.scrollIntoViewIfNeeded()
      const { x, y, width, height } = (await pad.boundingBox())!
      for (const [from, to] of [[0.2, 0.45], [0.4, 0.7]] as const) {
        await this.page.mouse.move(x + width * from, y + height * 0.3)
        await this.page.mouse.down()
        for (let step = 1; step <= 6; step++) await this.page.mouse.move(x + width * (from + ((to - from) * step) / 6), y + height * (step % 2 ? 0.65 : 0.4))
        await this.page.mouse.up()
      }
    } else {
      await this.choose(`${id}-how`, 'refused')
      await this.type(`${id}-reason`, refused, 'text', `signature.${id}.reason`)
    }
    await this.type(`${id}-name`, sign, kind, `signature.${id}.name`)
    await this.at(`${id}-confirm`).click()
    await expect(this.at(`${id}-line`)).toHaveAttribute('data-signed', refused === undefined ? 'drawn' : 'refused')
  }

  /** Marks a place of the body map; it stands chosen afterwards. */
  async mark({ view, x, y }: NonNullable<StoryRow['at']>): Promise<void> {
    await this.at(`body-view-${view}`).click()
    const map = this.at('body-map')
    await expect(map).toHaveAttribute('data-view', view)
    await map.scrollIntoViewIfNeeded()
    const had = Number(await this.at('body-widget').getAttribute('data-points'))
    const before = had > 0 && (await this.at('body-chosen').isVisible()) ? await this.at('body-chosen').locator('fieldset').first().elementHandle() : null
    const spot = await map.evaluate((svg, [x, y]) => {
      const { x: left, y: top, width, height } = (svg as unknown as SVGSVGElement).viewBox.baseVal
      const point = new DOMPoint(left + x! * width, top + y! * height).matrixTransform((svg as unknown as SVGSVGElement).getScreenCTM()!)
      return { x: point.x, y: point.y }
    }, [x, y])
    await this.page.mouse.click(spot.x, spot.y)
    await expect(this.at('body-widget')).toHaveAttribute('data-points', String(had + 1))
    // The fields of the new one, not still those of the one before.
    if (before) await expect.poll(() => before.evaluate((node) => node.isConnected)).toBe(false)
    await expect(this.at('body-chosen').locator('fieldset').first()).toBeVisible()
  }

  private async addRow(group: string, row: StoryRow): Promise<void> {
    if (row.at) return this.mark(row.at)
    const add = this.at(new RegExp(`^(rows-${group}-add|samples-add|hand-over-add|task-add|cost-add)$`))
    const editors = this.at(/^(row-open|sample-editor|hand-over-editor|task-editor|cost-editor)$/)
    const fresh = (await editors.count()) > 0 ? await editors.first().elementHandle() : null
    await add.click()
    if (fresh) await expect.poll(() => fresh.evaluate((node) => node.isConnected)).toBe(false)
    await expect(editors).toBeVisible()
  }

  /** Fills one group that stands open, row by row where it has rows. */
  async fillGroup(form: string, group: StoryGroup): Promise<void> {
    for (const row of group.rows ?? [{ fields: group.fields }]) {
      if (group.rows) await this.addRow(group.key, row)
      for (const [field, answer] of Object.entries(row.fields)) await this.answer(form, field, answer)
    }
    await this.formSaved()
  }

  /** Fills every group of one form of a service; begins the service first. `shown` is called with each group once it is filled. */
  async fillForm(form: StoryForm, shown: (group: string) => Promise<void> = async () => {}): Promise<void> {
    // A form of the case stands on its page, which is open.
    if (form.service === 'session') await this.go('session')
    else if (form.service !== 'case') {
      await this.go(form.service)
      await expect(this.at('service-state')).toBeVisible()
      if (await this.at('service-begin').isVisible()) await this.at('service-begin').click()
    }
    const drawer = this.at(`forms-${form.form}-open`)
    if (form.service === 'case' || form.service === 'session') await drawer.click()
    await expect(this.at(`form-${form.form}`).or(this.at(`form-tab-${form.form}`)).first()).toBeVisible()
    if (await this.at(`form-tab-${form.form}`).isVisible()) await this.at(`form-tab-${form.form}`).click()
    for (const group of form.groups) {
      await this.at(`form-group-${group.key}`).click()
      await this.fillGroup(form.form, group)
      await shown(group.key)
    }
  }

  /** Closes the drawer of a form that belongs to the case or the board. */
  async leaveForm(): Promise<void> {
    await this.page.locator('.ant-drawer-close').click()
    await expect(this.at('forms-drawer')).toBeHidden()
  }

  /** One row behind the signature of a section, whole and signed by who is logged in (F60, F63). */
  async addBehindSeal(form: string, group: string, row: StoryRow): Promise<void> {
    await this.at(`form-group-${group}`).click()
    await this.at('later-add').click()
    for (const [field, answer] of Object.entries(row.fields)) await this.answer(form, field, answer)
    await this.at('later-sign').click()
    await expect(this.at('later-draft')).toBeHidden()
    await expect(this.at('sealed')).toHaveAttribute('data-holds', 'true')
  }

  /** The author's signature under a section (F63). */
  async signSection(): Promise<void> {
    await this.at('sign-go').click()
    await this.at('sign-confirm').click()
    await expect(this.at('sealed')).toHaveAttribute('data-holds', 'true')
  }

  async formSaved(): Promise<void> {
    await this.page.evaluate(() => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur() })
    await expect(this.at('form-saved')).toHaveAttribute('data-saving', 'false')
  }

  async finishService(): Promise<void> {
    await this.at('service-done').click()
    await expect(this.at('service-state')).toHaveAttribute('data-state', 'done')
  }

  // ── Redaction ───────────────────────────────────────────────────────────────────────────────────────────────────────

  async redactFor(profile: string): Promise<void> {
    await this.go('redact')
    const change = this.at('redact-change')
    const recipient = this.at(`redact-recipient-${profile}`)
    // The screen opens where it was left.
    await expect(change.or(recipient)).toBeVisible({ timeout: 20_000 })
    if (await change.isVisible()) await change.click()
    await recipient.click()
    await expect(this.at('redact-count')).toBeVisible({ timeout: 20_000 })
  }

  async openFindings(): Promise<number> {
    return Number(await this.at('redact-count').getAttribute('data-open'))
  }

  /** Accepts the finding in hand, with all alike where that is offered. */
  async accept(): Promise<void> {
    const before = await this.inHand()
    const alike = this.at('redact-alike')
    if (await alike.isVisible()) await alike.click()
    await this.at('redact-accept').click()
    await this.decided(before)
  }

  /** The finding that the panel shows. */
  private inHand(): Promise<string | null> {
    return this.page.evaluate(() => document.querySelector<HTMLElement>('[data-testid="redact-finding"][aria-current="true"]')?.dataset.finding ?? null)
  }

  /** An act is over when all its decisions are written and the next finding is in hand. */
  private async decided(before: string | null): Promise<void> {
    await expect.poll(async () => (await this.openFindings()) === 0 || (await this.inHand()) !== before, { intervals: [20, 50, 100] }).toBe(true)
  }

  async reject(reason: string): Promise<void> {
    const before = await this.inHand()
    await this.type('redact-reason', reason, 'text', 'redaction.reason')
    await this.at('redact-reject').click()
    await this.decided(before)
  }

  /** Decides every open finding: `keep` is rejected with its reason, everything else is hidden. Returns how many acts it took. */
  async decideAll(keep: { text: string; reason: string }): Promise<number> {
    let acts = 0
    for (; (await this.openFindings()) > 0; acts++) {
      const panel = this.at('redact-panel-text')
      const text = (await panel.isVisible()) ? ((await panel.textContent()) ?? '') : ''
      if (text === '') await this.at('redact-next').click()
      else if (text === keep.text) await this.reject(keep.reason)
      else await this.accept()
    }
    return acts
  }

  async hideByHand(text: string, code: string, replacement: string, kind: string): Promise<void> {
    await this.at('redact-manual-text').fill(text)
    await this.at('redact-manual-take').click()
    await this.choose('redact-code', code)
    await this.type('redact-replacement', replacement, 'word', 'redaction.replacement')
    this.note(text, kind, 'redaction.by-hand')
    await this.at('redact-accept').click()
    await expect(this.at('redact-finding').and(this.page.locator('[data-kind="manual"]')).first()).toHaveAttribute('data-state', 'accepted')
  }

  /** What the recipient will read, passage by passage, the reason codes left out. */
  resultTexts(): Promise<string[]> {
    return this.at(/^redact-result-\d+$/).evaluateAll((rows) => rows.map((row) => [...row.childNodes].map((run) => {
      const copy = run.cloneNode(true) as HTMLElement
      for (const small of copy.querySelectorAll?.('small') ?? []) small.remove()
      return copy.textContent ?? ''
    }).join('')))
  }

  // ── Seal and verify ─────────────────────────────────────────────────────────────────────────────────────────────────

  async prepareSeal(profile: string, recipient: string): Promise<void> {
    await this.go('seal')
    await this.choose('seal-profile', profile)
    await this.type('seal-recipient', recipient, 'recipient', `seal.${profile}.recipient`)
    await expect(this.at('seal-parts')).toBeVisible({ timeout: 20_000 })
  }

  async startSeal(): Promise<void> {
    await this.at('seal-make').click()
  }

  /** What the result screen says, once it is there. */
  async sealed(): Promise<{ file: string; bundleId: string; shortCode: string; passphrase: string }> {
    await expect(this.at('seal-short-code')).toBeVisible({ timeout: 120_000 })
    const text = async (id: string) => (await this.at(id).textContent()) ?? ''
    return { file: await text('seal-file'), bundleId: await text('seal-bundle-id'), shortCode: await text('seal-short-code'), passphrase: await this.at('seal-passphrase').inputValue() }
  }

  async exportTrust(): Promise<void> {
    await this.at('seal-export-trust').click()
    await expect(this.at('seal-exported')).toBeVisible()
  }

  async finishSeal(): Promise<void> {
    await this.at('seal-noted').click()
    await this.at('seal-finish').click()
    await expect(this.at('seal-profile')).toBeVisible()
  }

  /** Chooses a bundle and its passphrase on the verify screen that is open; `run` gives the verdict. */
  async fillVerify(bundle: string, passphrase: string, trust: string | null = null): Promise<void> {
    if (await this.at('verify-again').isVisible()) await this.at('verify-again').click()
    await this.dialogsGive(bundle)
    await this.at('verify-choose-bundle').click()
    await expect(this.at('verify-bundle-name')).toBeVisible()
    if (trust) {
      await this.dialogsGive(trust)
      await this.at('verify-choose-trust').click()
    }
    await this.at('verify-passphrase').fill(passphrase)
  }

  async verdict(): Promise<string> {
    await this.at('verify-run').click()
    await expect(this.at('verify-verdict')).toBeVisible({ timeout: 60_000 })
    return (await this.at('verify-verdict').getAttribute('data-verdict')) ?? ''
  }
}
