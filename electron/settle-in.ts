// What a login finds to do before anybody works in the vault.
import { ensureActKeys } from './access/act-keys'
import { settle } from './access/enrol'
import { adopt, isOfPartA } from './access/found'
import { expireGrants } from './access/grants'
import { memberOf, ownRole } from './access/members'
import { expireRequests } from './access/requests'
import { settleDue } from './access/walls'
import type { Store } from './store/store'
import { finishDestruction } from './upkeep/shred'

/** At every login: keys are passed on, grants that ran out are taken, a vault of part A gets its walls. */
export async function settleIn(store: Store): Promise<void> {
  if (await isOfPartA(store)) await adopt(store)
  await finishDestruction(store)
  await memberOf(store, store.staffId)
  await settle(store)
  if ((await ownRole(store)) === 'supervisor') await ensureActKeys(store)
  await expireGrants(store)
  await expireRequests(store)
  await settleDue(store)
  const { repaired, raised } = store.changed
  for (const act of [...(repaired ? ['repaired' as const] : []), ...(raised ? ['cost' as const] : [])]) {
    await store.custody({ kind: 'slot.changed', body: { act, staffId: store.staffId, slot: store.by === 'token' ? 'token' : 'password' } })
  }
}
