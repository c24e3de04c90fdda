// Role keys and who gets them: a new member from a colleague, a leaver never again. Settled at every login by whoever holds a key.
import { keptBySupervisor } from '../../shared/model/access'
import { roles, type Role } from '../../shared/model/role'
import { Keyring, roleHolder, type Holder, type RoleKey } from '../store/keyring'
import type { Sql } from '../store/sql'
import type { Store } from '../store/store'
import { membersOf, type Members } from './members'

type Recipient = { holder: Holder; publicKey: Buffer }

/** Everybody a role's key has to be sealed to: its members, the supervisors where they keep it, the recovery sheets. */
async function recipients(store: Store, tx: Sql, members: Members, role: Role): Promise<Recipient[]> {
  const to: Recipient[] = members.active.filter((m) => m.role === role).map((m) => ({ holder: m.staffId, publicKey: Buffer.from(m.admission.keys.box, 'hex') }))
  if (role !== 'supervisor' && keptBySupervisor(role)) {
    // Theirs first: a key made now must not be sealed to the one that a supervisor who left had.
    const newest = await currentRoleKey(store, tx, 'supervisor')
    if (newest) to.push({ holder: roleHolder('supervisor', newest.version), publicKey: newest.publicKey })
  }
  if (members.recovery) to.push({ holder: `recovery:${members.recovery.setId}`, publicKey: Buffer.from(members.recovery.keys.box, 'hex') })
  return to
}

/** The key that what is made now is sealed to; made when there is none or when somebody left since. Null for a role without members. */
export async function currentRoleKey(store: Store, tx: Sql, role: Role): Promise<RoleKey | null> {
  const newest = (await Keyring.versions(tx, role)).findLast((v) => !v.retired)
  if (newest) return newest
  const members = await membersOf(store)
  if (!members.active.some((m) => m.role === role)) return null
  return Keyring.make(tx, role, await recipients(store, tx, members, role))
}

/**
 * Passes on what this person can pass on: every version of every role key he reaches, to every recipient who lacks it. Takes away what
 * no longer has a right. Returns the roles of which an admitted member still waits for a colleague.
 */
export async function settleRoles(store: Store): Promise<Role[]> {
  const members = await membersOf(store)
  const { ring } = store.sectionKeys
  const waiting = new Set<Role>()
  await store.db.transaction(async (tx) => {
    for (const role of roles) {
      await currentRoleKey(store, tx, role)
      const wanted = await recipients(store, tx, members, role)
      for (const { version } of await Keyring.versions(tx, role)) {
        const had = await tx.all<{ holder: Holder }>('SELECT holder FROM role_member WHERE role = ? AND version = ?', role, version)
        for (const { holder, publicKey } of wanted) {
          if (had.some((h) => h.holder === holder)) continue
          if (!(await ring.pass(tx, role, version, holder, publicKey))) waiting.add(role)
        }
        // What the older sheets keep stays until the newer ones have it: perhaps nobody else does.
        const sheets = wanted.find((w) => w.holder.startsWith('recovery:'))
        const renewed = sheets && (await tx.get('SELECT 1 FROM role_member WHERE role = ? AND version = ? AND holder = ?', role, version, sheets.holder))
        for (const { holder } of had) {
          if (holder.startsWith('recovery:') && !renewed) continue
          // Older versions of the supervisors' key keep what they keep: their holders are supervisors still, or have lost that key.
          if (!holder.startsWith('role:') && !wanted.some((w) => w.holder === holder)) await tx.run('DELETE FROM role_member WHERE role = ? AND version = ? AND holder = ?', role, version, holder)
        }
      }
    }
  })
  await ring.refresh()
  return [...waiting]
}

/** Somebody left: his boxes go, and what is made from now on is sealed to a new key of that role. */
export async function leaveRole(tx: Sql, role: Role, holder: Holder): Promise<void> {
  await tx.run('DELETE FROM role_member WHERE holder = ?', holder)
  await tx.run('UPDATE role_key SET retired = 1 WHERE role = ?', role)
  // Where the supervisors keep a key, the one who left could reach it through them.
  if (role === 'supervisor') for (const other of roles) if (other !== role && keptBySupervisor(other)) await tx.run('UPDATE role_key SET retired = 1 WHERE role = ?', other)
}
