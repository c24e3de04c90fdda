// Small picture and document files made here, sound and hostile ones, so that nothing is downloaded: flat colours, headers, and nothing anybody is on.
import { crc32, deflateSync } from 'node:zlib'
import { plainJpeg, type PlainJpeg } from '../../electron/sections/plain-jpeg'
import type { Decode } from '../../electron/sections/photographs'

const u16 = (n: number) => Buffer.from([n >> 8, n & 255])
const u32 = (n: number) => { const b = Buffer.alloc(4); b.writeUInt32BE(n >>> 0); return b }
const u32le = (n: number) => { const b = Buffer.alloc(4); b.writeUInt32LE(n >>> 0); return b }
const u16le = (n: number) => Buffer.from([n & 255, n >> 8])

// ── PNG ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

const pngChunk = (name: string, data: Buffer) => { const body = Buffer.concat([Buffer.from(name, 'latin1'), data]); return Buffer.concat([u32(data.length), body, u32(crc32(body))]) }
const pngMark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const ihdr = (width: number, height: number) => pngChunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 2, 0, 0, 0])]))

export type Colour = readonly [r: number, g: number, b: number]

/** RGB, `at` gives the colour of a point. `parts` go between head and pixels. */
export function png(width: number, height: number, at: (x: number, y: number) => Colour, parts: readonly Buffer[] = []): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) Buffer.from(at(x, y)).copy(rows, y * (1 + width * 3) + 1 + x * 3)
  return Buffer.concat([pngMark, ihdr(width, height), ...parts, pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))])
}

/** A head that promises `width` × `height`, and few bytes behind it: those of a decompression bomb or none at all. */
export const hugePng = (width: number, height: number, zeros = 0) => Buffer.concat([pngMark, ihdr(width, height), pngChunk('IDAT', deflateSync(Buffer.alloc(zeros))), pngChunk('IEND', Buffer.alloc(0))])
export const movingPng = () => png(4, 4, () => [9, 9, 9], [pngChunk('acTL', Buffer.concat([u32(2), u32(0)]))])

// ── JPEG ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

const segment = (marker: number, data: Buffer) => Buffer.concat([Buffer.from([0xff, marker]), u16(data.length + 2), data])
/** Code lengths of the usual table of differences (T.81 table K.3). */
const dcCounts = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
const dcCodes = (() => {
  const codes: { code: number; length: number }[] = []
  let code = 0
  dcCounts.forEach((count, i) => { for (let k = 0; k < count; k++) codes.push({ code: code++, length: i + 1 }); code <<= 1 })
  return codes
})()

export type JpegWish = {
  /** In blocks of 8 points. */
  across: number; down: number
  /** Sample values of a block, one a component: 1 (grey), 3 (YCbCr) or 4 (CMYK). */
  at: (x: number, y: number) => readonly number[]
  segments?: readonly Buffer[]
  marker?: number
}

/** Baseline JPEG of flat blocks. */
export function jpeg({ across, down, at, segments = [], marker = 0xc0 }: JpegWish): Buffer {
  const components = at(0, 0).length
  const bits: number[] = []
  const push = (value: number, length: number) => { for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1) }
  const last = Array.from({ length: components }, () => 0)
  for (let y = 0; y < down; y++) for (let x = 0; x < across; x++) at(x, y).forEach((value, c) => {
    const difference = Math.round(value) - 128 - last[c]!
    last[c] = Math.round(value) - 128
    const size = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference))
    push(dcCodes[size]!.code, dcCodes[size]!.length)
    if (size > 0) push(difference > 0 ? difference : difference + (1 << size) - 1, size)
    push(0, 1) // end of block
  })
  while (bits.length % 8) bits.push(1)
  const coded: number[] = []
  for (let i = 0; i < bits.length; i += 8) {
    const byte = bits.slice(i, i + 8).reduce((b, bit) => (b << 1) | bit, 0)
    coded.push(byte)
    if (byte === 0xff) coded.push(0)
  }
  const ids = Array.from({ length: components }, (_, c) => c + 1)
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]), ...segments,
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 8)])),
    segment(marker, Buffer.concat([Buffer.from([8]), u16(down * 8), u16(across * 8), Buffer.from([components, ...ids.flatMap((id) => [id, 0x11, 0])])])),
    segment(0xc4, Buffer.from([0x00, ...dcCounts, ...Array.from({ length: 12 }, (_, i) => i)])),
    segment(0xc4, Buffer.from([0x10, 1, ...Array.from({ length: 15 }, () => 0), 0])),
    segment(0xda, Buffer.from([components, ...ids.flatMap((id) => [id, 0x00]), 0, 63, 0])),
    Buffer.from(coded), Buffer.from([0xff, 0xd9]),
  ])
}

/** RGB as JPEG keeps it (JFIF 1.02). */
export const ycc = ([r, g, b]: Colour) => [0.299 * r + 0.587 * g + 0.114 * b, 128 - 0.168_736 * r - 0.331_264 * g + 0.5 * b, 128 + 0.5 * r - 0.418_688 * g - 0.081_312 * b].map((v) => Math.max(0, Math.min(255, v)))

