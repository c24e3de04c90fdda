// Pages of a PDF by pdf.js, which runs in this window itself: the whole window is the sandbox. Nothing of the document runs, and nothing is fetched but
// pdf.js's own tables of characters, fonts and picture decoders, which lie beside this page.
import { getDocument, PasswordResponses, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.mjs'
import { blank } from './canvas'
import { TooLarge } from './too-large'

// pdf.js takes the worker's half from here instead of starting one.
;(globalThis as { pdfjsWorker?: unknown }).pdfjsWorker = worker

const kinds: Record<string, string> = { cMapUrl: 'cmaps', standardFontDataUrl: 'fonts', wasmUrl: 'wasm' }

/** Fetches a table by its plain name only. */
class Tables {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = kinds[kind]
    if (!folder || !/^[A-Za-z0-9_-]+\.[a-z0-9]+$/.test(filename)) throw new Error('no such table')
    const response = await fetch(`/pdf/${folder}/${filename}`)
    if (!response.ok) throw new Error('no such table')
    return new Uint8Array(await response.arrayBuffer())
  }
}

/** A page asks for no more: pdf.js leaves larger pictures out. */
const mostPixels = 50_000_000

let lacking: 'large' | 'broken' | null = null
// A page without its picture would be taken for an empty one: pdf.js only warns, and here nothing else writes.
console.warn = (text: unknown) => {
  if (/exceeded maximum allowed size/.test(String(text))) lacking = 'large'
  else if (/Unable to decode (?:inline )?image|image isn't ready/.test(String(text))) lacking ??= 'broken'
}

/** Draws the first `most` pages, each handed to `each` before the next is begun. Returns how many pages there are. Throws for what cannot be read, `TooLarge` where a picture on a page is. */
export async function drawPaper(bytes: Uint8Array, side: number, most: number, each: (page: OffscreenCanvas) => Promise<void>): Promise<number> {
  const task = getDocument({
    data: bytes, isEvalSupported: false, enableXfa: false, disableFontFace: true, useSystemFonts: false, maxImageSize: mostPixels, canvasMaxAreaInBytes: 4 * mostPixels,
    cMapUrl: '/pdf/cmaps/', cMapPacked: true, standardFontDataUrl: '/pdf/fonts/', wasmUrl: '/pdf/wasm/', useWorkerFetch: false, BinaryDataFactory: Tables, verbosity: VerbosityLevel.WARNINGS,
  })
  // A locked document is not guessed at.
  task.onPassword = (_update: unknown, reason: number) => { void task.destroy(); if (reason !== PasswordResponses.NEED_PASSWORD) return }
  const paper = await task.promise
  try {
    const pages = Math.min(paper.numPages, most)
    for (let n = 1; n <= pages; n++) {
      const page = await paper.getPage(n)
      const plain = page.getViewport({ scale: 1 })
      const viewport = page.getViewport({ scale: Math.min(side / Math.max(plain.width, plain.height), 4) })
      const { canvas, context } = blank(Math.min(side, Math.max(1, Math.floor(viewport.width))), Math.min(side, Math.max(1, Math.floor(viewport.height))))
      // As for printing: that way it waits for no frames, which a hidden window does not have.
      await page.render({ canvas: canvas as unknown as HTMLCanvasElement, canvasContext: context as unknown as CanvasRenderingContext2D, viewport, intent: 'print', background: '#fff' }).promise
      page.cleanup()
      if (lacking) throw lacking === 'large' ? new TooLarge() : new Error('a picture was left out')
      await each(canvas)
    }
    return paper.numPages
  } finally {
    await task.destroy()
  }
}
