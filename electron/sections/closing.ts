// The end of the day (F68): what still keeps a session from being closed, closing it, and what a closed one still takes.
import { Refused } from '../../shared/failure'
import { foldForm, isBlank, openPlaces } from '../../shared/fold/form'
import { foldSession } from '../../shared/fold/session'
import { hasUrgent, urgentPlaces } from '../../shared/fold/urgent'
import type { Entry, Fact, UserFact } from '../../shared/model/entry'
import type { SectionId, SessionId } from '../../shared/model/ids'
import { goesOnAfterClosing, ServiceKind, serviceKinds, type SectionKind } from '../../shared/model/section'
import { walk, type Filled, type Spot } from '../../shared/walk'
import type { FormDefinition } from '../../shared/model/form'
import { rightTo } from '../access/walls'
import type { Store } from '../store/store'
import { sectionById, sectionOf, type SectionPlace } from '../store/world'
import type { Definitions } from './definitions'
import { barredPlaces } from './guardian'

export type Block = { block: 'service' | 'safety-plan' | 'recording' | 'escalation' | 'right'; service: string }

const planId = 'safety-plan'

/** Only what the child itself is asked may stay without a value, and only because it would not say. */
const settled = ({ field, given }: Spot) => given?.answer.state === 'value' || (given?.answer.state === 'refused' && field.key.startsWith('child-'))

/** Nothing required is open, and none of it only says that nobody knows or asked. A part that the child does not agree to is an answer; its refusal is one, too. */
export function isPlanComplete(form: FormDefinition, filled: Filled): boolean {
  return !isBlank(filled) && openPlaces(form, filled).length === 0 && [...walk(form, filled)].every((spot) => !spot.asked || !spot.field.required || settled(spot))
}

/**
 * What keeps a session from being closed; of a closed one what is urgent in the care that goes on. `recording`: the session that is being recorded now. What lies in sections that this person may not open
 * is known by count alone (`urgent_open`). Throws `Refused` E-B1 for an unknown session.
 */
export async function closingBlocks(store: Store, forms: Definitions, sessionId: SessionId, recording: SessionId | null): Promise<Block[]> {
  const session = foldSession(await store.log.read(await sectionOf(store, sessionId, 'session')))
  if (!session) throw new Refused('E-B1')
  const urgent = (await urgentSections(store, forms, sessionId)).map(({ kind }): Block => ({ block: 'escalation', service: kind }))
  // Care goes on after the day, and so does what cannot wait.
  if (session.closed) return urgent
  const blocks: Block[] = [...(recording === sessionId ? [{ block: 'recording', service: 'questioning' } as const] : []), ...urgent]
  for (const service of serviceKinds) {
    const { state } = session.services[service]
    // The follow-up goes on for months: it must have begun.
    if (state === 'open' || (state === 'active' && service !== 'follow-up')) blocks.push({ block: 'service', service })
  }
  const plan = forms.reading.find((form) => form.id === planId)
  if (!plan) return [...blocks, { block: 'safety-plan', service: 'follow-up' }]
  const home = { sectionId: await sectionOf(store, sessionId, plan.section), kind: plan.section }
  if (!(await rightTo(store, home)).may.read) return [...blocks, { block: 'right', service: plan.section }]
  const filled = foldForm(await store.log.read(home.sectionId), planId)
  // F4: a safe adult who has become a suspect since is none.
  if (!isPlanComplete(plan, filled) || (await barredPlaces(store, await sectionById(store, home.sectionId), plan, filled)).length > 0) blocks.push({ block: 'safety-plan', service: plan.section })
  return blocks
}

async function urgentSections(store: Store, forms: Definitions, sessionId: SessionId): Promise<{ section: SectionId; kind: SectionKind }[]> {
  const sections = await store.db.all<{ section: SectionId; kind: SectionKind }>('SELECT id AS section, kind FROM section WHERE session_id = ?', sessionId)
  // Settled anew where that can be done: a stop may have fallen between an answer and its line here.
  for (const { section, kind } of sections) if (forms.current.some((form) => form.section === kind && hasUrgent(form)) && await store.sectionKeys.canOpen(section)) await keepUrgent(store, forms, { sectionId: section, kind })
  const open = new Set((await store.db.all<{ section: SectionId }>('SELECT DISTINCT section FROM urgent_open')).map((row) => row.section))
  return sections.filter(({ section }) => open.has(section))
}

/** Notes which urgent places of a section are open now; called by who writes there, after each answer. */
export async function keepUrgent(store: Store, forms: Pick<Definitions, 'current'>, { sectionId, kind }: Pick<SectionPlace, 'sectionId' | 'kind'>): Promise<void> {
  const urgent = forms.current.filter((form) => form.section === kind && hasUrgent(form))
  if (urgent.length === 0 || store.log.readOnly) return
  const entries = await store.log.read(sectionId)
  const now = urgent.flatMap((form) => urgentPlaces(form, foldForm(entries, form.id)).map((place) => `${form.id}/${place}`))
  const had = (await store.db.all<{ place: string }>('SELECT place FROM urgent_open WHERE section = ? ORDER BY place', sectionId)).map((row) => row.place)
  if (had.join('\n') === [...now].sort().join('\n')) return
  await store.db.transaction(async (tx) => {
    await tx.run('DELETE FROM urgent_open WHERE section = ?', sectionId)
    for (const place of now) await tx.run('INSERT INTO urgent_open (section, place) VALUES (?,?)', sectionId, place)
  })
}

/** Closes a session as who is logged in. The caller has checked that he may. Throws `Refused` E-B14 with the number of what is missing, E-B16 when it is closed. */
export async function closeSession(store: Store, forms: Definitions, sessionId: SessionId, recording: SessionId | null): Promise<Entry> {
  const sectionId = await sectionOf(store, sessionId, 'session')
  if (await isClosed(store, sessionId)) throw new Refused('E-B16')
  const blocks = await closingBlocks(store, forms, sessionId, recording)
  if (blocks.length > 0) throw new Refused('E-B14', String(blocks.length))
  return store.log.appendMade(async () => {
    if (await isClosed(store, sessionId)) throw new Refused('E-B16')
    return { sectionId, fact: { kind: 'session.closed', body: { by: store.staffId, reason: '' } } satisfies Fact }
  }, store.staffId)
}

export async function isClosed(store: Store, sessionId: SessionId): Promise<boolean> {
  return (await store.db.get(`SELECT 1 FROM section JOIN entry ON entry.section = section.id AND entry.kind = 'session.closed' WHERE section.session_id = ? AND section.kind = 'session'`, sessionId)) !== undefined
}

/** Throws `Refused`: E-B11 for the state of a service that is sealed, E-B16 for what a closed session takes no more. `meant`: an undo counts as what it takes back. */
export async function checkStanding(store: Store, { sectionId, sessionId, kind }: SectionPlace, meant: UserFact | Fact | Entry): Promise<void> {
  const ofService = meant.kind === 'session.service' ? ServiceKind.parse(meant.body.service) : null
  if (sessionId !== null && !goesOnAfterClosing.has(kind) && !(ofService && goesOnAfterClosing.has(ofService)) && await isClosed(store, sessionId)) throw new Refused('E-B16')
  if (ofService && foldSession(await store.log.read(sectionId))?.services[ofService].sealed) throw new Refused('E-B11')
}
