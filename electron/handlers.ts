// The contract, answered: one file a group says which step does the work. A missing call does not compile.
import type { Handlers } from '../shared/ipc/contract'
import type { RoomContract } from '../shared/ipc/index'
import { access } from './handlers/access'
import { capture } from './handlers/capture'
import { cases, log, redact } from './handlers/cases'
import { decode } from './handlers/decode'
import { drafts } from './handlers/drafts'
import { people } from './handlers/people'
import { photographs } from './handlers/photographs'
import { record } from './handlers/record'
import { seal } from './handlers/seal'
import { sections } from './handlers/sections'
import { session } from './handlers/session'
import { upkeep } from './handlers/upkeep'
import { verify } from './handlers/verify'
import type { HandlerWorld } from './handlers/world'

export function handlers(world: HandlerWorld): Handlers<RoomContract> {
  return {
    session: session(world), people: people(world), access: access(world), cases: cases(world), log: log(world), capture: capture(world), decode: decode(world), record: record(world),
    sections: sections(world), drafts: drafts(world), photographs: photographs(world), redact: redact(world), seal: seal(world), upkeep: upkeep(world), verify: verify(world),
  }
}
