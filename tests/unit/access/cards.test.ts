// F75: who counts as admitted: a chain of signatures from the founder, and nothing else.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { admitted, signActCard, signAgreed, signCard, signEntered, signRecoveryCard } from '../../../electron/access/cards'
import { personKeys, signingKeyFrom, signingPublicOf } from '../../../electron/store/keys'
import type { Fact } from '../../../shared/model/entry'
import type { StaffId } from '../../../shared/model/ids'
import type { Role } from '../../../shared/model/role'
import { freshId } from '../../harness/ids'
import { entries } from '../shared/world'

const somebody = (role: Role) => ({ staffId: freshId('stf'), role, keys: personKeys(randomBytes(32)) })
type Somebody = ReturnType<typeof somebody>

const [founder, second, admin, medic, stranger] = [somebody('supervisor'), somebody('supervisor'), somebody('admin'), somebody('medic'), somebody('medic')]

let count = 0
type Change = Partial<{ role: Role; by: StaffId | 'recovery'; admin: Somebody | null }>
/** A card of `who`, entered by the admin, signed with `by`'s key in `by`'s name. */
const card = (who: Somebody, by: Somebody, change: Change = {}): Fact => {
  const role = change.role ?? who.role
  const entry = { staffId: who.staffId, role, keys: who.keys.publics }
  const signer = change.admin === undefined ? (role === 'admin' || who === founder ? null : admin) : change.admin
  const entered = signer && signEntered(entry, signer.staffId, signer.keys.sign)
  return { kind: 'staff.card', body: signCard({ ...entry, entered, at: `2026-02-03T09:00:00.${String(count++ % 1000).padStart(3, '0')}Z`, by: change.by ?? by.staffId }, by.keys.sign) }
}
const removed = (who: Somebody): Fact => ({ kind: 'staff.removed', body: { staffId: who.staffId, reason: '调离' } })
const added = (who: Somebody): Fact => ({ kind: 'staff.added', body: { staffId: who.staffId, name: '某某', role: who.role, sex: 'female', unit: '', badge: '', training: null } })
const rolesIn = (...facts: Fact[]) => [...admitted(entries(facts)).people].map(([id, { role }]) => [id, role])
const founding = card(founder, founder)

