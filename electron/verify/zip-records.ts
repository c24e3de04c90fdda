// The exact bytes of a bundle's ZIP records (PKWARE APPNOTE 6.3, WinZip AE-2). The verifier does not interpret what it
// meets: it builds what must stand there and compares, so that no bit of any header is left to chance.

export type Shape = { name: string; offset: number; stored: number; zip64: boolean }

/** Bytes that AE-2 adds to the content: 16 salt, 2 passphrase check, 10 authentication code. */
export const aesOverhead = 28

const flags = 0x0009 // encrypted, lengths follow the data
const aesMethod = 99
const earliest = 0x0021_0000 // 1980-01-01 00:00
const regularFile = 0x81a4_0000 // -rw-r--r--
const aes = Buffer.from([0x01, 0x99, 7, 0, 2, 0, 0x41, 0x45, 3, 0, 0]) // AE-2, AES-256, stored

/** Local file header: lengths are not known yet there. */
export function localHeader({ name, zip64 }: Shape): Buffer {
  const extra = zip64 ? Buffer.concat([u16(1), u16(16), Buffer.alloc(16), aes]) : aes
  const later = u32(zip64 ? 0xffff_ffff : 0)
  return Buffer.concat([u32(0x0403_4b50), u16(51), u16(flags), u16(aesMethod), u32(earliest), u32(0), later, later, u16(name.length), u16(extra.length), latin(name), extra])
}

/** Data descriptor after the data. AE-2 keeps no CRC. */
export function descriptor({ stored, zip64 }: Shape): Buffer {
  const length = zip64 ? u64 : u32
  return Buffer.concat([u32(0x0807_4b50), u32(0), length(stored), length(stored - aesOverhead)])
}

/** Central directory header. */
export function centralHeader({ name, offset, stored, zip64 }: Shape): Buffer {
  const far = offset >= 0xffff_ffff
  const long = zip64 ? Buffer.concat([u16(1), u16(far ? 24 : 16), u64(stored - aesOverhead), u64(stored), far ? u64(offset) : Buffer.alloc(0)]) : Buffer.alloc(0)
  const extra = Buffer.concat([long, aes])
  return Buffer.concat([
    u32(0x0201_4b50), u16(0x0300), u16(51), u16(flags), u16(aesMethod), u32(earliest), u32(0),
    u32(zip64 ? 0xffff_ffff : stored), u32(zip64 ? 0xffff_ffff : stored - aesOverhead), u16(name.length), u16(extra.length),
    u16(0), u16(0), u16(0), u32(regularFile), u32(far ? 0xffff_ffff : offset), latin(name), extra,
  ])
}

/** Everything after the central directory. */
export function endRecords(end: { count: number; length: number; offset: number; zip64: boolean }): Buffer {
  const { count, length, offset, zip64 } = end
  const last = (n: number, size: number, at: number, disk: number): Buffer =>
    Buffer.concat([u32(0x0605_4b50), u16(disk), u16(disk), u16(n), u16(n), u32(size), u32(at), u16(0)])
  if (!zip64) return last(count, length, offset, 0)
  return Buffer.concat([
    u32(0x0606_4b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(length), u64(offset),
    u32(0x0706_4b50), u32(0), u64(offset + length), u32(1),
    last(0xffff, 0xffff_ffff, 0xffff_ffff, 0xffff),
  ])
}

function u16(value: number): Buffer {
  const b = Buffer.alloc(2)
  b.writeUInt16LE(value)
  return b
}
function u32(value: number): Buffer {
  const b = Buffer.alloc(4)
  b.writeUInt32LE(value)
  return b
}
function u64(value: number): Buffer {
  const b = Buffer.alloc(8)
  b.writeBigUInt64LE(BigInt(value))
  return b
}
const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
