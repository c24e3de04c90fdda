// The neutral picture for the envelope (F57): a colour chart, drawn here, so that no photograph of anybody is needed.
import { deflateSync, crc32 } from 'node:zlib'

const patches = ['735244', 'c29682', '627a9d', '576c43', '8580b1', '67bdaa', 'd67e2c', '505ba6', 'c15a63', '5e3c6c', '9dbc40', 'e0a32e',
  '383d96', '469449', 'af363c', 'e7c71f', 'bb5695', '0885a1', 'f3f3f2', 'c8c8c8', 'a0a0a0', '7a7a79', '555555', '343434']
const across = 6
const cell = 120
const gap = 16

/** 24 patches as a PNG file. */
export function colourChart(): Buffer {
  const down = patches.length / across
  const [width, height] = [across * cell + gap, down * cell + gap]
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3, 0x20)
    row[0] = 0
    for (let x = 0; x < width; x++) {
      if (x % cell < gap || y % cell < gap) continue
      row.write(patches[Math.floor(y / cell) * across + Math.floor(x / cell)]!, 1 + x * 3, 'hex')
    }
    return row
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body) >>> 0, body.length + 4)
  return out
}
