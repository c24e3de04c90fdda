// @ts-check
// The one program behind `npm start` and `npm test`: installs, fetches and builds what is missing, then runs.
import { join } from 'node:path'
import { USAGE, parseArgs } from './args.mjs'
import { compile } from './compile.mjs'
import { ensurePackages } from './debian.mjs'
import { ensureDependencies } from './deps.mjs'
import { hasDisplay, startDisplay } from './display.mjs'
import { ensureElectron } from './electron-runtime.mjs'
import { testFresh } from './fresh.mjs'
import { lock } from './lock.mjs'
import { ensureAddons } from './native.mjs'
import { isRoot, root, scratch } from './paths.mjs'
import { Stop, cleanUp, cleanUpOnSignals, follow, resultsOnlyOnStdout, say } from './say.mjs'
import { displayFor, prepareLaunch, privateFolder } from './stage.mjs'
import { needsApp, runTests } from './test.mjs'
import { runTool } from './tool.mjs'

/** Where the app keeps its vault when root starts it: the unprivileged user has no home of its own. */
const ROOT_HOME = '/var/lib/sayonce'

/** @typedef {import('./args.mjs').Wish} Wish */

/** @param {Wish} wish @returns {Promise<number>} exit code */
async function main(wish) {
  if (wish.command === 'test-fresh') return testFresh()
  if (wish.command === 'bench') resultsOnlyOnStdout()
  const visible = wish.command === 'start' && hasDisplay()
  const command = wish.command === 'start' && !visible ? 'demo' : wish.command
  if (command !== wish.command) say('No display here: running the demonstration on a virtual one instead.')
  const appWanted = command !== 'build' && (command !== 'test' || needsApp(wish.only) || wish.settings['SAYONCE_SOAK_REAL'] !== undefined)

  ensurePackages([
    'build',
    ...(appWanted ? /** @type {const} */ (['run']) : []),
    ...(appWanted && !visible ? /** @type {const} */ (['screen']) : []),
    ...(command === 'demo' || command === 'bench' ? /** @type {const} */ (['demo']) : []),
    ...(command === 'test' || command === 'bench' ? /** @type {const} */ (['test']) : []),
  ])
  const release = await lock('install')
  ensureDependencies()
  ensureAddons()
  const runtime = appWanted ? await ensureElectron({ retryOfficial: wish.retryOfficial }) : undefined
  release()
  if (command === 'test' && !appWanted) return runTests({ only: wish.only, filters: wish.rest, env: { ...process.env, ...wish.settings } })
  try {
    await compile()
  } catch (error) {
    // Sources that do not build must not hide what the other tests say.
    if (command !== 'test' || !(error instanceof Stop)) throw error
    say(error.message)
    return runTests({ only: wish.only, filters: wish.rest, env: { ...process.env, ...wish.settings }, buildFailed: true })
  }
  if (!runtime) return 0

  const launcher = prepareLaunch(runtime)
  if (command === 'start') {
    const home = isRoot ? { HOME: privateFolder(ROOT_HOME), ...displayFor(ROOT_HOME) } : {}
    return follow(launcher.electron, [launcher.app, ...wish.rest], { cwd: root, env: { ...process.env, ...home } })
  }
  const screen = process.platform === 'linux' ? await startDisplay() : {}
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...wish.settings, ...screen, SAYONCE_LAUNCHER: JSON.stringify(launcher), SAYONCE_ROOT: root }
  delete env.WAYLAND_DISPLAY
  switch (command) {
    case 'demo':
      return runTool('tests/demo/demo.ts', withOut(wish.rest), env)
    case 'bench':
      return runTool('tests/bench/bench.ts', wish.rest, env)
    case 'test':
      return runTests({ only: wish.only, filters: wish.rest, env })
    default: {
      const [program = '', ...args] = wish.rest
      return follow(program, args, { env, stdin: true })
    }
  }
}

/** The demonstration always leaves its files somewhere that can be named. @param {string[]} args */
function withOut(args) {
  return args.some((arg) => arg === '--out' || arg.startsWith('--out=')) ? args : ['--out', join(scratch, 'demo'), ...args]
}

const parsed = parseArgs(process.argv.slice(2))
if ('problem' in parsed) {
  console.error(`${parsed.problem}\n${USAGE}`)
  process.exit(64)
}
cleanUpOnSignals()
try {
  process.exitCode = await main(parsed.wish)
} catch (error) {
  console.error(error instanceof Stop ? `SayOnce: ${error.message}` : error)
  process.exitCode = 1
} finally {
  cleanUp()
}
// Pipes of ended children may keep the loop alive for a while.
process.exit()
