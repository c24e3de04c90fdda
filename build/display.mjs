// @ts-check
// A virtual screen of our own for tests, the demonstration and machines without a display.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UNPRIVILEGED, isRoot } from './paths.mjs'
import { Stop, atEnd } from './say.mjs'

/** Milliseconds Xvfb gets to say its number. */
const LIMIT = 15_000

/** Whether a person can see a window of ours. @param {NodeJS.ProcessEnv} [env] */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * One MIT-MAGIC-COOKIE-1 record for any host and any display (libXau, FamilyWild), so that nobody else on the
 * machine can look at the virtual screen.
 * @param {Buffer} cookie
 */
export function authority(cookie) {
  const text = (/** @type {Buffer} */ bytes) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const wild = Buffer.from([0xff, 0xff])
  return Buffer.concat([wild, text(Buffer.alloc(0)), text(Buffer.alloc(0)), text(Buffer.from('MIT-MAGIC-COOKIE-1')), text(cookie)])
}

/**
 * Starts Xvfb on a free number; it ends with this process.
 * @param {string} [size] WIDTHxHEIGHTxDEPTH
 * @returns {Promise<{ DISPLAY: string, XAUTHORITY: string }>} environment for the programs that draw on it
 */
export function startDisplay(size = '1920x1080x24') {
  const folder = mkdtempSync(join(tmpdir(), 'sayonce-screen-'))
  const file = join(folder, 'authority')
  writeFileSync(file, authority(randomBytes(16)), { mode: 0o600 })
  if (isRoot) for (const path of [folder, file]) chownSync(path, UNPRIVILEGED, UNPRIVILEGED)
  return new Promise((resolve, reject) => {
    const args = ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-auth', file, '-noreset']
    // Should we be killed without a chance to clean up, the kernel ends it.
    const xvfb = spawn('setpriv', ['--pdeathsig', 'TERM', 'Xvfb', ...args], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
    atEnd(() => {
      xvfb.kill('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    })
    let errors = ''
    xvfb.stderr?.on('data', (text) => (errors += text))
    const fail = (/** @type {string} */ why) => {
      clearTimeout(timer)
      reject(new Stop(`The virtual display (Xvfb) did not start: ${why} ${errors.trim().split('\n').at(-1) ?? ''}`))
    }
    const timer = setTimeout(() => fail('no answer.'), LIMIT)
    xvfb.on('error', (error) => fail(error.message))
    xvfb.on('exit', (code) => fail(`exit code ${code}.`))
    let number = ''
    xvfb.stdio[3]?.on('data', (text) => {
      number += text
      if (!number.includes('\n')) return
      clearTimeout(timer)
      xvfb.removeAllListeners('exit')
      xvfb.stderr?.removeAllListeners('data').resume()
      xvfb.unref()
      for (const pipe of [xvfb.stderr, xvfb.stdio[3]]) /** @type {any} */ (pipe)?.unref?.()
      resolve({ DISPLAY: `:${number.trim()}`, XAUTHORITY: file })
    })
  })
}
