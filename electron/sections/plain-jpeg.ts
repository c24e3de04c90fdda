// Reads a JPEG that the decoding window made, and gives it back with nothing in it but the picture (ITU-T T.81 annex B): no application or comment
// segment, nothing behind its end. A window that somebody took over can send no more than pixels.

export type PlainJpeg = { bytes: Buffer; width: number; height: number }

/** The 14 bytes of a JFIF segment without a thumbnail: they say how the colours are meant. */
const jfif = (segment: Buffer) => segment.length === 16 && segment.toString('latin1', 2, 7) === 'JFIF\0' && segment[14] === 0 && segment[15] === 0

/** Null when it is no whole baseline or progressive JPEG. */
export function plainJpeg(bytes: Buffer): PlainJpeg | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let size: { width: number; height: number } | null = null
  let at = 2
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    if (at + 2 > bytes.length || bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]!
    if (marker === 0xd9) {
      kept.push(bytes.subarray(at, at + 2))
      return size ? { bytes: Buffer.concat(kept), ...size } : null
    }
    if (at + 4 > bytes.length) return null
    const length = bytes.readUInt16BE(at + 2)
    const next = at + 2 + length
    if (length < 2 || next > bytes.length) return null
    const segment = bytes.subarray(at + 2, next)
    const isFrame = marker === 0xc0 || marker === 0xc1 || marker === 0xc2
    if (isFrame) {
      if (size || length < 8) return null
      size = { width: segment.readUInt16BE(5), height: segment.readUInt16BE(3) }
      if (size.width < 1 || size.height < 1) return null
    }
    // Tables, frame, restart interval, scan; the colours' segment.
    if (isFrame || marker === 0xdb || marker === 0xc4 || marker === 0xdd || marker === 0xda || (marker === 0xe0 && jfif(segment))) kept.push(bytes.subarray(at, next))
    else if (marker < 0xe0 || (marker > 0xef && marker !== 0xfe)) return null
    at = next
    if (marker !== 0xda) continue
    const end = scanEnd(bytes, at)
    if (end === null) return null
    kept.push(bytes.subarray(at, end))
    at = end
  }
}

/** Where the coded data of a scan end: at the first marker that is neither a stuffed byte nor a restart. */
function scanEnd(bytes: Buffer, from: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return null
}
