// Prints the binder: a hidden sandboxed window draws it, Chromium makes the PDF twice - first to learn on which page each
// part begins, then with those numbers in the contents.
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRef } from '@cantoo/pdf-lib'
import type { Binder } from '../../shared/model/binder'
import { pdfOptions, whenDrawn, type PrintOptions } from '../sections/handover'

/** Id of a part's heading on the pages; renderer/print/Document.tsx uses the same. */
const anchor = (id: string) => `part-${id}`

/**
 * The binder as PDF (tagged, with outline, fonts embedded; without footers) and the number of its pages. The window is
 * destroyed whatever happens. Throws when the window crashes or does not draw in time, when the page numbers do not
 * come to rest, and with the signal's reason when it is aborted.
 */
export async function printBinder(binder: Binder, options: PrintOptions): Promise<{ pdf: Uint8Array; pages: number }> {
  const { openPrintWindow, handover, signal, onProgress } = options
  signal?.throwIfAborted()
  const prints = 3
  let pageOf: Record<string, number> = binder.pageOf
  let drawn = handover.put({ ...binder, pageOf })
  const window = openPrintWindow()
  try {
    for (let print = 1; print <= prints; print++) {
      // The first only has to say where the parts begin: without tags the same pages come out much faster.
      const draft = print === 1
      const pdf = await whenDrawn(window, drawn, options, () => window.webContents.printToPDF(pdfOptions(draft)))
      const found = await pagesOf(pdf, binder)
      if (!draft && samePages(found.pageOf, pageOf)) {
        onProgress?.(2, 2)
        return { pdf, pages: found.pages }
      }
      onProgress?.(Math.min(print, 2), 2)
      pageOf = found.pageOf
      handover.take()
      if (print < prints) drawn = handover.put({ ...binder, pageOf })
    }
    throw new Error(`the page numbers of the contents did not settle in ${prints} prints`)
  } finally {
    handover.clear()
    if (!window.isDestroyed()) window.destroy()
  }
}

const samePages = (a: Record<string, number>, b: Record<string, number>) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, page]) => b[id] === page)

/**
 * The number of pages, and the first page of each part. Chromium names a destination after every element that a link
 * of the contents points to, so parts of the same title cannot be mistaken for each other. Throws when a part has none.
 */
export async function pagesOf(pdf: Uint8Array, binder: Pick<Binder, 'parts'>): Promise<{ pages: number; pageOf: Record<string, number> }> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  const numbers = new Map(document.getPages().map((page, i) => [page.ref.tag, i + 1]))
  const names = document.catalog.lookupMaybe(PDFName.of('Dests'), PDFDict)
  const pageOf: Record<string, number> = {}
  for (const { id } of binder.parts) {
    const page = names?.lookupMaybe(PDFName.of(anchor(id)), PDFArray)?.get(0)
    const number = page instanceof PDFRef ? numbers.get(page.tag) : undefined
    if (number === undefined) throw new Error('a part of the binder has no page')
    pageOf[id] = number
  }
  return { pages: numbers.size, pageOf }
}
