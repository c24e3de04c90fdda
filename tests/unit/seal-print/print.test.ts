// Printing the binder: page numbers are learnt from the first print, checked on the second, and the window always goes.
import { EventEmitter } from 'node:events'
import { PDFDocument, PDFName } from '@cantoo/pdf-lib'
import type { BrowserWindow } from 'electron'
import { describe, expect, it } from 'vitest'
import { newHandover, type Handover } from '../../../electron/sections/handover'
import { pagesOf, printBinder } from '../../../electron/seal/print'
import type { Binder } from '../../../shared/model/binder'

const part = (id: string) => ({ id, title: '同名', blocks: [] })
const binder: Binder = {
  bundleId: 'BDL-20261121-0a1b2c3d', title: '封存卷宗', organisation: '虚构', caseNumber: '2026-K7M3-4', createdAt: '2026-11-21T13:05:00.000Z',
  cover: [], parts: [part('a'), part('b')], pageOf: {},
}

/** A PDF as Chromium makes it: a named destination for each part. */
async function pdfWith(pages: number, starts: Record<string, number>): Promise<Buffer> {
  const document = await PDFDocument.create()
  for (let i = 0; i < pages; i++) document.addPage()
  const names = Object.fromEntries(Object.entries(starts).map(([id, page]) => [`part-${id}`, [document.getPage(page - 1).ref, PDFName.of('XYZ'), 0, 842, 0]]))
  document.catalog.set(PDFName.of('Dests'), document.context.obj(names))
  return Buffer.from(await document.save())
}

/** Stands for the hidden window: draws what is handed over, prints what `print` says. */
function fakeWindows(handover: Handover, print: (binder: Binder) => Promise<Buffer>, draws = true) {
  const made: { destroyed: boolean; webContents: EventEmitter }[] = []
  const openPrintWindow = () => {
    const webContents = Object.assign(new EventEmitter(), { printToPDF: () => print(seen) })
    let seen = binder
    const drawAll = async () => { for (let next = handover.binder() as Binder | null; draws && next; next = (await handover.drawn()) as Binder | null) seen = next }
    const window = { destroyed: false, webContents, isDestroyed: () => window.destroyed, destroy: () => { window.destroyed = true } }
    made.push(window)
    setTimeout(() => { drawAll().catch(() => undefined) })
    return window as unknown as BrowserWindow
  }
  return { made, openPrintWindow }
}

describe('printing the binder', () => {
  it('fills the contents on the second print with the pages of the first, told apart by id and not by title', async () => {
    const handover = newHandover()
    const seen: Binder[] = []
    const { made, openPrintWindow } = fakeWindows(handover, (b) => { seen.push(b); return pdfWith(5, { a: 3, b: 4 }) })
    const progress: number[] = []
    const result = await printBinder(binder, { openPrintWindow, handover, onProgress: (done) => progress.push(done) })
    expect(seen.map((b) => b.pageOf)).toEqual([{}, { a: 3, b: 4 }])
    expect(result.pages).toBe(5)
    expect(progress).toEqual([1, 2])
    expect(made.map((w) => w.destroyed), 'one window for both prints').toEqual([true])
  })

  it('prints once more when the numbers moved, and refuses when they do not come to rest', async () => {
    const handover = newHandover()
    let prints = 0
    const moving = fakeWindows(handover, () => pdfWith(9, { a: ++prints === 1 ? 3 : 4, b: 6 }))
    await printBinder(binder, { ...moving, handover })
    expect([prints, moving.made.length]).toEqual([3, 1])
    let page = 1
    const restless = fakeWindows(handover, () => pdfWith(9, { a: ++page, b: 8 }))
    await expect(printBinder(binder, { ...restless, handover })).rejects.toThrow('did not settle')
    expect([...moving.made, ...restless.made].every((w) => w.destroyed)).toBe(true)
  })

  it('destroys the window when it is cancelled, crashes or never draws', async () => {
    const handover = newHandover()
    const abort = new AbortController()
    const slow = fakeWindows(handover, () => pdfWith(3, { a: 3, b: 3 }), false)
    const cancelled = printBinder(binder, { ...slow, handover, signal: abort.signal })
    abort.abort(new Error('cancelled by the person'))
    await expect(cancelled).rejects.toThrow('cancelled by the person')
    const crashed = printBinder(binder, { ...slow, handover })
    slow.made.at(-1)?.webContents.emit('render-process-gone', {}, { reason: 'oom' })
    await expect(crashed).rejects.toThrow('oom')
    await expect(printBinder(binder, { ...slow, handover, timeout: 20 })).rejects.toThrow('in time')
    expect(slow.made.map((w) => w.destroyed)).toEqual([true, true, true])
    expect(() => handover.binder()).toThrow()
  })

  it('one binder lies on the desk at a time, and a window that waits for the next is told when there is none', async () => {
    const handover = newHandover()
    const first = handover.put(binder)
    expect(() => handover.put(binder)).toThrow('E-D9')
    const next = handover.drawn()
    await first
    handover.take()
    void handover.put({ ...binder, pageOf: { a: 1 } })
    expect(((await next) as Binder | null)?.pageOf).toEqual({ a: 1 })
    const last = handover.drawn()
    handover.clear()
    expect(await last).toBeNull()
  })

  it('never prints a part that has no page', async () => {
    await expect(pagesOf(await pdfWith(3, { a: 1 }), binder)).rejects.toThrow('no page')
  })
})
