// Looks for words in everything below some folders, in the encodings in which a program could have left them.
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every regular file below `folder` (links are not followed), optionally of one user only. Files that vanish meanwhile are passed over. */
export function filesBelow(folder: string, uid?: number): string[] {
  const found: string[] = []
  let entries: import('node:fs').Dirent[] = []
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return found
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...filesBelow(path, uid))
    else if (entry.isFile() && (uid === undefined || ownerOf(path) === uid)) found.push(path)
  }
  return found
}

function ownerOf(path: string): number | undefined {
  try {
    return lstatSync(path).uid
  } catch {
    return undefined
  }
}

let gbkTable: Map<string, number[]> | undefined

/** GBK, made from the decoder because Node has no encoder. Null when a sign is not in it. */
export function gbk(text: string): Buffer | null {
  if (!gbkTable) {
    gbkTable = new Map()
    const decoder = new TextDecoder('gbk')
    for (let high = 0x81; high <= 0xfe; high++) for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue
      const sign = decoder.decode(Uint8Array.of(high, low))
      if (sign.length === 1 && sign !== '\ufffd' && !gbkTable.has(sign)) gbkTable.set(sign, [high, low])
    }
  }
  const bytes: number[] = []
  for (const sign of text) {
    const code = sign.codePointAt(0)!
    const pair = code < 0x80 ? [code] : gbkTable.get(sign)
    if (!pair) return null
    bytes.push(...pair)
  }
  return Buffer.from(bytes)
}

/** The parts of the base64 form of `bytes` that do not depend on what stands around it, at each of the three alignments. */
export function base64Needles(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '')
    const skip = shift === 0 ? 0 : shift + 1
    // The last sign may hold bits of what follows.
    return Buffer.from(text.slice(skip, (bytes.length + shift) % 3 === 0 ? undefined : -1))
  })
}

/**
 * `word` as UTF-8, UTF-16 (both orders), GBK, base64 of UTF-8, and escaped as in JSON and in URLs. What has fewer than six bytes is left out but in UTF-8:
 * four given bytes stand in a hundred megabytes of encrypted ones once in forty times.
 */
export function needles(word: string): Buffer[] {
  const utf8 = Buffer.from(word)
  const utf16 = Buffer.from(word, 'utf16le')
  const escaped = [...word].map((sign) => (sign > '\x7f' ? [...sign].map((s) => `\\u${s.charCodeAt(0).toString(16).padStart(4, '0')}`).join('') : sign)).join('')
  const all = [utf8, utf16, Buffer.from(utf16).swap16(), gbk(word), ...base64Needles(utf8), Buffer.from(escaped), Buffer.from(encodeURIComponent(word))]
  const seen = new Set<string>()
  return all.filter((needle): needle is Buffer => needle !== null && needle.length >= (needle === utf8 ? 4 : 6) && !seen.has(needle.toString('hex')) && !!seen.add(needle.toString('hex')))
}

/** Files that hold one of the words in clear, as `path: word`. */
export function findPlain(files: readonly string[], words: readonly string[]): string[] {
  const wanted = words.map((word) => ({ word, forms: needles(word) }))
  return files.flatMap((file) => {
    let bytes: Buffer
    try {
      bytes = readFileSync(file)
    } catch {
      return []
    }
    return wanted.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ word }) => `${file}: ${word}`)
  })
}
