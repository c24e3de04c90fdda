// Starts Electron for the bench without Playwright, whose own start would be measured too.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { folderIn, forApp, launcher, worldDir } from '../harness/world'
import type { Job } from './jobs'

/** The work tree; this file runs as a bundle that lies elsewhere. */
export function root(): string {
  const given = process.env.SAYONCE_ROOT
  if (!given) throw new Error('Start this with `npm run -s bench`: it builds the app and brings a display.')
  return given
}

/** Starts Electron on an app folder in an environment that knows nothing of this machine. It leads its own process group. */
export function startElectron(folder: string, world: string, args: readonly string[]): ChildProcess {
  const kept = ['PATH', 'DISPLAY', 'XAUTHORITY', 'TZ'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  const env = { ...Object.fromEntries(kept), HOME: world, XDG_RUNTIME_DIR: world, LANG: 'C.UTF-8', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/dev/null' }
  const child = spawn(launcher().electron, [folder, ...args], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

const running = new Set<ChildProcess>()
process.once('exit', () => { for (const child of running) signal(child, 'SIGKILL') })

/** Ends an app as the system does at shut-down; after five seconds the hard way. */
export async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => { if (running.has(child)) child.once('exit', () => resolve()); else resolve() })
  child.kill('SIGTERM')
  const late = new AbortController()
  await Promise.race([gone, sleep(5_000, undefined, { signal: late.signal }).catch(() => undefined)])
  late.abort()
  signal(child, 'SIGKILL')
  await gone
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name)
  } catch {
    // The whole group is gone already.
  }
}

/** An app folder of ours for the bench: `main` is its main process. The app's user can read it. */
export function appFolder(name: string, main: string): string {
  const folder = mkdtempSync(join(launcher().worlds, `${name}-`))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', type: 'module', main: 'main.js' }))
  writeFileSync(join(folder, 'main.js'), main)
  forApp(join(folder, 'main.js'))
  forApp(join(folder, 'package.json'))
  return forApp(folder)
}

let tool: Promise<string> | undefined

/** Bundles tool.ts exactly as the app's main process is bundled, with the app's own native modules. */
async function toolFolder(): Promise<string> {
  const [{ build }, bundles] = await Promise.all([
    import('vite'),
    import(pathToFileURL(join(root(), 'build/bundles.mjs')).href) as Promise<typeof import('../../build/bundles.mjs')>,
  ])
  const outDir = join(root(), '.cache/tools/bench-app')
  const config = bundles.mainBundle()
  const options = config.build?.rolldownOptions
  const output = Array.isArray(options?.output) ? options.output[0] : options?.output
  await build({ ...config, build: { ...config.build, outDir, rolldownOptions: { ...options, input: { main: join(root(), 'tests/bench/tool.ts') }, output: { ...output, codeSplitting: false } } } })
  const folder = appFolder('bench-tool', readFileSync(join(outDir, 'main.js'), 'utf8'))
  symlinkSync(join(launcher().app, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Does a job in Electron's main process, as the app's user. Throws with its output when it fails. */
export async function inElectron<T>(job: Job): Promise<T> {
  const folder = await (tool ??= toolFolder())
  const world = worldDir('job')
  const path = join(world, 'job.json')
  writeFileSync(path, JSON.stringify(job))
  forApp(path)
  const child = startElectron(folder, world, [`--job=${path}`, `--user-data-dir=${folderIn(world, 'profile')}`])
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => said.push(bytes.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`the job ${job.name} failed in Electron (${String(code)}): ${said.join('').slice(-2000)}`)
  return JSON.parse(readFileSync(`${path}.result`, 'utf8')) as T
}

/** A folder below a world, for the app. */
export function subfolder(world: string, name: string): string {
  mkdirSync(join(world, name), { recursive: true })
  return forApp(join(world, name))
}
