// Start-up, readable from top to bottom. Nothing here knows what a case is.
import { app, MessageChannelMain, powerMonitor, powerSaveBlocker, utilityProcess, type MessagePortMain } from 'electron'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contract } from '../shared/ipc/index'
import type { Order } from '../shared/model/capture'
import { Door } from './access/door'
import { DecodeDesk } from './decode-desk'
import { handlers } from './handlers'
import { emitter, listen } from './ipc'
import { note } from './journal'
import { lockedSession, lockProcess, restrictFiles, strangersSession, wipeBlobs } from './lockdown'
import { mayRecord } from './may-record'
import { MediaDesk, registerScheme, screensExist, serve } from './protocol'
import { ClimateDesk } from './record/climate'
import { DeviceBook } from './record/device-book'
import { secondBase } from './record/files'
import { WriterDesk, writerEnv } from './record/writer-desk'
import { Room } from './room'
import { newHandover } from './sections/handover'
import { FormBook } from './sections/definitions'
import { Search } from './sections/search'
import { Settings } from './settings'
import { systemBoot, systemClock } from './store/clock'
import { TokenDesk } from './token/token'
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
else wipeBlobs(profile)

async function start(): Promise<void> {
  const screens = join(out, 'renderer')
  if (!(await screensExist(screens))) throw new Error('the screens are not built')
  const forms = await FormBook.load({ shipped: join(out, 'assets', 'forms'), past: join(out, 'assets', 'forms', 'past'), own: join(profile, 'forms') })
  const settings = new Settings(profile)
  const desk = new MediaDesk()
  const windows: Windows = new Windows(here, () => ses, () => strangers)
  const ses = lockedSession((contents, what) =>
    mayRecord(contents && windows.callerOf(contents), what, { isOpen: room.isOpen, records: room.isRecording || devices.isProbing }))
  const strangers = strangersSession()
  const emit = emitter(windows)
  // Heads of the log are also kept outside the vault: on this machine, and on a second disk where one is set.
  const heads = (vaultId: string) => [
    { place: 'machine' as const, file: join(profile, `witness-${vaultId}.log`) },
    ...(settings.secondFolder === '' ? [] : [{ place: 'second' as const, file: join(settings.secondFolder, `sayonce-heads-${vaultId}.log`) }]),
  ]
  const places = { places: heads, secondBase: (vaultId: string) => (settings.secondFolder === '' ? null : secondBase(settings.secondFolder, vaultId)) }
  const tokens = new TokenDesk(() => utilityProcess.fork(join(here, 'token.process.js'), [], { serviceName: 'SayOnce token', stdio: 'ignore' }))
  const writer = new WriterDesk<MessagePortMain>(() => utilityProcess.fork(join(here, 'writer.process.js'), [], { serviceName: 'SayOnce writer', stdio: 'ignore', env: { ...process.env, ...writerEnv } as Record<string, string> }))
  writer.warm()
  const order = (what: Order) => emit('capture', 'order', what)
  const connect = () => {
    const { port1, port2 } = new MessageChannelMain()
    if (windows.sendPort(port2)) writer.attachPort(port1)
  }
  const devices = new DeviceBook(order)
  const climate = new ClimateDesk(() => settings.sensor, systemClock.mono)
  let awake: number | null = null
  /** While a take runs the machine is not put to sleep by itself. */
  const runs = (on: boolean) => {
    if (awake !== null) powerSaveBlocker.stop(awake)
    awake = on ? powerSaveBlocker.start('prevent-app-suspension') : null
  }
  const room: Room = new Room(folder, desk, await Door.open(profile, systemBoot), places, () => (settings.restic === '' ? null : { repository: settings.restic }), emit, {
    writer, capture: { order, connect, reload: () => windows.killCapture() }, climate: () => climate.read(), runs,
    remux: () => utilityProcess.fork(join(here, 'remux.process.js'), [], { serviceName: 'SayOnce copy', stdio: 'ignore', execArgv: ['--max-semi-space-size=4'] }),
    settings: () => ({ plan: settings.plan(room.policy.picture), light: settings.light, secondFolder: settings.secondFolder }),
  })
  room.search = new Search(() => room.store, { forms: async (store) => { const { current, past } = await forms.in(store); return [...current, ...past] } })
  // Unredacted pages leave on paper only; a file is for tests and the demo.
  const printTo = app.isPackaged ? null : app.commandLine.getSwitchValue('print-to') || null
  serve(ses, screens, join(out, 'fonts'), desk)
  // Nothing of the vault is ever given out there.
  serve(strangers, screens, join(out, 'fonts'), new MediaDesk())
  listen(contract, handlers({ room, settings, windows, desk, decoder: new DecodeDesk(() => windows.openDecode()), devices, climate, tokens, forms, fontFolder: join(out, 'fonts'), handover: newHandover(), printTo, emit }), windows, room)

  /** Closing and quitting are refused while a recording runs, and the window is told. */
  const mayEnd = () => {
    if (room.isRecording) emit('session', 'refused', { code: 'E-C8' })
    return !room.isRecording
  }
  const window = windows.openRoom(settings.size, mayEnd, () => room.recorder.processGone('window'))
  windows.openCapture(() => room.recorder.captureGone())
  window.on('resized', () => { const { width, height } = window.getNormalBounds(); settings.size = { width, height } })
  app.on('second-instance', () => { window.show(); window.focus() })
  app.on('before-quit', (event) => {
    if (mayEnd()) windows.quitting = true
    else event.preventDefault()
  })
  app.on('window-all-closed', () => { void room.lock('window').catch(() => undefined).finally(() => { note('quit'); app.quit() }) })
  powerSaveBlocker.start('prevent-display-sleep')
  const away = () => { void room.lock('system').catch(() => undefined) }
  powerMonitor.on('lock-screen', away)
  powerMonitor.on('suspend', () => { room.recorder.suspend(); away() })
  powerMonitor.on('resume', () => { void room.recorder.resume() })
  app.on('child-process-gone', (_event, { type }) => { if (type === 'GPU') room.recorder.processGone('gpu') })
  app.on('will-quit', () => writer.end())
  note('start')
}

// Not awaited at top level: an ESM main that waits for `ready` never gets it.
app.whenReady().then(start).catch((error: unknown) => {
  console.error(error)
  app.exit(1)
})
