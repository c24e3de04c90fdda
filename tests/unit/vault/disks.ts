// Disks that misbehave on order, for the tests of the writer: calls to one place fail, hang, are short, or go on.
import { open, type FileHandle } from 'node:fs/promises'
import type { OpenFile } from '../../../electron/vault/writer'

export const failure = (code: string) => Object.assign(new Error(code), { code })

export type Fault = {
  /** Code with which calls of a kind fail; absent: they work. */
  open?: string; write?: string; sync?: string; truncate?: string; read?: string
  /** Bytes after which a write stops short, once. */
  short?: number
  /** Until it resolves, writes do not come back. */
  hang?: Promise<void>
  /** Until it resolves, reads do not come back. */
  late?: Promise<void>
}

/** Faults by the folder in which a file lies; `log` counts the calls that reached the disk. */
export function brokenDisk(faults: Map<string, Fault>): { openFile: OpenFile; opened: () => number } {
  let opened = 0
  const of = (path: string): Fault => [...faults].find(([folder]) => path.startsWith(folder))?.[1] ?? {}
  return {
    opened: () => opened,
    openFile: async (path, flags, mode) => {
      const { open: refused } = of(path)
      if (refused) throw failure(refused)
      opened++
      return broken(await open(path, flags, mode), () => of(path))
    },
  }
}

function broken(handle: FileHandle, fault: () => Fault): FileHandle {
  const real = { writev: handle.writev.bind(handle), write: handle.write.bind(handle), datasync: handle.datasync.bind(handle), truncate: handle.truncate.bind(handle), read: handle.read.bind(handle) }
  const before = async (kind: 'write' | 'sync' | 'truncate' | 'read') => {
    const { hang, late } = fault()
    await (kind === 'read' ? late : hang)
    const code = fault()[kind]
    if (code) throw failure(code)
  }
  handle.writev = (async (buffers: Buffer[], position: number) => {
    await before('write')
    const { short } = fault()
    if (short === undefined) return real.writev(buffers, position)
    delete fault().short
    const { bytesWritten } = await real.write(Buffer.concat(buffers), 0, short, position)
    return { bytesWritten, buffers }
  }) as typeof handle.writev
  handle.write = (async (...args: Parameters<typeof real.write>) => { await before('write'); return real.write(...args) }) as typeof handle.write
  handle.datasync = async () => { await before('sync'); await real.datasync() }
  handle.truncate = async (length) => { await before('truncate'); await real.truncate(length) }
  handle.read = (async (...args: Parameters<typeof real.read>) => { await before('read'); return real.read(...args) }) as typeof handle.read
  return handle
}
