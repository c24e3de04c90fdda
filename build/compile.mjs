// @ts-check
// Makes out/, the whole self-contained app; a part is made again only when something it depends on changed.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ADDONS } from './native.mjs'
import { lock } from './lock.mjs'
import { out, readJson, root } from './paths.mjs'
import { Stop, say } from './say.mjs'

const MARKER = join(out, '.built.json')
/** Whatever changes how anything is bundled. */
const TOOLS = ['build/bundles.mjs', 'build/compile.mjs', 'package.json', 'package-lock.json']

/**
 * @typedef {{ name: string, needs: string, inputs: string[], make: () => Promise<void> | void }} Part
 * `needs`: without this file the part is left out; `inputs`: files and folders it is made from.
 */

/** What the product needs of assets/; the pictures of the READMEs stay at home. */
const DATA = ['assets/forms', 'assets/icons', 'assets/law']

/** @type {Part[]} */
const PARTS = [
  { name: 'package', needs: 'package.json', inputs: [], make: writePackage },
  { name: 'main', needs: 'electron/main.ts', inputs: ['electron', 'shared'], make: () => bundle('mainBundle', 'processBundles') },
  { name: 'preload', needs: 'electron/preload.ts', inputs: ['electron/preload.ts', 'shared'], make: () => bundle('preloadBundle') },
  { name: 'verify', needs: 'electron/verify/cli.ts', inputs: ['electron/verify', 'shared'], make: () => bundle('verifyBundle') },
  { name: 'assets', needs: 'assets', inputs: DATA, make: () => DATA.forEach((folder) => copyFolder(join(root, folder), join(out, folder))) },
  { name: 'fonts', needs: 'build/fonts.mjs', inputs: ['build/fonts.mjs', 'build/rare-fonts.mjs', 'build/code-points.mjs', 'assets/fonts'], make: makeFonts },
  { name: 'native', needs: 'node_modules', inputs: ADDONS.map((addon) => join('node_modules', addon.name, addon.file)), make: copyNative },
  { name: 'renderer', needs: 'renderer/index.html', inputs: ['renderer', 'shared', ...DATA], make: () => bundle('rendererBundle') },
]

/**
 * Brings out/ up to date.
 * @returns {Promise<string[]>} the parts that were made
 * @throws {Stop} when a source does not compile
 */
export async function compile() {
  const release = await lock('compile')
  try {
    const built = readJson(MARKER) ?? {}
    /** @type {string[]} */
    const made = []
    for (const part of PARTS) {
      if (!existsSync(join(root, part.needs))) continue
      const hash = fingerprint([...TOOLS, ...part.inputs])
      if (built[part.name] === hash) continue
      if (made.length === 0) say('Building …')
      delete built[part.name]
      await part.make()
      built[part.name] = hash
      made.push(part.name)
      mkdirSync(out, { recursive: true })
      writeFileSync(MARKER, JSON.stringify(built))
    }
    if (made.length > 0) say(`Built ${made.join(', ')}.`)
    return made
  } finally {
    release()
  }
}

/**
 * SHA-256 over names and contents of files and folders, tests and type settings left out.
 * @param {readonly string[]} inputs relative to `base`
 * @param {string} [base]
 */
export function fingerprint(inputs, base = root) {
  const hash = createHash('sha256')
  for (const input of [...inputs].sort()) {
    for (const file of filesBelow(join(base, input))) {
      hash.update(`${relative(base, file).split(sep).join('/')}\0`)
      hash.update(createHash('sha256').update(readFileSync(file)).digest())
    }
  }
  return hash.digest('hex')
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (!existsSync(path)) return []
  /** @type {import('node:fs').Dirent[]} */
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch {
    return [path]
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.name === 'tsconfig.json' || entry.name.endsWith('.md') ? [] : filesBelow(join(path, entry.name))))
}

/** @param {('mainBundle' | 'processBundles' | 'preloadBundle' | 'rendererBundle' | 'verifyBundle')[]} names */
async function bundle(...names) {
  const [{ build }, bundles] = await Promise.all([import('vite'), import('./bundles.mjs')])
  for (const name of names) {
    try {
      for (const config of [await bundles[name]()].flat()) await build(config)
    } catch (error) {
      throw new Stop(`The build failed (${name}): ${error instanceof Error ? error.message : error}`)
    }
  }
}

async function makeFonts() {
  const fonts = await import(pathToFileURL(join(root, 'build/fonts.mjs')).href)
  await fonts.makeFonts({ to: join(out, 'fonts') })
}

/** @param {string} from @param {string} to */
function copyFolder(from, to) {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
}

/** Needed to build an addon, not to run it. */
const BUILD_ONLY = new Set(['node-addon-api', 'cross-env'])
/** Of an addon's package only what runs: no sources, no prebuilt files (see build/native.mjs), no maps. */
const RUNS = /(^|\/)(package\.json|LICENSE[^/]*)$|\.c?js$|^build\/Release\/[^/]+\.node$/

function copyNative() {
  const target = join(out, 'node_modules')
  rmSync(target, { recursive: true, force: true })
  /** @type {string[]} */
  const queue = ADDONS.map((addon) => addon.name)
  const done = new Set()
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (done.has(name) || BUILD_ONLY.has(name)) continue
    done.add(name)
    const from = join(root, 'node_modules', name)
    cpSync(from, join(target, name), {
      recursive: true,
      filter: (path) => {
        const inside = relative(from, path).split(sep).join('/')
        if (/^(deps|src|node_modules|prebuilds|test)(\/|$)|obj\.target|(^|\/)Makefile$/.test(inside)) return false
        return !/\.[^/]+$/.test(inside) || RUNS.test(inside)
      },
    })
    queue.push(...Object.keys(readJson(join(from, 'package.json'))?.dependencies ?? {}))
  }
}

function writePackage() {
  const { name, productName, version, description, license } = readJson(join(root, 'package.json'))
  const about = { name, productName, version, description, license, type: 'module', main: 'main/main.js' }
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(about, null, 2)}\n`)
}