/** EXIF (little-endian): orientation, date, a place on earth, and words that look like a script. */
export function exif({ orientation = 1, date = '2026:02:03 09:41:12' }: { orientation?: number; date?: string } = {}): Buffer {
  const script = Buffer.from('<script>alert(1)</script>\0', 'latin1')
  const dateAt = 8 + 2 + 4 * 12 + 4
  const scriptAt = dateAt + 20
  const gpsAt = scriptAt + script.length + (script.length % 2)
  const entry = (tag: number, type: number, count: number, value: Buffer) => Buffer.concat([u16le(tag), u16le(type), u32le(count), value])
  const tiff = Buffer.concat([
    Buffer.from('II*\0', 'latin1'), u32le(8), u16le(4),
    entry(0x0112, 3, 1, Buffer.concat([u16le(orientation), u16le(0)])), entry(0x0132, 2, 20, u32le(dateAt)), entry(0x010e, 2, script.length, u32le(scriptAt)), entry(0x8825, 4, 1, u32le(gpsAt)), u32le(0),
    Buffer.from(`${date}\0`, 'latin1'), script, Buffer.alloc(script.length % 2),
    u16le(1), entry(0x0001, 2, 2, Buffer.from('N\0\0\0', 'latin1')), u32le(0),
  ])
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]))
}
export const comment = (text: string) => segment(0xfe, Buffer.from(text, 'latin1'))
export const adobe = (transform: number) => segment(0xee, Buffer.concat([Buffer.from('Adobe', 'latin1'), Buffer.from([0, 100, 0, 0, 0, 0, transform])]))

// ── WebP ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

const riff = (body: Buffer) => Buffer.concat([Buffer.from('RIFF', 'latin1'), u32le(body.length + 4), Buffer.from('WEBP', 'latin1'), body])
/** Extended head with its flags: 2 = moving. */
export const webpHead = (flags: number, width: number, height: number) => riff(Buffer.concat([Buffer.from('VP8X', 'latin1'), u32le(10), Buffer.from([flags, 0, 0, 0]), u32le(width - 1).subarray(0, 3), u32le(height - 1).subarray(0, 3), Buffer.alloc(8)]))
/** One grey point, lossy. */
export const webp = () => Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64')

// ── PDF ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `objects`: bodies by number, from 1; the first is the catalogue. */
export function pdf(objects: readonly (string | Buffer)[], { xref = true }: { xref?: boolean } = {}): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n', 'latin1')]
  const at: number[] = []
  let length = parts[0]!.length
  objects.forEach((body, i) => {
    at.push(length)
    const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`, 'latin1'), Buffer.from(body as string, 'latin1'), Buffer.from('\nendobj\n', 'latin1')])
    parts.push(part)
    length += part.length
  })
  const table = xref ? `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('')}` : 'xref\n0 999999999\n@@@@\n'
  return Buffer.concat([...parts, Buffer.from(`${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref ? length : 7}\n%%EOF\n`, 'latin1')])
}
const stream = (dictionary: string, data: string) => `<< ${dictionary} /Length ${data.length} >>\nstream\n${data}\nendstream`

/** Pages of A4, each filled with one colour (0 to 1) given as `r g b`. `catalogue`: more entries of the first object; `more`: objects behind. */
export function paper(colours: readonly string[], { catalogue = '', more = [], xref = true }: { catalogue?: string; more?: readonly string[]; xref?: boolean } = {}): Buffer {
  const first = 3
  const kids = colours.map((_, i) => `${first + i * 2} 0 R`).join(' ')
  return pdf([
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`, `<< /Type /Pages /Kids [${kids}] /Count ${colours.length} >>`,
    ...colours.flatMap((colour, i) => [`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${first + i * 2 + 1} 0 R /Resources << /Font << /F1 ${first + colours.length * 2} 0 R >> >> >>`, stream('', `${colour} rg 0 0 595 842 re f`)]),
    ...more,
  ], { xref })
}

/** A page that is one grey picture of `width` × `height` black points; `broken`: with a stream that is no picture. */
export function scan(width: number, height: number, { broken = false }: { broken?: boolean } = {}): Buffer {
  const points = broken ? Buffer.from('no picture') : deflateSync(Buffer.alloc(width * height))
  const filter = broken ? 'JPXDecode' : 'FlateDecode'
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 1191] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
    stream('', '842 0 0 1191 0 0 cm /I Do'), stream(`/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /${filter}`, points.toString('latin1')),
  ])
}

// ── Decoding without a window ─────────────────────────────────────────────────────────────────────────────────────────

const drawn = (side: number): PlainJpeg => { const blocks = Math.max(1, Math.floor(side / 8)); return plainJpeg(jpeg({ across: Math.min(blocks, 4), down: Math.min(blocks, 3), at: () => [90, 128, 128] }))! }

/** A decoder for tests of everything around it: as many pages as `pages` says, each a flat picture. */
export const fakeDecode = (pages = 1, of = pages): Decode => async (job) => ({ pages: Array.from({ length: Math.min(pages, job.pages) }, () => drawn(job.side)), thumbnail: drawn(job.thumbnail), of })
/** A small picture of four colours: red, green, blue, grey. */
export const chart = (side = 32): Buffer => png(side, side, (x, y) => (y < side / 2 ? (x < side / 2 ? [200, 30, 30] : [30, 160, 30]) : x < side / 2 ? [30, 30, 200] : [128, 128, 128]))
