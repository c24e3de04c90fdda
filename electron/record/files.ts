// Where the files of a take lie: in the vault's media folder, and below the second place when one is set.
import { join } from 'node:path'
import type { Store } from '../store/store'

/** `folder`: a vault's folder, or the base of the second place. */
export const mediaFile = (folder: string, id: string) => join(folder, 'media', `${id}.som`)

/** Base of what this vault keeps on a second disk. */
export const secondBase = (secondFolder: string, vaultId: string) => join(secondFolder, `sayonce-${vaultId}`)

/** Every path a file may lie at, the vault's own first. The second place may be away. */
export function mediaPaths(store: Pick<Store, 'folder' | 'secondBase'>, id: string): string[] {
  return [store.folder, ...(store.secondBase === null ? [] : [store.secondBase])].map((base) => mediaFile(base, id))
}
