// @ts-check
// How the built app is started: as root by way of an unprivileged user, so that Chromium's sandbox is really on.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UNPRIVILEGED, isRoot, out } from './paths.mjs'
import { Stop, atEnd, run } from './say.mjs'

/**
 * What tests and the demonstration need to start the app; handed on as JSON in `SAYONCE_LAUNCHER`.
 * `electron` is a script that becomes the Electron process (its pid is Electron's) and, when the variable
 * `SAYONCE_OUTPUT` names a file, copies all output there as well.
 * @typedef {{ electron: string, app: string, worlds: string, runtime: string, uid: number | null, official: boolean }} Launcher
 */

/**
 * @param {{ electron: string, asUser: number | null, folder: string }} parts
 * @returns {string} a bash script; `exec` throughout, so that killing its pid kills Electron
 */
export function wrapperScript({ electron, asUser, folder }) {
  const user = asUser === null ? '' : `setpriv --reuid=${asUser} --regid=${asUser} --clear-groups --inh-caps=-all `
  return `#!/bin/bash
# Starts Electron${asUser === null ? '' : ' as an unprivileged user'}; made by build/stage.mjs.
cd ${quote(folder)} || exit 1
if [ -n "$SAYONCE_OUTPUT" ]; then
  exec > >(exec tee -a -i "$SAYONCE_OUTPUT") 2> >(exec tee -a -i "$SAYONCE_OUTPUT" >&2)
fi
exec ${user}${quote(electron)} "$@"
`
}

/** @param {string} text */
const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @returns {Launcher} valid until this process ends
 */
export function prepareLaunch(runtime) {
  const folder = mkdtempSync(join(tmpdir(), 'sayonce-stage-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o755)
  let app = out
  let electron = runtime.binary
  if (isRoot) {
    app = join(folder, 'app')
    cpSync(out, app, { recursive: true })
    // A clone made under umask 077 would otherwise be unreadable for that user.
    execFileSync('chmod', ['-R', 'a+rX', app])
    if (!reachable(electron)) electron = copyRuntime(dirname(runtime.binary), join(folder, 'electron'))
    if (!reachable(electron)) throw new Stop(`An unprivileged user cannot reach ${folder}: is ${tmpdir()} closed to other users?`)
  }
  const worlds = join(folder, 'worlds')
  mkdirSync(worlds)
  chmodSync(worlds, 0o755)
  const wrapper = join(folder, 'run-electron')
  writeFileSync(wrapper, wrapperScript({ electron, asUser: isRoot ? UNPRIVILEGED : null, folder }), { mode: 0o755 })
  chmodSync(wrapper, 0o755)
  return { electron: wrapper, app, worlds, runtime: runtime.version, uid: isRoot ? UNPRIVILEGED : null, official: runtime.official }
}

/**
 * A folder that the app may write to: its user's own, closed to everybody else.
 * @param {string} path
 */
export function privateFolder(path) {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (isRoot) chownSync(path, UNPRIVILEGED, UNPRIVILEGED)
  return path
}

/**
 * The person's own display, made usable for the user the app runs as.
 * @param {string} home where a copy of the X cookie may lie
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function displayFor(home, env = process.env) {
  const cookie = env.XAUTHORITY || join(env.HOME ?? '/', '.Xauthority')
  if (!isRoot || !existsSync(cookie)) return {}
  const copy = join(home, '.Xauthority')
  copyFileSync(cookie, copy)
  chmodSync(copy, 0o600)
  chownSync(copy, UNPRIVILEGED, UNPRIVILEGED)
  return { XAUTHORITY: copy }
}

/** Whether the unprivileged user may run this file. @param {string} file */
function reachable(file) {
  const user = [`--reuid=${UNPRIVILEGED}`, `--regid=${UNPRIVILEGED}`, '--clear-groups']
  return run('setpriv', [...user, 'test', '-x', file], { quiet: true }).ok
}

/** Hard links where the file system allows it: the runtime has 300 MB. @param {string} from @param {string} to */
function copyRuntime(from, to) {
  if (!run('cp', ['-al', from, to], { quiet: true }).ok) {
    rmSync(to, { recursive: true, force: true })
    cpSync(from, to, { recursive: true })
  }
  chmodSync(to, 0o755)
  return join(to, 'electron')
}
