// On the session board every post changes its own service and no other; who is present and the checklist belong to those who run the questioning.
import { describe, expect, test } from 'vitest'
import { maySession } from '../../../renderer/access/may-session'
import { roles, type Role } from '../../../shared/model/role'
import { serviceKinds } from '../../../shared/model/section'
import type { SectionRow } from '../../../shared/ipc/cases'

const rows = (write: boolean) => ({ session: { may: { read: true, write } } as SectionRow })

describe('what a post may change of a session', () => {
  test.each<[Role, boolean, string[]]>([
    ['medic', false, ['medical', 'samples', 'follow-up']], ['counsellor', false, ['psychological', 'follow-up']], ['legal-aid', false, ['legal-aid', 'follow-up']],
    ['interviewer', true, [...serviceKinds]], ['recorder', true, [...serviceKinds]], ['case-officer', true, [...serviceKinds]], ['observer', false, []], ['supervisor', false, []],
  ])('%s', (role, run, services) => {
    const may = maySession(role, rows(true))
    expect(may.run).toBe(run)
    expect(serviceKinds.filter(may.service)).toEqual(services)
  })

  test('nothing while the section itself may not be written', () => {
    for (const role of roles) {
      const may = maySession(role, rows(false))
      expect([may.run, ...serviceKinds.map(may.service)]).not.toContain(true)
    }
  })
})
