// A canvas within a size, and the JPEG of it: the only thing that leaves this window.

export type Drawn = { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D }

/** White below: what is transparent is paper. Throws when there is no memory for it. */
export function blank(width: number, height: number): Drawn {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false, colorSpace: 'srgb' })
  if (!context) throw new Error('no canvas')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  return { canvas, context }
}

/** `source` drawn so that its longest side is at most `side`; never larger than it is. */
export function fitted(source: ImageBitmap | OffscreenCanvas, side: number): OffscreenCanvas {
  const scale = Math.min(1, side / Math.max(source.width, source.height))
  const { canvas, context } = blank(Math.max(1, Math.round(source.width * scale)), Math.max(1, Math.round(source.height * scale)))
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** So few points that each is the mean of a large part: halved step by step, so that no single line of the picture decides a point. */
export function small(source: OffscreenCanvas, side: number): OffscreenCanvas {
  let now = source
  while (Math.max(now.width, now.height) > 2 * side) now = fitted(now, Math.ceil(Math.max(now.width, now.height) / 2))
  return fitted(now, side)
}

export async function jpegOf(canvas: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })).arrayBuffer())
}
