import { test, expect } from '@playwright/test'
import { join } from 'node:path'
import { storyForms } from '../demo/story-forms'
import { Officer } from '../harness/flow'
import type { RunningApp } from '../harness/launch'
import { cast } from '../harness/people'
import { switchTo, type Room } from '../harness/room'
import { launchRoom } from '../harness/template'
import { localStamp } from '../../renderer/ui/time'

let running: RunningApp & { room: Room }
test.beforeAll(async () => { test.setTimeout(240_000); running = await launchRoom({ as: 'medic', lang: 'zh' }) })
test.afterAll(async () => { await running?.kill9() })
const only = (process.env.H8 ?? '').split(',').filter(Boolean)
test('all forms', async () => {
  test.setTimeout(580_000)
  const now = new Date()
  const at = (minutesAgo: number) => localStamp(new Date(now.getTime() - minutesAgo * 60_000))
  const day = (days: number) => localStamp(new Date(now.getTime() + days * 86_400_000)).slice(0, 10)
  const forms = storyForms({ at, day, home: '虚构市演示路18号', phone: '19900001234', names: { medic: cast.medic.name, counsellor: cast.counsellor.name, legalAid: cast['legal-aid'].name, officer: cast['case-officer'].name, second: cast.interviewer2.name, late: cast.counsellor.name } })
  const { page, room, app } = running
  const officer = new Officer(app, page)
  await officer.resize(1366, 768)
  const shot = async (name: string) => { await page.screenshot({ path: join('/tmp/x/d/h8/shots', `${name}.png`) }) }
  const by = { case: 'case-officer', session: 'case-officer', medical: 'medic', samples: 'medic', psychological: 'counsellor', 'legal-aid': 'legal-aid', 'follow-up': 'counsellor' } as const
  let who = ''
  let service = ''
  for (const form of forms) {
    if (only.length > 0 && !only.includes(form.form)) continue
    const member = by[form.service]
    if (service !== form.service && service !== '' && service !== 'case' && service !== 'session') { await page.evaluate(() => scrollTo(0, 1e5)); await shot(`${service}-end`) }
    if (member !== who) {
      await switchTo(page, member)
      await officer.go('cases')
      await officer.at(`case-open-${room.number}`).click()
      if (form.service !== 'case') await officer.openSession()
      who = member
    }
    if (form.service === 'session' && service === 'case') await officer.openSession()
    service = form.service
    try {
      await officer.fillForm(form, async (group) => { await shot(`${form.form}-${group}`) })
      if (service === 'case' || service === 'session') await officer.leaveForm()
      else console.log(form.form, 'open', await officer.at(`form-${form.form}`).getAttribute('data-open'))
    } catch (error) { await shot(`failed-${form.form}`); console.log(form.form, String(error).slice(0, 600)); who = ''; service = ''; await page.keyboard.press('Escape'); await page.keyboard.press('Escape'); if (await officer.at('forms-drawer').isVisible()) await officer.leaveForm() }
  }
  expect(true).toBe(true)
})
