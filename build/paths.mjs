// @ts-check
// Where things lie: the work tree, what is built from it, and the caches that outlive a clone.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the work tree. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** Generated, ignored by git, safe to delete: bundled tools, type output, test reports. */
export const scratch = join(root, '.cache')
/** The whole self-contained app that Electron is started on. */
export const out = join(root, 'out')
/** Chromium has no sandbox for root, so root never runs the app itself. */
export const isRoot = process.getuid?.() === 0
/** `nobody` on Debian: whom the app runs as when root starts it. */
export const UNPRIVILEGED = 65534

/**
 * Folder shared by all clones on this machine: Electron runtimes and compiled addons.
 * `SAYONCE_CACHE` overrides it.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute path, not yet created
 */
export function cacheRoot(env = process.env) {
  if (env.SAYONCE_CACHE) return env.SAYONCE_CACHE
  if (isRoot) return '/var/cache/sayonce'
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'sayonce')
}

/**
 * A folder inside the machine-wide cache, created and readable by everybody whatever the umask is.
 * @param {...string} parts
 */
export function cacheFolder(...parts) {
  const folder = join(cacheRoot(), ...parts)
  const old = process.umask(0o022)
  try {
    mkdirSync(folder, { recursive: true })
  } finally {
    process.umask(old)
  }
  return folder
}

/**
 * @param {string} file
 * @returns {any} the parsed content, or undefined when the file is missing or is not JSON
 */
export function readJson(file) {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
