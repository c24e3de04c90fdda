// @ts-check
// Reads the command line of build/run.mjs.

export const COMMANDS = /** @type {const} */ (['start', 'test', 'test-faults', 'test-soak', 'demo', 'bench', 'test-fresh', 'build', 'with'])
export const TEST_KINDS = /** @type {const} */ (['types', 'lint', 'unit', 'soak', 'faults', 'e2e'])

/** @typedef {(typeof COMMANDS)[number]} Command */
/** @typedef {(typeof TEST_KINDS)[number]} TestKind */
/** `settings`: what the tests are told by the environment. @typedef {{ command: Command, retryOfficial: boolean, only: TestKind[], settings: Record<string, string>, rest: string[] }} Wish */

export const USAGE = `node build/run.mjs COMMAND
  start [-- APP ARGUMENTS]      run SayOnce (without a display: the demonstration)
  test [--only ${TEST_KINDS.join('|')}] [FILTER...]
  test-faults [--kills N] [FILTER...]          the fault tests at full length: 200 kills
  test-soak [--hours N] [--real] [FILTER...]   eight hours by a sped-up clock; --real: the real app in real time
  demo [--out DIR] [--seconds N] [--lang zh|en] [--size WxH]
  bench [NAME]                  JSON lines on stdout
  test-fresh                    both commands in a fresh clone
  build                         only install and build
  with COMMAND [ARGUMENTS]      run COMMAND with everything ready (display, app, runtime)
  --retry-official              try again to download the official Electron release`

/**
 * @param {readonly string[]} argv without node and script
 * @returns {{ wish: Wish } | { problem: string }}
 */
export function parseArgs(argv) {
  const [name, ...given] = argv
  const command = COMMANDS.find((known) => known === name)
  if (!command) return { problem: name ? `unknown command "${name}"` : 'no command given' }
  /** @type {Wish} */
  const wish = { command, retryOfficial: false, only: [], settings: {}, rest: [] }
  // The long runs are tests of one kind with their numbers turned up.
  if (command === 'test-faults') Object.assign(wish, { command: 'test', only: ['faults'], settings: { SAYONCE_KILLS: '200' } })
  if (command === 'test-soak') Object.assign(wish, { command: 'test', only: ['soak'], settings: { SAYONCE_SOAK_HOURS: '8' } })
  if (command === 'with') {
    if (given.length === 0) return { problem: 'with: no command given' }
    return { wish: { ...wish, rest: given } }
  }
  for (let i = 0; i < given.length; i++) {
    const arg = given[i] ?? ''
    if (arg === '--') continue
    const number = command === 'test-faults' && arg === '--kills' ? 'SAYONCE_KILLS' : command === 'test-soak' && arg === '--hours' ? 'SAYONCE_SOAK_HOURS' : null
    if (arg === '--retry-official') wish.retryOfficial = true
    else if (number !== null) {
      const value = given[++i] ?? ''
      if (!(Number(value) > 0)) return { problem: `${arg} takes a number above 0, not "${value}"` }
      wish.settings[number] = value
    } else if (command === 'test-soak' && arg === '--real') wish.settings['SAYONCE_SOAK_REAL'] = '1'
    else if (command === 'test' && (arg === '--only' || arg.startsWith('--only='))) {
      const value = arg === '--only' ? given[++i] : arg.slice('--only='.length)
      for (const word of (value ?? '').split(',')) {
        const kind = TEST_KINDS.find((known) => known === word)
        if (!kind) return { problem: `--only takes ${TEST_KINDS.join(', ')}, not "${word}"` }
        wish.only.push(kind)
      }
    } else wish.rest.push(arg)
  }
  return { wish }
}
