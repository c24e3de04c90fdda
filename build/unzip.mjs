// @ts-check
// Unpacks a plain ZIP file with Node alone: a bare machine has no unzip yet when the runtime is fetched.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

/** @typedef {{ name: string, method: number, packed: number, size: number, offset: number, mode: number }} Entry */

const END = 0x06054b50
const CENTRAL = 0x02014b50

/**
 * Reads the central directory (APPNOTE 4.3.12); ZIP64 is not needed here and refused.
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {Promise<Entry[]>}
 */
export async function listZip(file) {
  const { size } = await file.stat()
  const tail = Buffer.alloc(Math.min(size, 65_557))
  await file.read(tail, 0, tail.length, size - tail.length)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--
  if (end < 0) throw new Error('no ZIP directory')
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const start = tail.readUInt32LE(end + 16)
  if (count === 0xffff || start === 0xffffffff) throw new Error('ZIP64 is not supported')
  const directory = Buffer.alloc(length)
  await file.read(directory, 0, length, start)
  /** @type {Entry[]} */
  const entries = []
  for (let at = 0; entries.length < count; ) {
    if (directory.readUInt32LE(at) !== CENTRAL) throw new Error('damaged ZIP directory')
    const name = directory.readUInt16LE(at + 28)
    const skip = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + name),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt16LE(at + 40) & 0o777,
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + name + skip
  }
  return entries
}

/**
 * @param {string} zip
 * @param {string} folder created as needed
 * @param {(name: string) => string | undefined} rename the path inside `folder` for an entry; undefined leaves it out
 * @returns {Promise<number>} files written
 */
export async function unzip(zip, folder, rename) {
  const file = await open(zip)
  let written = 0
  try {
    for (const entry of await listZip(file)) {
      const path = entry.name.endsWith('/') ? undefined : rename(entry.name)
      if (path === undefined) continue
      if (path.split('/').includes('..') || path.startsWith('/')) throw new Error(`unsafe name in ZIP: ${entry.name}`)
      const local = Buffer.alloc(30)
      await file.read(local, 0, 30, entry.offset)
      const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
      const target = join(folder, path)
      await mkdir(dirname(target), { recursive: true })
      const packed =
        entry.packed === 0
          ? Readable.from([])
          : createReadStream(zip, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 })
      const sink = createWriteStream(target, { mode: entry.mode & 0o111 ? 0o755 : 0o644 })
      if (entry.method === 8) await pipeline(packed, createInflateRaw({ chunkSize: 1 << 20 }), sink)
      else if (entry.method === 0) await pipeline(packed, sink)
      else throw new Error(`unknown ZIP method ${entry.method}`)
      if (sink.bytesWritten !== entry.size) throw new Error(`${entry.name}: ${sink.bytesWritten} of ${entry.size} bytes`)
      written++
    }
  } finally {
    await file.close()
  }
  return written
}
