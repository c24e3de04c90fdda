// XE12: the room has no network. The system's own record of a whole session: no process of the app connects anywhere.
import { expect, test } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp } from '../harness/launch'
import { chooseAlways, lock, sealForPolice, switchTo } from '../harness/room'
import { recordFor } from '../harness/take'
import { templateWorld } from '../harness/template'
import { folderIn, launcher } from '../harness/world'

/** An Electron that runs under strace. Its calls that reach for a network are written to `log.PID`. */
function traced(): { launcher: string; log: string } {
  const real = launcher()
  const folder = mkdtempSync(join(real.worlds, 'trace-'))
  const log = join(folder, 'calls')
  const script = join(folder, 'traced-electron')
  // -ff: a file for each process, so that lines of two are never mixed.
  writeFileSync(script, `#!/bin/bash\nexec strace -ff -qq -ttt --seccomp-bpf -s 200 -e trace=connect,sendto,sendmsg,sendmmsg,bind,listen -o '${log}' '${real.electron}' "$@"\n`)
  chmodSync(script, 0o755)
  return { launcher: JSON.stringify({ ...real, electron: script }), log }
}

function hasStrace(): string {
  try {
    execFileSync('strace', ['-qq', '-f', '--seccomp-bpf', '-e', 'trace=connect', 'true'], { stdio: 'pipe' })
    return ''
  } catch (error) {
    return `strace does not work here: ${String((error as Error).message).slice(0, 200)}`
  }
}

test('XE12: from start to quit, with recording, sealing and a look at every screen, nothing connects', async () => {
  test.setTimeout(180_000)
  const why = process.platform === 'linux' ? hasStrace() : 'needs strace'
  test.skip(why !== '', why)
  const { room, ...places } = await templateWorld()
  const before = process.env.SAYONCE_LAUNCHER
  const { launcher: substitute, log } = traced()
  process.env.SAYONCE_LAUNCHER = substitute
  const running = await launchApp(places).finally(() => { process.env.SAYONCE_LAUNCHER = before })
  const { app, page, world } = running
  let hostile = 0
  try {
    // Every request that the app's own filter let through.
    await app.evaluate(({ BrowserWindow, session }) => {
      const seen = globalThis as unknown as { schemes: Set<string> }
      seen.schemes = new Set()
      for (const ses of [BrowserWindow.fromId(1)!.webContents.session, session.defaultSession]) {
        const note = ({ url }: { url: string }) => { seen.schemes.add(new URL(url).protocol) }
        ses.webRequest.onSendHeaders(note)
        ses.webRequest.onResponseStarted(note)
        ses.webRequest.onBeforeRedirect(note)
        ses.webRequest.onCompleted(note)
      }
    })
    await switchTo(page, 'recorder')
    await chooseAlways(app, folderIn(world, 'bundles'))
    await recordFor(running, room.sessionId, 5000)
    await sealForPolice(page, room.sessionId)
    await page.reload()
    await page.getByText(room.number).first().click({ timeout: 5000 }).catch(() => undefined)
    await lock(page)
    await page.reload()
    await switchTo(page, 'supervisor')
    hostile = Date.now() / 1000
    // What a stranger's page could try. Each ends at the filter, at the content policy or at a proxy that is not there.
    await page.evaluate(async () => {
      const link = document.createElement('link')
      link.rel = 'dns-prefetch'
      link.href = 'https://example.test/'
      document.head.append(link)
      const warm = document.createElement('link')
      warm.rel = 'preconnect'
      warm.href = 'https://203.0.113.7/'
      document.head.append(warm)
      navigator.sendBeacon('https://203.0.113.7/', 'x')
      await Promise.allSettled([fetch('https://example.test/'), fetch('http://203.0.113.7/'), fetch('http://127.0.0.1:9/')])
      try {
        const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:203.0.113.7:3478' }, { urls: ['turn:203.0.113.7:3478?transport=tcp', 'turns:203.0.113.7:443?transport=tcp', 'turn:127.0.0.1:3478?transport=udp'], username: 'u', credential: 'c' }] })
        peer.createDataChannel('x')
        await peer.setLocalDescription(await peer.createOffer())
      } catch { /* not even that */ }
      await new Promise((done) => setTimeout(done, 2500))
    })
    const schemes = await app.evaluate(() => [...(globalThis as unknown as { schemes: Set<string> }).schemes])
    expect(schemes.filter((scheme) => !['sayonce:', 'blob:', 'data:', 'devtools:'].includes(scheme))).toEqual([])
    expect(schemes).toContain('sayonce:')
  } finally {
    await running.close()
  }
  const folder = join(log, '..')
  const files = readdirSync(folder).filter((name) => name.startsWith('calls.'))
  expect(files.length, 'processes seen').toBeGreaterThan(3)
  const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
  // The proof that the record is one: the screen's socket was connected to.
  expect(lines.some((line) => /connect\(.*AF_UNIX/.test(line))).toBe(true)
  const network = lines.filter((line) => /AF_INET|AF_PACKET/.test(line) && !isDebuggingPort(line))
  expect(network.filter((line) => Number.parseFloat(line) < hostile), 'the app of its own accord').toEqual([])
  expect(network.filter((line) => !sendsNothing(line)), 'a page taken over').toEqual([])
})

/**
 * Playwright drives the app over two debugging ports that Node's inspector and Chromium open on 127.0.0.1 because the
 * test asked for them (`--inspect=0 --remote-debugging-port=0`); a packaged app refuses to start with either.
 */
const isDebuggingPort = (line: string) => /\bbind\(\d+, \{sa_family=AF_INET, sin_port=htons\(0\), sin_addr=inet_addr\("127\.0\.0\.1"\)/.test(line)

/**
 * What is left when a page tries WebRTC: Chromium asks the kernel which route it would take (`connect` of a UDP socket to
 * a public address on port 53 or 443 sends no packet) and binds sockets it then may not use. No send, no TCP.
 */
const sendsNothing = (line: string) => /\bbind\(/.test(line) || /\bconnect\(\d+, \{.*port=htons\((53|443)\).*"(8\.8\.8\.8|2001:4860:4860::8888)"/.test(line)
