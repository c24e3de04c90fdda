// The whole contract: everything a window may ask of the main process, and everything main may tell it.
import { access } from './access'
import { capture } from './capture'
import { cases } from './cases'
import { decode } from './decode'
import { drafts } from './drafts'
import { log } from './log'
import { people } from './people'
import { photographs } from './photographs'
import { record } from './record'
import { redact } from './redact'
import { seal } from './seal'
import { sections } from './sections'
import { session } from './session'
import { upkeep } from './upkeep'
import { verify } from './verify'

export const contract = { session, people, access, cases, log, capture, decode, record, sections, drafts, photographs, redact, seal, upkeep, verify }
export type RoomContract = typeof contract
