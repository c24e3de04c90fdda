// @ts-check
// Reads the command line of build/run.mjs.

export const COMMANDS = /** @type {const} */ (['start', 'test', 'demo', 'bench', 'test-fresh', 'build', 'with'])
export const TEST_KINDS = /** @type {const} */ (['types', 'lint', 'unit', 'faults', 'e2e'])

/** @typedef {(typeof COMMANDS)[number]} Command */
/** @typedef {(typeof TEST_KINDS)[number]} TestKind */
/** @typedef {{ command: Command, retryOfficial: boolean, only: TestKind[], rest: string[] }} Wish */

export const USAGE = `node build/run.mjs COMMAND
  start [-- APP ARGUMENTS]      run SayOnce (without a display: the demonstration)
  test [--only ${TEST_KINDS.join('|')}] [FILTER...]
  demo [--out DIR] [--seconds N] [--lang zh|en]
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
  const wish = { command, retryOfficial: false, only: [], rest: [] }
  if (command === 'with') {
    if (given.length === 0) return { problem: 'with: no command given' }
    return { wish: { ...wish, rest: given } }
  }
  for (let i = 0; i < given.length; i++) {
    const arg = given[i] ?? ''
    if (arg === '--') continue
    if (arg === '--retry-official') wish.retryOfficial = true
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
