// The smallest WebM that is one: a head as MediaRecorder writes it and clusters of unknown size with one block each.
const id = (hex: string) => Buffer.from(hex, 'hex')
const element = (hex: string, body: Buffer) => {
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(body.length))
  size[0] = 0x01
  return Buffer.concat([id(hex), size, body])
}
const number = (hex: string, value: number) => {
  const body = Buffer.alloc(4)
  body.writeUInt32BE(value)
  return element(hex, body)
}
const unknown = id('01ffffffffffffff')

/** EBML head, segment and one track. */
export function headOf(kind: 'picture' | 'sound'): Buffer {
  const ebml = element('1a45dfa3', Buffer.concat([element('4282', Buffer.from('webm')), number('4287', 4), number('4285', 2)]))
  const info = element('1549a966', number('2ad7b1', 1_000_000))
  const track = element('ae', Buffer.concat([number('d7', 1), number('73c5', 1), number('83', kind === 'picture' ? 1 : 2), element('86', Buffer.from(kind === 'picture' ? 'V_VP8' : 'A_OPUS'))]))
  return Buffer.concat([ebml, id('18538067'), unknown, info, element('1654ae6b', track)])
}

/** A cluster at `atMs` with one key block of these bytes. */
export function clusterOf(atMs: number, bytes: Buffer): Buffer {
  return Buffer.concat([id('1f43b675'), unknown, number('e7', atMs), element('a3', Buffer.concat([Buffer.from([0x81, 0, 0, 0x80]), bytes]))])
}
