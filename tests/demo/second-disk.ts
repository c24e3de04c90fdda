// The second saving place of the demonstration: a folder on another disk of this machine where there is one (here: its memory), so that two copies are two.
import { mkdtempSync, renameSync, rmSync, statSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { folderIn, forApp, launcher, worldDir } from '../harness/world'

/** Enough for the longest demonstration, ten minutes of three tracks. */
const leastBytes = 1 << 30

export class SecondDisk {
  private readonly mount: string
  readonly folder: string

  constructor() {
    this.mount = otherDisk() ?? worldDir('second')
    this.folder = folderIn(this.mount, 'second-disk')
  }

  /** The disk is pulled out: nothing lies at its path any more. */
  pull(): void {
    renameSync(this.folder, `${this.folder}.away`)
  }

  plugIn(): void {
    renameSync(`${this.folder}.away`, this.folder)
  }

  remove(): void {
    rmSync(this.mount, { recursive: true, force: true })
  }
}

/** A folder on another disk than the vault's; null where this machine has none with room. */
function otherDisk(): string | null {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize < leastBytes || statSync('/dev/shm').dev === statSync(launcher().worlds).dev) return null
    return forApp(mkdtempSync(join('/dev/shm', 'sayonce-demo-')))
  } catch {
    return null
  }
}
