// @ts-check
// What the commands tell the person who runs them, and the one way a step fails: a single clear line.
import { spawn, spawnSync } from 'node:child_process'

let quiet = false

/** From here on everything goes to stderr, so that stdout holds results only (`bench`). */
export function resultsOnlyOnStdout() {
  quiet = true
}

/** Where a child's ordinary output belongs. */
export const childOutput = () => (quiet ? 2 : 1)

/** @param {string} text */
export function say(text) {
  ;(quiet ? process.stderr : process.stdout).write(`${text}\n`)
}

/** A notice nobody may overlook. @param {string[]} lines */
export function shout(lines) {
  const bar = '!'.repeat(78)
  say([bar, ...lines.map((line) => `!! ${line}`), bar].join('\n'))
}

/** An expected failure: printed as one line, without a stack. */
export class Stop extends Error {}

/**
 * Runs a program to its end with its output shown.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, quiet?: boolean }} [options] timeout in ms
 * @returns {{ ok: boolean, status: number | null, output: string }} output is filled only with `quiet`
 */
export function run(command, args, options = {}) {
  const result = spawnSync(command, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    timeout: options.timeout,
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', childOutput(), 2],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  const output = options.quiet ? `${result.stdout ?? ''}${result.stderr ?? ''}` : ''
  return { ok: result.status === 0, status: result.status, output: output || (result.error?.message ?? '') }
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set()

/**
 * Runs a program while this process stays awake for signals; the child gets Ctrl-C from the terminal itself.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdin?: boolean }} [options]
 * @returns {Promise<number>} exit code; 128 + signal number is reported as 1
 */
export function follow(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.stdin ? 'inherit' : 'ignore', 'inherit', 'inherit'],
    })
    children.add(child)
    child.on('error', reject)
    child.on('close', (code) => {
      children.delete(child)
      resolve(code ?? 1)
    })
  })
}

/** @type {(() => void)[]} */
const cleanups = []

/** Registers what must be undone however this process ends. @param {() => void} undo */
export function atEnd(undo) {
  cleanups.push(undo)
}

/** Undoes everything registered, newest first, once. */
export function cleanUp() {
  for (const child of children) child.kill('SIGTERM')
  children.clear()
  while (cleanups.length > 0) {
    try {
      cleanups.pop()?.()
    } catch {
      // The next cleanup must still get its turn.
    }
  }
}

/** Makes sure that Ctrl-C, a closed terminal and a crash clean up too. */
export function cleanUpOnSignals() {
  for (const [signal, code] of /** @type {const} */ ([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]])) {
    process.on(signal, () => {
      cleanUp()
      process.exit(code)
    })
  }
  process.on('exit', cleanUp)
}
