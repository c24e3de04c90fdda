// What is not allowed does not happen (reference/security.md §1.1): in the running app, in the window as it really is.
import { expect, test, type CDPSession } from '@playwright/test'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningApp } from '../harness/launch'
import { approvedSeal, ask, chooseAlways, codeOf, lock, must, switchTo, type Room } from '../harness/room'
import { confinementOf, rendererPids } from '../harness/sandbox'
import { filesBelow } from '../harness/search'
import { launchRoom } from '../harness/template'
import { folderIn, launcher } from '../harness/world'

let running: RunningApp & { room: Room }
let cdp: CDPSession

test.beforeAll(async () => {
  test.setTimeout(240_000)
  running = await launchRoom()
  cdp = await running.page.context().newCDPSession(running.page)
})
test.afterAll(async () => { await running?.kill9() })

/** Runs code in the page as if a person had just clicked. */
const withGesture = (code: string) => running.app.evaluate(({ BrowserWindow }, code) =>
  BrowserWindow.fromId(1)!.webContents.executeJavaScript(code, true).catch((error: unknown) => String(error)) as Promise<unknown>, code)

test.describe('the processes', () => {
  test('§1.1.4: every renderer is in the sandbox, and no process was started without it', async () => {
    for (const pid of await rendererPids(running.app)) {
      const { seccomp, noNewPrivs, ownNamespace, uid } = confinementOf(pid)
      expect({ seccomp, noNewPrivs, ownNamespace }).toEqual({ seccomp: 2, noNewPrivs: 1, ownNamespace: true })
      expect(uid).not.toBe(0)
    }
    const lines = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return line.includes(running.profile) ? [line] : []
      } catch {
        return []
      }
    })
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).not.toMatch(/--(no-sandbox|disable-web-security|disable-setuid-sandbox|in-process-gpu|single-process)\b/)
  })

  test('XE8: whatever the app writes is closed to other users', async () => {
    for (const file of [...filesBelow(running.vault), ...filesBelow(running.profile)]) expect(statSync(file).mode & 0o077, file).toBe(0)
    for (const folder of [running.vault, running.profile, join(running.vault, 'media')]) expect(statSync(folder).mode & 0o077, folder).toBe(0)
  })

  test('XC2: a second start shows the first window and ends', async () => {
    const before = filesBelow(running.vault).map((file) => `${file} ${statSync(file).mtimeMs}`)
    await running.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.fromId(1)!
      const seen = globalThis as unknown as { shown: number }
      seen.shown = 0
      window.on('show', () => { seen.shown++ })
      window.hide()
    })
    const { electron, app } = launcher()
    const env = Object.fromEntries(['PATH', 'DISPLAY', 'XAUTHORITY'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
    const second = spawn(electron, [app, `--vault=${running.vault}`, `--profile=${running.profile}`], { env: { ...env, HOME: running.world, XDG_RUNTIME_DIR: running.world }, stdio: 'ignore' })
    const code = await new Promise((done) => { second.once('exit', done) })
    expect(code).toBe(0)
    await expect.poll(() => running.app.evaluate(() => (globalThis as unknown as { shown: number }).shown)).toBe(1)
    expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => window.isVisible()).map((window) => window.id)), 'the room alone is seen').toEqual([1])
    expect(filesBelow(running.vault).map((file) => `${file} ${statSync(file).mtimeMs}`)).toEqual(before)
    expect(codeOf(await ask(running.page, 'cases', 'list', { from: 0, count: 10 }))).toBe('ok')
  })
})

