// What people wrote, line by line, as it counts now: the fold that search needs, read backwards, so that the whole log can be gone
// through once from its newest entry and nothing has to be kept of what was replaced, removed or undone.
import { unfold } from '../../shared/fold/addendum'
import type { Value } from '../../shared/model/answer'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { LineId, RowId } from '../../shared/model/ids'
import { reporterPlace } from '../../shared/see'

/** One searchable line. `seq` is the entry that holds its words. */
export type TextLine = { seq: number; text: string }

/** Places whose words count for nothing: answers that are codes from a list, which nobody wrote, and what this person is not given. */
export type Codes = ReadonlySet<string>

export function codesOf(forms: readonly FormDefinition[]): Codes {
  return new Set(forms.flatMap((form) => form.groups.flatMap((group) => group.fields.filter((f) => f.type === 'choice' || f.type === 'staff').map((f) => `${form.id}/${f.key}`))))
}

/** The words of one entry, as they are shown. Empty when it holds none. */
export function textOf(entry: Entry, codes: Codes): string {
  switch (entry.kind) {
    case 'case.opened': return joined(entry.body.number, codes.has(reporterPlace) ? '' : entry.body.reporter, entry.body.receipt)
    case 'case.person': return joined(entry.body.pseudonym, entry.body.relation, entry.body.unsuitable ?? '')
    case 'key.person': {
      const { name, aliases, idNumber, phone, address, school } = entry.body
      return joined(name, ...aliases, idNumber, phone, address, school)
    }
    case 'session.check':
    case 'session.service': return entry.body.reason
    case 'qa.added':
    case 'qa.edited':
    case 'marker': return entry.body.text
    case 'form.answer':
    case 'form.released': {
      const { formId, field, answer } = entry.body
      const own = answer?.state === 'value' && !codes.has(`${formId}/${field}`) ? wordsIn(answer.value) : ''
      const source = entry.kind === 'form.answer' && entry.body.source?.from === 'other' && !codes.has(`${formId}/${field}`) ? entry.body.source.who : ''
      return joined(own, source)
    }
    // All of it is one line: nothing of an addendum is put right or taken back by itself.
    case 'section.addendum': return joined(entry.body.text, ...[unfold(entry)].flat().slice(1).map((fact) => textOf(fact, codes)))
    case 'seal.made': return joined(entry.body.bundleId, entry.body.recipient)
    default: return ''
  }
}

/** Of an answer what somebody wrote: words, or who signed and why not. Never ids. */
function wordsIn(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || !('signed' in value)) return ''
  return value.signed === 'drawn' ? value.name : joined(value.name, value.reason, value.witness)
}

const joined = (...parts: string[]) => parts.filter((part) => part !== '').join(' · ')

/** What an entry says something about: of two entries about the same thing only the later one counts. Null for those that stand for themselves. */
function subjectOf(entry: Entry): string | null {
  switch (entry.kind) {
    case 'case.person':
    case 'key.person': return entry.body.personId
    case 'session.check': return `check/${entry.body.item}`
    case 'session.service': return `service/${entry.body.service}`
    case 'form.answer':
    case 'form.released': return `form/${entry.body.formId}/${entry.body.row ?? ''}/${entry.body.field}`
    default: return null
  }
}

/** `held`: words of a row whose beginning was not reached yet. */
type RowState = { stands: boolean; gone: boolean; held: TextLine[] }

/** The lines of ONE section, whose entries are given from the last to the first. The same folds as in shared/fold, turned round. */
export class LinesBackwards {
  private readonly undone = new Set<number>()
  private readonly settled = new Set<string>()
  /** The last words of lines whose beginning was not reached yet. */
  private readonly edited = new Map<LineId, TextLine>()
  private readonly rows = new Map<RowId, RowState>()

  constructor(private readonly codes: Codes) {}

  /** The lines that count, now that this entry was reached. */
  next(entry: Entry): TextLine[] {
    if (this.undone.has(entry.seq)) return []
    switch (entry.kind) {
      case 'undo':
        // Later undos were seen first, so this one's own fate is already known. It may only reach back (shared/fold/live.ts).
        if (entry.body.seq < entry.seq) this.undone.add(entry.body.seq)
        return []
      case 'qa.removed':
        // Words written after the removal were written on a line that was gone.
        this.edited.delete(entry.body.lineId)
        this.settled.add(entry.body.lineId)
        return []
      case 'qa.edited': {
        const { lineId } = entry.body
        if (!this.settled.has(lineId) && !this.edited.has(lineId)) this.edited.set(lineId, { seq: entry.seq, text: entry.body.text })
        return []
      }
      case 'qa.added': {
        const { lineId } = entry.body
        const line = this.settled.has(lineId) ? null : (this.edited.get(lineId) ?? { seq: entry.seq, text: entry.body.text })
        this.edited.delete(lineId)
        this.settled.add(lineId)
        return line && line.text !== '' ? [line] : []
      }
      case 'form.row': return this.row(entry.body.row, entry.body.present)
    }
    const subject = subjectOf(entry)
    if (subject !== null) {
      if (this.settled.has(subject)) return []
      this.settled.add(subject)
    }
    const text = textOf(entry, this.codes)
    if (text === '') return []
    const line = { seq: entry.seq, text }
    if (entry.kind !== 'form.answer' || entry.body.row === undefined) return [line]
    // Words of a row count as soon as it is known to stand; its beginning lies further back.
    const state = this.stateOf(entry.body.row)
    if (state.gone) return []
    if (state.stands) return [line]
    state.held.push(line)
    return []
  }

  private stateOf(row: RowId): RowState {
    const known = this.rows.get(row) ?? { stands: false, gone: false, held: [] }
    this.rows.set(row, known)
    return known
  }

  private row(row: RowId, present: boolean): TextLine[] {
    const state = this.stateOf(row)
    if (state.gone) return []
    if (!present) {
      // Whatever was answered before went with the row.
      state.gone = true
      state.held = []
      return []
    }
    state.stands = true
    return state.held.splice(0)
  }
}

/** The lines of a whole section, newest first, from its entries in order. */
export function linesOf(entries: readonly Entry[], codes: Codes): TextLine[] {
  const fold = new LinesBackwards(codes)
  return entries.toReversed().flatMap((entry) => fold.next(entry))
}
