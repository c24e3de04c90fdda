// @ts-check
// Our own lint rules: who may import whom, and what is forbidden everywhere, each with its reason in the message.
import { dirname, join, relative, sep } from 'node:path'
import { builtinModules } from 'node:module'

/** DESIGN §2: a step may import earlier steps, never later ones; verify imports none. */
export const STEPS = ['record', 'sections', 'redact', 'seal', 'verify']

/** Files at the top of electron/ that know everything, so that nothing below may know them. */
const TOP = ['ipc', 'windows', 'handlers', 'main', 'preload', 'lockdown', 'protocol', 'room', 'refusals']

/** What the steps stand on, lowest first: each may import those before it. */
const GROUND = ['token', 'store', 'vault', 'recovery', 'access', 'upkeep']

/** Packages that bring Node, a window or machine code. */
const NOT_SHARED = /^(electron|react|react-dom|antd|argon2|pkcs11js|@journeyapps\/sqlcipher|electron-store|write-file-atomic|recordrtc|react-i18next|@playwright\/.*|vitest)(\/|$)/
const NOT_RENDERER = /^(electron|argon2|pkcs11js|@journeyapps\/sqlcipher|electron-store|write-file-atomic|@playwright\/.*|vitest)(\/|$)/

/**
 * Why a file may not import another; undefined when it may.
 * @param {string} from path of the importing file, relative to the work tree, with `/`
 * @param {string} to path of the imported file in the same form, or the bare package name
 * @returns {string | undefined}
 */
export function importProblem(from, to) {
  const bare = !/^(electron|renderer|shared|tests|build|assets|\.\.)\//.test(to)
  const [area = '', folder = ''] = from.split('/')
  const [target = '', inner = ''] = bare ? [] : to.split('/')
  const node = bare && (to.startsWith('node:') || builtinModules.includes(to))

  if (target === 'tests' && area !== 'tests') return 'tests are imported by nothing.'
  if (area === 'shared') {
    if (node || (bare && NOT_SHARED.test(to))) return 'shared/ runs anywhere: no Node, no window, no Electron.'
    if (!bare && target !== 'shared' && target !== 'assets') return 'shared/ imports only shared/.'
  }
  if (area === 'renderer') {
    if (node || (bare && NOT_RENDERER.test(to))) return 'renderer/ is sandboxed: it reaches Node and Electron only through the contract in shared/ipc.'
    if (target === 'electron') return 'renderer/ is sandboxed and imports nothing of electron/; words both sides need live in shared/.'
    return stepProblem('renderer', folder, target, inner)
  }
  if (area === 'electron') {
    if (target === 'renderer') return 'electron/ does not import renderer/: they meet in shared/ipc only.'
    if (from === 'electron/preload.ts') {
      if (node || (bare && to !== 'electron')) return 'the preload is one self-contained file: only electron and shared/.'
      if (!bare && target !== 'shared') return 'the preload is one self-contained file: only electron and shared/.'
      return undefined
    }
    if (folder === 'verify') {
      if (target === 'electron' && inner !== 'verify') return 'verify shares only the format (shared/) with what made the bundle, so that it can find its faults.'
      if (bare && to === 'electron') return 'the verifier runs without the app.'
      return undefined
    }
    if (folder === 'handlers') return undefined
    if (target === 'electron' && from.split('/').length > 2 && TOP.includes(inner.replace(/\.tsx?$/, ''))) {
      return `electron/${inner} stands above the steps and the store: pass in what is needed.`
    }
    if (GROUND.includes(folder) && target === 'electron') {
      if (STEPS.includes(inner)) return `${folder}/ lies below the steps.`
      if (GROUND.indexOf(inner) > GROUND.indexOf(folder)) return `${folder}/ lies below ${inner}/: pass in what is needed.`
    }
    return stepProblem('electron', folder, target, inner)
  }
  return undefined
}

/** @param {string} area @param {string} folder @param {string} target @param {string} inner */
function stepProblem(area, folder, target, inner) {
  const mine = STEPS.indexOf(folder)
  const theirs = STEPS.indexOf(inner)
  if (target !== area || mine < 0 || theirs < 0 || mine === theirs) return undefined
  if (folder === 'verify') return 'verify imports no step.'
  if (theirs > mine) return `the steps run ${STEPS.join(' → ')}: ${folder} may not import the later ${inner}.`
  return undefined
}

