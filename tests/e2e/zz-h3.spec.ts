import { test } from '@playwright/test'
import { writeFileSync, readdirSync, statSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { freshId } from '../harness/ids'
import { launchRoom } from '../harness/template'
import { launchApp } from '../harness/launch'
import { openCase, switchTo, write } from '../harness/room'
import { forApp } from '../harness/world'
test('h3', async () => {
  test.setTimeout(500_000)
  const second = forApp(mkdtempSync('/dev/shm/h3-'))
  let running = await launchRoom({ as: 'case-officer', second, args: ['--use-fake-device-for-media-stream=device-count=2,fps=30'] })
  const { room: { ids } } = running
  let page = running.page
  const log: unknown[] = []
  const call = (group: string, name: string, input: unknown) => page.evaluate(([g, n, i]) => (window as never as Record<string, Record<string, Record<string, (x: unknown) => Promise<unknown>>>>)['sayonce']![g as string]![n as string]!(i), [group, name, input] as const) as Promise<{ ok: boolean; value: never }>
  const brief = async (label: string) => {
    const s = (await call('record', 'now', {})).value as { state: string; takeMs: number; writtenMs: number; alarms: { alarm: string; track: string }[]; tracks: { track: string; state: string; upToMs: number; startMs: number }[]; copies: object; gapMs: number }
    log.push([label, s.state, s.takeMs, s.writtenMs, s.alarms.map((a) => `${a.alarm}/${a.track}`).join(' '), JSON.stringify(s.copies), s.gapMs, s.tracks.map((t) => `${t.track}:${t.state}:${t.startMs}+${t.upToMs}`).join(' ')].join(' | '))
  }
  const metrics = () => running.app.evaluate(({ app, webContents }) => ({ m: app.getAppMetrics().map((p) => [p.pid, p.type, p.name]), w: webContents.getAllWebContents().map((c) => [c.getURL(), c.getOSProcessId()]) }))
  try {
    const opened = await openCase(page, ids.interviewer)
    const { sections } = opened
    const person = { sex: 'female', ageBand: '10-13', relation: '', unsuitable: null } as const
    const guardian = freshId('per')
    await write(page, sections.case, { kind: 'case.person', body: { ...person, personId: freshId('per'), role: 'child', pseudonym: '小禾' } })
    await write(page, sections.case, { kind: 'case.person', body: { ...person, personId: guardian, role: 'guardian', pseudonym: '禾妈妈', ageBand: 'adult', relation: '母亲' } })
    await write(page, sections.session, { kind: 'session.staff', body: { interviewers: [ids.interviewer, ids.interviewer2], recorder: ids.recorder, companion: guardian, interpreter: null } })
    for (const item of ['guardian-notified', 'rights-told', 'individual', 'room-ready', 'interpreter-needed', 'self-test'] as const) await write(page, sections.session, { kind: 'session.check', body: { item, answer: item === 'self-test' ? 'none' : item === 'interpreter-needed' ? 'no' : 'yes', reason: item === 'self-test' ? '试' : '' } })
    await switchTo(page, 'recorder')
    const rows = (await call('cases', 'sections', { caseId: (await call('cases', 'find', { typed: opened.number })).value['caseId'] })).value as { kind: string; sectionId: string; sessionId: string }[]
    const q = rows.find((r) => r.kind === 'questioning')!
    const setUp = (await call('record', 'setUp', {})).value as { plan: { posts: Record<string, unknown>; picture: object; tracks: string[] }; devices: { kind: string }[]; second: string }
    log.push(setUp.second)
    const cams = setUp.devices.filter((d) => d.kind === 'camera')
    const mics = setUp.devices.filter((d) => d.kind === 'microphone')
    await call('record', 'setPlan', { plan: { ...setUp.plan, posts: { camera1: cams[0], microphone1: mics[0], camera2: cams[1] ?? null, microphone2: mics[1] ?? null }, tracks: ['face', 'room', 'composite', 'sound'] }, light: '', sensor: '', backSeconds: 5 })
    log.push('start', await call('record', 'start', { sessionId: q.sessionId, single: '' }))
    await page.waitForTimeout(4000)
    await brief('after 4 s')
    const m = await metrics()
    const capture = m.w.find(([u]) => String(u).includes('capture.html'))![1] as number
    process.kill(capture, 'SIGKILL')
    for (const ms of [300, 500, 700, 1000, 2000]) { await page.waitForTimeout(ms); await brief(`capture killed +${ms}`) }
    const writers = () => m.m.filter(([, , n]) => n === 'SayOnce writer').map(([p]) => p as number)
    log.push(m.m)
    process.kill(writers()[0]!, 'SIGKILL')
    for (const ms of [300, 500, 700, 1000, 2000]) { await page.waitForTimeout(ms); await brief(`writer killed +${ms}`) }
    const gpu = (await metrics()).m.find(([, t]) => t === 'GPU')
    if (gpu) process.kill(gpu[0] as number, 'SIGKILL')
    await page.waitForTimeout(2500)
    await brief('gpu killed')
    // suspend and resume as main hears them
    await running.app.evaluate(({ powerMonitor }) => { powerMonitor.emit('suspend') })
    await page.waitForTimeout(3000)
    await running.app.evaluate(({ powerMonitor }) => { powerMonitor.emit('resume') })
    await page.waitForTimeout(2500)
    await brief('resumed (locked)')
    log.push('files', readdirSync(join(running.vault, 'media')).map((n) => [n, statSync(join(running.vault, 'media', n)).size]))
    await running.kill9()
    const again = await launchApp({ world: running.world, vault: running.vault, profile: running.profile, args: ['--use-fake-device-for-media-stream=device-count=2,fps=30'] })
    running = { ...running, ...again }
    page = again.page
    await switchTo(page, 'recorder')
    log.push(((await call('session', 'state', {})).value as { opened: { recovered: unknown } }).opened.recovered)
    const entries = (await call('log', 'read', { sectionId: q.sectionId })).value as { kind: string; body: object }[]
    for (const e of entries) { const b = e.body as Record<string, unknown>; log.push([e.kind, b['reason'], b['track'], b['startMs'], b['durationMs'], b['chunks'], b['copies'], b['n'], b['atMs'], JSON.stringify(b['what'])].join(' ')) }
    for (const e of entries) if (e.kind === 'recording.ended') { const p = await call('record', 'play', { recordingId: (e.body as { recordingId: string }).recordingId, purpose: 'review', agreed: true }); log.push(JSON.stringify(p).slice(0, 200)) }
    await page.waitForTimeout(3000)
    log.push('files', readdirSync(join(running.vault, 'media')).map((n) => [n, statSync(join(running.vault, 'media', n)).size]))
    log.push('second', readdirSync(second, { recursive: true }).map((n) => [n, statSync(join(second, String(n))).size]))
  } catch (error) { log.push(String(error)); throw error } finally {
    log.push(running.output().split('\n').filter((l) => !l.includes('bus.cc')))
    writeFileSync('/tmp/x/c/h3.json', JSON.stringify(log, null, 1))
    await running.kill9()
  }
})
