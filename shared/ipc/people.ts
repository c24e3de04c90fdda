// People of this room: entering, admitting, changing, removing; their key slots; recovery sheets.
import { z } from 'zod'
import { call, event } from './contract'
import { RequestId, SlotId, StaffId, Utc } from '../model/ids'
import { Role, Sex } from '../model/role'
import { Officer, Training } from '../model/staff'

export const slotKinds = ['password', 'token'] as const
export const Member = z.strictObject({
  staffId: StaffId, name: z.string(), role: Role, sex: Sex, unit: z.string(), badge: z.string(), training: Training.nullable(), qualified: z.boolean(),
  /** `named`: in the register without a login · `waiting`: has a login, no supervisor has admitted him yet · `pending`: admitted, a colleague of his profession has not passed its key on yet. */
  state: z.enum(['named', 'waiting', 'pending', 'active', 'removed']),
  slots: z.array(z.strictObject({ slotId: SlotId, kind: z.enum(slotKinds), addedAt: Utc, label: z.string() })),
})
export type Member = z.infer<typeof Member>

export const people = {
  list: call('open', z.strictObject({}), z.array(Member)),
  /** Enters a person. With a password (typed by that person) he gets a login; admission is the supervisor's. */
  enrol: call('people.manage', z.strictObject({ officer: Officer, password: z.string().min(1).max(10_000).nullable() }), z.strictObject({ staffId: StaffId })),
  /** In a room without an admin (a vault of part A): the supervisor enters the first one. E-B3 where there is one. */
  firstAdmin: call('people.admit', z.strictObject({ officer: Officer, password: z.string().min(1).max(10_000) }), z.strictObject({ staffId: StaffId })),
  admit: call('people.admit', z.strictObject({ staffId: StaffId }), z.null()),
  /** Name, unit, badge, training, role. A changed role needs a new admission. */
  update: call('people.manage', z.strictObject({ staffId: StaffId, officer: Officer }), z.null()),
  /** Takes slots and keys away at once. The last supervisor and the last admin cannot go (E-A18). */
  remove: call('people.remove', z.strictObject({ staffId: StaffId, reason: z.string().trim().min(2).max(200) }), z.null()),
  /** Tokens that are plugged in. `module` = file of the PKCS#11 driver, a setting of this machine. */
  tokens: call('self', z.strictObject({}), z.strictObject({ module: z.string(), tokens: z.array(z.strictObject({ serial: z.string(), label: z.string() })) })),
  /** Asks for the driver file in a native dialog; false when closed. */
  chooseModule: call('policy.set', z.strictObject({}), z.boolean()),
  /** From now on this person needs password and token: adds the token slot and removes the password one. */
  addToken: call('self', z.strictObject({ serial: z.string().max(64), pin: z.string().min(1).max(64), password: z.string().max(100_000) }), z.null()),
  /** Back to the password alone; asks for the token once more. */
  removeToken: call('self', z.strictObject({ pin: z.string().min(1).max(64), password: z.string().max(100_000) }), z.null()),
  /** New recovery sheets for three officers; the old ones are void once these are rehearsed. Needs an approved `control` request, but for the first time. */
  makeRecovery: call('recovery.make', z.strictObject({ officers: z.array(StaffId).length(3), requestId: RequestId.nullable() }), z.strictObject({
    setId: z.string(), sheets: z.array(z.strictObject({ index: z.number(), officer: z.string(), words: z.array(z.string()), qr: z.string() })),
  })),
  /** Two of the new sheets typed back: only then they count. */
  rehearse: call('recovery.make', z.strictObject({ typed: z.array(z.string().max(2000)).min(2).max(3) }), z.null()),
  /** Prints the room window's page (its print style shows only the sheet). */
  printSheet: call('recovery.make', z.strictObject({ index: z.number().int().min(1).max(3) }), z.boolean()),
  recovery: call('open', z.strictObject({}), z.strictObject({ setId: z.string().nullable(), officers: z.array(z.string()), madeAt: Utc.nullable(), rehearsedAt: Utc.nullable() })),
  changed: event(z.null()),
}
