// A world of tokens for tests: SoftHSM in a folder of its own, drivers that misbehave, and the token's process as a plain child.
import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleTool } from '../../build/tool.mjs'
import type { ForkToken } from '../../electron/token/token'

/** Where Debian puts SoftHSM's driver; the first is the same on every architecture. */
export const softHsm = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/libsofthsm2.so'].find((path) => existsSync(path)) ?? '/usr/lib/softhsm/libsofthsm2.so'

/** A driver in C whose first real call does `what`; its list of functions has more entries than PKCS#11 v2.40 has functions. */
const badDriver = (what: string) => `
#include <stdlib.h>
#include <signal.h>
#include <unistd.h>
static unsigned long act(void) { ${what} return 5; }
typedef struct { unsigned char version[2]; unsigned long (*call[80])(void); } List;
static List list;
unsigned long C_GetFunctionList(List **out) {
  list.version[0] = 2; list.version[1] = 40;
  for (int i = 0; i < 80; i++) list.call[i] = act;
  *out = &list;
  return 0;
}
`

export class TokenWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'sayonce-token-'))
  readonly env: NodeJS.ProcessEnv
  readonly children: ChildProcess[] = []
  readonly #tokens = join(this.folder, 'tokens')
  readonly #drawer = join(this.folder, 'drawer')

  constructor() {
    mkdirSync(this.#tokens)
    mkdirSync(this.#drawer)
    const conf = join(this.folder, 'softhsm2.conf')
    writeFileSync(conf, `directories.tokendir = ${this.#tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n`)
    this.env = { ...process.env, SOFTHSM2_CONF: conf }
  }

  /** Sets up a token. @returns the folder's name that stands for the thing in the socket */
  make(label: string, pin: string): string {
    const before = new Set(readdirSync(this.#tokens))
    execFileSync('softhsm2-util', ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '24681357'], { env: this.env, stdio: 'pipe' })
    const made = readdirSync(this.#tokens).find((name) => !before.has(name))
    if (!made) throw new Error('softhsm2-util made no token')
    return made
  }

  pull(token: string): void {
    renameSync(join(this.#tokens, token), join(this.#drawer, token))
  }

  plug(token: string): void {
    renameSync(join(this.#drawer, token), join(this.#tokens, token))
  }

  /** Compiles a driver that does `what` (C statements) as soon as it is called. @returns its path */
  driver(name: string, what: string): string {
    const source = join(this.folder, `${name}.c`)
    const path = join(this.folder, `${name}.so`)
    writeFileSync(source, badDriver(what))
    execFileSync('gcc', ['-shared', '-fPIC', '-o', path, source], { stdio: 'pipe' })
    return path
  }

  /** Starts the token's process with plain Node. */
  async forker(): Promise<ForkToken> {
    const file = await bundleTool('electron/token/token.process.ts')
    return () => {
      const child = fork(file, { serialization: 'advanced', env: this.env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
      this.children.push(child)
      return {
        postMessage: (message) => child.send(message as object),
        on: (event: string, listener: (...args: never[]) => void) => child.on(event, listener as (...args: unknown[]) => void),
        kill: () => child.kill('SIGKILL'),
      }
    }
  }

  /** How many of the processes ever started still run. */
  running(): number {
    return this.children.filter((child) => child.exitCode === null && child.signalCode === null).length
  }

  remove(): void {
    for (const child of this.children) child.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
