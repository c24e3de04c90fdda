// A place of its own for every test: folders the app may write to although it runs as another user than the test.
import { chownSync, chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** What build/run.mjs tells about how to start the app (see build/stage.mjs). */
export interface Launcher {
  /** Program to start; its process id is Electron's. */
  readonly electron: string
  /** The built app (a copy of out/ that the app's user can read). */
  readonly app: string
  /** Electron's version. */
  readonly runtime: string
  /** Whom the app runs as; null: the same user as the test. */
  readonly uid: number | null
  readonly official: boolean
}

/**
 * @throws when the tests were not started by build/run.mjs, which has no sense without a built app
 */
export function launcher(): Launcher {
  const given = process.env.SAYONCE_LAUNCHER
  if (!given) {
    throw new Error('Start this with `npm test -- --only e2e [FILTER]` or `node build/run.mjs with COMMAND`: it builds the app and brings a display.')
  }
  return JSON.parse(given) as Launcher
}

const worlds: string[] = []
process.on('exit', () => {
  for (const world of worlds) rmSync(world, { recursive: true, force: true })
})

/**
 * A new empty folder that only the app's user (and root) can open; removed when this process ends.
 * @param name makes the folder recognisable
 */
export function worldDir(name = 'world'): string {
  const world = mkdtempSync(join(tmpdir(), `sayonce-${name}-`))
  worlds.push(world)
  return forApp(world)
}

/** Makes an existing folder or file the app's own. Returns its path. */
export function forApp(path: string): string {
  const { uid } = launcher()
  chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600)
  if (uid !== null) chownSync(path, uid, uid)
  return path
}

/** A folder inside a world, created for the app. */
export function folderIn(world: string, name: string): string {
  const folder = join(world, name)
  mkdirSync(folder, { recursive: true })
  return forApp(folder)
}

/** A copy of `file` that the app can read; the file itself when the app runs as ourselves. */
export function readableIn(world: string, file: string): string {
  if (launcher().uid === null) return file
  const copy = join(world, basename(file))
  if (!existsSync(copy) || statSync(copy).size !== statSync(file).size) copyFileSync(file, copy)
  return forApp(copy)
}
