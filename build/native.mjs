// @ts-check
// The compiled addons (SQLCipher, Argon2, PKCS#11): built once a machine from the source in their npm packages.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { npmClient } from './deps.mjs'
import { cacheFolder, readJson, root } from './paths.mjs'
import { Stop, run, say } from './say.mjs'

/**
 * `probe` must print "ok"; it runs in a child because a bad addon kills the process that loads it. Argon2's own
 * prebuilt file does just that on Debian 12, so it is compiled like SQLCipher.
 */
export const ADDONS = /** @type {const} */ ([
  {
    name: '@journeyapps/sqlcipher',
    file: 'build/Release/node_sqlite3.node',
    napi: 6,
    probe: `new (require('@journeyapps/sqlcipher').Database)(':memory:', function () {
      this.get('PRAGMA cipher_version', (e, row) => console.log(row && /^4\\./.test(row.cipher_version) ? 'ok' : e || row)) })`,
  },
  {
    name: 'argon2',
    file: 'build/Release/argon2.node',
    napi: 8,
    probe: `require('argon2').hash('x', { memoryCost: 1024, timeCost: 2, raw: true }).then((h) => console.log(h.length === 32 ? 'ok' : h))`,
  },
  {
    name: 'pkcs11js',
    file: 'build/Release/pkcs11.node',
    napi: 8,
    // No driver is loaded here: one that crashes must not look like an addon that was built wrongly.
    probe: `const { PKCS11 } = require('pkcs11js')
      try { new PKCS11().load('/nonexistent'); console.log('loaded') } catch (e) { console.log(/nonexistent|dlopen|open/i.test(e.message) ? 'ok' : e) }`,
  },
])

/** @typedef {(typeof ADDONS)[number]} Addon */

/** Seconds one compile may take before it is taken for hung. */
const COMPILE_LIMIT = 900

/**
 * The cache folder's name for an addon: everything that decides whether its machine code fits.
 * @param {{ name: string, napi: number }} addon
 * @param {string} version of the npm package
 * @param {{ platform: string, arch: string }} [host]
 */
export function addonKey(addon, version, host = process) {
  return `${addon.name.replace(/^@/, '').replace('/', '-')}-${version}-napi${addon.napi}-${host.platform}-${host.arch}`
}

/**
 * Node's C headers, which node-gyp would otherwise download.
 * @param {string} execPath node's binary
 * @param {(path: string) => boolean} [exists]
 * @returns {string | undefined} the folder that holds include/node
 */
export function headerFolder(execPath, exists = existsSync) {
  const folders = [dirname(dirname(execPath)), '/usr', '/usr/local']
  return folders.find((folder) => exists(join(folder, 'include', 'node', 'node_api.h')))
}

/** Makes the addons loadable from node_modules. @throws {Stop} with one line saying what is missing */
export function ensureAddons() {
  for (const addon of ADDONS) {
    const target = join(root, 'node_modules', addon.name, addon.file)
    const mark = `${target}.checked`
    if (existsSync(target) && readJson(mark)?.sha256 === digest(target)) continue
    if (existsSync(target) && loads(addon)) {
      markChecked(target, mark)
      continue
    }
    const { version } = readJson(join(root, 'node_modules', addon.name, 'package.json'))
    const cached = join(cacheFolder('native', addonKey(addon, version)), 'addon.node')
    if (existsSync(cached) && readJson(`${cached}.json`)?.sha256 === digest(cached)) {
      place(cached, target)
      if (loads(addon)) {
        markChecked(target, mark)
        continue
      }
    }
    compile(addon)
    if (!loads(addon)) throw new Stop(`${addon.name} was compiled but does not load. Is libssl-dev the system's own?`)
    markChecked(target, mark)
    place(target, cached)
    writeFileSync(`${cached}.json`, JSON.stringify({ sha256: digest(cached) }))
  }
}

/** @param {Addon} addon */
function compile(addon) {
  const headers = headerFolder(realpathSync(process.execPath))
  if (!headers) throw new Stop('Node\'s C headers are missing (include/node beside node\'s bin): install a Node.js that brings them.')
  say(`Compiling ${addon.name} (about a minute, once on this machine) …`)
  rmSync(join(root, 'node_modules', addon.name, 'build'), { recursive: true, force: true })
  const gyp = nodeGyp()
  // Only the flag: npm_config_nodedir would make every later npm call warn.
  const args = [gyp, 'rebuild', `--nodedir=${headers}`, '--jobs=max', '--loglevel=error']
  const result = run(process.execPath, args, {
    cwd: join(root, 'node_modules', addon.name),
    timeout: COMPILE_LIMIT * 1000,
    quiet: true,
  })
  if (result.ok) return
  say(result.output.split('\n').slice(-20).join('\n'))
  throw new Stop(`${addon.name} could not be compiled (see above).`)
}

/** npm brings its own node-gyp; @returns {string} its script */
function nodeGyp() {
  const folders = [npmClient().folder, run('npm', ['root', '-g'], { quiet: true }).output.trim().split('\n').at(-1) + '/npm']
  for (const folder of folders) {
    if (!folder || !existsSync(folder)) continue
    try {
      return createRequire(join(realpathSync(folder), 'package.json')).resolve('node-gyp/bin/node-gyp.js')
    } catch {
      // Try the next place.
    }
  }
  throw new Stop('node-gyp was not found: it comes with npm, so npm seems to be incomplete.')
}

/** @param {Addon} addon */
function loads(addon) {
  const result = run(process.execPath, ['-e', addon.probe], { cwd: root, quiet: true, timeout: 60_000 })
  return result.ok && result.output.trim() === 'ok'
}

/** Copies by way of a temporary name, so that nobody ever loads half a file. @param {string} from @param {string} to */
function place(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  const half = `${to}.${process.pid}`
  copyFileSync(from, half)
  renameSync(half, to)
}

/** @param {string} target @param {string} mark */
function markChecked(target, mark) {
  writeFileSync(mark, JSON.stringify({ sha256: digest(target) }))
}

/** @param {string} file */
function digest(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
