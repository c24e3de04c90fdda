// Grants, requests for a second person.
import { createHash } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { Subject } from '../../shared/ipc/access'
import type { Sha256 } from '../../shared/model/ids'
import { askGrant, endGrant, giveGrant, listGrants } from '../access/grants'
import { approve, approverFrom, approverOf, ask, decline, listRequests, subjectHash, subjectOf } from '../access/requests'
import { approvable, type SealWorld } from '../seal/seal'
import { personKeys } from '../store/keys'
import { withToken } from './session'
import type { Answers, HandlerWorld } from './world'

/** What sealing works on. */
export async function sealWorld({ room, forms, fontFolder }: HandlerWorld): Promise<SealWorld> {
  const definitions = await forms.in(room.store)
  return { store: room.store, definitions, organisation: (await room.place()).unit, fontFolder, isRecording: () => room.isRecording, isRecovering: () => room.recovery.isRunning }
}

/** The hash of what a request is about as it stands now: with one word changed it is another, and the approval is void. */
export async function hashNow(world: HandlerWorld, subject: Subject): Promise<Sha256> {
  const { store } = world.room
  switch (subject.dual) {
    case 'seal':
      return subjectHash(subject, await approvable(await sealWorld(world), subject.wish))
    case 'dispose': {
      const rows = await store.db.all<{ hash: string }>('SELECT entry.hash FROM entry JOIN section ON section.id = entry.section WHERE section.case_id = ? ORDER BY n DESC LIMIT 1', subject.caseId)
      if (!rows[0]) throw new Refused('E-B1')
      return subjectHash(subject, rows[0].hash)
    }
    case 'control':
      return subjectHash(subject, subject.control.what === 'reanchor' ? createHash('sha256').update(JSON.stringify(store.log.mismatch())).digest('hex') : '')
  }
}

export function access(world: HandlerWorld): Answers<'access'> {
  const { room, emit } = world
  const one = async (requestId: string) => {
    const found = (await listRequests(room.store)).find((r) => r.requestId === requestId)
    if (!found) throw new Refused('E-B1')
    emit('access', 'requestsChanged', null)
    return found
  }
  const wallsMoved = <T>(value: T) => {
    room.wallsMoved()
    return value
  }

  return {
    grants: ({ caseId }) => listGrants(room.store, caseId),
    ask: ({ sectionId, purpose }) => askGrant(room.store, sectionId, purpose),
    grant: async (input) => wallsMoved(await giveGrant(room.store, input, room.policy.grantDays)),
    endGrant: async ({ grantId }) => { await endGrant(room.store, grantId); return wallsMoved(null) },

    request: async ({ subject }) => one(await ask(room.store, subject, await hashNow(world, subject), room.policy.approvalHours)),
    requests: () => listRequests(room.store),
    approve: async ({ requestId }) => {
      const { store } = room
      await approve(store, requestId, await hashNow(world, await subjectOf(store, requestId)), await approverOf(store))
      return one(requestId)
    },
    decline: async ({ requestId }) => { await decline(room.store, requestId); return one(requestId) },
    approveHere: async ({ requestId, staffId, password, pin }) => {
      const { store } = room
      if (staffId === store.staffId) throw new Refused('E-B5')
      const hash = await hashNow(world, await subjectOf(store, requestId))
      const seed = await room.guarded(staffId, () => store.slots.seedOf({ who: staffId, password, token: withToken(world, pin) }))
      const approver = await approverFrom(store, staffId, personKeys(seed))
      seed.fill(0)
      await approve(store, requestId, hash, approver).finally(() => approver.ring.wipe())
      return one(requestId)
    },
  }
}
