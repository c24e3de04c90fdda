// The door on the real screens: first start, coming in, locking, changing to a colleague; and the people of the room.
import type { Locator } from '@playwright/test'
import type { StaffMember } from '../demo/story'
import { BaseSteps, expect } from './flow-base'

export class PeopleSteps extends BaseSteps {
  // ── First start ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async fillPlace(place: { unit: string; room: string }): Promise<void> {
    await this.type('setup-unit', place.unit, 'unit', 'setup.unit')
    await this.type('setup-room', place.room, 'word', 'setup.room')
  }

  async setUpNext(): Promise<void> {
    await expect(this.at('setup-next')).toBeEnabled()
    await this.at('setup-next').click()
  }

  /** The fields of one member of staff, wherever they stand; `withRole` where the post is asked too. */
  async fillOfficer(who: string, member: StaffMember, withRole = false): Promise<void> {
    await this.type('officer-name', member.name, 'staff-name', `staff.${who}.name`)
    if (withRole) await this.choose('officer-role', member.role)
    await this.choose('officer-sex', member.sex)
    await this.type('officer-badge', member.badge, 'staff-badge', `staff.${who}.badge`)
    if (member.training) {
      await this.type('officer-certificate', member.training.certificate, 'word', `staff.${who}.training`)
      await this.at('officer-until').fill(member.training.until)
    }
    await this.at('officer-password').fill(member.password)
    await this.at('officer-password-again').fill(member.password)
  }

  async addOther(who: string, member: StaffMember, shown: () => Promise<void> = async () => {}): Promise<void> {
    await this.at('officer-more').click()
    await this.fillOfficer(who, member, true)
    await expect(this.at('officer-add')).toBeEnabled()
    await shown()
    await this.at('officer-add').click()
    await expect(this.at('setup-officers')).toContainText(member.name)
  }

  /** Makes the vault; the page of the recovery sheets comes next. */
  async makeVault(): Promise<void> {
    await this.at('setup-submit').click()
    await expect(this.at('recovery-keepers-page')).toBeVisible({ timeout: 60_000 })
  }

  /** From the keepers to the three sheets, read from the screen as they stand there; ends at the rehearsal. `shown` is called at each sheet. */
  async makeSheets(keepers: readonly string[], shown: (index: number) => Promise<void> = async () => {}): Promise<string[]> {
    await this.chooseWords('recovery-keepers', keepers)
    await this.at('recovery-keepers-next').click()
    await this.at('recovery-make').click()
    const sheets: string[] = []
    for (const index of [1, 2, 3]) {
      await expect(this.at(`recovery-sheet-${index}`)).toBeVisible()
      sheets.push((await this.at(/^recovery-word-\d+$/).allTextContents()).map((word) => word.trim()).join(' '))
      await shown(index)
      await this.at('recovery-copied').click()
      await this.at('recovery-next').click()
    }
    return sheets
  }

  async typeSheets(sheets: readonly string[]): Promise<void> {
    for (const [i, words] of sheets.entries()) {
      await this.at(`share-entry-${i + 1}`).fill(words)
      await expect(this.at(`share-whole-${i + 1}`)).toBeVisible()
    }
  }

  async rehearse(sheets: readonly string[]): Promise<void> {
    await this.typeSheets(sheets)
    await this.at('recovery-rehearse').click()
    await expect(this.at('recovery-done')).toBeVisible()
  }

  /** From the end of the rehearsal into the room. */
  async finishSetUp(): Promise<void> {
    if (await this.at('recovery-done').isVisible()) await this.at('recovery-done').click()
    await this.at('setup-finish').click()
    await expect(this.at('cases')).toBeVisible({ timeout: 30_000 })
  }

  // ── The door ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The row of a person in the list at the door. */
  doorPerson(name: string): Locator {
    return this.at(/^door-person-stf_/).filter({ hasText: name })
  }

  /** Types the password and sends it; what comes then is the caller's to look at. */
  async tryPassword(password: string): Promise<void> {
    await this.at('unlock-password').fill(password)
    await this.at('unlock-submit').click()
  }

  /** Who is already chosen at the door comes in. */
  async enter({ name, password }: Pick<StaffMember, 'name' | 'password'>): Promise<void> {
    await this.tryPassword(password)
    await expect(this.at('frame-person')).toContainText(name, { timeout: 30_000 })
  }

  async unlock(member: Pick<StaffMember, 'name' | 'password'>): Promise<void> {
    const row = this.doorPerson(member.name)
    await expect(row.or(this.at('door-name')).first()).toBeVisible({ timeout: 20_000 })
    if (await row.isVisible()) await row.click()
    else await this.at('door-name').fill(member.name)
    await this.enter(member)
  }

  async lock(): Promise<void> {
    await this.leaving(() => this.at('lock').click())
  }

  /** The door can be seen a moment before the window is loaded anew: what comes next must meet the new one. */
  private async leaving(act: () => Promise<void>): Promise<void> {
    const renewed = this.page.waitForEvent('domcontentloaded', { timeout: 20_000 })
    await act()
    await renewed
    await expect(this.at('unlock-password')).toBeVisible({ timeout: 20_000 })
  }

  /** From the person who is in to the door with the next one chosen: two clicks (F79). */
  async switchTo({ name }: Pick<StaffMember, 'name'>): Promise<void> {
    await this.at('person-menu').click()
    await this.leaving(() => this.at(/^switch-stf_/).filter({ hasText: name }).click())
    await expect(this.doorPerson(name)).toHaveAttribute('aria-selected', 'true')
  }

  /** Changes to a colleague, who types his password. */
  async change(to: Pick<StaffMember, 'name' | 'password'>): Promise<void> {
    await this.switchTo(to)
    await this.enter(to)
  }

  // ── People ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The part of the row of `name` whose id begins with `part`, e.g. people-admit. */
  ofPerson(part: string, name: string): Locator {
    return this.at('people-table').locator('tr').filter({ hasText: name }).getByTestId(new RegExp(`^${part}-stf_`))
  }

  async fillEnrol(who: string, member: StaffMember): Promise<void> {
    await this.go('people')
    await this.at('people-enrol').click()
    await this.fillOfficer(who, member, true)
    await expect(this.at('people-save')).toBeEnabled()
  }

  async enrol(): Promise<void> {
    await this.at('people-save').click()
    await expect(this.at('people-dialog')).toBeHidden({ timeout: 30_000 })
  }

  async admit({ name }: Pick<StaffMember, 'name'>): Promise<void> {
    await this.ofPerson('people-admit', name).click()
    await this.at('people-admit-ok').click()
    await expect(this.ofPerson('people-state', name)).not.toHaveAttribute('data-state', 'waiting')
  }
}
