// Prints the binder: a hidden sandboxed window draws it, Chromium makes the PDF twice - first to learn on which page each
// part begins, then with those numbers in the contents.
import type { BrowserWindow } from 'electron'
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRef } from '@cantoo/pdf-lib'
import type { Binder } from '../../shared/model/binder'

/**
 * Between main and the print window: what it has to draw, its word that it is drawn, and then the next to draw. One window
 * draws all prints of a binder: opening one costs more than printing.
 */
export type Handover = {
  /** Handler of `seal.binder`. Throws when nothing is being printed. */
  binder(): Binder
  /** Handler of `seal.drawn`: resolves with the next binder to draw, or with null when there is none. */
  drawn(): Promise<Binder | null>
  /** Puts a binder on the desk; the promise settles when the window says `drawn`. Throws while another one lies there. */
  put(binder: Binder): Promise<void>
  /** Takes the printed binder off the desk; the window stays and waits. */
  take(): void
  /** The printing is over: the window gets no more. */
  clear(): void
}

/** One for the whole app: its two handlers go into the contract, the whole goes to `printBinder`. */
export function newHandover(): Handover {
  let job: { binder: Binder; done: () => void } | null = null
  let waiting: ((next: Binder | null) => void) | null = null
  const answer = (next: Binder | null) => {
    waiting?.(next)
    waiting = null
  }
  return {
    binder() {
      if (!job) throw new Error('no binder to print')
      return job.binder
    },
    drawn() {
      answer(null)
      return new Promise((next) => {
        waiting = next
        job?.done()
      })
    },
    put(binder) {
      if (job) throw new Error('another binder is being printed')
      return new Promise((done) => {
        job = { binder, done }
        answer(binder)
      })
    },
    take() { job = null },
    clear() {
      job = null
      answer(null)
    },
  }
}

export type PrintOptions = {
  /** A hidden, sandboxed window that has begun to load print.html. */
  openPrintWindow: () => BrowserWindow
  handover: Handover
  signal?: AbortSignal
  /** Prints done, of how many. */
  onProgress?: (done: number, total: number) => void
  /** Milliseconds for drawing one print, by default two minutes. */
  timeout?: number
}

/** Id of a part's heading on the pages; renderer/print/Document.tsx uses the same. */
const anchor = (id: string) => `part-${id}`

const margins = { top: 0, bottom: 0, left: 0, right: 0 } // the page's own CSS decides

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
      const pdf = await printOnce(window, drawn, options, draft)
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

async function printOnce(window: BrowserWindow, drawn: Promise<void>, { signal, timeout = 120_000 }: PrintOptions, draft: boolean): Promise<Uint8Array> {
  let stop: ((error: unknown) => void) | undefined
  const stopped = new Promise<never>((_, reject) => { stop = reject })
  stopped.catch(() => {}) // it may be rejected after the race is over
  const cancel = () => stop?.(signal?.reason)
  const timer = setTimeout(() => stop?.(new Error('the print window did not draw in time')), timeout)
  const gone = (_event: unknown, { reason }: { reason: string }) => stop?.(new Error(`the print window is gone: ${reason}`))
  const failed = (_event: unknown, code: number) => stop?.(new Error(`the print window did not load: ${code}`))
  signal?.addEventListener('abort', cancel, { once: true })
  window.webContents.on('render-process-gone', gone)
  window.webContents.on('did-fail-load', failed)
  try {
    signal?.throwIfAborted()
    await Promise.race([drawn, stopped])
    return await Promise.race([stopped, window.webContents.printToPDF({
      printBackground: true, preferCSSPageSize: true, generateTaggedPDF: !draft, generateDocumentOutline: !draft, displayHeaderFooter: false, margins,
    })])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
    if (!window.isDestroyed()) {
      window.webContents.off('render-process-gone', gone)
      window.webContents.off('did-fail-load', failed)
    }
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
