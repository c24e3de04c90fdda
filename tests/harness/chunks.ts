// Synthetic media: chunks that test and page can both make again from two numbers, each with a mark that can be searched for.

/** Stands in every chunk, in clear. */
export const mediaMark = 'SAYONCE-PLAIN-MEDIA-MARK'

/**
 * Chunk `index` of the recording `seed`: 50 to 400 kB of noise, with the mark near its start. The page gets this very
 * function as text, so it may use nothing from outside itself.
 */
export function chunkOf(seed: number, index: number): Uint8Array<ArrayBuffer> {
  let state = (seed * 2654435761 + index * 40503 + 12345) >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>>= 0)
  }
  for (let i = 0; i < 8; i++) next()
  const length = 50_000 + (next() % 350_000)
  const words = new Uint32Array(Math.ceil(length / 4))
  for (let i = 0; i < words.length; i++) words[i] = next()
  const bytes = new Uint8Array(words.buffer, 0, length).slice()
  bytes.set(new TextEncoder().encode('SAYONCE-PLAIN-MEDIA-MARK'), 64)
  return bytes
}
