// First start, people, switching: what they must see.
import { expect, test } from '@playwright/test'
import { expect as soon } from '../../harness/flow-base'
import type { FlowWorld } from './world'

export function peopleTests(w: FlowWorld): void {
  const { tale } = w
  const { supervisor, admin, officer: caseOfficer, ...others } = tale.staff

  test('F75 the first start asks for a supervisor and an administrator, each with a strong password of his own', async () => {
    const { officer } = w
    await expect(w.at('setup-next')).toBeDisabled()
    await officer.fillPlace(tale.place)
    await officer.setUpNext()
    await officer.fillOfficer('supervisor', { ...supervisor, password: '12345678' })
    await expect(w.at('setup-strength')).toHaveAttribute('data-enough', 'false')
    await expect(w.at('setup-next')).toBeDisabled()
    await w.at('officer-password').fill(supervisor.password)
    await expect(w.at('setup-strength')).toHaveAttribute('data-enough', 'true')
    await expect(w.at('officer-password-differs')).toBeVisible()
    await expect(w.at('setup-next')).toBeDisabled()
    await w.at('officer-password-again').fill(supervisor.password)
    await officer.setUpNext()
    // Two people of one name could not be told apart at the door.
    await officer.fillOfficer('admin', { ...admin, name: supervisor.name })
    await expect(w.at('officer-name-fault')).toBeVisible()
    await expect(w.at('setup-next')).toBeDisabled()
    await officer.fillOfficer('admin', admin)
    await officer.setUpNext()
    for (const [who, member] of Object.entries({ officer: caseOfficer, ...others })) await officer.addOther(who, member)
    await officer.makeVault()
  })

  test('F80 recovery sheets count only when two of them were typed back; a wrong word is named', async () => {
    const { officer } = w
    w.sheets = await officer.makeSheets(tale.keepers)
    const words = w.sheets[0]!.split(' ')
    expect(words).toHaveLength(31)
    const wrong = words.with(4, words[4] === words[5] ? words[6]! : words[5]!).with(5, words[4]!)
    await w.at('share-entry-1').fill(wrong.join(' '))
    await expect(w.at('share-fault-1')).toBeVisible()
    await expect(w.at('recovery-rehearse')).toBeDisabled()
    for (const n of [1, 2]) await w.at(`share-entry-${n}`).fill(w.sheets[0]!)
    await expect(w.at('share-fault-2')).toBeVisible()
    await expect(w.at('recovery-rehearse')).toBeDisabled()
    await officer.rehearse([w.sheets[0]!, w.sheets[2]!])
    await officer.finishSetUp()
    await expect(w.at('recovery-notice')).toBeHidden()
    await expect(w.at('frame-person')).toContainText(supervisor.name)
    await expect(w.at('cases')).toContainText('还没有案件')
  })

  test('F79 switching takes two clicks, then only the password is typed; the window is emptied between two people', async () => {
    const { page } = w.officer
    await page.evaluate(() => Object.assign(window, { left: 'by the supervisor' }))
    await w.at('person-menu').click()
    await w.at(/^switch-stf_/).filter({ hasText: admin.name }).click()
    await soon(w.at('unlock-password')).toBeFocused()
    await page.keyboard.type(admin.password)
    await page.keyboard.press('Enter')
    await soon(w.at('frame-person')).toContainText(admin.name)
    expect(await page.evaluate(() => 'left' in window)).toBe(false)
    await expect(w.at('people')).toBeVisible()
    await soon.poll(() => w.rail()).toEqual(['approvals', 'people', 'upkeep', 'verify'])
  })

  test('F8 F75 the administrator enters people, the supervisor admits them: an entry alone opens nothing (E-A19)', async () => {
    const { officer } = w
    for (const [who, member] of [['late', tale.late], ['observer', tale.observer]] as const) {
      await officer.fillEnrol(who, member)
      await officer.enrol()
      await expect(officer.ofPerson('people-state', member.name)).toHaveAttribute('data-state', 'waiting')
      await expect(officer.ofPerson('people-admit', member.name)).toHaveCount(0)
    }
    await officer.fillEnrol('untrained', { ...tale.staff.second, name: '徐演示', badge: '演0009', password: `${tale.staff.second.password} 二`, training: { certificate: '演训-0001', until: '2020-01-01' } })
    await officer.enrol()
    await officer.lock()
    await expect(officer.doorPerson(tale.late.name)).toHaveCount(0)
    await w.at('door-other').click()
    await w.at('door-name').fill(tale.late.name)
    await officer.tryPassword(tale.late.password)
    await soon(w.at('unlock-failure')).toBeVisible()
    const said = await w.at('unlock-failure').getAttribute('data-code')
    expect(['E-A1', 'E-A19']).toContain(said)
    await officer.unlock(supervisor)
    await officer.go('people')
    for (const { name } of [tale.late, tale.observer, { name: '徐演示' }]) await officer.admit({ name })
    await officer.lock()
    await soon(officer.doorPerson(tale.late.name)).toHaveCount(1)
  })
}

