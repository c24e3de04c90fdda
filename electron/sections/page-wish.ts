// What is asked of a printed form: the form, what its reader may see of it, and how typed text reads for him.
import type { BodyGroup } from '../../shared/body'
import type { Run } from '../../shared/model/binder'
import type { FormDefinition, Group } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import type { Filled, Spot } from '../../shared/walk'
import type { WordsOf } from './answer-words'

export type PageWish = {
  form: FormDefinition
  filled: Filled
  /** Whether a field stands on the page. */
  shows: (group: Group, spot: Spot['field']) => boolean
  /** A typed text by its place in the section, as its reader may see it. */
  say: (path: string, text: string) => Run[]
  words: WordsOf
  bodyGroup: BodyGroup
  /** Not signed yet: where a signature is missing there is room for one by hand. */
  byHand?: boolean
  /** Rows of hand-overs to somebody of the case (F60). */
  family?: ReadonlySet<RowId>
  /** With the rule that asks for a field beneath its answer; in rows it would be said again and again. */
  basis: boolean
}
