// The door: wrong secrets, tokens, recovery sheets, two programs at one vault, and what other users of the machine can read.
import { expect, test } from '@playwright/test'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeShare, encodeShare, splitSecret } from '../../electron/recovery/shares'
import type { Share } from '../../shared/model/recovery'
import { launchApp, type RunningApp } from '../harness/launch'
import { cast } from '../harness/people'
import { ask, chooseAlways, codeOf, lock, must, switchTo, write, type Room } from '../harness/room'
import { filesBelow } from '../harness/search'
import { launchRoom, templateWorld } from '../harness/template'
import { Follower, startTake, stopTake } from '../harness/take'
import { softHsm, TokenWorld } from '../harness/token'
import { folderIn, launcher, worldDir } from '../harness/world'
import { linesSince } from './stage'

type Running = RunningApp & { room: Room }

/** A room of its own for one test; whatever happens the app ends. */
async function inRoom(options: Parameters<typeof launchRoom>[0], work: (running: Running) => Promise<void>): Promise<void> {
  const running = await launchRoom(options)
  try {
    await work(running)
  } finally {
    await running.kill9()
  }
}

/** The quickest: another program can only make an answer slower. */
const least = (all: readonly number[]) => Math.min(...all)

test('XB8: wrong, empty, huge and emoji passwords and unknown people all get one answer after the same work', async () => {
  test.setTimeout(480_000)
  await inRoom({ as: null }, async ({ page, room }) => {
    const { recorder } = room.ids
    const good = { who: recorder, password: room.passwords.recorder }
    const knock = async (input: { who: typeof recorder | null; name?: string; password: string }) => {
      const began = performance.now()
      const answer = await ask(page, 'session', 'unlock', input)
      return { answer, ms: performance.now() - began }
    }
    const wrong = { ok: false, failure: { code: 'E-A1' } }
    const times = { password: [] as number[], person: [] as number[], name: [] as number[] }
    // Five wrong tries are free; a right one forgives them.
    for (let round = 0; round < 3; round++) {
      const tries = [
        ['password', { who: recorder, password: `${good.password}x` }], ['person', { who: 'stf_00000000000000000000' as typeof recorder, password: good.password }],
        ['name', { who: null, name: '不在这里的人', password: good.password }], ['password', { who: null, name: cast.recorder.name, password: '不是这个口令' }],
      ] as const
      for (const [what, input] of tries) {
        const { answer, ms } = await knock(input)
        expect(answer, JSON.stringify(input).slice(0, 60)).toEqual(wrong)
        times[what].push(ms)
      }
      expect((await knock(good)).answer.ok).toBe(true)
      await lock(page)
    }
    // The work is the stretching of the password: hundreds of milliseconds. Without it an answer takes a few.
    const [password, person, name] = [least(times.password), least(times.person), least(times.name)]
    for (const other of [person, name]) {
      expect(other / password, `quickest ${[password, person, name].map(Math.round).join(', ')} ms`).toBeGreaterThan(0.4)
      expect(other / password, `quickest ${[password, person, name].map(Math.round).join(', ')} ms`).toBeLessThan(2.5)
    }
    const odd = ['', `${good.password} `, 'x'.repeat(10_240), '密'.repeat(10_240), '🦌🏮😀', '\0', good.password.toUpperCase(), `${good.password}​`]
    for (let i = 0; i < odd.length; i += 4) {
      for (const one of odd.slice(i, i + 4)) expect((await knock({ who: recorder, password: one })).answer, JSON.stringify(one.slice(0, 12))).toEqual(wrong)
      await must(page, 'session', 'unlock', good)
      await lock(page)
    }
    expect(codeOf((await knock({ who: recorder, password: '\ud800'.repeat(12) })).answer), 'no text at all').toMatch(/^E-A1$|^E-B2$/)
    // Full-width letters and the other Unicode form are the same password (NFKC), also with a typed name in spaces.
    const typed = cast.recorder.password.normalize('NFD').replace('Lantern', 'Ｌａｎｔｅｒｎ')
    expect(typed).not.toBe(good.password)
    expect((await knock({ who: null, name: ` ${[...cast.recorder.name].join(' ')} `, password: typed })).answer.ok).toBe(true)
  })
})