/** Last of all, because the door is shut for a while afterwards. */
export function doorTests(w: FlowWorld): void {
  const { tale } = w

  test('XB8 XB9 the door says the same of a wrong name and a wrong password; after five wrong tries it counts down, and lets nobody in', async () => {
    const { officer } = w
    if (await w.at('lock').isVisible()) await officer.lock()
    const said: string[] = []
    const wrong = async (name: string) => {
      await w.at('door-other').click()
      await w.at('door-name').fill(name)
      await officer.tryPassword('不是这个口令')
      await soon(w.at('unlock-failure')).toBeVisible()
      said.push(`${await w.at('unlock-failure').getAttribute('data-code')} ${await w.at('unlock-failure').textContent()}`)
      await soon(w.at('unlock-password')).toHaveValue('')
    }
    await wrong('没有此人')
    await wrong(tale.staff.officer.name)
    expect(said[0]).toMatch(/^E-A1 /)
    expect(said[1]).toBe(said[0])
    // Four of one person, and the one for nobody in particular, are five; a colleague's slip does not count with them.
    for (let i = 0; i < 4; i++) {
      await officer.doorPerson(tale.staff.medic.name).click()
      await officer.tryPassword(`不是这个口令${i}`)
      await soon(w.at('unlock-failure').or(w.at('door-wait')).first()).toBeVisible()
      await soon.poll(() => w.at('unlock-password').inputValue()).toBe('')
    }
    await soon(w.at('door-wait')).toBeVisible()
    await expect(w.at('unlock-password')).toBeDisabled()
    await expect(w.at('unlock-submit')).toBeDisabled()
    const left = async () => {
      const [, minutes, seconds] = /(\d+):(\d\d)/.exec((await w.at('door-wait').textContent()) ?? '') ?? []
      return Number(minutes) * 60 + Number(seconds)
    }
    const first = await left()
    const until = Date.now() + first * 1000
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThanOrEqual(30)
    await soon.poll(left).toBeLessThan(first - 2)
    // The right password does not open it either, and another start begins no new count.
    const { staff } = tale
    const asked = await officer.page.evaluate(([name, password]) => (window as unknown as { sayonce: { session: { unlock(input: object): Promise<{ ok: boolean; failure?: { code: string } }> } } }).sayonce.session.unlock({ who: null, name, password }), [staff.medic.name, staff.medic.password] as const)
    expect(asked).toMatchObject({ ok: false, failure: { code: 'E-A10' } })
    await w.running.close()
    await w.launch(true)
    // A start may take longer than what was left of the pause.
    if (Date.now() < until - 3000) await soon(w.at('door-wait')).toBeVisible()
    await soon(w.at('door-wait')).toBeHidden({ timeout: 45_000 })
    await w.officer.unlock(staff.medic)
  })
}
