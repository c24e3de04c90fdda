// What a file says of itself in its first bytes, read before anything decodes it: its kind by content, never by name, and its size in pixels (XD7).
// PNG: W3C PNG 3rd ed. §5, §11; JPEG: ITU-T T.81 annex B; WebP: RFC 9649; PDF: ISO 32000-1 §7.5.2; EXIF: CIPA DC-008 §4.6.
import { Refused } from '../../shared/failure'

export type FileKind = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf'
/** `width` and `height` as stored, before any rotation; 0 for a document. `takenAt`: what the camera noted, null where it did not. */
export type FileHead = { mimeType: FileKind; width: number; height: number; takenAt: string | null }

/** No still of an ordinary camera has more; decoded, these take 200 MB. */
export const mostPixels = 50_000_000
const longestSide = 20_000
/** No writer makes so many parts before the first pixel. */
const mostParts = 10_000

const ascii = (bytes: Buffer, from: number, length: number) => bytes.toString('latin1', from, from + length)

function sized(mimeType: FileKind, width: number, height: number, takenAt: string | null = null): FileHead {
  if (width < 1 || height < 1) throw new Refused('E-F3', 'pixels')
  if (width > longestSide || height > longestSide || width * height > mostPixels) throw new Refused('E-F2', 'pixels')
  return { mimeType, width, height, takenAt }
}

/** Throws `Refused` E-F1 for any other kind of file and for moving pictures, E-F2 for too many pixels, E-F3 for a head that cannot be true. */
export function readHead(bytes: Buffer): FileHead {
  if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) return jpegHead(bytes)
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return pngHead(bytes)
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return webpHead(bytes)
  if (/^%PDF-[12]\.\d/.test(ascii(bytes, 0, 8))) return { mimeType: 'application/pdf', width: 0, height: 0, takenAt: null }
  throw new Refused('E-F1', 'kind')
}

function pngHead(bytes: Buffer): FileHead {
  if (bytes.length < 45 || bytes.readUInt32BE(8) !== 13 || ascii(bytes, 12, 4) !== 'IHDR') throw new Refused('E-F3', 'head')
  const head = sized('image/png', bytes.readUInt32BE(16), bytes.readUInt32BE(20))
  let at = 33
  for (let parts = 0; parts < mostParts && at + 12 <= bytes.length; parts++) {
    const name = ascii(bytes, at + 4, 4)
    if (name === 'IDAT') return head
    if (name === 'acTL') throw new Refused('E-F1', 'moving')
    at += 12 + bytes.readUInt32BE(at)
  }
  throw new Refused('E-F3', 'head')
}

function jpegHead(bytes: Buffer): FileHead {
  let at = 2
  let takenAt: string | null = null
  for (let parts = 0; parts < mostParts; parts++) {
    // Any number of 0xFF may stand before a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    if (at + 4 > bytes.length || bytes[at] !== 0xff) break
    const marker = bytes[at + 1]!
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) break
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) {
      // Baseline, extended and progressive: what cameras write and Chromium decodes.
      if (marker > 0xc2 || length < 8) break
      return sized('image/jpeg', bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5), takenAt)
    }
    if (marker === 0xda || marker === 0xd9) break
    if (marker === 0xe1 && ascii(bytes, at + 4, 6) === 'Exif\0\0') takenAt ??= exifDate(bytes.subarray(at + 10, at + 2 + length))
    at += 2 + length
  }
  throw new Refused('E-F3', 'head')
}

function webpHead(bytes: Buffer): FileHead {
  if (bytes.length < 30) throw new Refused('E-F3', 'head')
  switch (ascii(bytes, 12, 4)) {
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) throw new Refused('E-F3', 'head')
      return sized('image/webp', bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff)
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21)
      if (bytes[20] !== 0x2f) throw new Refused('E-F3', 'head')
      return sized('image/webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
    }
    case 'VP8X':
      if ((bytes[20]! & 0x02) !== 0) throw new Refused('E-F1', 'moving')
      return sized('image/webp', bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1)
    default:
      throw new Refused('E-F3', 'head')
  }
}

/** DateTimeOriginal (0x9003), else DateTime (0x0132), as `YYYY-MM-DD HH:MM:SS`. A block that cannot be read has no date. */
function exifDate(tiff: Buffer): string | null {
  const little = ascii(tiff, 0, 2) === 'II'
  if (tiff.length < 8 || (!little && ascii(tiff, 0, 2) !== 'MM')) return null
  const u16 = (at: number) => (at + 2 <= tiff.length ? (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)) : 0)
  const u32 = (at: number) => (at + 4 <= tiff.length ? (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)) : 0)
  const tagsAt = (directory: number): Map<number, number> => {
    const count = directory < 8 ? 0 : Math.min(u16(directory), 500)
    return new Map(Array.from({ length: count }, (_, i) => directory + 2 + i * 12).filter((at) => at + 12 <= tiff.length).map((at) => [u16(at), at]))
  }
  const first = tagsAt(u32(4))
  const inner = first.has(0x8769) ? tagsAt(u32(first.get(0x8769)! + 8)) : new Map<number, number>()
  const entry = inner.get(0x9003) ?? first.get(0x0132)
  if (entry === undefined || u16(entry + 2) !== 2 || u32(entry + 4) !== 20) return null
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(ascii(tiff, u32(entry + 8), 19))
  return found ? `${found[1]}-${found[2]}-${found[3]} ${found[4]}` : null
}
