// @ts-check
// Runs a TypeScript program of ours (demonstration, bench) with plain Node: bundles it first, npm packages stay outside.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root, scratch } from './paths.mjs'
import { Stop, follow } from './say.mjs'

/**
 * @param {string} entry path of a .ts file, relative to the work tree
 * @returns {Promise<string>} the .mjs file to run
 */
export async function bundleTool(entry) {
  const source = join(root, entry)
  if (!existsSync(source)) throw new Stop(`${entry} is not there yet.`)
  const [{ build }, { toolBundle }] = await Promise.all([import('vite'), import('./bundles.mjs')])
  const folder = join(scratch, 'tools')
  try {
    await build(toolBundle(source, folder))
  } catch (error) {
    throw new Stop(`${entry} does not compile: ${error instanceof Error ? error.message : error}`)
  }
  return join(folder, `${basename(entry, '.ts')}.mjs`)
}

/**
 * @param {string} entry
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} exit code
 */
export async function runTool(entry, args, env) {
  const file = await bundleTool(entry)
  // Relative paths on the command line mean the folder the person stands in, not the one npm changed to.
  return follow(process.execPath, ['--enable-source-maps', file, ...args], { cwd: process.env.INIT_CWD ?? process.cwd(), env })
}