test.describe('the page', () => {
  test('§1.1.2-3: knows nothing of Node, and cannot reach through the bridge', async () => {
    expect(await running.page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter((name) => name in globalThis))).toEqual([])
    // Built-ins replaced by the page are not the ones the bridge uses.
    const answer = await running.page.evaluate(async () => {
      const real = { push: Array.prototype.push, entries: Object.entries }
      const stolen: unknown[] = []
      Array.prototype.push = function (...all) { stolen.push = real.push; stolen[stolen.length] = all; return real.push.apply(this, all) }
      Object.entries = () => { throw new Error('replaced') }
      try {
        return { state: await window.sayonce.session.state({}), stolen: stolen.flat(3).some((one) => typeof one === 'function' || (typeof one === 'object' && one !== null && 'sender' in one)) }
      } finally {
        Array.prototype.push = real.push
        Object.entries = real.entries
      }
    })
    expect(answer.state.ok).toBe(true)
    expect(answer.stolen).toBe(false)
    // Functions of the bridge cannot be replaced for others, and their constructor makes no code.
    expect(await running.page.evaluate(() => {
      const failures: string[] = []
      try { (window as unknown as { sayonce: unknown }).sayonce = {} } catch { failures.push('assign') }
      try { (window.sayonce.session as unknown as { state: unknown }).state = null } catch { failures.push('member') }
      try { (window.sayonce.session.state.constructor as FunctionConstructor)('return process')(); failures.push('code ran') } catch { failures.push('code') }
      return { failures: failures.includes('code ran'), still: typeof window.sayonce.session.state }
    })).toEqual({ failures: false, still: 'function' })
  })

  test('§1.1.7: the content policy stops inline scripts, eval, handlers in markup and foreign sources, and says so', async () => {
    const directives = ['require-trusted-types-for', 'script-src-elem', 'frame-src', 'img-src', 'style-src-elem', 'base-uri']
    const found = await running.page.evaluate(async (directives) => {
      const seen = new Set<string>()
      const note = (event: SecurityPolicyViolationEvent) => seen.add(event.effectiveDirective)
      document.addEventListener('securitypolicyviolation', note)
      const effects: string[] = []
      Object.assign(globalThis, { effect: (what: string) => effects.push(what) })
      const tries: Record<string, () => unknown> = {
        inline: () => { const s = document.createElement('script'); s.textContent = 'effect("inline")'; document.head.append(s) },
        node: () => { const s = document.createElement('script'); s.append('effect("node")'); document.head.append(s) },
        foreign: () => { const s = document.createElement('script'); s.setAttribute('src', 'https://example.test/x.js'); document.head.append(s) },
        data: () => { const s = document.createElement('script'); s.setAttribute('src', 'data:text/javascript,effect("data")'); document.head.append(s) },
        // eslint-disable-next-line no-eval
        eval: () => (0, eval)('effect("eval")'),
        timer: () => setTimeout('effect("timer")' as unknown as () => void, 0),
        onerror: () => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="effect(\'onerror\')">') },
        handler: () => { const b = document.createElement('button'); b.setAttribute('onclick', 'effect("handler")'); document.body.append(b); b.click() },
        frame: () => { const f = document.createElement('iframe'); f.src = 'sayonce://app/index.html'; document.body.append(f) },
        srcdoc: () => { const f = document.createElement('iframe'); f.setAttribute('srcdoc', '<script>parent.effect("srcdoc")</' + 'script>'); document.body.append(f) },
        object: () => { const o = document.createElement('object'); o.data = 'sayonce://app/index.html'; document.body.append(o) },
        image: () => { const i = document.createElement('img'); i.src = 'https://example.test/x.png'; document.body.append(i) },
        // Style elements that our own code makes get the page's nonce (renderer/ui/style-sink.ts); one from markup would have none.
        style: () => { const s = document.createElementNS('http://www.w3.org/1999/xhtml', 'style'); s.textContent = 'body { --effect: 1 }'; document.head.append(s) },
        base: () => { const b = document.createElement('base'); b.href = 'https://example.test/'; document.head.append(b); b.remove() },
        worker: () => new Worker(URL.createObjectURL(new Blob(['1']))),
        import: () => import('data:text/javascript,globalThis.effect("import")' as string).catch(() => undefined),
        module: () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => effects.push('wasm'), () => undefined),
      }
      const thrown: string[] = []
      for (const [name, run] of Object.entries(tries)) {
        // In a task of its own: while the debugger evaluates, it lifts the rules for eval.
        await new Promise((done) => setTimeout(() => {
          try { void Promise.resolve(run()).then(done, () => { thrown.push(name); done(null) }) } catch { thrown.push(name); done(null) }
        }))
      }
      // Reports come one by one: until all that are waited for are there, and a moment more for what must not happen.
      for (let i = 0; i < 100 && !directives.every((one) => seen.has(one)); i++) await new Promise((done) => setTimeout(done, 100))
      await new Promise((done) => setTimeout(done, 500))
      if (getComputedStyle(document.body).getPropertyValue('--effect') !== '') effects.push('style')
      document.removeEventListener('securitypolicyviolation', note)
      return { effects, seen: [...seen], thrown }
    }, directives)
    expect(found.effects).toEqual([])
    for (const directive of directives) {
      expect(found.seen, `no report of ${directive}: ${found.seen.join(' ')}`).toContain(directive)
    }
    expect(found.thrown).toContain('eval')
  })

  test('§1.1.6: no other scheme can be fetched', async () => {
    const addresses = ['file:///etc/passwd', 'https://example.test/', 'http://127.0.0.1:1/', 'ws://127.0.0.1:1/', 'data:text/plain,x', 'chrome://version', 'devtools://devtools/bundled/', 'blob:null/x', 'sayonce://media/x', 'ftp://example.test/', 'about:blank', 'filesystem:sayonce://app/temporary/x']
    expect(await running.page.evaluate((addresses) => Promise.all(addresses.map((address) => fetch(address).then(() => address, () => null))), addresses)).toEqual(addresses.map(() => null))
    expect(await running.page.evaluate((addresses) => Promise.all(addresses.slice(0, 4).map((address) => new Promise((done) => {
      try {
        const request = new XMLHttpRequest()
        request.open('GET', address)
        request.onload = () => done(address)
        request.onerror = () => done(null)
        request.send()
      } catch { done(null) }
    }))), addresses)).toEqual([null, null, null, null])
    expect(await running.page.evaluate(() => [navigator.sendBeacon('https://example.test/', 'x'), 'serviceWorker' in navigator && location.protocol])).toEqual([expect.anything(), 'sayonce:'])
  })

  test('§1.1.11-12: a webview does not attach', async () => {
    const before = await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)
    expect(await running.page.evaluate(async () => {
      const view = document.createElement('webview')
      view.setAttribute('src', 'https://example.test/')
      document.body.append(view)
      await new Promise((done) => setTimeout(done, 300))
      const found = { shadow: view.shadowRoot !== null, methods: 'getWebContentsId' in view }
      view.remove()
      return found
    })).toEqual({ shadow: false, methods: false })
    expect(await running.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(before)
  })
})

