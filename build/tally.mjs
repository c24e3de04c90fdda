// @ts-check
// Counts what the test runners report and writes the closing line.

/** `second`: passed, but only when run a second time. @typedef {{ passed: number, failed: number, skipped: number, failures: string[], second: string[] }} Tally */

/** @returns {Tally} */
export const emptyTally = () => ({ passed: 0, failed: 0, skipped: 0, failures: [], second: [] })

/**
 * A check that counts as one test, such as the type check.
 * @param {string} name
 * @param {boolean} ok
 * @returns {Tally}
 */
export function single(name, ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, failures: ok ? [] : [name], second: [] }
}

/**
 * @param {any} report vitest's `json` reporter (the form of Jest's)
 * @param {string} base prefix cut off file names
 * @returns {Tally}
 */
export function tallyVitest(report, base) {
  const tally = emptyTally()
  for (const file of report.testResults) {
    const name = String(file.name).replace(`${base}/`, '')
    for (const test of file.assertionResults) {
      if (test.status === 'passed') {
        tally.passed++
        // What made the first try fail is kept.
        if (test.failureMessages?.length > 0) tally.second.push(`${name} › ${test.fullName}`)
      } else if (test.status === 'failed') {
        tally.failed++
        tally.failures.push(`${name} › ${test.fullName}`)
      } else tally.skipped++
    }
    // A file that cannot even be loaded has no tests to fail.
    if (file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed')) {
      tally.failed++
      tally.failures.push(`${name} (did not run: ${String(file.message).split('\n')[0]})`)
    }
  }
  return tally
}

/**
 * @param {any} report Playwright's `json` reporter
 * @returns {Tally}
 */
export function tallyPlaywright(report) {
  const tally = emptyTally()
  const visit = (/** @type {any} */ suite, /** @type {string[]} */ path) => {
    const here = suite.title ? [...path, suite.title] : path
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'skipped') tally.skipped++
        else if (test.status === 'expected' || test.status === 'flaky') {
          tally.passed++
          if (test.status === 'flaky') tally.second.push([...here, spec.title].join(' › '))
        } else {
          tally.failed++
          tally.failures.push([...here, spec.title].join(' › '))
        }
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, here)
  }
  for (const suite of report.suites ?? []) visit(suite, [])
  for (const error of report.errors ?? []) {
    tally.failed++
    tally.failures.push(`Playwright: ${String(error.message).split('\n')[0]}`)
  }
  return tally
}

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  const total = emptyTally()
  for (const tally of tallies) {
    total.passed += tally.passed
    total.failed += tally.failed
    total.skipped += tally.skipped
    total.failures.push(...tally.failures)
    total.second.push(...tally.second)
  }
  return total
}

/** The plain line that people and CI look for. @param {Tally} tally */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** No test at all is a failure too. @param {Tally} tally @returns {0 | 1} */
export const exitCode = ({ passed, failed }) => (failed > 0 || passed === 0 ? 1 : 0)
