// The mark of a vault that is still being made. A power cut in the first start would otherwise leave one that opens but holds
// no officer, no place and no certificates, and cannot be made again.
import { access, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from './slot-file'

const mark = (folder: string) => join(folder, 'setting-up')

/** True from `begin` to `end`: no case was ever opened in this vault. */
export function isHalfMade(folder: string): Promise<boolean> {
  return access(mark(folder)).then(() => true, () => false)
}

/** Sets the mark, and moves aside (never away) what an earlier, cut-off first start left. Only for a folder that is marked or holds no vault. */
export async function begin(folder: string): Promise<void> {
  if (await isHalfMade(folder)) {
    const aside = join(folder, `unfinished-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`)
    await mkdir(aside, { mode: 0o700 })
    for (const name of ['slots.json', 'slots-2.json', 'room.db', 'room.db-wal', 'room.db-shm', 'heads.log']) {
      await rename(join(folder, name), join(aside, name)).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'ENOENT') throw error })
    }
  }
  const file = await open(mark(folder), 'w', 0o600)
  await file.sync()
  await file.close()
  await syncFolder(folder)
}

export async function end(folder: string): Promise<void> {
  await rm(mark(folder))
  await syncFolder(folder)
}