/** Upper case and the shape of a statement, so that no sentence of the user interface is taken for one. */
const SQL = /^\s*(SELECT\s|INSERT\s+(OR\s|INTO\s)|REPLACE\s+INTO\s|UPDATE\s+[\w"]+\s+SET\b|DELETE\s+FROM\s|(CREATE|DROP|ALTER)\s+(TABLE|TRIGGER|INDEX|VIEW)\b)/

/**
 * @typedef {any} Node an ESTree node
 * @typedef {{ filename: string, cwd?: string, report(problem: { node: Node, message: string }): void }} Context
 */

/** @param {Context} context */
const pathOf = (context) => relative(context.cwd ?? process.cwd(), context.filename).split(sep).join('/')

const rules = {
  'import-order': {
    /** @param {Context} context */
    create(context) {
      const from = pathOf(context)
      const check = (/** @type {Node} */ source) => {
        if (typeof source?.value !== 'string') return
        const text = source.value.replace(/\?.*$/, '')
        const to = text.startsWith('.') ? join(dirname(from), text).split(sep).join('/') : text
        const problem = importProblem(from, to)
        if (problem) context.report({ node: source, message: problem })
      }
      return {
        ImportDeclaration: (/** @type {Node} */ node) => check(node.source),
        ExportNamedDeclaration: (/** @type {Node} */ node) => check(node.source),
        ExportAllDeclaration: (/** @type {Node} */ node) => check(node.source),
        ImportExpression: (/** @type {Node} */ node) => check(node.source),
      }
    },
  },
  'electron-parts': {
    /** @param {Context} context */
    create(context) {
      const from = pathOf(context)
      return {
        ImportDeclaration(/** @type {Node} */ node) {
          if (node.source.value !== 'electron' || node.importKind === 'type') return
          for (const specifier of node.specifiers) {
            const name = specifier.imported?.name
            if (name === 'shell') context.report({ node: specifier, message: 'shell opens things outside the app: nothing of a case may leave this way.' })
            if (name === 'ipcMain' && from !== 'electron/ipc.ts') {
              context.report({ node: specifier, message: 'ipcMain lives in electron/ipc.ts alone, where sender, schema and role are checked.' })
            }
          }
        },
        MemberExpression(/** @type {Node} */ node) {
          if (!node.computed && ['openExternal', 'showItemInFolder'].includes(node.property.name)) {
            context.report({ node, message: `${node.property.name} hands something to another program: nothing of a case may leave this way.` })
          }
        },
      }
    },
  },
  'no-file-url': {
    /** @param {Context} context */
    create(context) {
      const message = 'no file: addresses: the UI and media come over sayonce:, where every path is checked.'
      return {
        Literal(/** @type {Node} */ node) {
          if (typeof node.value === 'string' && /^file:(\/\/|$)/i.test(node.value)) context.report({ node, message })
        },
        TemplateLiteral(/** @type {Node} */ node) {
          if (/^file:\/\//i.test(node.quasis[0]?.value.raw ?? '')) context.report({ node, message })
        },
        CallExpression(/** @type {Node} */ node) {
          if (node.callee.type === 'MemberExpression' && node.callee.property.name === 'loadFile') context.report({ node, message })
        },
      }
    },
  },
  'no-built-sql': {
    /** @param {Context} context */
    create(context) {
      const message = 'SQL is never put together from strings: bind values with `?`.'
      return {
        TemplateLiteral(/** @type {Node} */ node) {
          if (node.expressions.length > 0 && node.parent?.type !== 'TaggedTemplateExpression' && SQL.test(node.quasis[0]?.value.raw ?? '')) {
            context.report({ node, message })
          }
        },
        BinaryExpression(/** @type {Node} */ node) {
          const left = leftmost(node)
          if (node.operator === '+' && node.right.type !== 'Literal' && typeof left.value === 'string' && SQL.test(left.value)) context.report({ node, message })
        },
      }
    },
  },
}

/** @param {Node} node @returns {Node} */
const leftmost = (node) => (node.type === 'BinaryExpression' ? leftmost(node.left) : node)

// oxlint loads a plug-in by its default export.
export default { meta: { name: 'sayonce' }, rules }
