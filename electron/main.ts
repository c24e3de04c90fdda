// Start-up, readable from top to bottom. Nothing here knows what a case is.
import { app, powerSaveBlocker } from 'electron'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contract } from '../shared/ipc/index'
import { handlers } from './handlers'
import { emitter, listen } from './ipc'
import { note } from './journal'
import { lockedSession, lockProcess, restrictFiles } from './lockdown'
import { MediaDesk, registerScheme, screensExist, serve } from './protocol'
import { Room } from './room'
import { newHandover } from './seal/print'
import { loadForms } from './sections/forms'
import { Settings } from './settings'
import { Windows } from './windows'

restrictFiles()
registerScheme()
lockProcess()

const here = dirname(fileURLToPath(import.meta.url)) // out/main
const out = dirname(here)
const profile = app.commandLine.getSwitchValue('profile') || join(app.getPath('appData'), 'SayOnce')
mkdirSync(profile, { recursive: true, mode: 0o700 })
app.setPath('userData', profile)
app.setPath('sessionData', profile)
app.setPath('crashDumps', join(profile, 'none'))
const folder = app.commandLine.getSwitchValue('vault') || join(profile, 'vault')

if (!app.requestSingleInstanceLock()) app.exit(0)

async function start(): Promise<void> {
  const screens = join(out, 'renderer')
  if (!(await screensExist(screens))) throw new Error('the screens are not built')
  const forms = await loadForms(join(out, 'assets', 'forms'))
  const settings = new Settings(profile)
  const desk = new MediaDesk()
  const windows: Windows = new Windows(here, () => ses)
  const ses = lockedSession((contents) => windows.isRoom(contents))
  const emit = emitter(windows)
  const room = new Room(folder, desk, emit)
  serve(ses, screens, join(out, 'fonts'), desk)
  listen(contract, handlers({ room, settings, windows, forms, fontFolder: join(out, 'fonts'), handover: newHandover(), emit }), windows, () => room.isOpen)

  /** Closing and quitting are refused while a recording runs, and the window is told. */
  const mayEnd = () => {
    if (room.isRecording) emit('session', 'refused', { code: 'E-C8' })
    return !room.isRecording
  }
  const window = windows.openRoom(settings.size, mayEnd, () => room.windowGone())
  window.on('resized', () => { const { width, height } = window.getNormalBounds(); settings.size = { width, height } })
  app.on('second-instance', () => { window.show(); window.focus() })
  app.on('before-quit', (event) => { if (!mayEnd()) event.preventDefault() })
  app.on('window-all-closed', () => { void room.lock().catch(() => undefined).finally(() => { note('quit'); app.quit() }) })
  powerSaveBlocker.start('prevent-display-sleep')
  note('start')
}

// Not awaited at top level: an ESM main that waits for `ready` never gets it.
app.whenReady().then(start).catch((error: unknown) => {
  console.error(error)
  app.exit(1)
})
