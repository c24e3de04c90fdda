// Tests in the real Electron: the session end to end, and faults that need a window.
import { defineConfig } from '@playwright/test'

/** What records and looks at the time it takes: alone on the machine. */
const timed = /\/(record|record-faults|playback|composite|flow)\.spec\.ts$/

/** Faults that are timed, or that take the devices, disks and memory of the whole machine. */
const timedFaults = /\/(devices|disks|processes|kill|locked|memory)\.spec\.ts$/

export default defineConfig({
  outputDir: '../.cache/playwright',
  // One Electron at a time: a recording test must not starve beside another one. Only what measures no time runs two files at once (build/test.mjs).
  workers: 1,
  timeout: 120_000,
  // A real app on a shared machine: one second try, named at the end of the run, so that it is seen and not taken for a clean pass.
  retries: 1,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
  projects: [
    { name: 'e2e', testDir: 'e2e', testMatch: '**/*.spec.ts', testIgnore: timed },
    { name: 'e2e-timed', testDir: 'e2e', testMatch: timed },
    { name: 'faults', testDir: 'faults', testMatch: '**/*.spec.ts', testIgnore: timedFaults },
    { name: 'faults-timed', testDir: 'faults', testMatch: timedFaults },
    { name: 'soak', testDir: 'soak', testMatch: '**/*.spec.ts' },
  ],
})
