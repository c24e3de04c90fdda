// Sheets and labels on paper: a hidden sandboxed window draws them, counts the pages, draws them once more with the numbers, and prints.
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import type { BrowserWindow } from 'electron'
import type { Labels, Sheet } from '../../shared/model/sheet'
import { withNumbers, type Coverage } from './coverage'
import { pdfOptions, whenDrawn, type PrintOptions } from './handover'

/** Paper of one label, in µm: what the system's dialog is told. */
const labelPaper = { width: 60_000, height: 40_000 }

/** Pages of a PDF. */
async function countPages(pdf: Uint8Array): Promise<number> {
  return (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount()
}

/**
 * Draws `document` and hands the window, ready to print, to `finish`. The window is destroyed whatever happens. Throws `Refused` E-D9 while another
 * document is drawn; when the window crashes or does not draw in time; and with the signal's reason when it is aborted.
 */
export async function printSheet<T>(document: Sheet | Labels, options: PrintOptions, finish: (window: BrowserWindow) => Promise<T>): Promise<T> {
  const { openPrintWindow, handover, signal, onProgress } = options
  signal?.throwIfAborted()
  let drawn = handover.put(document)
  const window = openPrintWindow()
  let cleared = false
  const clear = () => { if (!cleared) { cleared = true; handover.clear() } }
  try {
    if (document.type === 'sheet') {
      const pages = await countPages(await whenDrawn(window, drawn, options, () => window.webContents.printToPDF(pdfOptions(true))))
      onProgress?.(1, 2)
      handover.take()
      drawn = handover.put({ ...document, pages })
    }
    await whenDrawn(window, drawn, options, async () => undefined)
    onProgress?.(2, 2)
    // A dialog may stand for minutes: who seals meanwhile must not find the desk taken.
    clear()
    signal?.throwIfAborted()
    return await finish(window)
  } finally {
    clear()
    if (!window.isDestroyed()) window.destroy()
  }
}

/** The system's dialog. False when the person closed it. */
export function onPaper(window: BrowserWindow, document: Sheet | Labels): Promise<boolean> {
  return inMemory(() => new Promise((resolve) => {
    const pageSize = document.type === 'labels' && document.paper === 'label' ? labelPaper : 'A4'
    window.webContents.print({ silent: false, printBackground: true, pageSize, margins: { marginType: 'none' } }, (done) => resolve(done))
  }))
}

/** Folders that are kept in memory, the person's own first. */
const memoryFolders = () => [process.env['XDG_RUNTIME_DIR'], '/dev/shm'].filter((folder) => folder !== undefined && folder !== '')
/** The spooler may still read the file when the dialog says it is done. */
const spoolMs = 60_000

/**
 * On Linux Chromium writes the pages in clear into a temporary file before it hands them to the spooler. While `work` runs, temporary files of this
 * process go to a folder in memory that nobody else may enter; it is removed a minute later. Where there is no such folder the system's own is used.
 */
export async function inMemory<T>(work: () => Promise<T>, folders: readonly (string | undefined)[] = memoryFolders(), afterMs = spoolMs): Promise<T> {
  if (process.platform !== 'linux') return work()
  let folder: string | null = null
  for (const base of folders) folder ??= base === undefined ? null : await mkdtemp(join(base, 'sayonce-paper-')).catch(() => null)
  if (folder === null) return work()
  const mine = folder
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = mine
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    // Also when the program ends before the minute is over.
    const atExit = () => rmSync(mine, { recursive: true, force: true })
    process.once('exit', atExit)
    setTimeout(() => { process.off('exit', atExit); void rm(mine, { recursive: true, force: true }).catch(() => undefined) }, afterMs).unref()
  }
}

/** The same pages as a PDF. */
export const asPdf = (window: BrowserWindow): Promise<Uint8Array> => window.webContents.printToPDF(pdfOptions(false))

/** `document` with every sign that the fonts cannot draw named by its number instead: another font of the machine, or an empty box, would stand there. */
export function drawable<T>(document: T, coverage: Coverage): T {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return withNumbers(value, coverage)
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    // A code is read by machines; ids are the program's own.
    return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, key === 'code' || key === 'type' ? item : walk(item)]))
  }
  return walk(document) as T
}
