// The process that writes media, and only that: it holds one take's key, no other secret, and goes on whatever becomes of the windows.
// Two of them run: one that writes, and a spare that takes over within a moment (writer-desk.ts).
import { Refused } from '../../shared/failure'
import { TakeWriter, type ChunkPort } from './writer'
import { WriterRequest, type WriterMessage } from './writer-calls'

/** Electron's utilityProcess has a `parentPort`; a child of plain Node, as in tests, has `send`. */
type MediaPort = { postMessage(message: unknown): void; on(event: 'message', listener: (event: { data: unknown }) => void): void; start(): void; close(): void }
type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: MediaPort[] }) => void): void
  on(event: 'close', listener: () => void): void
}
const parent = (process as unknown as { parentPort?: ParentPort }).parentPort

// A write that never comes back holds one thread; with the usual four, one disk that hangs would stop the other. Set by main as well
// (writer-desk.ts), because the number is fixed at the first use.
process.env['UV_THREADPOOL_SIZE'] ??= '32'

const say = (message: WriterMessage) => {
  if (parent) parent.postMessage(message)
  else if (process.connected) process.send?.(message)
}
const writer = new TakeWriter(say)

async function handle(message: unknown): Promise<void> {
  const { data } = WriterRequest.safeParse(message)
  if (!data) return
  try {
    say({ id: data.id, value: await writer.handle(data.call) })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    say({ id: data.id, fault: error.detail === undefined ? { code: error.code } : { code: error.code, detail: error.detail } })
  }
}

const mediaPort = (port: MediaPort): ChunkPort => ({
  post: (answer) => port.postMessage(answer),
  onMessage: (listener) => {
    port.on('message', (event) => listener(event.data))
    port.start()
  },
  close: () => port.close(),
})

/** Stands for a port under plain Node, where none can be handed over: chunks come as `{ port, chunk }`, answers go as `{ port, answer }`. */
const standIns = new Map<number, (message: unknown) => void>()
const standIn = (port: number): ChunkPort => ({
  post: (answer) => { if (process.connected) process.send?.({ port, answer }) },
  onMessage: (listener) => { standIns.set(port, listener) },
  close: () => { standIns.delete(port) },
})

/** Main is gone, or this process is broken: nothing more is begun. */
const leave = () => { void writer.stop().finally(() => process.exit(0)) }
// Nothing is said about it: what an error carries may be content. The spare takes over.
process.on('uncaughtException', () => process.exit(1))
process.on('unhandledRejection', () => process.exit(1))

if (parent) {
  parent.on('message', ({ data, ports: [port] }) => {
    if (port) writer.attach(mediaPort(port))
    else void handle(data)
  })
  parent.on('close', leave)
} else {
  process.on('message', (message: { port?: number; chunk?: unknown }) => {
    if (typeof message.port !== 'number') void handle(message)
    else if (message.chunk === undefined) writer.attach(standIn(message.port))
    else standIns.get(message.port)?.(message.chunk)
  })
  process.on('disconnect', leave)
}
