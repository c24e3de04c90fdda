// Still pictures: Chromium decodes, turns them the right way up and into sRGB.
import { fitted } from './canvas'

/** Throws for what is no whole picture. */
export async function drawPicture(bytes: Uint8Array<ArrayBuffer>, mimeType: string, side: number): Promise<OffscreenCanvas> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: mimeType }), { imageOrientation: 'from-image', colorSpaceConversion: 'default', premultiplyAlpha: 'default' })
  try {
    return fitted(bitmap, side)
  } finally {
    bitmap.close()
  }
}
