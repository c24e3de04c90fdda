// The command line of build/run.mjs.
import { expect, test } from 'vitest'
import { parseArgs } from '../../../build/args.mjs'

const wish = (line: string) => {
  const parsed = parseArgs(line.split(' ').filter(Boolean))
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.wish
}

test('every command is understood alone', () => {
  for (const command of ['start', 'test', 'demo', 'bench', 'test-fresh', 'build']) {
    expect(wish(command)).toEqual({ command, retryOfficial: false, only: [], settings: {}, rest: [] })
  }
})

test('an unknown or missing command is a problem, not a guess', () => {
  expect(parseArgs([])).toHaveProperty('problem')
  expect(parseArgs(['strat'])).toHaveProperty('problem', 'unknown command "strat"')
})

test('--only takes one kind or several, in both spellings, and refuses others', () => {
  expect(wish('test --only e2e').only).toEqual(['e2e'])
  expect(wish('test --only=unit,lint').only).toEqual(['unit', 'lint'])
  expect(parseArgs(['test', '--only', 'units'])).toHaveProperty('problem')
  expect(parseArgs(['test', '--only'])).toHaveProperty('problem')
})

test('what is not ours is passed on in order, without the -- of npm', () => {
  expect(wish('demo -- --out DIR --seconds 5').rest).toEqual(['--out', 'DIR', '--seconds', '5'])
  expect(wish('test --only unit tests/unit/seal').rest).toEqual(['tests/unit/seal'])
})

test('--retry-official is taken out, and `with` keeps its command untouched', () => {
  expect(wish('start --retry-official')).toMatchObject({ retryOfficial: true, rest: [] })
  expect(wish('with npx playwright test --retry-official').rest).toEqual(['npx', 'playwright', 'test', '--retry-official'])
  expect(parseArgs(['with'])).toHaveProperty('problem')
})

test('the long runs are tests of one kind with their numbers turned up', () => {
  expect(wish('test-faults')).toMatchObject({ command: 'test', only: ['faults'], settings: { SAYONCE_KILLS: '200' }, rest: [] })
  expect(wish('test-faults --kills 30 kill')).toMatchObject({ settings: { SAYONCE_KILLS: '30' }, rest: ['kill'] })
  expect(wish('test-soak')).toMatchObject({ command: 'test', only: ['soak'], settings: { SAYONCE_SOAK_HOURS: '8' } })
  expect(wish('test-soak --hours 0.5 --real').settings).toEqual({ SAYONCE_SOAK_HOURS: '0.5', SAYONCE_SOAK_REAL: '1' })
  expect(parseArgs(['test-soak', '--hours', 'many'])).toHaveProperty('problem')
})
