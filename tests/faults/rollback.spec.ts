// XB6, XB7: somebody puts an older vault back, or removes the last entries with the vault's own key. The heads that were kept elsewhere
// tell; the vault is read-only until two persons accept it.
import { expect, test } from '@playwright/test'
import { chownSync, cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp, type RunningApp } from '../harness/launch'
import { loginAs } from '../harness/people'
import { ask, codeOf, must, switchTo, write, type Room } from '../harness/room'
import { templateWorld } from '../harness/template'
import { launcher } from '../harness/world'

/** Gives a folder with all that is in it to the app's user. */
function giveAll(path: string): void {
  const { uid } = launcher()
  if (uid === null) return
  chownSync(path, uid, uid)
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveAll(join(path, name))
}

const marker = (text: string) => ({ kind: 'marker' as const, body: { recordingId: null, atMs: 0, mark: 'note' as const, text } })

/** Read-only, said so on the screen, and nothing can be written or waved away by one person. */
async function isReadOnly({ page }: RunningApp, room: Room): Promise<void> {
  for (const who of ['recorder', 'supervisor', 'admin'] as const) {
    await switchTo(page, who)
    const { opened } = await must(page, 'session', 'state', {})
    expect(opened!.readOnly, who).toBe(true)
  }
  await switchTo(page, 'recorder')
  expect(codeOf(await ask(page, 'log', 'append', { sectionId: room.sections.questioning, fact: marker('不应写入') }))).toBe('E-A7')
  expect(codeOf(await ask(page, 'log', 'read', { sectionId: room.sections.questioning })), 'what is there can be read').toBe('ok')
  const { readOnly, mismatch } = await must(page, 'upkeep', 'logState', {})
  expect(readOnly).toBe(true)
  expect(mismatch!.expected).toBeGreaterThan(mismatch!.found)
  await page.reload()
  const banner = page.getByTestId('readonly-banner')
  await expect(banner).toContainText('[E-A7]')
  // Nothing in it takes it away.
  await expect(banner.getByRole('button')).toHaveCount(0)
}

/** One person cannot; admin and supervisor together can. */
async function acceptByTwo({ page }: RunningApp, room: Room): Promise<void> {
  const requestId = async () => (await must(page, 'access', 'request', { subject: { dual: 'control', control: { what: 'reanchor' } } })).requestId
  await switchTo(page, 'recorder')
  expect(codeOf(await ask(page, 'access', 'request', { subject: { dual: 'control', control: { what: 'reanchor' } } })), 'neither of the two roles').toBe('E-B3')
  await switchTo(page, 'supervisor')
  const alone = await requestId()
  expect(codeOf(await ask(page, 'upkeep', 'reanchor', { requestId: alone })), 'not approved').toBe('E-B5')
  expect(codeOf(await ask(page, 'access', 'approve', { requestId: alone })), 'by himself').toBe('E-B5')
  expect(codeOf(await ask(page, 'access', 'approveHere', { requestId: alone, staffId: room.ids['case-officer'], password: room.passwords['case-officer'] })), 'by a third role').toBe('E-B5')
  await must(page, 'access', 'approveHere', { requestId: alone, staffId: room.ids.admin, password: room.passwords.admin })
  const state = await must(page, 'upkeep', 'reanchor', { requestId: alone })
  expect(state.readOnly).toBe(false)
  expect(codeOf(await ask(page, 'upkeep', 'reanchor', { requestId: alone })), 'used').toBe('E-B6')
  const { lines } = await must(page, 'upkeep', 'lines', { filter: {}, before: null, count: 20 })
  expect(lines.some((l) => l.kind === 'log.reanchored')).toBe(true)
  await switchTo(page, 'recorder')
  await write(page, room.sections.questioning, marker('重新可写'))
}

test('XB6: an older copy of the vault put back is found out, read-only, and accepted by two persons only', async () => {
  test.setTimeout(180_000)
  const { world, vault, profile, room } = await templateWorld()
  const older = join(world, 'older')
  cpSync(vault, older, { recursive: true })
  let running = await launchApp({ world, vault, profile })
  try {
    await switchTo(running.page, 'recorder')
    for (let i = 0; i < 5; i++) await write(running.page, room.sections.questioning, marker(`后来的第 ${i} 句`))
    await running.close()
    rmSync(vault, { recursive: true })
    cpSync(older, vault, { recursive: true })
    giveAll(vault)
    running = await launchApp({ world, vault, profile })
    await isReadOnly(running, room)
    await acceptByTwo(running, room)
    // It holds: the next start is quiet.
    await running.close()
    running = await launchApp({ world, vault, profile })
    await switchTo(running.page, 'recorder')
    expect((await must(running.page, 'session', 'state', {})).opened!.readOnly).toBe(false)
  } finally {
    await running.kill9()
  }
})

test('XB7: the last entries removed by somebody who has the key: found out at the next unlock', async () => {
  test.setTimeout(180_000)
  const { world, vault, profile, room } = await templateWorld()
  // As a script of an administrator with the key would: the triggers away, the rows away, everything closed properly.
  const store = await loginAs(vault, 'supervisor')
  const size = store.log.size
  const last = 4
  for (const { name } of await store.db.all<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'trigger'`)) await store.db.run(`DROP TRIGGER ${name}`)
  await store.db.run('DELETE FROM entry WHERE n > ?', size - last)
  await store.close()
  giveAll(vault)
  const running = await launchApp({ world, vault, profile })
  try {
    await isReadOnly(running, room)
    const { mismatch } = await must(running.page, 'upkeep', 'logState', {})
    expect(mismatch!.expected).toBeGreaterThanOrEqual(size)
    expect(mismatch!.missingTo! - mismatch!.missingFrom! + 1, 'which numbers are missing').toBeGreaterThanOrEqual(last)
  } finally {
    await running.kill9()
  }
})
