// The chained log: read a section, append a fact. Everything a person writes goes through `append`.
import { z } from 'zod'
import { call, event } from './contract'
import { type Entry, UserFact } from '../model/entry'
import { SectionId } from '../model/ids'

// Entries were validated when they were written; on the way out only their shape as an object is checked.
const EntryOut = z.custom<Entry>((v) => typeof v === 'object' && v !== null && 'hash' in v && 'kind' in v)

export const log = {
  read: call('section', z.strictObject({ sectionId: SectionId }), z.array(EntryOut)),
  /** Resolves when the entry is committed and its head is written outside the database. */
  append: call('section', z.strictObject({ sectionId: SectionId, fact: UserFact }), EntryOut),
  appended: event(EntryOut),
}
