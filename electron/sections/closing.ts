// The end of the day (F68): what still keeps a session from being closed, closing it, and what a closed one still takes.
import { Refused } from '../../shared/failure'
import { foldForm, isBlank, openPlaces } from '../../shared/fold/form'
import { foldSession } from '../../shared/fold/session'
import { hasUrgent, urgentPlaces } from '../../shared/fold/urgent'
import { isEmpty } from '../../shared/model/answer'
import type { Entry, Fact, UserFact } from '../../shared/model/entry'
import type { SectionId, SessionId } from '../../shared/model/ids'
import { goesOnAfterClosing, ServiceKind, serviceKinds, type SectionKind } from '../../shared/model/section'
import { walk, type Filled, type Spot } from '../../shared/walk'
import type { FormDefinition } from '../../shared/model/form'
import { rightTo } from '../access/walls'
import type { Store } from '../store/store'
import { sectionById, sectionOf, type SectionPlace } from '../store/world'
import { answersOf } from './answers'
import type { Definitions } from './definitions'
import { barredPlaces } from './guardian'

/** `form`: one that is wanted is not filled in; a reason does as well. */
export type Block = { block: 'service' | 'safety-plan' | 'recording' | 'escalation' | 'right'; service: string } | { block: 'form'; service: string; form: string }

/** Only what the child itself is asked may stay without a value, and only because it would not say. */
const settled = ({ field, given }: Spot) => given?.answer.state === 'value' || (given?.answer.state === 'refused' && field.heard === true)

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
  return [...blocks, ...await planBlocks(store, forms, sessionId), ...await formBlocks(store, forms, sessionId)]
}

/** What is asked of every case and session, whether somebody opened it or not (F9, F10, F11). What cannot be read here cannot be called complete. */
async function formBlocks(store: Store, forms: Definitions, sessionId: SessionId): Promise<Block[]> {
  const found: Block[] = []
  for (const form of forms.current.filter((f) => f.wanted)) {
    const home = await answersOf(store, sessionId, form).catch((error: unknown) => { if (error instanceof Refused) return null; throw error })
    if (!home || openPlaces(form, home.filled).length > 0) found.push({ block: 'form', service: form.section, form: form.id })
  }
  return found
}

/** Nothing once one of the plans for tonight is complete; else where one is to be written, or that this person cannot see whether it is. */
async function planBlocks(store: Store, forms: Definitions, sessionId: SessionId): Promise<Block[]> {
  const found: Block[] = []
  for (const plan of forms.reading.filter((form) => form.closes)) {
    const home = { sectionId: await sectionOf(store, sessionId, plan.section), kind: plan.section }
    if (!(await rightTo(store, home)).may.read) {
      found.push({ block: 'right', service: plan.section })
      continue
    }
    const filled = foldForm(await store.log.read(home.sectionId), plan.id)
    // F4: a safe adult who has become a suspect since is none.
    if (isPlanComplete(plan, filled) && (await barredPlaces(store, await sectionById(store, home.sectionId), plan, filled)).length === 0) return []
    found.push({ block: 'safety-plan', service: plan.section })
  }
  const first = found.find((block) => block.block === 'safety-plan') ?? found[0]
  return [first ?? { block: 'safety-plan', service: 'follow-up' }]
}

/** Where something urgent can be asked for: the forms that are offered, and those whose file is gone. */
const urgentForms = ({ current, gone }: Pick<Definitions, 'current' | 'gone'>, kind: SectionKind) => [...current, ...gone].filter((form) => form.section === kind && hasUrgent(form))

async function urgentSections(store: Store, forms: Definitions, sessionId: SessionId): Promise<{ section: SectionId; kind: SectionKind }[]> {
  const sections = await store.db.all<{ section: SectionId; kind: SectionKind }>('SELECT id AS section, kind FROM section WHERE session_id = ?', sessionId)
  // Settled anew where that can be done: a stop may have fallen between an answer and its line here.
  for (const { section, kind } of sections) if (urgentForms(forms, kind).length > 0 && await store.sectionKeys.canOpen(section)) await keepUrgent(store, forms, { sectionId: section, kind })
  const open = new Set((await store.db.all<{ section: SectionId }>('SELECT DISTINCT section FROM urgent_open')).map((row) => row.section))
  return sections.filter(({ section }) => open.has(section))
}

/** Notes which urgent places of a section are open now; called by who writes there, after each answer. */
export async function keepUrgent(store: Store, forms: Pick<Definitions, 'current' | 'gone'>, { sectionId, kind }: Pick<SectionPlace, 'sectionId' | 'kind'>): Promise<void> {
  const urgent = urgentForms(forms, kind)
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

/**
 * Closes a session as who is logged in. The caller has checked that he may. `reason`: why forms that are wanted stay open. Throws `Refused` E-B14 with the number of
 * what is missing, E-B16 when it is closed.
 */
export async function closeSession(store: Store, forms: Definitions, sessionId: SessionId, recording: SessionId | null, reason: string): Promise<Entry> {
  const sectionId = await sectionOf(store, sessionId, 'session')
  if (await isClosed(store, sessionId)) throw new Refused('E-B16')
  const blocks = await closingBlocks(store, forms, sessionId, recording)
  const wanted = blocks.filter((b) => b.block === 'form')
  if (blocks.length > wanted.length || (wanted.length > 0 && (isEmpty(reason) || reason.length < 2))) throw new Refused('E-B14', String(blocks.length))
  return store.log.appendMade(async () => {
    if (await isClosed(store, sessionId)) throw new Refused('E-B16')
    return { sectionId, fact: { kind: 'session.closed', body: { by: store.staffId, reason: wanted.length > 0 ? reason : '' } } satisfies Fact }
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
