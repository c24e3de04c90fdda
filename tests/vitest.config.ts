// The kinds of tests that vitest runs: units, the soak, and faults that need no window.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = join(import.meta.dirname, '..')
/** Random tests with a seed of ours. */
const resolve = { alias: [{ find: /^fast-check$/, replacement: join(import.meta.dirname, 'harness/fast-check.ts') }] }
const shared = {
  environment: 'node' as const,
  pool: 'forks' as const,
  // Argon2 at its real cost takes 256 MB and a second a time.
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // A shared machine: one second try, named at the end of the run as in the real app, so that it is seen and not taken for a clean pass.
  retry: 1,
}

export default defineConfig({
  root,
  cacheDir: join(root, '.cache/vitest'),
  test: {
    maxWorkers: 2,
    projects: [
      {
        root,
        resolve,
        test: { ...shared, name: 'unit', include: ['tests/{unit,migrations,golden}/**/*.test.{ts,tsx}'] },
      },
      {
        root,
        resolve,
        test: { ...shared, name: 'faults', include: ['tests/faults/**/*.test.ts'], testTimeout: 180_000 },
      },
      { root, resolve, test: { ...shared, name: 'soak', include: ['tests/soak/**/*.test.ts'], fileParallelism: false, testTimeout: 12 * 3_600_000 } },
    ],
  },
})
