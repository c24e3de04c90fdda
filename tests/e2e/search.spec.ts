// Searching the records on the screen of the case list, and its pages.
import { expect, test } from '@playwright/test'
import { Officer } from '../harness/flow'
import { cast } from '../harness/people'
import { must, write } from '../harness/room'
import { launchRoom } from '../harness/template'

const shots = process.env.SAYONCE_SHOTS

test('XD12 words are found, marked and led to by who may read them, and by nobody else; the list goes page by page', async () => {
  test.setTimeout(240_000)
  const running = await launchRoom({ as: null })
  const { page, room } = running
  const officer = new Officer(running.app, page)
  const at = (id: string) => page.getByTestId(id)
  const shot = async (name: string) => { if (shots) await page.screenshot({ path: `${shots}/${name}.png` }) }
  try {
    await officer.unlock(cast.recorder)
    for (let i = 0; i < 24; i++) await must(page, 'cases', 'open', { reporter: `第 ${i} 所虚构学校`, reportedAt: '2026-02-03T09:00', receipt: '', firstReceiver: room.ids.interviewer })
    await at('rail-cases').click()
    await expect(at('cases-table').locator('tbody tr.case-row')).toHaveCount(20)
    await shot('list')
    await at('cases-page').getByTitle('2', { exact: true }).click()
    await expect(at('cases-table').locator('tbody tr.case-row')).toHaveCount(5)
    await expect(at(`case-open-${room.number}`)).toBeVisible()

    await at('case-search').fill('书包 蓝鲸')
    await expect(at('case-search-state')).toHaveAttribute('data-indexed', '1')
    await expect(at('case-search-hit-0')).toContainText('蓝鲸书包')
    await expect(at('case-search-hit-0').locator('mark').first()).toHaveText('书包')
    await shot('hits')
    await at('case-search').fill('虚构学校')
    await expect(at('case-search-hit-23')).toBeVisible()
    await shot('many')
    await at('case-search').fill('没有人写过这句话')
    await expect(at('case-search-results').locator('.empty')).toBeVisible()
    await shot('none')
    await at('case-search').press('Escape')
    await expect(at('cases-table')).toBeVisible()
    await at('case-search').fill('书包 蓝鲸')
    await at('case-search-hit-0').click()
    await expect(at('desk')).toBeVisible()

    // The medic reads no questioning (F33): the same words are nowhere.
    await officer.change(cast.medic)
    await at('rail-cases').click()
    await at('case-search').fill('书包 蓝鲸')
    await expect(at('case-search-results').locator('.empty')).toBeVisible()
    await at('case-search').fill('左前臂')
    await expect(at('case-search-hit-0')).toContainText('左前臂')

    // XD12: found by its rarest signs, and drawn by our own fonts whatever this machine has.
    const { version } = (await must(page, 'sections', 'forms', {})).forms.find((form) => form.id === 'examination')!
    await write(page, room.sections.medical, { kind: 'form.answer', body: { formId: 'examination', version, field: 'complaints', answer: { state: 'value', value: '陪同人 𠮷㛃䶮𫖯龘𪛖𪟿，Žižek，😀👍🏽🇨🇳' } } })
    await at('case-search').fill('𪛖𪟿')
    await expect(at('case-search-hit-0')).toContainText('𠮷㛃䶮𫖯龘𪛖𪟿，Žižek，😀👍🏽🇨🇳')
    const states = () => page.evaluate(() => [...new Set([...document.fonts].filter((face) => face.family.includes('SayOnce Rare')).map((face) => face.status))].sort())
    await expect.poll(states).toEqual(['loaded', 'unloaded'])
    await shot('rare')
  } finally {
    await running.close()
  }
})
