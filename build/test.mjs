// @ts-check
// `npm test`: types, lint, unit tests, the soak, fault tests and end-to-end tests, summed into one line.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { figureLines, readFigures } from './figures.mjs'
import { readJson, root, scratch } from './paths.mjs'
import { follow, say } from './say.mjs'
import { closingLine, emptyTally, exitCode, single, sum, tallyPlaywright, tallyVitest } from './tally.mjs'

const reports = join(scratch, 'reports')
const bin = (/** @type {string} */ name) => join(root, 'node_modules', '.bin', name)

/** @typedef {import('./args.mjs').TestKind} TestKind */
/** @typedef {import('./tally.mjs').Tally} Tally */

/** Whether the kinds chosen start the app. @param {readonly TestKind[]} only */
export const needsApp = (only) => only.length === 0 || only.some((kind) => kind === 'e2e' || kind === 'faults')

/**
 * @param {{ only: TestKind[], filters: string[], env: NodeJS.ProcessEnv, buildFailed?: boolean }} wish
 * without a built app only what needs none is run, and the build counts as one failed test
 * @returns {Promise<number>} exit code
 */
export async function runTests({ only, filters, env, buildFailed = false }) {
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const wants = (/** @type {TestKind} */ kind) => only.length === 0 || only.includes(kind)
  /** @type {Tally[]} */
  const tallies = buildFailed ? [single('build (vite)', false)] : []
  if (wants('types') && filters.length === 0) {
    title('types (tsc -b)')
    tallies.push(single('types (tsc -b)', (await follow(bin('tsc'), ['-b'], { cwd: root, env })) === 0))
  }
  if (wants('lint') && filters.length === 0) {
    title('lint (oxlint)')
    tallies.push(single('lint (oxlint)', (await follow(bin('oxlint'), ['-c', 'build/oxlint.json', '--quiet', '.'], { cwd: root, env })) === 0))
  }
  const figures = join(reports, 'figures.jsonl')
  env = { ...env, SAYONCE_FIGURES: figures }
  if (wants('unit')) tallies.push(await vitest('unit', filters, env))
  if (wants('soak')) tallies.push(await vitest('soak', filters, env))
  if (wants('faults') && !buildFailed && has('tests/faults', '.test.ts')) tallies.push(await vitest('faults', filters, env))
  const inApp = buildFailed ? [] : /** @type {const} */ (['faults', 'e2e']).filter((kind) => wants(kind) && has(`tests/${kind}`, '.spec.ts'))
  if (inApp.length > 0) {
    // What measures no time runs two files at once; what does is alone on the machine afterwards.
    tallies.push(await playwright(inApp, filters, env, 2))
    tallies.push(await playwright(inApp.map((kind) => `${kind}-timed`), filters, env))
  }
  // The real app in real time only when asked for: a test run is no place for eight hours.
  if (wants('soak') && env['SAYONCE_SOAK_REAL'] && !buildFailed) tallies.push(await playwright(['soak'], filters, env))
  const total = sum(tallies)
  const measured = figureLines(readFigures(figures))
  if (measured.length > 0) say(`\nFigures:\n${measured.map((line) => `  ${line}`).join('\n')}`)
  say('')
  if (total.second.length > 0) say(`Passed only at a second try:\n${total.second.map((name) => `  ~ ${name}`).join('\n')}\n`)
  if (total.failures.length > 0) say(`Failed:\n${total.failures.map((name) => `  ✗ ${name}`).join('\n')}\n`)
  if (total.passed + total.failed === 0) say('No test ran: that counts as a failure.')
  say(closingLine(total))
  return exitCode(total)
}

/** @param {string} project @param {readonly string[]} filters @param {NodeJS.ProcessEnv} env @returns {Promise<Tally>} */
async function vitest(project, filters, env) {
  title(`${project} (vitest)`)
  const file = join(reports, `${project}.vitest.json`)
  const args = ['run', '--config', 'tests/vitest.config.ts', '--project', project, '--passWithNoTests']
  const code = await follow(bin('vitest'), [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters], { cwd: root, env })
  return read(`${project} (vitest)`, file, code, (report) => tallyVitest(report, root))
}

/** @param {readonly string[]} projects @param {readonly string[]} filters @param {NodeJS.ProcessEnv} env @param {number} [workers] files at once @returns {Promise<Tally>} */
async function playwright(projects, filters, env, workers = 1) {
  const name = projects.join(', ')
  title(`${name} (Playwright)`)
  const file = join(reports, `${projects.join('+')}.playwright.json`)
  const args = ['test', '-c', 'tests/playwright.config.ts', ...projects.flatMap((project) => ['--project', project]), '--workers', String(workers), '--pass-with-no-tests']
  const code = await follow(bin('playwright'), [...args, ...filters], { cwd: root, env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } })
  return read(`${name} (Playwright)`, file, code, tallyPlaywright)
}

/**
 * A runner that failed without naming a failed test has failed all the same.
 * @param {string} name @param {string} file @param {number} code @param {(report: any) => Tally} count
 */
function read(name, file, code, count) {
  const report = readJson(file)
  const tally = report ? count(report) : emptyTally()
  if (code !== 0 && tally.failed === 0) return sum([tally, single(`${name} ended with exit code ${code}`, false)])
  return tally
}

/** @param {string} folder @param {string} ending */
function has(folder, ending) {
  return existsSync(join(root, folder)) && readdirSync(join(root, folder), { recursive: true }).some((name) => String(name).endsWith(ending))
}

/** @param {string} text */
function title(text) {
  say(`\n── ${text} ${'─'.repeat(Math.max(0, 70 - text.length))}`)
}
