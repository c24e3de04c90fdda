// Reads from the kernel whether a process is really sandboxed.
import { readFileSync } from 'node:fs'
import type { ElectronApplication } from '@playwright/test'

export interface Confinement {
  readonly pid: number
  readonly uid: number
  /** 2: a seccomp filter is on (proc(5)). */
  readonly seccomp: number
  readonly noNewPrivs: number
  /** Whether it lives in a process-id namespace of its own. */
  readonly ownNamespace: boolean
}

/** The confinement of one process. @throws when it is gone */
export function confinementOf(pid: number): Confinement {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1]?.trim() ?? ''
  return {
    pid,
    uid: Number(field('Uid').split(/\s+/)[0]),
    seccomp: Number(field('Seccomp')),
    noNewPrivs: Number(field('NoNewPrivs')),
    ownNamespace: field('NSpid').split(/\s+/).length > 1,
  }
}

/** Process ids of all renderers. */
export function rendererPids(app: ElectronApplication): Promise<number[]> {
  return app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getOSProcessId()))
}
