// @ts-check
// `npm run test:fresh`: both commands in a fresh clone with an empty home and empty caches, as a new machine would see them.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { Stop, atEnd, follow, run, say } from './say.mjs'
import { closingLine, exitCode, single, sum } from './tally.mjs'

/** @returns {Promise<number>} exit code */
export async function testFresh() {
  const world = mkdtempSync(join(tmpdir(), 'sayonce-fresh-'))
  atEnd(() => rmSync(world, { recursive: true, force: true }))
  const clone = join(world, 'x')
  const cloned = run('git', ['clone', '--quiet', root, clone], { quiet: true })
  if (!cloned.ok) throw new Stop(`The work tree could not be cloned: ${cloned.output.trim()}`)
  const changed = run('git', ['status', '--porcelain'], { cwd: root, quiet: true }).output.trim()
  if (changed) say('Note: only what is committed is tested; the work tree has changes.')
  const home = join(world, 'home')
  mkdirSync(home)
  const env = cleanEnvironment(process.env, { HOME: home, npm_config_cache: join(world, 'npm'), SAYONCE_CACHE: join(world, 'cache') })
  // The clone stays closed to others, as mktemp -d makes it; only the way to the runtime is not.
  chmodSync(world, 0o711)
  chmodSync(clone, 0o700)
  const tallies = []
  for (const command of ['start', 'start', 'test']) {
    const begin = Date.now()
    say(`\n══ npm ${command} in a fresh clone`)
    const code = await follow('npm', [command], { cwd: clone, env })
    say(`══ npm ${command}: exit code ${code} after ${Math.round((Date.now() - begin) / 1000)} s`)
    tallies.push(single(`npm ${command} in a fresh clone (exit code ${code})`, code === 0))
  }
  const total = sum(tallies)
  for (const name of total.failures) say(`  ✗ ${name}`)
  say(closingLine(total))
  return exitCode(total)
}

/**
 * The environment without what npm and we ourselves put there, so that the inner run starts like an outer one.
 * Without a display, because a person would have to close the window.
 * @param {NodeJS.ProcessEnv} env
 * @param {Record<string, string>} added
 */
export function cleanEnvironment(env, added) {
  const kept = Object.entries(env).filter(([name]) => !/^(npm_|SAYONCE_|INIT_CWD$|DISPLAY$|WAYLAND_DISPLAY$|XAUTHORITY$|NODE_OPTIONS$)/.test(name))
  return { ...Object.fromEntries(kept), ...added }
}
