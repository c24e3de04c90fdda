// A second copy of the backup folder in a restic repository, where restic is installed and a repository is set. restic keeps
// history, so the key file goes under its own tag of which only the newest snapshot stays, and what it replaced is pruned away.
import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import type { Backup } from '../../shared/ipc/upkeep'
import type { KeptStore } from './kept'
import { wholeKeyFile } from './key-file'

/** `repository`: what restic calls RESTIC_REPOSITORY (a folder, sftp:, rest: …). For tests: `program`, else `restic` on PATH; `limitMs`, else ten minutes. */
export type Restic = { repository: string; program?: string; limitMs?: number }

/** A repository that does not answer must not hold up a lock; what restic has sent by then it does not send again. */
const limitMs = 10 * 60_000
/** From being asked to stop until being stopped. */
const graceMs = 5_000

async function find(program: string): Promise<string | null> {
  const places = program.includes('/') ? [program] : (process.env['PATH'] ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, program))
  for (const place of places) if (await access(place, constants.X_OK).then(() => true, () => false)) return place
  return null
}

/** Runs restic in the backup folder with a bare environment: password and repository never appear among the arguments. */
function run(program: string, store: Pick<KeptStore, 'derive'>, { repository, limitMs: limit = limitMs }: Restic, home: string, args: readonly string[], signal?: AbortSignal): Promise<number> {
  if (signal?.aborted) return Promise.resolve(-1)
  return new Promise((resolve) => {
    const { PATH, HOME } = process.env
    const env = { ...(PATH ? { PATH } : {}), ...(HOME ? { HOME } : {}), RESTIC_PASSWORD: store.derive('restic'), RESTIC_REPOSITORY: repository }
    const child = spawn(program, ['--no-cache', '--quiet', ...args], { cwd: home, env, stdio: 'ignore' })
    let kill: NodeJS.Timeout | undefined
    const stop = () => {
      child.kill()
      kill ??= setTimeout(() => { child.kill('SIGKILL'); end(-1) }, graceMs)
    }
    const timer = setTimeout(stop, limit)
    signal?.addEventListener('abort', stop)
    const end = (code: number) => {
      clearTimeout(timer)
      clearTimeout(kill)
      signal?.removeEventListener('abort', stop)
      resolve(code)
    }
    child.on('error', () => end(-1))
    child.on('close', (code) => end(code ?? -1))
  })
}

/** Copies the backup folder into the repository and has restic check it. A failure is told, it never blocks: the folder backup stands. */
export async function resticBackup(store: Pick<KeptStore, 'derive'>, home: string, restic: Restic, signal?: AbortSignal): Promise<Backup['restic']> {
  const program = await find(restic.program ?? 'restic')
  if (program === null) return 'absent'
  const call = (...args: string[]) => run(program, store, restic, home, args, signal)
  if ((await call('cat', 'config')) !== 0 && (await call('init')) !== 0) return 'failed'
  if ((await call('backup', '--host', 'sayonce', '--tag', 'sets', '--exclude', 'keys-*.db', '--exclude', '*.half', '--exclude', 'sets/half-*', '.')) !== 0) return 'failed'
  if (!(await resticKeys(store, home, restic, signal))) return 'failed'
  return (await call('check')) === 0 ? 'done' : 'failed'
}

/** Puts the newest key file into the repository and removes every earlier one from it for good. True when that is done. */
export async function resticKeys(store: Pick<KeptStore, 'derive'>, home: string, restic: Restic, signal?: AbortSignal): Promise<boolean> {
  const program = await find(restic.program ?? 'restic')
  if (program === null) return false
  const call = (...args: string[]) => run(program, store, restic, home, args, signal)
  return (await call('backup', '--host', 'sayonce', '--tag', 'keys', basename(await wholeKeyFile(home)))) === 0
    && (await call('forget', '--host', 'sayonce', '--tag', 'keys', '--keep-last', '1', '--group-by', 'host,tags', '--prune', '--max-unused', '0')) === 0
}
