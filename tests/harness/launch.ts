// Starts the real app for a test: sandbox on, fake camera and microphone, its own world, all output kept.
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { folderIn, forApp, launcher, readableIn, worldDir } from './world'

export interface LaunchOptions {
  /** Folder for everything the app writes; by default a new one that goes away at the end of the run. */
  readonly world?: string
  /** Vault folder; by default WORLD/vault. A folder of one's own must belong to the app's user (`forApp`). */
  readonly vault?: string
  /** Chromium's profile (userData); by default WORLD/profile. */
  readonly profile?: string
  /** Files that play camera (.y4m or .mjpeg) and microphone (.wav). Without them Chromium's own test picture and beep. */
  readonly media?: { readonly video?: string; readonly audio?: string }
  /** How many fake cameras there are: one unless told. Two only without `media.video`: a file plays one camera. */
  readonly cameras?: 0 | 1 | 2
  /** Further switches for the app or Chromium. */
  readonly args?: readonly string[]
  /** Added to a small clean environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Language the app starts in. */
  readonly lang?: 'zh' | 'en'
}

export interface RunningApp {
  readonly app: ElectronApplication
  /** The room window. */
  readonly page: Page
  readonly world: string
  readonly vault: string
  readonly profile: string
  /** Process id of Electron's main process. */
  readonly pid: number
  /** Everything the app has written to stdout and stderr so far. */
  output(): string
  /** Quits as a user would; after ten seconds the hard way. */
  close(): Promise<void>
  /** The power cut: every process of the app at once; `main` kills the main process alone. */
  kill9(whom?: 'all' | 'main'): Promise<void>
}

/** Launching hung about eight times in 170 (reference/media.md §0.15), so it is tried again. */
const LAUNCH_LIMIT = 20_000
const TRIES = 3
const CLOSE_LIMIT = 10_000
/** What tests record unless they measure the machine themselves. */
export const picture = { width: 640, height: 360, frameRate: 15, codec: 'vp8', bitsPerSecond: 500_000 } as const

/**
 * Starts the app and waits for its room window.
 * @throws with the app's output when no window comes
 */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const world = options.world ?? worldDir()
  const vault = options.vault ?? folderIn(world, 'vault')
  const profile = options.profile ?? folderIn(world, 'profile')
  // Outside the app's world: it is written by the test's user, and tests look for plain text in the world.
  const log = join(mkdtempSync(join(launcher().worlds, 'output-')), 'output.txt')
  const output = () => (existsSync(log) ? readFileSync(log, 'utf8') : '')
  const { electron, app: folder } = launcher()
  smallPicture(profile)
  const args = [
    folder,
    `--vault=${vault}`,
    `--profile=${profile}`,
    ...(options.lang ? [`--lang=${options.lang === 'zh' ? 'zh-CN' : 'en-US'}`] : []),
    ...fakeDevices(world, options.media, options.cameras),
    ...(options.args ?? []),
  ]
  const env = { ...cleanEnvironment(world), ...options.env, SAYONCE_OUTPUT: log }
  let failure: unknown
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    let app: ElectronApplication | undefined
    try {
      app = await _electron.launch({ executablePath: electron, args, env, chromiumSandbox: true, timeout: LAUNCH_LIMIT })
      const pid = app.process().pid
      if (pid === undefined) throw new Error('Electron has no process id')
      const page = await roomWindow(app)
      return { app, page, world, vault, profile, pid, output, ...endings(app, pid) }
    } catch (error) {
      failure = error
      if (app) await endings(app, app.process().pid ?? 0).kill9()
      // Hanging is a known weakness of the tools, and so is a crash while the debugger attaches, before our first line ran (seen twice in a day of tests);
      // an app that ends by itself later has a fault of its own.
      const isOurs = output().split('\n').some((line) => line !== '' && !/^(?:Debugger |For help, see|\[\d+:)/.test(line))
      if (!/Timeout|timed out/i.test(String(error)) && !(/SIGSEGV/.test(String(error)) && !isOurs)) break
    }
  }
  throw new Error(`The app did not start: ${failure instanceof Error ? failure.message : failure}\n--- output\n${output().slice(-4000)}`)
}

/**
 * A machine that was measured to record a small picture: a test shares two cores with the encoders, and what it proves does not depend on the size.
 * Left alone where the machine has settings already.
 */
function smallPicture(profile: string): void {
  const file = join(profile, 'settings.json')
  if (existsSync(file)) return
  writeFileSync(file, JSON.stringify({ probed: { at: '2026-02-03T00:00:00.000Z', picture, tried: [{ picture, lost: 0 }] } }))
  forApp(file)
}

/** No `--use-fake-ui-for-media-stream`: the app's own permission handler has to say yes. */
function fakeDevices(world: string, media: LaunchOptions['media'], cameras: LaunchOptions['cameras'] = 1): string[] {
  const args = [cameras === 1 ? '--use-fake-device-for-media-stream' : `--use-fake-device-for-media-stream=device-count=${cameras},fps=30`]
  if (media?.video) args.push(`--use-file-for-fake-video-capture=${readableIn(world, media.video)}`)
  if (media?.audio) args.push(`--use-file-for-fake-audio-capture=${readableIn(world, media.audio)}`)
  return args
}

/** Nothing of the tester's machine reaches the app but its display. */
function cleanEnvironment(world: string): Record<string, string> {
  const kept = ['PATH', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'TZ']
  const env: Record<string, string> = {
    HOME: world,
    XDG_CONFIG_HOME: join(world, '.config'),
    XDG_RUNTIME_DIR: world,
    LANG: 'C.UTF-8',
    // There is no message bus on a build machine; this address fails at once.
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/dev/null',
  }
  for (const name of kept) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  return env
}

/** The first window that shows the app's own page and is neither a print page nor another person's screen. */
async function roomWindow(app: ElectronApplication): Promise<Page> {
  const end = Date.now() + LAUNCH_LIMIT
  while (Date.now() < end) {
    const page = app.windows().find((window) => /^sayonce:\/\/app\/(index\.html)?([?#].*)?$/.test(window.url()))
    if (page) {
      await page.waitForLoadState('domcontentloaded')
      return page
    }
    await sleep(50)
  }
  throw new Error(`Timeout: no room window among [${app.windows().map((window) => window.url()).join(', ')}]`)
}

function endings(app: ElectronApplication, pid: number): Pick<RunningApp, 'close' | 'kill9'> {
  const child = app.process()
  const gone = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })
  const kill9 = async (whom: 'all' | 'main' = 'all') => {
    try {
      // Playwright starts Electron as the leader of a process group.
      process.kill(whom === 'all' ? -pid : pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
    await gone
    await Promise.race([app.close().catch(() => {}), sleep(1_000)])
  }
  const close = async () => {
    const quit = Promise.all([app.close().catch(() => {}), gone])
    const late = new AbortController()
    const done = await Promise.race([
      quit.then(() => true),
      sleep(CLOSE_LIMIT, false, { signal: late.signal }).catch(() => false),
    ])
    late.abort()
    if (!done) await kill9()
  }
  return { close, kill9 }
}