test('XB12: a token pulled out locks the screen and does not stop the recording; without it and with a wrong PIN the door stays shut', async () => {
  test.skip(!existsSync(softHsm), 'needs softhsm2')
  test.setTimeout(180_000)
  const tokens = new TokenWorld()
  try {
    const pin = '135790'
    const stick = tokens.make('sayonce-recorder', pin)
    giveAll(tokens.folder)
    await inRoom({ as: 'supervisor', env: { SOFTHSM2_CONF: tokens.env['SOFTHSM2_CONF']! } }, async ({ page, app, room }) => {
      await chooseAlways(app, softHsm)
      expect(await must(page, 'people', 'chooseModule', {})).toBe(true)
      await chooseAlways(app, null)
      await switchTo(page, 'recorder')
      const me = { who: room.ids.recorder, password: room.passwords.recorder }
      const { tokens: found } = await must(page, 'people', 'tokens', {})
      expect(found).toHaveLength(1)
      const { serial } = found[0]!
      expect(codeOf(await ask(page, 'people', 'addToken', { serial, pin: '000000', password: me.password }))).toBe('E-A12')
      expect(codeOf(await ask(page, 'people', 'addToken', { serial, pin, password: '不是这个口令' }))).toBe('E-A1')
      await must(page, 'people', 'addToken', { serial, pin, password: me.password })
      await lock(page)
      expect((await must(page, 'session', 'state', {})).people.find((p) => p.staffId === me.who)!.token).toBe(true)
      expect(codeOf(await ask(page, 'session', 'unlock', me)), 'no PIN').toBe('E-A11')
      expect(codeOf(await ask(page, 'session', 'unlock', { ...me, pin: '000000' })), 'wrong PIN').toBe('E-A12')
      expect(codeOf(await ask(page, 'session', 'unlock', { ...me, password: '不是这个口令', pin })), 'wrong password').toBe('E-A1')
      tokens.pull(stick)
      expect(codeOf(await ask(page, 'session', 'unlock', { ...me, pin })), 'not plugged in').toBe('E-A11')
      tokens.plug(stick)
      await must(page, 'session', 'unlock', { ...me, pin })

      await startTake(page, room.sessionId)
      const follower = new Follower(app)
      await follower.grows(1000)
      tokens.pull(stick)
      await expect.poll(async () => (await must(page, 'session', 'state', {})).vault, { timeout: 15_000 }).toBe('locked')
      const { takeId, primary } = follower.last!
      await follower.grows(2000)
      expect(follower.last, 'the recording goes on').toMatchObject({ takeId, primary, state: 'running' })
      expect(codeOf(await ask(page, 'session', 'unlock', { ...me, pin }))).toBe('E-A11')
      tokens.plug(stick)
      await must(page, 'session', 'unlock', { ...me, pin })
      await follower.grows(1000)
      await follower.close()
      await stopTake(page)
      const written = await must(page, 'log', 'read', { sectionId: room.sections.questioning })
      expect(written.filter((e) => e.kind === 'recording.ended').map((e) => e.body.reason), 'one part of each track').toEqual([...follower.acknowledged.keys()].map(() => 'stopped'))
      // Back to the password alone, by password and token.
      expect(codeOf(await ask(page, 'people', 'removeToken', { pin: '000000', password: me.password }))).toBe('E-A12')
      await must(page, 'people', 'removeToken', { pin, password: me.password })
      await switchTo(page, 'auditor')
      const mine = (await linesSince(page, 0)).filter((l) => l.author === me.who)
      expect(mine.some((l) => l.kind === 'door.closed' && l.event!['cause'] === 'token')).toBe(true)
      expect(mine.filter((l) => l.kind === 'slot.changed').map((l) => `${String(l.event!['act'])} ${String(l.event!['slot'])}`)).toEqual(['added token', 'revoked token'])
      await switchTo(page, 'recorder')
    })
  } finally {
    tokens.remove()
  }
})

/** Gives a folder with all that is in it to the app's user. */
function giveAll(path: string): void {
  const { uid } = launcher()
  if (uid === null) return
  chownSync(path, uid, uid)
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveAll(join(path, name))
}

test('XB14: whatever keeps the system\'s passwords, the vault opens: nothing of it is kept there', async () => {
  test.setTimeout(120_000)
  const { world, vault, profile, room } = await templateWorld()
  for (const store of ['basic', 'gnome-libsecret', 'kwallet5', 'basic']) {
    const running = await launchApp({ world, vault, profile, args: [`--password-store=${store}`] })
    try {
      expect((await must(running.page, 'session', 'unlock', { who: room.ids.recorder, password: room.passwords.recorder })).readOnly, store).toBe(false)
      expect((await must(running.page, 'session', 'state', {})).people, `${store}: the door still knows everybody`).toHaveLength(Object.keys(cast).length)
    } finally {
      await running.close()
    }
  }
})

