// The only ipcMain: who asks, with what, and whether the vault is open; then the function; then its answer or failure.
import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { fail, ok, Refused, type Result } from '../shared/failure'
import type { Caller, Contract, Emit, Handlers } from '../shared/ipc/contract'
import type { RoomContract } from '../shared/ipc/index'
import { note } from './journal'
import { appOrigin } from './lockdown'
import type { Windows } from './windows'

/** The sender must be the main frame of a window we opened, on our own origin, and one of the callers the contract names. */
function senderMay(event: IpcMainInvokeEvent, windows: Windows, callers: readonly Caller[]): boolean {
  const frame = event.senderFrame
  if (!frame || frame.parent !== null || frame.origin !== appOrigin) return false
  const caller = windows.callerOf(event.sender)
  return caller !== null && callers.includes(caller)
}

/** False when any string in it is no Unicode text (a lone surrogate): such a string has no UTF-8 and no hash. Bytes are not looked into. */
function isText(value: unknown): boolean {
  if (typeof value === 'string') return !/\p{Cs}/u.test(value)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true
  return Object.values(value).every(isText)
}

export function listen(contract: RoomContract, handlers: Handlers<RoomContract>, windows: Windows, isOpen: () => boolean): void {
  const table = handlers as Record<string, Record<string, (input: unknown) => unknown>>
  for (const [group, members] of Object.entries(contract satisfies Contract)) {
    for (const [name, member] of Object.entries(members)) {
      if (member.type !== 'call') continue
      const channel = `${group}.${name}` as const
      ipcMain.handle(channel, async (event, raw: unknown): Promise<Result<unknown>> => {
        if (!senderMay(event, windows, member.callers)) {
          note('ipc-sender', channel)
          return fail('E-B3')
        }
        const parsed = member.input.safeParse(raw)
        if (!parsed.success || !isText(parsed.data)) {
          // zod's details may quote what was typed: they go nowhere.
          note('ipc-input', channel)
          return fail('E-B2')
        }
        if (!member.locked && !isOpen() && !member.callers.includes('print')) return fail('E-A4')
        try {
          const answer = await table[group]![name]!(parsed.data)
          return ok(member.output.parse(answer))
        } catch (error) {
          if (error instanceof Refused) {
            note('ipc-refused', error.code)
            return fail(error.code, error.detail)
          }
          // Work overtaken by a lock finds its store closed: that is no fault.
          if (!member.locked && !isOpen() && !member.callers.includes('print')) return fail('E-A4')
          note('ipc-bug', channel)
          if (process.env['SAYONCE_TRACE']) console.error(error)
          return fail('E-B4')
        }
      })
    }
  }
}

/** Events go to the room window, if there is one. A window that is just going down must not stop what main was doing. */
export function emitter(windows: Windows): Emit<RoomContract> {
  return (group, name, payload) => {
    const room = windows.room
    if (!room || room.isDestroyed() || room.webContents.isCrashed()) return
    try {
      room.webContents.send(`${String(group)}.${String(name)}`, payload)
    } catch {
      note('window-gone')
    }
  }
}
