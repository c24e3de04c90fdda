// @ts-check
// What vite makes of the sources: main process, preload, user interface, verifier, and tools run by Node.
import { builtinModules } from 'node:module'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createLogger } from 'vite'
import { out, root } from './paths.mjs'

/** Loaded at run time from out/node_modules, because they hold machine code. */
export const NATIVE = /** @type {const} */ (['@journeyapps/sqlcipher', 'argon2', 'pkcs11js'])

/** Chromium of the oldest runtime that runs our code (DESIGN §8), and its Node. */
const CHROMIUM = 'chrome130'
const NODE = 'node20.18'

const nodeBuiltins = [...builtinModules, /^node:/]

/**
 * @typedef {import('vite').InlineConfig} Config
 * @typedef {import('vite').Plugin} Plugin
 */

/** @type {Config} */
const common = {
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'warn',
  customLogger: fewerWarnings(),
  clearScreen: false,
  envDir: false,
}

/** Fonts are served by the app itself from out/fonts, so it is right that vite does not find them. */
function fewerWarnings() {
  const logger = createLogger('warn')
  const { warn, warnOnce } = logger
  const expected = (/** @type {string} */ text) => text.includes('/fonts/') && text.includes("didn't resolve at build time")
  logger.warn = (text, options) => expected(text) || warn(text, options)
  logger.warnOnce = (text, options) => expected(text) || warnOnce(text, options)
  return logger
}

/**
 * A bundle for Node with everything in it except `external`.
 * @param {{ input: Record<string, string>, outDir: string, external: (string | RegExp)[], format?: 'es' | 'cjs', names?: string, single?: boolean }} wish
 * @returns {Config}
 */
function forNode({ input, outDir, external, format = 'es', names = '[name].js', single = false }) {
  return {
    ...common,
    ssr: { noExternal: true, target: 'node' },
    // CommonJS packages inside an ES bundle still ask for these (write-file-atomic does).
    ...(format === 'es' ? { define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' } } : {}),
    resolve: { conditions: ['node', 'import', 'module', 'default'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: NODE,
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        external,
        output: { format, entryFileNames: names, chunkFileNames: 'chunks/[name]-[hash].js', codeSplitting: !single },
      },
    },
  }
}

/** The main process alone. @returns {Config} */
export function mainBundle() {
  return mainProcess('electron/main.ts', true)
}

/**
 * One for every `electron/**\/NAME.process.ts`, which runs in a utilityProcess as out/main/NAME.process.js. Each is
 * bundled by itself: in a common build one entry would import, and so start, the other.
 * @returns {Config[]}
 */
export function processBundles() {
  const names = readdirSync(join(root, 'electron'), { recursive: true }).map(String)
  return names.filter((name) => name.endsWith('.process.ts')).sort().map((name) => mainProcess(join('electron', name), false))
}

/** @param {string} entry @param {boolean} first whether it may empty the folder */
function mainProcess(entry, first) {
  const config = forNode({
    input: { [basename(entry, '.ts')]: join(root, entry) },
    outDir: join(out, 'main'),
    external: ['electron', /^electron\//, ...NATIVE, ...nodeBuiltins],
  })
  return { ...config, build: { ...config.build, emptyOutDir: first } }
}

/** A sandboxed preload can load nothing but Electron, so it must be one file. @returns {Config} */
export function preloadBundle() {
  const config = forNode({
    input: { preload: join(root, 'electron/preload.ts') },
    outDir: join(out, 'preload'),
    external: ['electron', ...nodeBuiltins],
    format: 'cjs',
    names: '[name].cjs',
    single: true,
  })
  return { ...config, plugins: [onlyImports(['electron'], 'the preload runs sandboxed and can load nothing but electron')] }
}

/** The verifier is handed to strangers: one file, Node alone. @returns {Config} */
export function verifyBundle() {
  const config = forNode({
    input: { 'sayonce-verify': join(root, 'electron/verify/cli.ts') },
    outDir: join(out, 'verify'),
    external: nodeBuiltins,
    names: '[name].mjs',
    single: true,
  })
  const builtin = (/** @type {string} */ name) => name.startsWith('node:') || builtinModules.includes(name)
  return { ...config, plugins: [onlyImports(builtin, 'the verifier runs without our node_modules')] }
}

/** @returns {Promise<Config>} */
export async function rendererBundle() {
  const { default: react } = await import('@vitejs/plugin-react')
  const pages = ['index.html', 'print.html', 'capture.html', 'decode.html'].filter((page) => existsSync(join(root, 'renderer', page)))
  return {
    ...common,
    root: join(root, 'renderer'),
    base: './',
    plugins: [react(), documentTables()],
    worker: { format: 'es' },
    build: {
      outDir: join(out, 'renderer'),
      emptyOutDir: true,
      target: CHROMIUM,
      // The CSP allows no data: scripts and no inline code.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: Object.fromEntries(pages.map((page) => [basename(page, '.html'), join(root, 'renderer', page)])) },
    },
  }
}

/** What pdf.js looks up while it draws a document, as files beside the pages: character maps, standard fonts, picture decoders, each with its licence. @returns {Plugin} */
function documentTables() {
  const from = join(root, 'node_modules/pdfjs-dist')
  const folders = { cmaps: 'cmaps', standard_fonts: 'fonts', wasm: 'wasm' }
  return {
    name: 'sayonce:document-tables',
    generateBundle() {
      for (const [folder, to] of Object.entries(folders)) {
        for (const name of readdirSync(join(from, folder))) {
          if (/\.(bcmap|pfb|ttf|wasm)$|^LICENSE/.test(name)) this.emitFile({ type: 'asset', fileName: `pdf/${to}/${name}`, source: readFileSync(join(from, folder, name)) })
        }
      }
    },
  }
}

/**
 * A TypeScript program for Node outside the app; npm packages stay outside the bundle.
 * @param {string} entry
 * @param {string} outDir
 * @returns {Config}
 */
export function toolBundle(entry, outDir) {
  const config = forNode({
    input: { [basename(entry, '.ts')]: entry },
    outDir,
    external: [/^[^./]/],
    names: '[name].mjs',
    single: true,
  })
  return { ...config, build: { ...config.build, emptyOutDir: false, sourcemap: 'inline' } }
}

/**
 * Fails the build, not the user, when an output file loads what will not be there.
 * @param {readonly string[] | ((name: string) => boolean)} allowed
 * @param {string} why
 * @returns {Plugin}
 */
export function onlyImports(allowed, why) {
  const fine = typeof allowed === 'function' ? allowed : (/** @type {string} */ name) => allowed.includes(name)
  return {
    name: 'sayonce:only-imports',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      if (chunks.length !== 1) this.error(`${chunks.length} files instead of one: ${why}`)
      for (const chunk of chunks) {
        const wrong = [...chunk.imports, ...chunk.dynamicImports].filter((name) => !fine(name))
        if (wrong.length > 0) this.error(`${chunk.fileName} imports ${wrong.join(', ')}: ${why}`)
      }
    },
  }
}
