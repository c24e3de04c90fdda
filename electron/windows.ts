// The windows: the room (everything staff do), the hidden one that records, and hidden ones that draw pages for printing or decode a file.
import { app, BrowserWindow, type MessagePortMain, type Session, type WebContents } from 'electron'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Caller } from '../shared/ipc/contract'
import type { DecodeWindow } from './decode-desk'
import { note } from './journal'
import { appOrigin, windowPreferences } from './lockdown'

/** Where memory runs out the kernel ends the room window before anything that records (XA19): best effort, and on Linux only. */
function endFirst(window: BrowserWindow): void {
  if (process.platform === 'linux') void writeFile(`/proc/${window.webContents.getOSProcessId()}/oom_score_adj`, '900').catch(() => undefined)
}

export class Windows {
  private readonly callers = new Map<number, Caller>()
  room: BrowserWindow | null = null
  capture: BrowserWindow | null = null
  private decoding: DecodeWindow | null = null
  /** The app is being quit: windows may go. */
  quitting = false

  /** `strangers`: the session of windows that decode what came from outside. */
  constructor(private readonly here: string, private readonly session: () => Session, private readonly strangers: () => Session) {}

  /** Which window a message came from; null for anything we did not open. */
  callerOf(contents: WebContents): Caller | null {
    return this.callers.get(contents.id) ?? null
  }

  private open(caller: Caller, page: string, options: Electron.BrowserWindowConstructorOptions, session = this.session()): BrowserWindow {
    const window = new BrowserWindow({ ...options, webPreferences: windowPreferences(session, join(this.here, '../preload/preload.cjs')) })
    const { id } = window.webContents
    this.callers.set(id, caller)
    window.on('closed', () => this.callers.delete(id))
    void window.loadURL(`${appOrigin}/${page}`)
    return window
  }

  /** `mayClose` is asked at each attempt to close; while a recording runs the answer is no. `gone` runs when the page crashed, which is then loaded anew. */
  openRoom(size: { width: number; height: number }, mayClose: () => boolean, gone: () => void): BrowserWindow {
    const window = this.open('room', 'index.html', {
      ...size, minWidth: 1280, minHeight: 720, show: false, title: '一次询问 SayOnce', backgroundColor: '#faf7f2', autoHideMenuBar: true,
      icon: join(this.here, '../assets/icons/icon-256.png'),
    })
    window.once('ready-to-show', () => window.show())
    window.webContents.on('did-finish-load', () => endFirst(window))
    window.on('close', (event) => { if (!mayClose()) event.preventDefault() })
    window.on('closed', () => {
      this.room = null
      // It would keep the app alive with nothing to see.
      this.capture?.destroy()
      this.decoding?.kill()
    })
    window.webContents.on('render-process-gone', () => {
      note('window-gone')
      gone()
      if (!window.isDestroyed()) void window.loadURL(`${appOrigin}/index.html`)
    })
    // A courtesy where the system supports it (Windows, macOS); never a control.
    window.setContentProtection(true)
    this.room = window
    return window
  }

  /** The window that records: hidden, with a process of its own. `gone` runs when that died; it is loaded anew at once. */
  openCapture(gone: () => void): BrowserWindow {
    const window = this.open('capture', 'capture.html', { show: false, width: 400, height: 300, focusable: false, skipTaskbar: true })
    // Nobody sees it, so nobody means to close it. It goes with the room window.
    window.on('close', (event) => { if (this.room && !this.quitting) event.preventDefault() })
    window.on('closed', () => {
      this.capture = null
      if (!this.room || this.quitting) return
      gone()
      this.openCapture(gone)
    })
    window.webContents.on('render-process-gone', () => {
      note('capture-gone')
      gone()
      if (!window.isDestroyed()) void window.loadURL(`${appOrigin}/capture.html`)
    })
    this.capture = window
    return window
  }

  /** Ends the capturing window's process, which does not answer: it comes back as after a crash. */
  killCapture(): void {
    const { capture } = this
    if (!capture || capture.isDestroyed() || capture.webContents.isCrashed()) return
    // A process that stands still does not hear that it should crash.
    const pid = capture.webContents.getOSProcessId()
    // 0 while its process starts: that would be our own process group.
    if (pid > 0) try { process.kill(pid, 'SIGKILL') } catch { /* it is gone by itself */ }
    else capture.webContents.forcefullyCrashRenderer()
  }

  /** Hands the capturing window its end of a port to the writer. False when there is no window to take it. */
  sendPort(port: MessagePortMain): boolean {
    const { capture } = this
    if (!capture || capture.isDestroyed() || capture.webContents.isCrashed()) return false
    capture.webContents.postMessage('sayonce-chunks', null, [port])
    return true
  }

  /** A window for one file from outside, in a process that no other window shares. */
  openDecode(): DecodeWindow {
    const window = this.open('decode', 'decode.html', { show: false, width: 200, height: 200, focusable: false, skipTaskbar: true }, this.strangers())
    const pid = () => (window.isDestroyed() ? 0 : window.webContents.getOSProcessId())
    window.webContents.once('did-finish-load', () => endFirst(window))
    const opened: DecodeWindow = {
      onGone: (gone) => {
        window.webContents.once('render-process-gone', gone)
        window.webContents.once('did-fail-load', gone)
        window.once('closed', gone)
      },
      memory: () => (app.getAppMetrics().find((p) => p.pid === pid())?.memory.workingSetSize ?? 0) * 1024,
      kill: () => {
        // A process that stands still does not hear that its window goes.
        const own = pid()
        if (own > 0) try { process.kill(own, 'SIGKILL') } catch { /* it is gone by itself */ }
        if (!window.isDestroyed()) window.destroy()
      },
    }
    this.decoding = opened
    return opened
  }

  openPrint(): BrowserWindow {
    return this.open('print', 'print.html', { show: false, width: 900, height: 1200 })
  }
}
