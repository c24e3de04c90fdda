// The whole contract: everything a window may ask of the main process, and everything main may tell it.
import { cases } from './cases'
import { log } from './log'
import { record } from './record'
import { redact } from './redact'
import { seal } from './seal'
import { sections } from './sections'
import { session } from './session'
import { verify } from './verify'

export const contract = { session, cases, log, record, sections, redact, seal, verify }
export type RoomContract = typeof contract
