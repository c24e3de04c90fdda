// A place of its own for every test: folders the app may write to although it runs as another user than the test.
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/** What build/run.mjs tells about how to start the app (see build/stage.mjs). */
export interface Launcher {
  /** Program to start; its process id is Electron's. */
  readonly electron: string
  /** The built app (a copy of out/ that the app's user can read). */
  readonly app: string
  /** Where folders of single tests are made; removed when build/run.mjs ends. */
  readonly worlds: string
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

/**
 * A new empty folder that only the app's user (and root) can open; removed at the end of the run.
 * @param name makes the folder recognisable
 */
export function worldDir(name = 'world'): string {
  return forApp(mkdtempSync(join(launcher().worlds, `${name}-`)))
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
