// The people of this room as main knows them: register and cards, read again whenever the register has grown.
import { Refused } from '../../shared/failure'
import { foldStaff, type Staff } from '../../shared/fold/case'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import type { RecoveryCard } from '../../shared/model/staff'
import type { Store } from '../store/store'
import { registerSection } from '../store/world'
import { admitted, type Admission, type Admitted } from './cards'

/** `admission` is null for who was never admitted, was removed, or whose role has changed since: he holds no new keys and may do nothing. */
export type Known = Staff & { admission: Admission | null }
export type Members = { all: Known[]; active: (Known & { admission: Admission })[]; recovery: RecoveryCard | null; acts: Admitted['acts'] }

type Read = { seq: number; members: Members }
const cache = new WeakMap<Store, Read>()

export async function membersOf(store: Store): Promise<Members> {
  const section = await registerSection(store)
  const seq = (await store.db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM entry WHERE section = ?', section))?.seq ?? 0
  const known = cache.get(store)
  if (known?.seq === seq) return known.members
  // Whom nobody sealed the register to is not one of this room's people (yet, or any more).
  if (seq > 0 && !(await store.sectionKeys.canOpen(section))) throw new Refused('E-A19')
  const entries = await store.log.read(section)
  const { people, recovery, acts } = admitted(entries)
  const all = foldStaff(entries).map((staff): Known => {
    const admission = people.get(staff.staffId) ?? null
    return { ...staff, admission: staff.removed || admission?.role !== staff.role ? null : admission }
  })
  const members = { all, active: all.filter((m): m is Known & { admission: Admission } => m.admission !== null), recovery, acts }
  cache.set(store, { seq: entries.at(-1)?.seq ?? 0, members })
  return members
}

export async function memberOf(store: Store, staffId: StaffId): Promise<Members['active'][number]> {
  const found = (await membersOf(store)).active.find((m) => m.staffId === staffId)
  if (!found) throw new Refused('E-A19')
  return found
}

/** The role of who is logged in, from the register and his card. Throws `Refused` E-A19 when he was removed or not (any more) admitted. */
export async function ownRole(store: Store): Promise<Role> {
  return (await memberOf(store, store.staffId)).role
}
