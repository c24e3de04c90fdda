// The processes of a running app by what they do, and what a hostile machine does to them: killed, stopped, starved, given a failing disk.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningApp } from './launch'
import { launcher } from './world'

/** `capture`: the hidden window that records · `writer`: the one that writes · `spare`: the one that waits to take over · `room`: the window of the officers. */
export type Kind = 'main' | 'capture' | 'writer' | 'spare' | 'room' | 'gpu' | 'camera' | 'audio'

type Found = { pid: number; type: string; name: string; url: string }

/** Every process of the app as Electron itself tells it; windows with their address. */
export async function processesOf({ app }: RunningApp): Promise<Found[]> {
  return app.evaluate(({ app, webContents }) => {
    const urls = new Map(webContents.getAllWebContents().filter((w) => !w.isDestroyed() && !w.isCrashed()).map((w) => [w.getOSProcessId(), w.getURL()]))
    return app.getAppMetrics().map((m) => ({ pid: m.pid, type: m.type as string, name: `${m.name ?? ''} ${m.serviceName ?? ''}`.trim(), url: urls.get(m.pid) ?? '' }))
  })
}

const is: { readonly [K in Kind]: (p: Found) => boolean } = {
  main: (p) => p.type === 'Browser',
  capture: (p) => /capture\.html/.test(p.url),
  room: (p) => /^sayonce:\/\/app\/(index\.html)?([?#].*)?$/.test(p.url),
  writer: (p) => /SayOnce writer/i.test(p.name),
  spare: (p) => /SayOnce writer/i.test(p.name),
  gpu: (p) => p.type === 'GPU',
  camera: (p) => /video.?capture/i.test(p.name),
  audio: (p) => /audio.?service/i.test(p.name),
}

/**
 * Process id of one of them; 0 when there is none. Of the two processes that can write, the writer is the one with media files open.
 */
export async function pidOf(running: RunningApp, kind: Kind): Promise<number> {
  const all = (await processesOf(running)).filter(is[kind])
  if (kind === 'writer' || kind === 'spare') {
    const working = all.filter(({ pid }) => mediaFilesOf(pid).length > 0)
    return (kind === 'writer' ? working[0] : all.find((p) => !working.includes(p)))?.pid ?? 0
  }
  return all[0]?.pid ?? 0
}

/** As `pidOf`, waiting for it. @throws when none comes within `limit` ms */
export async function pidSoon(running: RunningApp, kind: Kind, limit = 10_000): Promise<number> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(100)) {
    const pid = await pidOf(running, kind)
    if (pid > 0) return pid
  }
  throw new Error(`no ${kind} process among [${(await processesOf(running)).map((p) => `${p.type} ${p.name} ${p.url}`).join(' | ')}]`)
}

/** Media files that a process holds open. */
export function mediaFilesOf(pid: number): string[] {
  return openFilesOf(pid).filter((path) => path.endsWith('.som'))
}

export function openFilesOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)]
      } catch {
        return []
      }
    })
  } catch {
    return []
  }
}

/** Resident memory in MB, and open files. */
export function footprint(pid: number): { mb: number; handles: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return { mb: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024, handles: readdirSync(`/proc/${pid}/fd`).length }
}

export async function kill9(running: RunningApp, kind: Kind): Promise<number> {
  const pid = await pidSoon(running, kind)
  process.kill(pid, 'SIGKILL')
  return pid
}

/** Stands a process still for so many ms. */
export async function freeze(pids: readonly number[], ms: number): Promise<void> {
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    await sleep(ms)
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

/** Why what needs root cannot be done here; empty when it can. */
export function rootNeeded(what: string): string {
  return process.platform === 'linux' && process.getuid?.() === 0 ? '' : `${what} needs root on Linux`
}

/** Why strace cannot hold on to other processes here; empty when it can. */
export function straceNeeded(): string {
  const root = rootNeeded('holding on to another process with strace')
  if (root) return root
  const child = spawn('sleep', ['5'])
  try {
    const tracer = spawn('strace', ['-qq', '-p', String(child.pid)], { stdio: 'ignore' })
    for (const end = Date.now() + 3000; Date.now() < end; execFileSync('sleep', ['0.05'])) {
      if (/^TracerPid:\s+[1-9]/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8'))) {
        tracer.kill('SIGINT')
        return ''
      }
    }
    tracer.kill('SIGKILL')
    return 'strace cannot attach here'
  } catch (error) {
    return `strace does not work here: ${String(error).slice(0, 120)}`
  } finally {
    child.kill('SIGKILL')
  }
}

export type Injection = { /** Ends it; the process goes on untouched. */ end(): Promise<void> }

/**
 * Lets calls of a running process (all its threads) fail, e.g. `fdatasync:error=EIO:when=3+2`. Resolves once strace holds on to it.
 * @param only paths of which a call must touch one to count, strace's -P
 */
export async function inject(pid: number, rules: readonly string[], only: readonly string[] = []): Promise<Injection> {
  const calls = [...new Set(rules.map((rule) => rule.split(':')[0]!))]
  const tracer: ChildProcess = spawn('strace', ['-f', '-qq', '-o', '/dev/null', ...only.flatMap((path) => ['-P', path]), '-e', `trace=${calls.join(',')}`, ...rules.flatMap((rule) => ['-e', `inject=${rule}`]), '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  tracer.stderr?.on('data', (bytes: Buffer) => { said += bytes.toString() })
  const held = () => /^TracerPid:\s+[1-9]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  for (const end = Date.now() + 5000; !held(); await sleep(20)) if (Date.now() > end || tracer.exitCode !== null) throw new Error(`strace did not attach: ${said}`)
  return {
    end: async () => {
      if (tracer.exitCode !== null || tracer.signalCode !== null) return
      const gone = new Promise((resolve) => tracer.once('exit', resolve))
      // Interrupted it lets the process go; killed it might leave threads stopped.
      tracer.kill('SIGINT')
      await Promise.race([gone, sleep(3000)])
      if (tracer.exitCode === null && tracer.signalCode === null) tracer.kill('SIGKILL')
    },
  }
}

/** Changes the soft limit of a process of the app, e.g. `--nofile=30:`, as the app's own user: another one may not, even root in a container. */
export function limit(pid: number, what: string): void {
  const { uid } = launcher()
  const prlimit = ['prlimit', '--pid', String(pid), what] as const
  if (uid === null) execFileSync(prlimit[0], prlimit.slice(1))
  else execFileSync('setpriv', [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...prlimit])
}
