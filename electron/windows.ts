// The windows: the room (everything staff do) and the hidden one that draws pages for printing.
import { BrowserWindow, type Session, type WebContents } from 'electron'
import { join } from 'node:path'
import type { Caller } from '../shared/ipc/contract'
import { note } from './journal'
import { appOrigin, windowPreferences } from './lockdown'

export class Windows {
  private readonly callers = new Map<number, Caller>()
  room: BrowserWindow | null = null

  constructor(private readonly here: string, private readonly session: () => Session) {}

  /** Which window a message came from; null for anything we did not open. */
  callerOf(contents: WebContents): Caller | null {
    return this.callers.get(contents.id) ?? null
  }

  /** The room window may use camera and microphone; no other contents may. */
  isRoom(contents: WebContents | null): boolean {
    return contents !== null && this.callers.get(contents.id) === 'room'
  }

  private open(caller: Caller, page: string, options: Electron.BrowserWindowConstructorOptions): BrowserWindow {
    const window = new BrowserWindow({ ...options, webPreferences: windowPreferences(this.session(), join(this.here, '../preload/preload.cjs')) })
    const { id } = window.webContents
    this.callers.set(id, caller)
    window.on('closed', () => this.callers.delete(id))
    void window.loadURL(`${appOrigin}/${page}`)
    return window
  }

  /** `mayClose` is asked at each attempt to close; while a recording runs the answer is no. `gone` runs when the page crashed, before it is loaded anew. */
  openRoom(size: { width: number; height: number }, mayClose: () => boolean, gone: () => Promise<void>): BrowserWindow {
    const window = this.open('room', 'index.html', {
      ...size, minWidth: 1280, minHeight: 720, show: false, title: '一次询问 SayOnce', backgroundColor: '#faf7f2', autoHideMenuBar: true,
      icon: join(this.here, '../assets/icons/icon-256.png'),
    })
    window.once('ready-to-show', () => window.show())
    window.on('close', (event) => { if (!mayClose()) event.preventDefault() })
    // Loaded anew it would forget that it records.
    window.webContents.on('will-navigate', (event) => { if (!mayClose()) event.preventDefault() })
    window.on('closed', () => { this.room = null })
    window.webContents.on('render-process-gone', () => {
      note('window-gone')
      void gone().finally(() => { if (!window.isDestroyed()) void window.loadURL(`${appOrigin}/index.html`) })
    })
    // A courtesy where the system supports it (Windows, macOS); never a control.
    window.setContentProtection(true)
    this.room = window
    return window
  }

  openPrint(): BrowserWindow {
    return this.open('print', 'print.html', { show: false, width: 900, height: 1200 })
  }
}
