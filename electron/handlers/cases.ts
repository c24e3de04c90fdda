// Cases and their sections, the chained log, forms, redaction proposals.
import { Refused } from '../../shared/failure'
import { may, mayAppend } from '../../shared/model/access'
import { belongs, undoable, type Entry, type UserFact } from '../../shared/model/entry'
import { hiddenFrom, seen } from '../../shared/see'
import { ownRole } from '../access/members'
import { checkRight, markDue, rightTo, settleCase } from '../access/walls'
import { checkDecision } from '../redact/decide'
import { consentsIn } from '../redact/going'
import { passages } from '../redact/passages'
import { begins } from '../sections/begin'
import { formsOfSession } from '../sections/as-signed'
import { addMissing, findCase, listCases, openCase, openSession } from '../sections/cases'
import { checkStanding, keepUrgent } from '../sections/closing'
import type { Definitions } from '../sections/definitions'
import { isFormFact, writeFormFact } from '../sections/form-facts'
import { checkReferences, checkStaffing } from '../sections/refers'
import type { Store } from '../store/store'
import { sectionById, sectionsOf } from '../store/world'
import type { Answers, HandlerWorld } from './world'

export function cases({ room }: HandlerWorld): Answers<'cases'> {
  return {
    list: (page) => listCases(room.store, page),
    open: async (input) => {
      const made = await openCase(room.store, input)
      room.wallsMoved()
      return made
    },
    openSession: async ({ caseId }) => {
      const made = await openSession(room.store, caseId, (await room.place()).room)
      await settleCase(room.store, caseId)
      room.wallsMoved()
      return made
    },
    sections: async ({ caseId }) => {
      // Sessions of before a kind of section was thought of get it from the first one who may open sessions.
      if (caseId !== null && may(await room.role(), 'session.open') && await addMissing(room.store, caseId)) {
        await settleCase(room.store, caseId)
        room.wallsMoved()
      }
      return Promise.all((await sectionsOf(room.store, caseId)).map(async (row) => ({ ...row, ...await rightTo(room.store, row) })))
    },
    find: ({ typed }) => findCase(room.store, typed),
    search: async ({ text, count }) => {
      if (!room.search) throw new Refused('E-B1')
      const found = await room.search.find(text, count)
      for (const { sectionId } of found.hits) await room.looked(sectionId)
      return found
    },
  }
}

/** What an undo is about in the end: of an undo, what that one took back. */
function rootOf(entries: readonly Entry[], seq: number): Entry | undefined {
  const entry = entries.find((e) => e.seq === seq)
  return entry?.kind === 'undo' ? (entry.body.seq < seq ? rootOf(entries, entry.body.seq) : undefined) : entry
}

/** Fields whose answers this person's role is not given. */
async function hiddenHere(store: Store, { current, past }: Definitions): Promise<ReadonlySet<string>> {
  return hiddenFrom(await ownRole(store), [...current, ...past])
}

export function log({ room, forms }: HandlerWorld): Answers<'log'> {
  return {
    read: async ({ sectionId }) => {
      await checkRight(room.store, await sectionById(room.store, sectionId), 'read')
      const hidden = await hiddenHere(room.store, await forms.in(room.store))
      return seen(await room.read(sectionId), hidden)
    },
    append: async ({ sectionId, fact }) => {
      const { store } = room
      const section = await sectionById(store, sectionId)
      await checkRight(store, section, 'write')
      if (!belongs[section.kind].includes(fact.kind)) throw new Refused('E-B3')
      // An undo counts as what it takes back; only what a person wrote by hand can be taken back.
      const meant = fact.kind === 'undo' ? rootOf(await store.log.read(sectionId), fact.body.seq) : fact
      if (!meant || !undoable.has(meant.kind)) throw new Refused('E-B3')
      const role = await room.role()
      if (!mayAppend(role, section.kind, meant)) throw new Refused('E-B3')
      if (meant.kind === 'session.staff') await checkStaffing(store, section, role)
      if (('recordingId' in fact.body && fact.body.recordingId !== null) || (fact.kind === 'form.answer' && fact.body.source?.from === 'interview')) await room.recorder.writtenUp()
      await checkStanding(store, section, meant as UserFact)
      if (isFormFact(section.kind, fact, meant)) {
        if (fact.kind === 'undo' && seen([meant as Entry], await hiddenHere(store, await forms.in(store))).length === 0) throw new Refused('E-B3')
        const entry = await writeFormFact(store, forms, section, fact)
        room.told(entry)
        // The answer is written: what fails here is made good by the next look at what keeps the session open.
        await keepUrgent(store, await forms.in(store), section).catch(() => undefined)
        // So is this: the button that says it stays until it is said.
        await begins(store, section, entry).then(async (begun) => begun && room.write(begun.sectionId, begun.fact)).catch(() => undefined)
        return entry
      }
      await checkReferences(store, await forms.in(store), sectionId, fact)
      if (fact.kind === 'redaction.decided') await checkDecision(store, await forms.in(store), sectionId, fact.body)
      // Who is named and whether the questioning is closed moves the walls (F33). Due beforehand: a stop in between leaves them to the next login.
      if (section.kind === 'session' && section.sessionId && !store.log.readOnly) await markDue(store.db, section.sessionId)
      const entry = await room.write(sectionId, fact)
      if (section.kind === 'session' && section.caseId) {
        await settleCase(store, section.caseId)
        room.wallsMoved()
      }
      return entry
    },
  }
}

export function redact({ room, forms }: HandlerWorld): Answers<'redact'> {
  return {
    consents: async ({ sessionId }) => consentsIn(room.store, await formsOfSession(room.store, await forms.in(room.store), sessionId), sessionId),
    passages: async ({ sessionId, profile, withoutConsent }) => {
      const found = await passages(room.store, await formsOfSession(room.store, await forms.in(room.store), sessionId), sessionId, profile, withoutConsent)
      for (const sectionId of new Set(found.map((p) => p.ref.sectionId))) await room.looked(sectionId)
      return found
    },
  }
}
