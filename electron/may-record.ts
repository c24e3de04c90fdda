// Who may use camera and microphone, and when: a page that somebody took over must not listen to the room from behind a locked screen (XE6).
import type { Caller } from '../shared/ipc/contract'

/** The app now: somebody is logged in; a take runs or is about to, or devices are being measured. */
export type Now = { isOpen: boolean; records: boolean }

/**
 * `use`: open a camera or a microphone. The room window may for its previews, which all lie behind the door; the capturing window while it has something
 * to record. `names`: learn which devices there are; the capturing window lists them at any time, so that the set-up can name them.
 */
export function mayRecord(caller: Caller | null, what: 'use' | 'names', { isOpen, records }: Now): boolean {
  switch (caller) {
    case 'room': return isOpen
    case 'capture': return records || what === 'names'
    default: return false
  }
}
