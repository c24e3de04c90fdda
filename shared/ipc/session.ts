// The door: first start, unlock, lock, switch, password, token; language and place.
import { z } from 'zod'
import { call, event } from './contract'
import { Act } from '../model/access'
import { DoorCause } from '../model/custody'
import { Failure } from '../failure'
import { RecordingId, SessionId, StaffId, TakeId, Utc } from '../model/ids'
import { Role } from '../model/role'
import { Officer } from '../model/staff'

const Password = z.string().min(1).max(10_000)
const Pin = z.string().max(64)

export const VaultState = z.enum(['none', 'locked', 'open'])

/** Whom the door offers, last users first. Names are kept on this machine only, encrypted with its own key; elsewhere the list is empty. */
export const DoorPerson = z.strictObject({ staffId: StaffId, name: z.string(), role: Role, token: z.boolean(), lastAt: Utc.nullable() })
export type DoorPerson = z.infer<typeof DoorPerson>

/**
 * `damaged`: something of it does not authenticate. `waits`: it was not ended yet: `second` = the second disk may hold more and is not there (with
 * `takeId`, for `record.giveUp`), `disk` = a disk refused; both are tried again at the next login.
 */
const Recovered = z.strictObject({
  caseNumber: z.string(), endedAt: z.string(), seconds: z.number(), damaged: z.boolean().optional(), waits: z.enum(['second', 'disk']).optional(), takeId: TakeId.optional(),
})

/**
 * `readOnly`: the log did not match its outside head (E-A7). `recovered`: recordings that ended abnormally, found at this unlock so far.
 * `acts`: what this person may do besides sections. `mustRecover`: recovery sheets were never made and rehearsed.
 */
export const Opened = z.strictObject({
  staffId: StaffId, role: Role, name: z.string(), acts: z.array(Act), readOnly: z.boolean(), mustRecover: z.boolean(),
  recovered: z.array(Recovered),
  /** They are still being looked through: `recovered` follows as an event. */
  recovering: z.boolean(),
})
export type Opened = z.infer<typeof Opened>

/** What runs while the door is shut. */
export const Running = z.strictObject({ recordingId: RecordingId, sessionId: SessionId, startedAt: Utc })

const NewOfficer = Officer.extend({ password: Password })
export type NewOfficer = z.infer<typeof NewOfficer>

export const session = {
  state: call('anyone', z.strictObject({}), z.strictObject({
    vault: VaultState, version: z.string(), language: z.enum(['zh', 'en']), people: z.array(DoorPerson),
    /** Milliseconds until the next try is accepted. */
    waitMs: z.number().int().min(0), idleMinutes: z.number(), running: Running.nullable(),
    /** Who is in, so that a window that was loaded anew finds its way. */
    opened: Opened.nullable(),
  })),
  /** First start: at least one supervisor (the first one is the founder) and one admin, each with a password of his own. The founder is logged in. */
  setUp: call('anyone', z.strictObject({ unit: z.string().trim().min(1).max(100), room: z.string().trim().min(1).max(60), officers: z.array(NewOfficer).min(2).max(20) }), Opened),
  /** Any text may be tried: what could not be a password is answered like a wrong one (E-A1). `who`: from the list, or null with a typed name. */
  unlock: call('anyone', z.strictObject({ who: StaffId.nullable(), name: z.string().max(200).default(''), password: z.string().max(100_000), pin: Pin.default('') }), Opened),
  /** Wipes the keys and closes the store. A running recording goes on. */
  lock: call('open', z.strictObject({ cause: DoorCause.extract(['person', 'idle', 'switch']) }), z.null()),
  changePassword: call('self', z.strictObject({ old: z.string().max(100_000), fresh: Password }), z.null()),
  /** Opens the vault with recovery sheets (any two of three) and gives one registered person a new password and new keys. */
  recover: call('anyone', z.strictObject({ shares: z.array(z.string().max(2000)).min(1).max(3), staffId: StaffId.nullable(), password: Password }), z.strictObject({
    /** Null until the sheets fitted and a person was chosen: then the list to choose from. */
    opened: Opened.nullable(), people: z.array(z.strictObject({ staffId: StaffId, name: z.string(), role: Role })),
  })),
  setLanguage: call('anyone', z.strictObject({ language: z.enum(['zh', 'en']) }), z.null()),
  /** Where the vault was set up: unit and room, printed on every document. */
  place: call('open', z.strictObject({}), z.strictObject({ unit: z.string(), room: z.string() })),
  /** Everything that was recovered in this login so far; it goes on behind the open room. */
  recovered: event(z.array(Recovered)),
  locked: event(z.strictObject({ cause: DoorCause })),
  /** Closing or quitting was refused, and why: main has no other way to say it. */
  refused: event(Failure),
}
