// @ts-check
// Two commands in one clone at the same time: the second waits instead of writing over the first.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { scratch } from './paths.mjs'
import { atEnd, say } from './say.mjs'

/**
 * @param {string} name
 * @param {string} [folder]
 * @returns {Promise<() => void>} gives the lock back
 */
export async function lock(name, folder = scratch) {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.lock`)
  let told = false
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    if (!alive(file)) {
      rmSync(file, { force: true })
      continue
    }
    if (!told) say('Another build of this clone is running: waiting for it …')
    told = true
    await sleep(200)
  }
  const release = () => rmSync(file, { force: true })
  let held = true
  const once = () => {
    if (held) release()
    held = false
  }
  atEnd(once)
  return once
}

/** Whether the process that wrote the lock still lives. @param {string} file */
function alive(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    // An empty file is a lock being written right now.
    if (pid === 0) return true
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
