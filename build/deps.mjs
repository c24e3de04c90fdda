// @ts-check
// node_modules exactly as the lock file says, and nothing done when it already is.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readJson, root } from './paths.mjs'
import { Stop, run, say } from './say.mjs'

const MARKER = join(root, 'node_modules', '.sayonce.json')

/**
 * @typedef {{ lock: string, node: number, platform: string, arch: string }} Marker
 * @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lock
 */

/**
 * What an installation depends on; when any of it changes the installation is stale.
 * @param {string} lockText content of package-lock.json
 * @param {{ version: string, platform: string, arch: string }} [host]
 * @returns {Marker}
 */
export function markerOf(lockText, host = process) {
  return {
    lock: createHash('sha256').update(lockText).digest('hex'),
    node: Number.parseInt(host.version.replace(/^v/, ''), 10),
    platform: host.platform,
    arch: host.arch,
  }
}

/**
 * @param {unknown} found the marker left by the last installation
 * @param {Marker} wanted
 */
export function isCurrent(found, wanted) {
  if (typeof found !== 'object' || found === null) return false
  const marker = /** @type {Partial<Marker>} */ (found)
  return (
    marker.lock === wanted.lock && marker.node === wanted.node && marker.platform === wanted.platform && marker.arch === wanted.arch
  )
}

/**
 * Whether npm's own record of what it installed agrees with the lock file, so that `npm ci` would change nothing.
 * @param {Lock} lock package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json
 */
export function holdsAll(lock, installed) {
  if (!installed?.packages) return false
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '') continue
    const found = installed.packages[path]
    if (!found) {
      if (wanted.optional) continue
      return false
    }
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) return false
  }
  return true
}

/**
 * The npm client: the one that started us, else the one in PATH.
 * @returns {{ command: string, args: string[], folder: string | undefined }}
 */
export function npmClient() {
  const script = process.env.npm_execpath
  if (script?.endsWith('npm-cli.js') && existsSync(script)) {
    return { command: process.execPath, args: [script], folder: dirname(dirname(script)) }
  }
  const beside = join(dirname(dirname(process.execPath)), 'lib', 'node_modules', 'npm')
  if (existsSync(join(beside, 'bin', 'npm-cli.js'))) {
    return { command: process.execPath, args: [join(beside, 'bin', 'npm-cli.js')], folder: beside }
  }
  return { command: 'npm', args: [], folder: undefined }
}

/**
 * @param {readonly string[]} args
 * @param {{ cwd?: string, quiet?: boolean, env?: NodeJS.ProcessEnv }} [options]
 */
export function npm(args, options = {}) {
  const client = npmClient()
  return run(client.command, [...client.args, ...args], { cwd: root, ...options })
}

/** Installs what the lock file names when it is not there yet. @throws {Stop} when npm fails */
export function ensureDependencies() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const wanted = markerOf(lockText)
  const found = readJson(MARKER)
  if (isCurrent(found, wanted)) return
  const sameHost = found === undefined || isCurrent({ ...found, lock: wanted.lock }, wanted)
  if (sameHost && holdsAll(JSON.parse(lockText), readJson(join(root, 'node_modules', '.package-lock.json')))) {
    writeMarker(wanted)
    return
  }
  say('Installing npm packages (npm ci) …')
  // Scripts are off: nothing but our own two addons is ever built, by build/native.mjs.
  const result = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  if (!result.ok) throw new Stop('npm ci failed: the npm registry must be reachable for the first start (see above).')
  writeMarker(wanted)
}

/** @param {Marker} marker */
function writeMarker(marker) {
  writeFileSync(MARKER, `${JSON.stringify(marker)}\n`)
}
