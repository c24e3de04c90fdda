// Hits on the screen: by case, and each leads to the place of its words.
import { describe, expect, it } from 'vitest'
import { byCase, routeOf } from '../../../renderer/cases/hits'
import type { Hit } from '../../../shared/ipc/cases'
import { sectionKinds } from '../../../shared/model/section'

const hit = (caseId: string, kind: Hit['kind'], seq = 1, sessionId: string | null = 'ses_1') => ({ caseId, number: caseId, kind, seq, sessionId, sectionId: `sec_${kind}`, text: '', at: '2026-11-22T08:00:00.000Z' }) as unknown as Hit

describe('hits', () => {
  it('stand by case in the order of the newest hit of each, and keep their place in the whole list', () => {
    const groups = byCase([hit('b', 'questioning', 9), hit('a', 'medical'), hit('b', 'medical')])
    expect(groups.map((g) => [g.number, g.hits.map((h) => h.at)])).toEqual([['b', [0, 2]], ['a', [1]]])
  })

  it('lead to the desk, the form, the case, the session or the seal', () => {
    expect(routeOf(hit('a', 'questioning'))).toEqual({ name: 'desk', caseId: 'a', sessionId: 'ses_1' })
    expect(routeOf(hit('a', 'medical'))).toEqual({ name: 'form', service: 'medical', caseId: 'a', sessionId: 'ses_1' })
    expect(routeOf(hit('a', 'psychological-out'))).toMatchObject({ name: 'form', service: 'psychological' })
    expect(routeOf(hit('a', 'seal'))).toMatchObject({ name: 'seal' })
    expect(routeOf(hit('a', 'session'))).toMatchObject({ name: 'session' })
    for (const kind of sectionKinds) expect(routeOf(hit('a', kind, 1, null))).toEqual({ name: 'case', caseId: 'a' })
  })
})
