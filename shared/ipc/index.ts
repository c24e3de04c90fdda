// The whole contract: everything a window may ask of the main process, and everything main may tell it.
import { access } from './access'
import { capture } from './capture'
import { cases } from './cases'
import { log } from './log'
import { people } from './people'
import { record } from './record'
import { redact } from './redact'
import { seal } from './seal'
import { sections } from './sections'
import { session } from './session'
import { upkeep } from './upkeep'
import { verify } from './verify'

export const contract = { session, people, access, cases, log, capture, record, sections, redact, seal, upkeep, verify }
export type RoomContract = typeof contract
