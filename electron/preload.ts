// The bridge between a sandboxed window and main: one function per call of the contract, one subscription per event, nothing else.
import '../shared/no-eval'
import { contextBridge, ipcRenderer } from 'electron'
import { contract } from '../shared/ipc/index'

type Listener = (payload: unknown) => void

const bridge: Record<string, Record<string, (argument: never) => unknown>> = {}
for (const [group, members] of Object.entries(contract)) {
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
