// The closing line: nothing that failed may be lost on the way to it.
import { describe, expect, test } from 'vitest'
import { closingLine, emptyTally, exitCode, single, sum, tallyPlaywright, tallyVitest } from '../../../build/tally.mjs'

describe('vitest', () => {
  const report = {
    testResults: [
      {
        name: '/clone/tests/unit/a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'a holds' },
          { status: 'failed', fullName: 'b holds' },
          { status: 'pending', fullName: 'c' },
          { status: 'todo', fullName: 'd' },
          { status: 'passed', fullName: 'e holds', failureMessages: ['AssertionError: at the first try'] },
        ],
      },
      { name: '/clone/tests/unit/b.test.ts', status: 'failed', message: 'SyntaxError: x\nat y', assertionResults: [] },
    ],
  }

  test('counts tests and names what failed, files that could not be loaded included', () => {
    expect(tallyVitest(report, '/clone')).toEqual({
      passed: 2,
      failed: 2,
      skipped: 2,
      failures: ['tests/unit/a.test.ts › b holds', 'tests/unit/b.test.ts (did not run: SyntaxError: x)'],
      second: ['tests/unit/a.test.ts › e holds'],
    })
  })
})

describe('Playwright', () => {
  const test_ = (status: string) => ({ tests: [{ status }] })
  const report = {
    suites: [
      {
        title: 'flow.spec.ts',
        specs: [{ title: 'starts', ...test_('expected') }],
        suites: [{ title: 'record', specs: [{ title: 'F20 stops', ...test_('unexpected') }, { title: 'later', ...test_('skipped') }, { title: 'odd', ...test_('flaky') }] }],
      },
    ],
    errors: [{ message: 'boom\nat x' }],
  }

  test('counts nested suites and errors outside tests', () => {
    expect(tallyPlaywright(report)).toEqual({ passed: 2, failed: 2, skipped: 1, failures: ['flow.spec.ts › record › F20 stops', 'Playwright: boom'], second: ['flow.spec.ts › record › odd'] })
  })
})

test('sums, and one failure or no test at all fails the run', () => {
  const total = sum([single('types', true), single('lint', false), emptyTally()])
  expect(total).toEqual({ passed: 1, failed: 1, skipped: 0, failures: ['lint'], second: [] })
  expect(exitCode(total)).toBe(1)
  expect(exitCode(emptyTally())).toBe(1)
  expect(exitCode(single('types', true))).toBe(0)
})

test('the closing line has the one form CI reads', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0, failures: [], second: [] })).toBe('3 passed, 0 failed')
  expect(closingLine({ passed: 3, failed: 1, skipped: 2, failures: ['x'], second: [] })).toBe('3 passed, 1 failed, 2 skipped')
})
