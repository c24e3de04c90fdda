// The only ipcMain: who asks, with what, whether the vault is open and the access table allows it; then the function; then its answer or failure.
import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { fail, ok, Refused, type Result } from '../shared/failure'
import type { Caller, Contract, Emit, Handlers, Need } from '../shared/ipc/contract'
import type { RoomContract } from '../shared/ipc/index'
import { note } from './journal'
import { appOrigin } from './lockdown'
import type { Room } from './room'
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

const ofHidden = (need: Need): need is 'window' | 'capture' | 'decode' => need === 'window' || need === 'capture' || need === 'decode'

/** Throws `Refused`: E-A4 locked · E-A19 removed or not admitted · E-B3 when the role may not do this. The role is the register's, never the window's. */
async function admit(need: Need, room: Room): Promise<void> {
  if (need === 'anyone' || ofHidden(need)) return
  if (!room.isOpen) throw new Refused('E-A4')
  const role = await room.role().catch((error: unknown) => {
    // Removed while logged in (XB16): the keys go at once, not only the calls.
    if (error instanceof Refused && error.code === 'E-A19') void room.lock('system').catch(() => undefined)
    throw error
  })
  if (need !== 'open' && need !== 'section' && !(await room.mayDo(need))) throw new Refused('E-B3', role)
}

/** Somebody who was removed may still leave. */
const always: ReadonlySet<string> = new Set(['session.lock'])

export function listen(contract: RoomContract, handlers: Handlers<RoomContract>, windows: Windows, room: Room): void {
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
        try {
          if (!always.has(channel)) await admit(member.need, room)
          const answer = await table[group]![name]!(parsed.data)
          return ok(member.output.parse(answer))
        } catch (error) {
          // Work overtaken by a lock finds its store closed: that is no fault.
          if (member.need !== 'anyone' && !ofHidden(member.need) && !room.isOpen) return fail('E-A4')
          if (error instanceof Refused) {
            note('ipc-refused', error.code)
            // What a hidden window is refused is no person's doing.
            if (room.isOpen && !ofHidden(member.need)) await room.refusals.add(channel, error.code, parsed.data)
            return fail(error.code, error.detail)
          }
          note('ipc-bug', channel)
          if (process.env['SAYONCE_TRACE']) console.error(error)
          return fail('E-B4')
        }
      })
    }
  }
}

/** Orders to record go to the capturing window, every other event to the room window, if there is one. A window that is just going down must not stop what main was doing. */
export function emitter(windows: Windows): Emit<RoomContract> {
  return (group, name, payload) => {
    const window = group === 'capture' ? windows.capture : windows.room
    if (!window || window.isDestroyed() || window.webContents.isCrashed()) return
    try {
      window.webContents.send(`${String(group)}.${String(name)}`, payload)
    } catch {
      note('window-gone')
    }
  }
}