describe('F75 admission', () => {
  it('the founder signs himself, a supervisor admits, and the admitted have the keys of their card', () => {
    const { people } = admitted(entries([founding, card(admin, founder), card(medic, founder)]))
    expect([...people.keys()]).toEqual([founder.staffId, admin.staffId, medic.staffId])
    expect(people.get(medic.staffId)).toEqual({ role: 'medic', keys: medic.keys.publics })
  })

  it('part A’s register, which has no card, admits nobody; neither does one whose first card is no supervisor’s own', () => {
    expect(rolesIn(added(founder), added(medic))).toEqual([])
    expect(rolesIn(card(medic, medic))).toEqual([])
    expect(rolesIn(card(medic, founder))).toEqual([])
  })

  it('a card is worth nothing when it is signed by oneself, by an admin, by a medic, by a stranger, or in a supervisor’s name with another key', () => {
    const base = [[founder.staffId, 'supervisor'], [admin.staffId, 'admin'], [medic.staffId, 'medic']]
    for (const forged of [card(stranger, stranger), card(stranger, admin), card(stranger, medic), card(stranger, second), card(stranger, stranger, { by: founder.staffId }), card(stranger, stranger, { role: 'supervisor' }), card(second, second)]) {
      expect(rolesIn(founding, card(admin, founder), card(medic, founder), forged)).toEqual(base)
    }
  })

  it('a signature holds for its person, role and keys only: with any of them changed the card is not there', () => {
    const good = card(medic, founder) as Extract<Fact, { kind: 'staff.card' }>
    const bent = (change: Partial<typeof good.body>): Fact => ({ kind: 'staff.card', body: { ...good.body, ...change } })
    for (const fact of [bent({ role: 'supervisor' }), bent({ staffId: stranger.staffId }), bent({ keys: stranger.keys.publics }), bent({ keys: { ...medic.keys.publics, box: stranger.keys.publics.box } }),
      bent({ signature: '0'.repeat(128) }), bent({ by: second.staffId })]) expect(rolesIn(founding, fact)).toEqual([[founder.staffId, 'supervisor']])
  })

  it('a supervisor who was removed, or became something else, admits nobody from then on; what he signed before stays', () => {
    const base = [founding, card(admin, founder), card(second, founder)]
    expect(rolesIn(...base, card(medic, second), removed(second), card(stranger, second)).map(([, role]) => role)).toEqual(['supervisor', 'admin', 'medic'])
    expect(rolesIn(...base, card(second, founder, { role: 'auditor' }), card(medic, second)).map(([, role]) => role)).toEqual(['supervisor', 'admin', 'auditor'])
  })

  it('a card counts once: written again it brings back neither who was removed nor a role that somebody had before', () => {
    const base = [founding, card(admin, founder)]
    const [old, lower] = [card(second, founder), card(second, founder, { role: 'auditor' })]
    expect(rolesIn(...base, old, removed(second), old).map(([, role]) => role)).toEqual(['supervisor', 'admin'])
    expect(rolesIn(...base, old, lower, old).map(([, role]) => role)).toEqual(['supervisor', 'admin', 'auditor'])
    // A supervisor may of course admit him again, with a new card.
    expect(rolesIn(...base, old, removed(second), card(second, founder)).map(([, role]) => role)).toEqual(['supervisor', 'admin', 'supervisor'])
  })

  it('a supervisor cannot admit whom no admin entered, nor an admin whom he entered as himself; only the first admin is entered by nobody', () => {
    const base = [founding, card(admin, founder)]
    for (const admin2 of [null, founder, second, stranger]) expect(rolesIn(...base, card(medic, founder, { admin: admin2 }))).toHaveLength(2)
    const other = somebody('admin')
    expect(rolesIn(...base, card(other, founder))).toHaveLength(2)
    expect(rolesIn(...base, card(other, founder, { admin: other }))).toHaveLength(2)
    expect(rolesIn(...base, card(other, founder, { admin }))).toHaveLength(3)
    // The admin's word is about this person, this role and these keys.
    const good = card(medic, founder) as Extract<Fact, { kind: 'staff.card' }>
    const { signature: _signature, ...rest } = good.body
    const lent: Fact = { kind: 'staff.card', body: signCard({ ...rest, staffId: stranger.staffId, keys: stranger.keys.publics }, founder.keys.sign) }
    expect(rolesIn(...base, lent)).toHaveLength(2)
  })

  it('the recovery key admits once its own card was signed by a supervisor, and the older set no longer does', () => {
    const [first, next] = [personKeys(randomBytes(32)), personKeys(randomBytes(32))]
    const recovery = (setId: string, keys: typeof first, by: Somebody, agreed: string | null = null): Fact => ({ kind: 'recovery.card', body: signRecoveryCard({ setId, keys: keys.publics, officers: [founder.staffId, admin.staffId, medic.staffId], control: agreed, by: by.staffId }, by.keys.sign) })
    const byRecovery = (who: Somebody, keys: typeof first): Fact => ({ kind: 'staff.card', body: signCard({ staffId: who.staffId, role: who.role, keys: who.keys.publics, entered: null, at: '2026-02-03T09:00:00.000Z', by: 'recovery' }, keys.sign) })
    const people = (...facts: Fact[]) => rolesIn(founding, card(admin, founder), ...facts).length
    expect(people(byRecovery(medic, first))).toBe(2)
    expect(people(recovery('a', first, founder), byRecovery(medic, first))).toBe(3)
    expect(people(recovery('a', first, admin), byRecovery(medic, first))).toBe(2)
    // Replacing the sheets takes two persons: without the signature of `control` the old ones stay in force.
    const controlKey = signingKeyFrom(randomBytes(32))
    const control: Fact = { kind: 'act.card', body: signActCard({ act: 'control', key: signingPublicOf(controlKey), by: founder.staffId }, founder.keys.sign) }
    const officers = [founder.staffId, admin.staffId, medic.staffId]
    const agreed = (key: Parameters<typeof signAgreed>[1]) => recovery('b', next, founder, signAgreed({ setId: 'b', keys: next.publics, officers }, key))
    for (const wrong of [recovery('b', next, founder), agreed(signingKeyFrom(randomBytes(32)))]) {
      expect(people(recovery('a', first, founder), control, wrong, byRecovery(medic, first))).toBe(3)
      expect(people(recovery('a', first, founder), control, wrong, byRecovery(medic, next))).toBe(2)
    }
    expect(people(recovery('a', first, founder), control, agreed(controlKey), byRecovery(medic, first))).toBe(2)
    expect(people(recovery('a', first, founder), control, agreed(controlKey), byRecovery(medic, next))).toBe(3)
    const a = recovery('a', first, founder)
    expect(people(a, control, agreed(controlKey), a, byRecovery(medic, first)), 'the old set written once more').toBe(2)
  })

  it('a supervisor whose role has changed signs nothing that counts', () => {
    const other = { ...founder, role: 'observer' as const }
    const changed: Fact = { kind: 'staff.updated', body: { staffId: other.staffId, name: 'x', role: 'observer', sex: 'female', unit: '', badge: '', training: null } }
    expect(rolesIn(founding, card(admin, founder), changed, card(medic, founder))).toEqual([[admin.staffId, 'admin']])
  })

  it('the first key of an act of two persons counts, and only when a supervisor signed it: a second one would be a way around them', () => {
    const act = (key: string, by: Somebody): Fact => ({ kind: 'act.card', body: signActCard({ act: 'dispose', key, by: by.staffId }, by.keys.sign) })
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]
    expect(admitted(entries([founding, card(admin, founder), act(b, admin), act(a, founder), act(b, founder)])).acts).toEqual({ dispose: a })
  })
})
