// The recorder light outside the room: driven by the process that writes, from writes that were verified, never by a window.
import { lstat, readFile, rename, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'

/** A lamp that says "being recorded". Whatever fails in it harms no recording. */
export type RecorderLight = {
  set(on: boolean): void
  /** Off, and nothing more is sent. Resolves when that is done or cannot be done. */
  close(): Promise<void>
}
/** Told once when the lamp cannot be reached (a system code such as `ENOENT`), and once with null when it can again. */
export type LightFault = (fault: string | null) => void

/** While on, the lamp is told so every second: one that hears nothing for three seconds must switch itself off. */
const every = 1_000
/** What closing waits for at most. */
const patience = 500

const longestLine = 64

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'failed'

/** A setting that names another file would overwrite it: only an old line of ours, or nothing, may lie there. */
async function mayReplace(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (!found) return
  const text = found.isFile() && found.size < longestLine ? await readFile(path, 'utf8') : 'other'
  if (text !== '' && !/^(recording|off) [-\dT:.]+Z\n$/.test(text)) throw Object.assign(new Error('not a lamp'), { code: 'EEXIST' })
}

/**
 * A file of one line, `recording 2026-11-21T14:05:31.123Z` or `off 2026-11-21T14:05:31.123Z`, replaced as a whole and made anew every
 * second while on. A relay reads it and switches off when the time is more than three seconds old, so that a writer that died leaves no light on.
 */
export function fileLight(path: string, onFault: LightFault = () => undefined): RecorderLight {
  const fault = once(onFault)
  let turn: Promise<void> = Promise.resolve()
  let waiting = 0
  let checked = false
  const write = (on: boolean) => {
    // A disk that hangs gets one more line when it answers, not one for every second of it.
    if (waiting > 1) return
    waiting++
    turn = turn.then(async () => {
      const next = `${path}.new`
      if (!checked) await Promise.all([mayReplace(path), mayReplace(next)])
      checked = true
      await writeFile(next, `${on ? 'recording' : 'off'} ${new Date().toISOString()}\n`, { mode: 0o644 })
      await rename(next, path)
      fault(null)
    }).catch((error: unknown) => fault(codeOf(error))).finally(() => { waiting-- })
  }
  return beating(write, async () => {
    await within(turn)
    waiting = 0
    write(false)
    await within(turn)
  })
}

/**
 * A Unix socket (or named pipe of Windows) that gets the line `recording` every second while on, and `off`. Connects again by itself.
 */
export function socketLight(path: string, onFault: LightFault = () => undefined): RecorderLight {
  const fault = once(onFault)
  let socket: Socket | null = null
  let closed = false
  let retry: NodeJS.Timeout | undefined
  let line = 'off\n'
  const open = () => {
    const next = connect(path)
    socket = next
    next.unref()
    next.on('connect', () => {
      fault(null)
      next.write(line)
    })
    next.on('error', (error) => fault(codeOf(error)))
    next.on('close', () => {
      if (socket === next) socket = null
      if (!closed) retry = setTimeout(open, every).unref()
    })
    // Who listens has nothing to say.
    next.resume()
  }
  open()
  const write = (on: boolean) => {
    line = on ? 'recording\n' : 'off\n'
    // What a lamp does not read is not piled up.
    if (socket?.readyState === 'open' && socket.writableLength < 4_096) socket.write(line)
  }
  return beating(write, async () => {
    closed = true
    clearTimeout(retry)
    const last = socket
    if (last?.readyState === 'open') await within(new Promise((resolve) => { last.end('off\n', () => resolve()) }))
    last?.destroy()
  })
}

/** A room without a lamp. */
export const noLight: RecorderLight = { set: () => undefined, close: () => Promise.resolve() }

/** The lamp that a setting means: `file:/…`, `socket:/…`, or nothing. A setting that means nothing known is a fault, and no lamp. */
export function lightOf(setting: string, onFault: LightFault = () => undefined): RecorderLight {
  const [, kind, path] = /^(file|socket):(.+)$/.exec(setting.trim()) ?? []
  if (path && kind === 'file') return fileLight(path, onFault)
  if (path && kind === 'socket') return socketLight(path, onFault)
  if (setting.trim() !== '') onFault('setting')
  return noLight
}

/** Says `on` again every second; `off` once. */
function beating(write: (on: boolean) => void, close: () => Promise<void>): RecorderLight {
  let beat: NodeJS.Timeout | undefined
  const still = () => {
    clearInterval(beat)
    beat = undefined
  }
  return {
    set(on) {
      if (on === (beat !== undefined)) return
      still()
      if (on) beat = setInterval(() => write(true), every).unref()
      write(on)
    },
    close() {
      still()
      return close()
    },
  }
}

function once(onFault: LightFault): LightFault {
  let said: string | null = null
  return (fault) => {
    if (fault === said) return
    said = fault
    onFault(fault)
  }
}

const within = (work: Promise<void>) => Promise.race([work, new Promise<void>((resolve) => { setTimeout(resolve, patience).unref() })])
