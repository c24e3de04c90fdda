// A file that somebody chose in a dialog, before a byte of it is believed: an ordinary file of its own, outside our folders, of a size we take (XD4, XD5).
import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, relative, sep } from 'node:path'
import { Refused } from '../../shared/failure'
import { largestFile } from '../../shared/model/photograph'

/** Missing on Windows, where a link has a type of its own. */
const flag = (name: 'O_NOFOLLOW' | 'O_NONBLOCK') => (constants as Partial<Record<string, number>>)[name] ?? 0

async function isInside(path: string, folders: readonly string[]): Promise<boolean> {
  for (const folder of folders) {
    const way = relative(await realpath(folder).catch(() => folder), path)
    if (way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))) return true
  }
  return false
}

/**
 * The bytes of a chosen file. Throws `Refused` E-F4 for a link, a second name of a file, anything that is no ordinary file, or one inside `ours`;
 * E-F2 above `largestFile`; E-F1 for an empty one; E-F3 when it cannot be read or changes meanwhile.
 */
export async function readChosen(path: string, ours: readonly string[]): Promise<Buffer> {
  // A pipe must not hold us up: it is opened without waiting for its other end, and refused.
  const handle = await open(path, constants.O_RDONLY | flag('O_NOFOLLOW') | flag('O_NONBLOCK')).catch((error: NodeJS.ErrnoException) => {
    throw new Refused(error.code === 'ELOOP' || error.code === 'ENXIO' || error.code === 'EISDIR' ? 'E-F4' : 'E-F3', 'file')
  })
  try {
    const info = await handle.stat()
    if (!info.isFile() || info.nlink !== 1) throw new Refused('E-F4', 'file')
    // Where it really lies, whatever links lead there; and that it is the one that was opened.
    const real = await realpath(path).catch(() => null)
    const there = real === null ? null : await stat(real).catch(() => null)
    if (real === null || there?.ino !== info.ino || there.dev !== info.dev || (await isInside(real, ours))) throw new Refused('E-F4', 'place')
    if (info.size > largestFile) throw new Refused('E-F2', 'size')
    if (info.size === 0) throw new Refused('E-F1', 'size')
    const bytes = Buffer.alloc(info.size)
    let at = 0
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at)
      if (bytesRead === 0) throw new Refused('E-F3', 'size')
      at += bytesRead
    }
    return bytes
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('E-F3', 'file')
  } finally {
    await handle.close().catch(() => undefined)
  }
}

/** Signs that move or hide others on a line: controls, directional ones, invisible ones, lone halves. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** The last part of a path as it may be shown: what would move, hide or break the line is a mark; never longer than 80 signs. It names nothing on our disk. */
export function shownName(path: string): string {
  const name = [...(basename(path.replaceAll('\\', '/')).replace(unsafe, '\u25A1'))]
  return name.length <= 80 ? name.join('') : `${name.slice(0, 50).join('')}\u2026${name.slice(-28).join('')}`
}
