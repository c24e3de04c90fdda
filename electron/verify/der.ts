// A strict reader and writer of DER (X.690): one spelling for every value, anything else is refused.

export type Node = { tag: number; content: Buffer; raw: Buffer }

/** The values that fill `bytes` completely, or null when they do not or when a length is not in its shortest form. */
export function readAll(bytes: Buffer): Node[] | null {
  const nodes: Node[] = []
  for (let at = 0; at < bytes.length;) {
    const node = readAt(bytes, at)
    if (!node) return null
    nodes.push(node)
    at += node.raw.length
  }
  return nodes
}

/** The one value that starts `bytes`; what follows it is the caller's business. */
export function readAt(bytes: Buffer, at: number): Node | null {
  const tag = bytes[at]
  let length = bytes[at + 1]
  if (tag === undefined || length === undefined || (tag & 0x1f) === 0x1f) return null
  let start = at + 2
  if (length >= 0x80) {
    const octets = length - 0x80
    if (octets < 1 || octets > 4 || start + octets > bytes.length) return null
    length = bytes.readUIntBE(start, octets)
    if (length < 0x80 || length < 2 ** (8 * (octets - 1))) return null
    start += octets
  }
  if (start + length > bytes.length) return null
  return { tag, content: bytes.subarray(start, start + length), raw: bytes.subarray(at, start + length) }
}

/** Tag, shortest length, content. */
export function write(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const hex = content.length.toString(16)
  const length = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content])
}
