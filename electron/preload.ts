// The bridge between a sandboxed window and main: one function per call of the contract, one subscription per event, nothing else. The capturing
// window gets its own group only, and no other window gets that group.
import '../shared/no-eval'
import { contextBridge, ipcRenderer } from 'electron'
import { contract } from '../shared/ipc/index'

type Listener = (payload: unknown) => void
/** What is used of the page: this file is checked with Node's types. */
const page = globalThis as unknown as { location: { pathname: string; origin: string }; postMessage(message: unknown, origin: string, ports: readonly unknown[]): void }

// Main checks the caller of each call as well; what a window cannot use it need not see. The page is our own: its address says what it is.
const records = page.location.pathname === '/capture.html'
const own = records ? 'capture' : page.location.pathname === '/decode.html' ? 'decode' : null
const hidden: readonly string[] = ['capture', 'decode']

const bridge: Record<string, Record<string, (argument: never) => unknown>> = {}
for (const [group, members] of Object.entries(contract)) {
  if (own === null ? hidden.includes(group) : group !== own) continue
  const face: Record<string, (argument: never) => unknown> = {}
  for (const [name, member] of Object.entries(members)) {
    const channel = `${group}.${name}`
    face[name] = member.type === 'call'
      ? (input: never) => ipcRenderer.invoke(channel, input)
      : (listener: Listener) => {
          // The event object stays here: it carries the sender and its ports.
          const pass = (_event: unknown, payload: unknown) => listener(payload)
          ipcRenderer.on(channel, pass)
          return () => { ipcRenderer.removeListener(channel, pass) }
        }
  }
  bridge[group] = face
}
contextBridge.exposeInMainWorld('sayonce', bridge)

// Bytes go to the writer over a port of their own, which the bridge cannot carry.
if (records) ipcRenderer.on('sayonce-chunks', (event) => page.postMessage({ kind: 'sayonce-chunks' }, page.location.origin, event.ports))
