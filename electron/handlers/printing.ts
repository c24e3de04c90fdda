// Printing a section: noted in the custody log, drawn by a hidden window, given to the system's dialog.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { Refused } from '../../shared/failure'
import type { sections as contract } from '../../shared/ipc/sections'
import { ownRole } from '../access/members'
import { rightTo } from '../access/walls'
import { unlessAborted } from '../one-work'
import { Coverage } from '../sections/coverage'
import { asPdf, drawable, onPaper, printSheet } from '../sections/print'
import { checkPlan, planSheet, type PlanCheck } from '../sections/family-plan'
import { formSheet, labelSheet, noticeSheet, photographSheet, type SheetWorld } from '../sections/sheets'
import type { SectionPlace } from '../store/world'
import type { HandlerWorld } from './world'

type Wish = z.output<(typeof contract)['print']['input']>
const draw = { form: formSheet, labels: labelSheet, plan: planSheet, photographs: photographSheet, notice: noticeSheet } as const

export function printing({ room, forms, windows, handover, fontFolder, printTo, emit }: HandlerWorld) {
  let files = 0
  const worldOf = async ({ store } = room): Promise<SheetWorld> => ({
    store, forms: await forms.in(store), organisation: (await room.place()).unit, role: await ownRole(store), at: store.clock.utc(),
    mayRead: async (other) => {
      if (!(await rightTo(store, other)).may.read) return false
      await room.looked(other.sectionId)
      return true
    },
  })
  const run = async ({ what, formIds, rows, paper }: Wish, section: SectionPlace, signal: AbortSignal): Promise<boolean> => {
    const { store } = room
    const made = await draw[what](await worldOf(), { section, formIds, rows, paper })
    const document = drawable(made, Coverage.parse(JSON.parse(await readFile(join(fontFolder, 'coverage.json'), 'utf8'))))
    // Before anything is on paper; a dialog that is closed again leaves a line too many, never one too few.
    await store.custody({ kind: 'print.made', body: { what: what === 'notice' ? 'form' : what, target: section.sectionId } })
    const onProgress = (done: number, of: number) => emit('sections', 'printing', { done, of })
    return printSheet(document, { openPrintWindow: () => windows.openPrint(), handover, signal, onProgress }, async (window) => {
      if (printTo === null) return unlessAborted(onPaper(window, document), signal)
      const file = join(printTo, `${what}-${++files}.pdf`)
      await writeFile(file, await asPdf(window), { mode: 0o600 })
      process.stdout.write(`printed ${file}\n`)
      return true
    })
  }
  return {
    print: (wish: Wish, section: SectionPlace): Promise<boolean> => room.printing.run((signal) => run(wish, section, signal).catch((error: unknown) => { throw signal.aborted ? new Refused('E-E4') : error })),
    planCheck: async (section: SectionPlace): Promise<PlanCheck> => checkPlan(await worldOf(), section),
    cancel: (): void => room.printing.cancel(),
  }
}
