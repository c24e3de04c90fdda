// A tiny app without windows: does one job in Electron's main process, where the real app does it, and quits.
import { readFileSync, writeFileSync } from 'node:fs'
import { app } from 'electron'
import { runJob, type Job } from './jobs'

const path = app.commandLine.getSwitchValue('job')

// Not awaited at top level: an ESM main that waits for `ready` never gets it.
app.whenReady().then(async () => {
  const result = await runJob(JSON.parse(readFileSync(path, 'utf8')) as Job)
  writeFileSync(`${path}.result`, JSON.stringify(result))
  app.exit(0)
}).catch((error: unknown) => {
  console.error(error)
  app.exit(1)
})
