// What a component that draws a repeated group gets (body map, samples, hand-overs, costs, tasks), and where a form lies.
import type { Answer, Source } from '../../shared/model/answer'
import type { AnswerFault, Field, FormDefinition, Group } from '../../shared/model/form'
import type { FailureCode } from '../../shared/failure'
import type { CaseId, RowId, SectionId, SessionId } from '../../shared/model/ids'
import type { AgeBand } from '../../shared/model/person'
import type { SectionKind } from '../../shared/model/section'
import type { Staff } from '../../shared/fold/case'
import type { Filled, Place } from '../../shared/walk'

/** Where a form is filled in. `sessionId` is null for forms of the case itself. */
export type FormHere = {
  sectionId: SectionId; kind: SectionKind; caseId: CaseId; sessionId: SessionId | null
  staff: readonly Staff[]
  /** Of the child of the case. */
  ageBand: AgeBand
}

/** Writes an answer, or withdraws it (null). `now` does not wait for a pause in typing (choices, a drop, a signature). Without `source` the one given before stays. */
export type GiveAnswer = (field: Field, row: RowId | null, answer: Answer | null, now?: boolean, source?: Source | null) => void

export type WidgetProps = {
  form: FormDefinition
  /** Has `repeat`. */
  group: Group
  /** What is written, under what is being typed. */
  filled: Filled
  /** Of this group, in the order they were added. */
  rows: readonly RowId[]
  locked: boolean
  here: FormHere
  faults: ReadonlyMap<Place, AnswerFault>
  /** Answers main did not take, by place (E-B12 a number used before, E-B13 not to be handed to the family). The text stays on the screen. */
  refused: ReadonlyMap<Place, FailureCode>
  answer: GiveAnswer
  /** Adds a row, with first answers by field key when given; resolves when it is written (null: it failed, which was shown). */
  addRow: (group: Group, first?: Readonly<Record<string, Answer>>) => Promise<RowId | null>
  /** Takes a row out with all its answers; undo brings it back. */
  removeRow: (group: Group, row: RowId) => Promise<boolean>
  /** The row that is open for editing: one at a time. */
  chosen: RowId | null
  choose: (row: RowId | null) => void
}
