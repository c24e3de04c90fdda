// Disks that fill up, turn read-only or are pulled: small memory file systems of the app's own, mounted for one test.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { launcher } from './world'

export class Disk {
  private mounted = false

  /** An empty file system of `megabytes` at `folder`; needs root. `inodes`: how many files it takes. */
  constructor(readonly folder: string, megabytes: number, inodes = 0) {
    mkdirSync(folder, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700${inodes > 0 ? `,nr_inodes=${inodes}` : ''}`, 'sayonce-test', folder])
    this.mounted = true
    const { uid } = launcher()
    chmodSync(folder, 0o700)
    if (uid !== null) chownSync(folder, uid, uid)
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder)
    return bavail * bsize
  }

  /** Takes space until only `leave` bytes are free. */
  fill(leave = 0): void {
    const file = openSync(join(this.folder, 'taken'), 'a')
    try {
      const block = Buffer.alloc(1 << 20)
      for (let free = this.freeBytes; free > leave; free = this.freeBytes) if (writeSync(file, block, 0, Math.min(block.length, free - leave)) === 0) break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    } finally {
      closeSync(file)
    }
  }

  empty(): void {
    if (existsSync(join(this.folder, 'taken'))) rmSync(join(this.folder, 'taken'))
  }

  /** Lays a read-only file system over one of its folders; a whole disk in use cannot be made read-only from outside. @returns takes it away */
  coverReadOnly(folder: string): () => void {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'sayonce-test', folder])
    return () => { execFileSync('umount', ['-l', folder]) }
  }

  resize(megabytes: number): void {
    execFileSync('mount', ['-o', `remount,size=${megabytes}m`, this.folder])
  }

  /** Unmounted from under whoever uses it. */
  unmount(): void {
    if (!this.mounted) return
    this.mounted = false
    execFileSync('umount', ['-l', this.folder])
  }
}