test('XB15: a backup on a machine that never saw the vault opens with any two sheets; too few, wrong and foreign ones say which', async () => {
  test.setTimeout(480_000)
  const backups = folderIn(worldDir('backups'), 'disk')
  let sheets: { index: number; words: string[]; qr: string }[] = []
  let before: unknown[] = []
  let root = ''
  let room: Room | undefined
  await inRoom({ as: 'supervisor' }, async ({ page, app, room: here }) => {
    room = here
    const { ids } = here
    expect(codeOf(await ask(page, 'people', 'rehearse', { typed: ['一', '二'] })), 'no set yet').toBe('E-B1')
    const made = await must(page, 'people', 'makeRecovery', { officers: [ids.supervisor, ids.admin, ids['case-officer']], requestId: null })
    sheets = made.sheets
    // Before the rehearsal it opens nothing.
    expect(codeOf(await ask(page, 'people', 'rehearse', { typed: [sheets[0]!.words.join(' '), sheets[0]!.words.join(' ')] }))).toBe('E-A14')
    await must(page, 'people', 'rehearse', { typed: [sheets[0]!.words.join(' '), sheets[2]!.words.join('')] })
    // A second set needs two persons.
    expect(codeOf(await ask(page, 'people', 'makeRecovery', { officers: [ids.supervisor, ids.admin, ids['case-officer']], requestId: null }))).toBe('E-B5')
    await chooseAlways(app, backups)
    const backup = await must(page, 'upkeep', 'backup', {})
    expect(backup!.files).toBeGreaterThan(2)
    await switchTo(page, 'recorder')
    before = await must(page, 'log', 'read', { sectionId: here.sections.questioning })
    root = (await must(page, 'upkeep', 'logState', {})).root
    expect(root).toMatch(/^[0-9a-f]{64}$/)
  })
  const { ids, sections } = room!
  const words = sheets.map((s) => s.words.join(' '))
  const shares = sheets.map((s) => decodeShare(s.qr))
  const typed = (share: Share) => encodeShare(share).words.join(' ')
  const wrongData = typed({ ...shares[1]!, data: Uint8Array.from(shares[1]!.data, (byte, i) => (i === 0 ? byte ^ 1 : byte)) })
  const foreign = typed((await splitSecret(new Uint8Array(32).fill(7))).shares[1]!)
  const copied = [...sheets[1]!.words]
  copied[4] = copied[4] === '的' ? '一' : '的'

  const world = worldDir('new-machine')
  const running = await launchApp({ world })
  const { page } = running
  try {
    await chooseAlways(running.app, backups)
    expect((await must(page, 'session', 'state', {})).vault).toBe('none')
    await must(page, 'upkeep', 'restore', {})
    expect(await must(page, 'session', 'state', {})).toMatchObject({ vault: 'locked', people: [] })
    expect(codeOf(await ask(page, 'upkeep', 'restore', {})), 'there is a vault now').toBe('E-A6')
    const password = '换发的新口令-七七四九'
    const recover = async (given: string[], staffId: typeof ids.recorder | null = null) => ask(page, 'session', 'recover', { shares: given, staffId, password })
    const failure = async (given: string[]) => { const answer = await recover(given); return answer.ok ? 'ok' : `${answer.failure.code} ${answer.failure.detail ?? ''}` }
    expect(await failure([words[0]!])).toBe('E-A14 1/2')
    expect(await failure([words[0]!, words[0]!]), 'one sheet twice').toBe('E-A14 1/2')
    expect(await failure([words[0]!, copied.join(' ')]), 'a word copied wrongly').toMatch(/^E-A15 2 (checksum|word)/)
    expect(await failure([words[0]!, foreign]), 'a sheet of another vault').toMatch(/^E-A16 2 [0-9a-f]{8}$/)
    expect(await failure([words[0]!, wrongData]), 'a forged sheet, one of two').toBe('E-A17 either')
    expect(await failure([words[0]!, wrongData, words[2]!]), 'a forged sheet, one of three').toBe('E-A17 2')
    const listed = await must(page, 'session', 'recover', { shares: [words[1]!, sheets[2]!.qr], staffId: null, password })
    expect(listed.opened).toBeNull()
    expect(listed.people.map((p) => p.staffId).sort()).toEqual(Object.values(ids).sort())
    expect((await must(page, 'session', 'state', {})).vault, 'looking at the list opens nothing').toBe('locked')
    const { opened } = await must(page, 'session', 'recover', { shares: [words[1]!, words[2]!], staffId: ids.recorder, password })
    expect(opened).toMatchObject({ staffId: ids.recorder, role: 'recorder', readOnly: false })
    expect(await must(page, 'log', 'read', { sectionId: sections.questioning }), 'identical content').toEqual(before)
    await lock(page)
    expect(codeOf(await ask(page, 'session', 'unlock', { who: ids.recorder, password: room!.passwords.recorder })), 'the old password').toBe('E-A1')
    await must(page, 'session', 'unlock', { who: ids.recorder, password })
    await lock(page)
    // Everybody else comes in as before, and reads what was his.
    for (const [who, kind] of [['medic', 'medical'], ['counsellor', 'psychological'], ['supervisor', 'questioning']] as const) {
      await must(page, 'session', 'unlock', { who: ids[who], password: room!.passwords[who] })
      expect(codeOf(await ask(page, 'log', 'read', { sectionId: sections[kind] })), who).toBe('ok')
      if (who !== 'supervisor') await lock(page)
    }
    const events = (await linesSince(page, 0)).filter((l) => l.kind === 'recovery.changed' || l.kind === 'backup.restored').map((l) => l.event!['act'] ?? 'restored')
    expect(events).toEqual(['made', 'rehearsed', 'restored', 'used'])
  } finally {
    await running.kill9()
  }
})