test.describe('XE5: the window stays where it is', () => {
  const snapshot = () => running.app.evaluate(({ BrowserWindow, webContents }) => BrowserWindow.getAllWindows().map((window) => ({
    url: window.webContents.getURL().replace(/#.*/, ''), zoom: window.webContents.getZoomFactor(), level: window.webContents.getZoomLevel(),
    tools: window.webContents.isDevToolsOpened(), loading: window.webContents.isLoadingMainFrame(), contents: webContents.getAllWebContents().length, full: window.isFullScreen(),
  })))
  const mark = () => running.page.evaluate(() => { (globalThis as unknown as { mark: number }).mark = 42 })
  const marked = () => running.page.evaluate(() => (globalThis as unknown as { mark?: number }).mark)

  const tries: Record<string, string> = {
    'location=': `location = 'https://example.test/'`,
    'location.replace to our own other page': `location.replace('sayonce://app/print.html')`,
    'location to media': `location.href = 'sayonce://media/x'`,
    'location to file:': `location.assign('file:///etc/passwd')`,
    'location to data:': `location.href = 'data:text/html,<p>x'`,
    'location to javascript:': `location.href = 'javascript:void(globalThis.mark=1)'`,
    'location to about:blank': `location.href = 'about:blank'`,
    'location.reload': `location.reload()`,
    'window.open': `void window.open('https://example.test/')`,
    'window.open of our own': `void window.open('sayonce://app/index.html')`,
    'window.open a blank page': `void window.open('about:blank', '_blank', 'popup')`,
    'link with target': `{ const a = document.createElement('a'); a.href = 'https://example.test/'; a.target = '_blank'; document.body.append(a); a.click(); a.remove() }`,
    'link to a download': `{ const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 'x.txt'; document.body.append(a); a.click(); a.remove() }`,
    'link by middle click': `{ const a = document.createElement('a'); a.href = 'https://example.test/'; document.body.append(a); a.dispatchEvent(new MouseEvent('click', { button: 1, bubbles: true, cancelable: true })); a.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true })); a.remove() }`,
    'form': `{ const f = document.createElement('form'); f.action = 'https://example.test/'; document.body.append(f); f.submit(); f.remove() }`,
    'form to our own page': `{ const f = document.createElement('form'); f.action = 'sayonce://app/print.html'; f.method = 'post'; document.body.append(f); f.requestSubmit(); f.remove() }`,
    'meta refresh': `{ const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=https://example.test/'; document.head.append(m) }`,
    'navigation API': `void navigation?.navigate('https://example.test/').finished.catch(() => 0)`,
    'fullscreen': `document.documentElement.requestFullscreen().catch(() => 0)`,
  }

  for (const [name, code] of Object.entries(tries)) {
    test(name, async () => {
      const before = await snapshot()
      await mark()
      await withGesture(`{ ${code} }; null`)
      await sleep(250)
      // A page that was loaded again may still be at it.
      await expect.poll(snapshot).toEqual(before)
      // A reload, and the way back from a blank page, which nobody can forbid, end on the same page; all else does not even begin.
      if (!/reload|about:blank$/.test(name)) expect(await marked()).toBe(42)
    })
  }

  test('keys that reload, print, save, zoom, close or open the developer tools', async () => {
    const before = await snapshot()
    await mark()
    const { page } = running
    for (const key of ['F5', 'Control+F5', 'Control+r', 'Control+Shift+R', 'Control+p', 'Control+s', 'Control+o', 'Control+u', 'Control+w', 'Control+Shift+I', 'Control+Shift+J', 'Control+Shift+C', 'F12', 'Control+=', 'Control+Shift+Equal', 'Control+-', 'Control+0', 'Alt+ArrowLeft', 'Alt+ArrowRight', 'Control+n', 'Control+t', 'F7', 'F11']) {
      await page.keyboard.press(key)
    }
    // The same as the system delivers them, before the page sees them.
    await running.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.fromId(1)!
      for (const [keyCode, ...modifiers] of [['F5'], ['R', 'control'], ['R', 'control', 'shift'], ['P', 'control'], ['I', 'control', 'shift'], ['F12'], ['=', 'control'], ['-', 'control'], ['Left', 'alt'], ['W', 'control'], ['F11']] as [string, ...'control'[]][]) {
        for (const type of ['keyDown', 'keyUp'] as const) webContents.sendInputEvent({ type, keyCode, modifiers })
      }
    })
    await cdp.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 300, y: 300, deltaX: 0, deltaY: -300, modifiers: 2 })
    await sleep(500)
    await expect.poll(snapshot).toEqual(before)
    expect(await marked()).toBe(42)
  })

  test('a link, a file and markup dropped on the window', async () => {
    const before = await snapshot()
    await mark()
    const items = [
      { mimeType: 'text/uri-list', data: 'https://example.test/' }, { mimeType: 'text/uri-list', data: 'file:///etc/passwd' },
      { mimeType: 'text/html', data: '<img src=x onerror="globalThis.mark=1">' }, { mimeType: 'text/plain', data: 'javascript:globalThis.mark=1' },
    ]
    for (const item of items) {
      const data = { items: [item], dragOperationsMask: 1 }
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
    }
    const file = { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data: file })
    await sleep(400)
    expect(await snapshot()).toEqual(before)
    expect(await marked()).toBe(42)
  })
})

