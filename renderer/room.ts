// The typed client of the main process; the only reader of window.sayonce.
import type { Client } from '../shared/ipc/contract'
import type { RoomContract } from '../shared/ipc/index'

declare global {
  interface Window {
    readonly sayonce: Client<RoomContract>
  }
}

/** Every call resolves to a Result: expected failures are values, never exceptions. */
export const room: Client<RoomContract> = window.sayonce

type Value<R> = R extends { ok: true; value: infer V } ? V : never
/** What the door knows before anybody is in. */
export type DoorState = Value<Awaited<ReturnType<typeof room.session.state>>>