for (const mask of ['000', '022']) {
  test(`XE8: started under umask ${mask}, whatever the app writes is closed to other users`, async () => {
    test.setTimeout(120_000)
    const real = launcher()
    const folder = mkdtempSync(join(real.worlds, 'umask-'))
    chmodSync(folder, 0o755)
    const script = join(folder, 'open-electron')
    writeFileSync(script, `#!/bin/bash\numask ${mask}\nexec '${real.electron}' "$@"\n`)
    chmodSync(script, 0o755)
    const before = process.env.SAYONCE_LAUNCHER
    // A room that is new from its first file on, not a copy.
    const world = worldDir('umask')
    process.env.SAYONCE_LAUNCHER = JSON.stringify({ ...real, electron: script })
    const running = await launchApp({ world }).finally(() => { process.env.SAYONCE_LAUNCHER = before })
    try {
      const { page } = running
      const officer = (who: 'supervisor' | 'admin') => { const { name, role, sex, badge, password } = cast[who]; return { name, role, sex, badge, unit: '', training: null, password } }
      await must(page, 'session', 'setUp', { unit: '云溪虚构分局', room: '听雨询问室', officers: [officer('supervisor'), officer('admin')] })
      await must(page, 'session', 'setLanguage', { language: 'en' })
      await chooseAlways(running.app, folderIn(world, 'disk'))
      await must(page, 'upkeep', 'backup', {})
      await lock(page)
      await ask(page, 'session', 'unlock', { who: null, name: '谁', password: '不对' })
      const files = [...filesBelow(running.vault), ...filesBelow(running.profile), ...filesBelow(join(world, 'disk'))]
      expect(files.length).toBeGreaterThan(10)
      const folders = new Set(files.map((file) => join(file, '..')))
      expect([...files, ...folders].filter((path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0)).toEqual([])
    } finally {
      await running.kill9()
    }
  })
}

test('XC2: two programs at one vault: the second is told so, and a killed one leaves no lock behind', async () => {
  test.setTimeout(120_000)
  await inRoom({}, async (first) => {
    const { room, vault } = first
    const me = { who: room.ids.recorder, password: room.passwords.recorder }
    // Another user's profile, the same vault.
    const second = await launchApp({ world: worldDir('second'), vault })
    try {
      expect(codeOf(await ask(second.page, 'session', 'unlock', me))).toBe('E-A9')
      expect(codeOf(await ask(first.page, 'log', 'read', { sectionId: room.sections.questioning })), 'the first is not disturbed').toBe('ok')
      await write(first.page, room.sections.questioning, { kind: 'marker', body: { recordingId: null, atMs: 0, mark: 'note', text: '仍在书写' } })
      await first.kill9()
      expect((await must(second.page, 'session', 'unlock', me)).readOnly, 'after the first was killed').toBe(false)
      const entries = await must(second.page, 'log', 'read', { sectionId: room.sections.questioning })
      expect(entries.at(-1)!.kind).toBe('marker')
    } finally {
      await second.kill9()
    }
    // The same profile again: its own lock files are of a process that is gone.
    const again = await launchApp({ world: first.world, vault, profile: first.profile })
    try {
      expect((await must(again.page, 'session', 'unlock', me)).readOnly).toBe(false)
    } finally {
      await again.kill9()
    }
  })
})
