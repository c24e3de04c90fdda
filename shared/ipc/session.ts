// Door and desk: set up, unlock, lock, language; staff of this room.
import { z } from 'zod'
import { call, event } from './contract'
import { Failure } from '../failure'
import { StaffId } from '../model/ids'
import { Role, Sex } from '../model/role'

const Password = z.string().min(1).max(10_000)

export const VaultState = z.enum(['none', 'locked', 'open'])
/** `readOnly`: the log did not match its outside head (E-A7). `recovered`: recordings that ended abnormally, found at this unlock. */
export const Opened = z.strictObject({ staffId: StaffId, readOnly: z.boolean(), recovered: z.array(z.strictObject({ caseNumber: z.string(), endedAt: z.string(), seconds: z.number() })) })
export type Opened = z.infer<typeof Opened>

export const session = {
  state: call(z.strictObject({}), z.strictObject({ vault: VaultState, version: z.string(), language: z.enum(['zh', 'en']) }), { locked: true }),
  setUp: call(z.strictObject({
    password: Password,
    unit: z.string().trim().min(1).max(100),
    room: z.string().trim().min(1).max(60),
    officer: z.strictObject({ name: z.string().trim().min(1).max(60), role: Role, sex: Sex, badge: z.string().max(40) }),
  }), Opened, { locked: true }),
  /** Any text may be tried: what could not be a password is answered like a wrong one (E-A1). */
  unlock: call(z.strictObject({ password: z.string().max(100_000) }), Opened, { locked: true }),
  lock: call(z.strictObject({}), z.null()),
  setLanguage: call(z.strictObject({ language: z.enum(['zh', 'en']) }), z.null(), { locked: true }),
  /** Where the vault was set up: unit and room, printed on every document. */
  place: call(z.strictObject({}), z.strictObject({ unit: z.string(), room: z.string() })),
  locked: event(z.null()),
  /** Closing or quitting was refused, and why: main has no other way to say it. */
  refused: event(Failure),
}
