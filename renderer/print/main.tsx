// The hidden print window: fetch the binder, draw it, wait for the embedded fonts, tell main that the pages are ready.
import '../../shared/no-eval'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import type { Client } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import { Document } from './Document'
import './print.css'

const faces = ['400 12pt "SayOnce Serif"', '700 12pt "SayOnce Serif"']

async function draw(room: Client<RoomContract>): Promise<void> {
  const binder = await room.seal.binder({})
  if (!binder.ok) throw new Error(binder.failure.code)
  document.title = binder.value.title
  const pages = document.getElementById('pages')
  if (!pages) throw new Error('print.html has no place for the pages')
  // Drawn in one go: a hidden window has no animation frames to wait for.
  flushSync(() => createRoot(pages).render(<Document binder={binder.value} />))
  const loaded = await Promise.all(faces.map((face) => document.fonts.load(face, '一次询问')))
  if (loaded.some((list) => list.length === 0)) throw new Error('a font of the sealed pages is missing')
  await document.fonts.ready
  await room.seal.drawn({})
}

// No 'drawn' means no bundle: main gives up on the window after its time limit, and reads why on the console.
draw(window.sayonce).catch((error: unknown) => console.error(error instanceof Error ? error.message : 'print failed'))
