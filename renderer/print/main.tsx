// The hidden print window: fetch the document, draw it, wait for the embedded fonts, tell main that the pages are ready; then the next, until there is none.
import '../../shared/no-eval'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import type { Client } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import type { Printed } from '../../shared/model/sheet'
import { Document } from './Document'
import { LabelPages } from './LabelPages'
import { SheetPages } from './SheetPages'
import './print.css'

const faces = ['400 12pt "SayOnce Serif"', '700 12pt "SayOnce Serif"']

/** Sheets and labels have no page margin: their own frame keeps it (SheetPages). A binder's footers are stamped into the margin of print.css. */
const paper = new CSSStyleSheet()
document.adoptedStyleSheets = [paper]
const sizeOf = (printed: Printed) => (!('type' in printed) ? '' : `@page { size: ${printed.type === 'labels' && printed.paper === 'label' ? '60mm 40mm' : 'A4'}; margin: 0; }`)

function Pages({ printed }: { printed: Printed }) {
  if (!('type' in printed)) return <Document binder={printed} />
  return printed.type === 'sheet' ? <SheetPages sheet={printed} /> : <LabelPages document={printed} />
}

const titleOf = (printed: Printed) => (!('type' in printed) ? printed.title : printed.type === 'sheet' ? (printed.parts[0]?.title ?? '') : '标签')

async function draw(room: Client<RoomContract>): Promise<void> {
  const pages = document.getElementById('pages')
  if (!pages) throw new Error('print.html has no place for the pages')
  const root = createRoot(pages)
  let next = await room.seal.binder({})
  for (;;) {
    if (!next.ok) throw new Error(next.failure.code)
    const printed = next.value
    document.title = titleOf(printed)
    paper.replaceSync(sizeOf(printed))
    // Drawn in one go: a hidden window has no animation frames to wait for.
    flushSync(() => root.render(<Pages printed={printed} />))
    const loaded = await Promise.all(faces.map((face) => document.fonts.load(face, '一次询问')))
    // Of the rare signs those that stand on these pages; ASCII is always the main font's.
    await document.fonts.load('400 12pt "SayOnce Rare"', (pages.textContent ?? '').replace(/[\0-\x7F]+/gu, ''))
    if (loaded.some((list) => list.length === 0)) throw new Error('a font of the sealed pages is missing')
    await document.fonts.ready
    const after = await room.seal.drawn({})
    if (!after.ok) throw new Error(after.failure.code)
    if (after.value === null) return
    next = { ok: true, value: after.value }
  }
}

// No 'drawn' means no bundle: main gives up on the window after its time limit, and reads why on the console.
draw(window.sayonce).catch((error: unknown) => console.error(error instanceof Error ? error.message : 'print failed'))
