// What stands on the rail for one person: only what he may open. What a wall keeps shut for now stands there shut, with the reason.
import type { Opened } from '../../shared/ipc/session'
import type { SectionRow } from '../../shared/ipc/cases'
import { rightOf } from '../../shared/model/access'
import type { SectionKind } from '../../shared/model/section'
import type { SessionId } from '../../shared/model/ids'
import type { Route } from './route'

export const steps = ['session', 'desk', 'medical', 'samples', 'psychological', 'legal-aid', 'follow-up', 'redact', 'seal'] as const
export type Step = (typeof steps)[number]
export const offices = ['approvals', 'people', 'custody', 'upkeep', 'verify'] as const
export type Office = (typeof offices)[number]

type Me = Pick<Opened, 'acts' | 'role'>
/** `none`: no session is open yet. The others are the reasons of `SectionRow.closed`. */
export type Shut = 'none' | 'questioning' | 'pending' | 'destroyed'
export type StepItem = { step: Step; shut: Shut | null }

/** Kinds of section behind a step: one that may be read opens it. */
const behind: { readonly [S in Step]: readonly SectionKind[] } = {
  session: ['session'], desk: ['questioning'], medical: ['medical', 'intimate'], samples: ['samples'], psychological: ['psychological', 'psychological-out'],
  'legal-aid': ['legal-aid'], 'follow-up': ['follow-up'], redact: ['redaction'], seal: ['seal'],
}

export const seesCases = ({ acts }: Pick<Me, 'acts'>): boolean => acts.includes('case.list')

/** The steps of the open session (while none is open: those of this post, shut). Nothing for those who see no cases. */
export function stepItems(me: Me, rows: readonly SectionRow[] | null, sessionId: SessionId | null): StepItem[] {
  if (!seesCases(me)) return []
  const mine = steps.filter((step) => (step !== 'redact' || me.acts.includes('redact')) && (step !== 'seal' || me.acts.includes('seal.request')))
  if (!rows || !sessionId) return mine.filter((step) => behind[step].some((kind) => rightOf(me.role, kind) !== null)).map((step) => ({ step, shut: 'none' as const }))
  return mine.flatMap((step): StepItem[] => {
    const sections = rows.filter((row) => row.sessionId === sessionId && behind[step].includes(row.kind))
    if (sections.some((row) => row.may.read)) return [{ step, shut: null }]
    const why = sections.map((row) => row.closed).find((closed) => closed !== null && closed !== 'role')
    return why ? [{ step, shut: why as Shut }] : []
  })
}

/** Pages that belong to no case. */
export function officeItems({ acts }: Pick<Me, 'acts'>): Office[] {
  const has: { readonly [O in Office]: boolean } = {
    approvals: acts.includes('approve'), people: acts.includes('people.manage') || acts.includes('people.admit'), custody: acts.includes('custody.read'),
    upkeep: acts.includes('backup') || acts.includes('hold') || acts.includes('rehash'), verify: true,
  }
  return offices.filter((office) => has[office])
}

/** The page a person starts on: those who see no cases on their own work. */
export function firstRoute(me: Me): Route {
  if (seesCases(me)) return { name: 'cases' }
  const [first] = officeItems(me).filter((office) => office !== 'approvals')
  // The auditor's work is the log, whatever else he may open.
  return { name: me.acts.includes('custody.read') ? 'custody' : first ?? 'verify' }
}