test.describe('XE6: permissions', () => {
  test('the room window gets camera and microphone, and nothing else', async () => {
    expect(await withGesture(`navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then((s) => { const n = s.getTracks().length; s.getTracks().forEach((t) => t.stop()); return n })`)).toBe(2)
    const denied: Record<string, string> = {
      geolocation: `new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('given'), () => done('denied')))`,
      notifications: `Notification.requestPermission().then((p) => p === 'granted' ? 'given' : 'denied')`,
      clipboard: `navigator.clipboard.readText().then(() => 'given')`,
      'clipboard-read': `navigator.clipboard.read().then(() => 'given')`,
      midi: `navigator.requestMIDIAccess({ sysex: true }).then(() => 'given')`,
      display: `navigator.mediaDevices.getDisplayMedia({ video: true, audio: true }).then(() => 'given')`,
      hid: `navigator.hid.requestDevice({ filters: [] }).then((d) => d.length ? 'given' : 'denied')`,
      serial: `navigator.serial.requestPort().then(() => 'given')`,
      usb: `navigator.usb.requestDevice({ filters: [] }).then(() => 'given')`,
      bluetooth: `Promise.race([navigator.bluetooth.requestDevice({ acceptAllDevices: true }).then(() => 'given'), new Promise((done) => setTimeout(done, 500, 'denied'))])`,
      idle: `IdleDetector.requestPermission().then((p) => p === 'granted' ? 'given' : 'denied')`,
      screens: `window.getScreenDetails().then(() => 'given')`,
      fonts: `window.queryLocalFonts().then(() => 'given')`,
      pointer: `document.body.requestPointerLock().then(() => document.pointerLockElement ? 'given' : 'denied')`,
      keyboard: `navigator.keyboard.lock().then(() => document.fullscreenElement ? 'given' : 'denied')`,
      fullscreen: `document.documentElement.requestFullscreen().then(() => 'given')`,
      storage: `navigator.storage.persist().then((kept) => kept ? 'given' : 'denied')`,
      'storage-access': `document.requestStorageAccessFor ? document.requestStorageAccessFor('https://example.test').then(() => 'given') : 'denied'`,
      'save-picker': `window.showSaveFilePicker ? Promise.race([window.showSaveFilePicker().then(() => 'given'), new Promise((done) => setTimeout(done, 5000, 'asked'))]) : 'denied'`,
    }
    const found: Record<string, unknown> = {}
    for (const [name, code] of Object.entries(denied)) {
      found[name] = await withGesture(`Promise.race([(async () => { try { return await (${code}) } catch (e) { return 'denied' } })(), new Promise((done) => setTimeout(done, 10_000, 'no answer'))])`)
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(denied).map((name) => [name, 'denied'])))
    const states = await running.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'push', 'midi', 'clipboard-read', 'background-sync', 'persistent-storage', 'idle-detection', 'window-management', 'local-fonts', 'display-capture', 'storage-access', 'nfc', 'accelerometer', 'gyroscope', 'magnetometer', 'payment-handler', 'periodic-background-sync', 'top-level-storage-access']
      const found: string[] = []
      for (const name of names) {
        const state = await navigator.permissions.query({ name } as unknown as PermissionDescriptor).then((s) => s.state, () => 'unknown')
        if (state === 'granted') found.push(name)
      }
      return found
    })
    expect(states).toEqual([])
  })

  test('behind a locked screen the room window gets no camera, and the capturing window none while nothing is to be recorded', async () => {
    const camera = `navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then((s) => { s.getTracks().forEach((t) => t.stop()); return 'given' }, (e) => e.name)`
    expect(await running.app.evaluate(async ({ BrowserWindow }, camera) => {
      const capture = BrowserWindow.getAllWindows().find((w) => w.webContents.getURL().endsWith('capture.html'))!
      return capture.webContents.executeJavaScript(camera, true) as Promise<string>
    }, camera)).toBe('NotAllowedError')
    await lock(running.page)
    expect(await withGesture(camera)).toBe('NotAllowedError')
    await switchTo(running.page, 'recorder')
    expect(await withGesture(camera)).toBe('given')
  })

  test('no other window gets the camera: not the print window, not one of our own origin, not a frame', async () => {
    const camera = `navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(() => 'given', (e) => e.name)`
    expect(await withGesture(`new Promise((done) => { const f = document.createElement('iframe'); f.allow = 'camera; microphone'; document.body.append(f); done(f.contentWindow.navigator.mediaDevices ? f.contentWindow.${camera} : 'none') })`)).toMatch(/NotAllowedError|none|InvalidStateError/)
    expect(await running.app.evaluate(async ({ BrowserWindow }, camera) => {
      const { session } = BrowserWindow.fromId(1)!.webContents
      const window = new BrowserWindow({ show: false, webPreferences: { session, sandbox: true, contextIsolation: true } })
      await window.loadURL('sayonce://app/index.html')
      const answer = await window.webContents.executeJavaScript(camera, true) as string
      window.destroy()
      return answer
    }, camera)).toBe('NotAllowedError')
    // The real print window, caught while a bundle is being printed.
    await running.app.evaluate(({ app }, camera) => {
      const seen = globalThis as unknown as { inPrint: Promise<unknown> }
      seen.inPrint = new Promise((done) => {
        app.once('web-contents-created', (_event, contents) => {
          contents.once('dom-ready', () => {
            void Promise.all([contents.executeJavaScript(camera, true), contents.executeJavaScript(`sayonce.cases.list({ from: 0, count: 10 }).then((a) => a.ok ? 'ok' : a.failure.code)`)])
              .then(([a, b]) => done([contents.getURL(), a, b]), (error: unknown) => done(String(error)))
          })
        })
      })
    }, camera)
    await chooseAlways(running.app, folderIn(running.world, 'bundles'))
    await switchTo(running.page, 'case-officer')
    const requestId = await approvedSeal(running.page, { sessionId: running.room.sessionId, profile: 'police', recipient: '云溪虚构分局法制科', noRecordingReason: '虚构的试验，没有录像。' })
    await ask(running.page, 'seal', 'make', { requestId })
    expect(await running.app.evaluate(() => (globalThis as unknown as { inPrint: Promise<unknown> }).inPrint)).toEqual(['sayonce://app/print.html', 'NotAllowedError', 'E-B3'])
  })
})

test('nothing of all that harmed the room', async () => {
  expect((await must(running.page, 'session', 'state', {})).vault).toBe('open')
  expect(existsSync(join(running.vault, 'room.db'))).toBe(true)
})
