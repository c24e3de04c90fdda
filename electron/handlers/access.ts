// Grants, requests for a second person, the envelope.
import { createHash } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { Subject } from '../../shared/ipc/access'
import type { Sha256 } from '../../shared/model/ids'
import { listItems, openItem, putItem, sectionFor } from '../access/envelope'
import { askGrant, endGrant, giveGrant, listGrants } from '../access/grants'
import { approve, approverFrom, approverOf, ask, decline, listRequests, subjectHash, subjectOf } from '../access/requests'
import { approvable, type SealWorld } from '../seal/seal'
import { personKeys } from '../store/keys'
import { sectionOf } from '../store/world'
import { watermarkOf } from './record'
import { withToken } from './session'
import { choose, type Answers, type HandlerWorld } from './world'

/** How long a photograph of the envelope can be looked at in one opening. */
const pictureMs = 150_000

/** What sealing works on. */
export async function sealWorld({ room, forms, fontFolder }: HandlerWorld): Promise<SealWorld> {
  return { store: room.store, forms, organisation: (await room.place()).unit, fontFolder, isRecording: () => room.isRecording, isRecovering: () => room.recovery.isRunning }
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
  const { room, desk, emit } = world
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

    envelope: async ({ sessionId }) => {
      const items = await listItems(room.store, sessionId)
      await room.looked(await sectionOf(room.store, sessionId, 'intimate'))
      return items
    },
    putItem: async ({ sessionId, label }) => {
      // Before the dialog: who may not is not asked for a file either.
      await sectionFor(room.store, sessionId, 'write')
      const path = await choose(world, { properties: ['openFile'], filters: [{ name: 'JPEG, PNG, WebP', extensions: ['jpg', 'jpeg', 'png', 'webp'] }] })
      return path === null ? null : { itemId: await putItem(room.store, sessionId, label, path) }
    },
    openItem: async ({ sessionId, itemId, purpose, reason }) => {
      const { reader, item } = await openItem(room.store, sessionId, itemId, purpose, reason)
      const url = await desk.put(reader, item.mimeType, async () => undefined)
      // The window closes the picture by itself; so does its address.
      setTimeout(() => void desk.drop(url), pictureMs).unref()
      return { url, mimeType: item.mimeType, watermark: await watermarkOf(world) }
    },
  }
}
