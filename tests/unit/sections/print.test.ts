// Printing a sheet: counted, drawn again with the numbers, the desk free before a dialog stands, the window gone whatever happens.
import { EventEmitter } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { PDFDocument } from '@cantoo/pdf-lib'
import type { BrowserWindow } from 'electron'
import { expect, it } from 'vitest'
import { newHandover, type Handover } from '../../../electron/sections/handover'
import { inMemory, printSheet } from '../../../electron/sections/print'
import type { Printed, Sheet } from '../../../shared/model/sheet'

const sheet: Sheet = { type: 'sheet', organisation: '虚构', running: '', foot: '', head: [], parts: [{ id: 'a', title: '甲', blocks: [] }], pages: null }

async function pdfOf(pages: number): Promise<Buffer> {
  const document = await PDFDocument.create()
  for (let i = 0; i < pages; i++) document.addPage()
  return Buffer.from(await document.save())
}

/** Stands for the hidden window; `draws`: how often it says that it has drawn. */
function fakeWindow(handover: Handover, draws = Infinity) {
  const seen: (number | null)[] = []
  const made: { destroyed: boolean; webContents: EventEmitter }[] = []
  const openPrintWindow = () => {
    const window = { destroyed: false, webContents: Object.assign(new EventEmitter(), { printToPDF: () => pdfOf(7) }), isDestroyed: () => window.destroyed, destroy: () => { window.destroyed = true } }
    made.push(window)
    const drawAll = async () => {
      let n = 0
      for (let next: Printed | null = handover.binder(); next && n < draws; next = await handover.drawn(), n++) seen.push((next as Sheet).pages)
    }
    setTimeout(() => { drawAll().catch(() => undefined) })
    return window as unknown as BrowserWindow
  }
  return { seen, made, openPrintWindow }
}

it('the pages are counted first and the number stands on the second drawing; who seals may begin while the dialog stands', async () => {
  const handover = newHandover()
  const { seen, made, openPrintWindow } = fakeWindow(handover)
  const progress: number[] = []
  const done = await printSheet(sheet, { openPrintWindow, handover, onProgress: (n) => progress.push(n) }, async () => {
    expect(() => handover.put(sheet)).not.toThrow()
    handover.clear()
    return 'printed'
  })
  expect([done, seen, progress, made[0]!.destroyed]).toEqual(['printed', [null, 7], [1, 2], true])
})

it('labels are drawn once: they have no page numbers', async () => {
  const handover = newHandover()
  const { seen, openPrintWindow } = fakeWindow(handover)
  await printSheet({ type: 'labels', paper: 'A4', labels: [{ title: 'P-1', code: 'SO1', lines: [] }] }, { openPrintWindow, handover }, async () => true)
  expect(seen).toHaveLength(1)
})

it('cancelled, crashed or silent: nothing is printed, the window is gone and the desk is free', async () => {
  const handover = newHandover()
  const { made, openPrintWindow } = fakeWindow(handover, 0)
  const never = async () => { throw new Error('printed') }
  const abort = new AbortController()
  const cancelled = printSheet(sheet, { openPrintWindow, handover, signal: abort.signal }, never)
  await expect(printSheet(sheet, { openPrintWindow, handover }, never)).rejects.toThrow('E-D9')
  abort.abort(new Error('by the person'))
  await expect(cancelled).rejects.toThrow('by the person')
  const crashed = printSheet(sheet, { openPrintWindow, handover }, never)
  made.at(-1)!.webContents.emit('render-process-gone', {}, { reason: 'oom' })
  await expect(crashed).rejects.toThrow('oom')
  await expect(printSheet(sheet, { openPrintWindow, handover, timeout: 20 }, never)).rejects.toThrow('in time')
  expect(made.every((w) => w.destroyed)).toBe(true)
  expect(() => handover.binder()).toThrow()
})

it.runIf(process.platform === 'linux')('while the dialog prints, temporary files lie in a folder of our own in memory, which is gone afterwards; without one they lie where they did', async () => {
  const base = mkdtempSync(join(tmpdir(), 'memory-'))
  const before = process.env['TMPDIR']
  let folder = ''
  const look = async () => { folder = tmpdir(); return existsSync(folder) && statSync(folder).mode & 0o777 }
  expect(await inMemory(look, [undefined, join(base, 'none'), base], 10)).toBe(0o700)
  expect([dirname(folder), process.env['TMPDIR']]).toEqual([base, before])
  await wait(200)
  expect(existsSync(folder)).toBe(false)
  await expect(inMemory(async () => { throw new Error('jam') }, [base], 10)).rejects.toThrow('jam')
  expect(process.env['TMPDIR']).toBe(before)
  await inMemory(look, [join(base, 'none')])
  expect(folder).toBe(tmpdir())
  rmSync(base, { recursive: true })
})
