// Every piece of free text of a session that can leave, with what the detectors find in it for one recipient.
import { createHash } from 'node:crypto'
import { foldIdentities } from '../../shared/fold/case'
import { foldQuestioning } from '../../shared/fold/questioning'
import { counts, foldDecisions, type Decided } from '../../shared/fold/redaction'
import type { Passage } from '../../shared/ipc/redact'
import type { FormDefinition } from '../../shared/model/form'
import type { SessionId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'
import { goesTo } from '../../shared/goes'
import { printable } from '../../shared/printable'
import { answersOf } from '../sections/answers'
import { formTexts, textLabel } from '../sections/form-texts'
import { sectionNames } from '../sections/section-names'
import { tailTexts } from '../sections/tail'
import { loadWorld, sectionOf, sectionsOf, type World } from '../store/world'
import type { Store } from '../store/store'
import { detect, type Known } from './detect'
import { goingTo } from './going'
import { profiles } from './profiles'
import { tailsFor } from './tails'

export const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

const speakers = { question: { zh: '问', en: 'Q' }, answer: { zh: '答', en: 'A' }, note: { zh: '注', en: 'Note' } } as const

/** The people of the case this recipient must not be able to identify, with what identifies them. */
export async function hidden(store: Store, world: World, profile: RecipientProfile): Promise<Known[]> {
  const keyVolume = (await sectionsOf(store, world.case.caseId)).find((s) => s.kind === 'key-volume')
  const identities = keyVolume ? foldIdentities(await store.log.read(keyVolume.sectionId)) : new Map()
  return world.case.persons
    .filter((p) => profiles[profile].hides.includes(p.role))
    .flatMap((person) => { const identity = identities.get(person.personId); return identity ? [{ person, identity }] : [] })
}

/** A piece of text by its place, in the one spelling that is searched, hashed, shown and printed. */
export type Text = Omit<Passage, 'proposals'>

/** All free text that goes to this recipient, not yet searched. `withoutConsent`: also what was not agreed to be handed over (F52). */
export async function texts(store: Store, forms: readonly FormDefinition[], world: World, profile: RecipientProfile, withoutConsent: boolean): Promise<Text[]> {
  const { sessionId } = world.session
  const going = await goingTo(store, forms, sessionId, profile, withoutConsent)
  const found: Text[] = []
  const add = (sectionId: Passage['ref']['sectionId'], path: string, written: string, labelZh: string, labelEn: string) => {
    const text = printable(written)
    if (text !== '') found.push({ ref: { sectionId, path }, labelZh, labelEn, text, textSha256: sha256(text) })
  }

  const questioning = await sectionOf(store, sessionId, 'questioning')
  const { lines, takes } = foldQuestioning(await store.log.read(questioning))
  lines.forEach((line, i) => {
    add(questioning, `qa/${line.lineId}`, line.text, `询问 · ${speakers[line.speaker].zh} ${i + 1}`, `Questioning · ${speakers[line.speaker].en} ${i + 1}`)
  })
  // Why there was one saving place only (F17): printed, and typed by hand.
  takes.forEach((take, i) => { if (take.single !== null) add(questioning, `take/${take.takeId}`, take.single, `录制 ${i + 1} · 仅一份的理由`, `Recording ${i + 1} · reason for one copy`) })
  for (const form of going.forms) {
    const given = await answersOf(store, sessionId, form)
    if (!given) continue
    for (const text of formTexts(form, given.filled, ({ group, field }) => goesTo(form, group, field, profile))) {
      add(given.sectionId, text.path, text.text, textLabel(form, text, 'zh'), textLabel(form, text, 'en'))
    }
  }
  for (const tail of await tailsFor(store, sessionId, forms, going, profile)) {
    const { zh, en } = sectionNames[tail.kind]
    for (const text of tailTexts(tail)) add(tail.sectionId, text.path, text.text, `${zh} · ${text.zh}`, `${en} · ${text.en}`)
  }
  // Words written by hand outside forms: how people are related, reasons of the checklist and of services not needed.
  const home = (await sectionsOf(store, world.case.caseId)).find((s) => s.kind === 'case')!.sectionId
  for (const person of world.case.persons) add(home, `person/${person.personId}`, person.relation, `人员 · ${person.pseudonym} · 与孩子的关系`, `People · ${person.pseudonym} · relation to the child`)
  const session = await sectionOf(store, sessionId, 'session')
  for (const [item, check] of Object.entries(world.session.checks)) add(session, `check/${item}`, check.reason, `核对 · ${item}`, `Checklist · ${item}`)
  for (const service of Object.values(world.session.services)) add(session, `service/${service.service}`, service.reason, `服务 · ${sectionNames[service.service].zh} · 说明`, `Service · ${sectionNames[service.service].en} · reason`)
  return found
}

export async function passages(store: Store, forms: readonly FormDefinition[], sessionId: SessionId, profile: RecipientProfile, withoutConsent = false): Promise<Passage[]> {
  const world = await loadWorld(store, sessionId)
  const hide = await hidden(store, world, profile)
  const { numbers } = profiles[profile]
  return (await texts(store, forms, world, profile, withoutConsent)).map((at) => ({
    ...at, proposals: detect(at.text, hide, { numbers }).map((f) => ({ ...f, ref: at.ref, textSha256: at.textSha256 })),
  }))
}

/** The decisions for one recipient that count for a passage as it stands now, and how many proposals still wait for one. */
export async function decisionsFor(store: Store, found: readonly Passage[], sessionId: SessionId, profile: RecipientProfile): Promise<{ decisions: Decided[]; open: number }> {
  const all = foldDecisions(await store.log.read(await sectionOf(store, sessionId, 'redaction')), profile)
  const places = new Map(found.map((p) => [`${p.ref.sectionId}/${p.ref.path}`, p]))
  const decisions = all.filter((d) => {
    const passage = places.get(`${d.ref.sectionId}/${d.ref.path}`)
    return passage !== undefined && counts(d, passage)
  })
  const open = found.flatMap((p) => p.proposals.map((proposal) => ({ p, proposal })))
    .filter(({ p, proposal }) => !decisions.some((d) => counts(d, p) && d.start <= proposal.start && d.end >= proposal.end)).length
  return { decisions, open }
}
