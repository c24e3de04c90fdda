// Between main and the hidden print window: what it has to draw, its word that it is drawn, and the pages that come out.
import type { BrowserWindow, PrintToPDFOptions } from 'electron'
import { Refused } from '../../shared/failure'
import type { Printed } from '../../shared/model/sheet'

/** One window draws all prints of one document: opening one costs more than printing. */
export type Handover = {
  /** Handler of `seal.binder`. Throws when nothing is being printed. */
  binder(): Printed
  /** Handler of `seal.drawn`: resolves with the next document to draw, or with null when there is none. */
  drawn(): Promise<Printed | null>
  /** Puts a document on the desk; the promise settles when the window says `drawn`. Throws `Refused` E-D9 while another one lies there. */
  put(document: Printed): Promise<void>
  /** Takes the printed document off the desk; the window stays and waits. */
  take(): void
  /** The printing is over: the window gets no more. */
  clear(): void
}

/** One for the whole app: its two handlers go into the contract, the whole goes to who prints. */
export function newHandover(): Handover {
  let job: { document: Printed; done: () => void } | null = null
  let waiting: ((next: Printed | null) => void) | null = null
  const answer = (next: Printed | null) => {
    waiting?.(next)
    waiting = null
  }
  return {
    binder() {
      if (!job) throw new Error('nothing to print')
      return job.document
    },
    drawn() {
      answer(null)
      return new Promise((next) => {
        waiting = next
        job?.done()
      })
    },
    put(document) {
      if (job) throw new Refused('E-D9')
      return new Promise((done) => {
        job = { document, done }
        answer(document)
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

const margins = { top: 0, bottom: 0, left: 0, right: 0 } // the page's own CSS decides

/** How pages are made. `draft`: only to be counted; without tags the same pages come out much faster. */
export const pdfOptions = (draft: boolean): PrintToPDFOptions => ({ printBackground: true, preferCSSPageSize: true, generateTaggedPDF: !draft, generateDocumentOutline: !draft, displayHeaderFooter: false, margins })

/** Waits for `drawn`, then does `work` with the window. Throws when the window crashes or does not draw in time, and with the signal's reason when it is aborted. */
export async function whenDrawn<T>(window: BrowserWindow, drawn: Promise<void>, { signal, timeout = 120_000 }: Pick<PrintOptions, 'signal' | 'timeout'>, work: () => Promise<T>): Promise<T> {
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
    return await Promise.race([stopped, work()])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
    if (!window.isDestroyed()) {
      window.webContents.off('render-process-gone', gone)
      window.webContents.off('did-fail-load', failed)
    }
  }
}
