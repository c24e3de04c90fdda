// What guards the store, on the real screens: the second person, the envelope, what the counsellor lets leave, the custody log,
// backup and restore, hold and destruction.
import type { StaffMember } from '../demo/story'
import { expect } from './flow-base'
import { RoomSteps } from './flow-room'

export class KeepSteps extends RoomSteps {
  // ── The second person ───────────────────────────────────────────────────────────────────────────────────────────────

  async requestState(to: 'none' | 'open' | 'approved' | 'used'): Promise<void> {
    await expect(this.at('request-state')).toHaveAttribute('data-state', to)
  }

  async sendRequest(): Promise<void> {
    await this.at('request-send').click()
    await this.requestState('open')
  }

  /** The second person comes to this machine; the dialog stands filled in. */
  async fillApproval({ name, password }: Pick<StaffMember, 'name' | 'password'>): Promise<void> {
    await this.at('request-here').click()
    await expect(this.at('request-here-dialog')).toBeVisible()
    const chosen = this.at('request-here-who')
    if (!(await chosen.textContent())?.includes(name)) await this.chooseWords('request-here-who', [name])
    await this.at('request-here-password').fill(password)
  }

  async approveHere(): Promise<void> {
    await this.at('request-here-ok').click()
    await expect(this.at('request-here-dialog')).toBeHidden({ timeout: 30_000 })
    await this.requestState('approved')
  }

  /** Everything that waits for this person. Returns how many it was. */
  async approveAll(): Promise<number> {
    await this.go('approvals')
    const waiting = this.at(/^approve-req_/)
    await expect(waiting.or(this.at('approvals-none')).first()).toBeVisible()
    const count = await waiting.count()
    for (let left = count; left > 0; left--) {
      await waiting.first().click()
      await expect(waiting).toHaveCount(left - 1)
    }
    return count
  }

  // ── Envelope and release ────────────────────────────────────────────────────────────────────────────────────────────

  async putPicture(label: string, path: string): Promise<void> {
    const items = this.at(/^envelope-item-/)
    const had = await items.count()
    await this.dialogsGive(path)
    await this.type('envelope-label', label, 'word', 'envelope.label')
    // Where nobody agreed yet (F52).
    if (await this.at('envelope-why').isVisible()) await this.at('envelope-why').fill('急诊留证')
    await this.at('envelope-put').click()
    await expect(items).toHaveCount(had + 1)
  }

  async askPicture(reason: string): Promise<void> {
    await this.at(/^envelope-open-/).first().click()
    await this.type('envelope-reason', reason, 'text', 'envelope.reason')
  }

  async openPicture(): Promise<void> {
    await this.at('envelope-ok').click()
    const image = this.at('envelope-image')
    await expect(image).toBeVisible()
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true)
  }

  async closePicture(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.at('envelope-picture')).toBeHidden()
  }

  async release(fields: readonly string[]): Promise<void> {
    for (const field of fields) {
      await this.at(`release-${field}`).click()
      await expect(this.at(`release-line-${field}`)).toHaveAttribute('data-state', 'out')
    }
  }

  // ── The custody log ─────────────────────────────────────────────────────────────────────────────────────────────────

  async verifyLog(): Promise<boolean> {
    await this.at('custody-verify').click()
    await expect(this.at('custody-verified')).toBeVisible({ timeout: 60_000 })
    return (await this.at('custody-verified').getAttribute('data-good')) === 'true'
  }

  /** Exports the whole log into `folder`; gives the name of the file. */
  async exportLog(folder: string): Promise<string> {
    await this.dialogsGive(folder)
    await this.at('custody-export').click()
    await expect(this.at('custody-exported')).toBeVisible({ timeout: 60_000 })
    const name = /sayonce-log-[\w-]+\.jsonl/.exec((await this.at('custody-exported').textContent()) ?? '')?.[0]
    if (!name) throw new Error('the export has no name')
    return name
  }

  // ── Upkeep ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  async backup(folder: string): Promise<void> {
    await this.dialogsGive(folder)
    await this.at('upkeep-backup').click()
    await expect(this.at('upkeep-backup-done')).toBeVisible({ timeout: 60_000 })
  }

  async rehash(): Promise<void> {
    await this.at('upkeep-rehash').click()
    await expect(this.at('upkeep-rehash-last')).toBeVisible({ timeout: 60_000 })
  }

  async hold(number: string, reason: string): Promise<void> {
    await this.at(`upkeep-hold-${number}`).click()
    await this.type('upkeep-hold-reason', reason, 'text', 'case.hold')
    await this.at('upkeep-hold-ok').click()
    await expect(this.at(`upkeep-state-${number}`)).toHaveAttribute('data-state', 'hold')
  }

  async askDestruction(number: string): Promise<void> {
    await this.at(`upkeep-destroy-${number}`).click()
    await expect(this.at('request-state')).toBeVisible()
  }

  /** With the approval: the number typed by hand, and the certificate. Returns its number. */
  async destroy(number: string): Promise<string> {
    await this.at('upkeep-destroy-typed').fill(number)
    await this.at('upkeep-destroy-ok').click()
    await expect(this.at('certificate')).toBeVisible({ timeout: 60_000 })
    return ((await this.at('certificate-number').textContent()) ?? '').trim()
  }

  /** At a machine that never saw the vault: a backup becomes its vault; the door stands there. */
  async restoreFrom(folder: string): Promise<void> {
    await this.dialogsGive(folder)
    await this.at('setup-restore').click()
    await expect(this.at('unlock')).toBeVisible({ timeout: 60_000 })
  }

  /** With two sheets, to the list of people. */
  async recoverWith(sheets: readonly string[]): Promise<void> {
    await this.at('door-recover').click()
    await this.typeSheets(sheets)
    await this.at('recover-check').click()
    await expect(this.at('recover-person')).toBeVisible({ timeout: 30_000 })
  }

  /** Back from the sheets to the names. */
  async recoverBack(): Promise<void> {
    await this.at('recover-back').click()
    await expect(this.at('unlock')).toBeVisible()
  }

  async recoverAs({ name, password }: Pick<StaffMember, 'name' | 'password'>): Promise<void> {
    await this.at(/^recover-stf_/).filter({ hasText: name }).click()
    await this.at('recover-password').fill(password)
    await this.at('recover-password-again').fill(password)
    await this.at('recover-open').click()
    await expect(this.at('frame-person')).toContainText(name, { timeout: 30_000 })
  }
}
