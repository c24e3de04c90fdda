// Who reported is given to those who investigate and to nobody else: not in the log they read, not by search.
import { describe, expect, it } from 'vitest'
import { linesOf } from '../../../electron/sections/search-lines'
import { foldCase } from '../../../shared/fold/case'
import type { Entry } from '../../../shared/model/entry'
import { roles, type Role } from '../../../shared/model/role'
import { hiddenFrom, seen, seesReporter } from '../../../shared/see'
import { shippedForms } from '../../harness/forms'

const opened = [{ seq: 1, kind: 'case.opened', atUtc: '2026-11-21T06:00:00.000Z', body: { caseId: 'cas_a', number: '2026-K7M3-4', reporter: '值班老师许星垂', reportedAt: '2026-11-21T13:00', firstReceiver: 'stf_a', receipt: '回执七号' } }] as unknown as Entry[]
const investigates: readonly Role[] = ['interviewer', 'recorder', 'case-officer', 'supervisor']

describe('F9: the reporter is kept secret (反家庭暴力法 §14)', () => {
  it('is given to the same roles as the name in the form of the first receiver', () => {
    const field = shippedForms().current.find((form) => form.id === 'first-receiver')?.groups.flatMap((group) => group.fields).find(({ key }) => key === 'reporter-name')
    expect(roles.filter(seesReporter).sort()).toEqual([...(field?.see ?? [])].sort())
    expect(roles.filter(seesReporter).sort()).toEqual([...investigates].sort())
  })

  it.each(roles)('the opening of the case as %s reads it, and finds it by search', (role) => {
    const hidden = hiddenFrom(role, [])
    const [entry] = seen(opened, hidden)
    const words = linesOf(opened, hidden).map(({ text }) => text).join()
    expect(JSON.stringify(entry).includes('许星垂')).toBe(investigates.includes(role))
    expect(words.includes('许星垂')).toBe(investigates.includes(role))
    // Nothing else of it is kept back, and the log itself stays as it is.
    expect(foldCase([entry!])).toMatchObject({ number: '2026-K7M3-4', receipt: '回执七号', reportedAt: '2026-11-21T13:00' })
    expect(words).toContain('回执七号')
    expect(JSON.stringify(opened)).toContain('许星垂')
  })
})
