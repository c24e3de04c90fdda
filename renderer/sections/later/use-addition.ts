// The draft of one group of a signed section, kept in this window until it is signed or thrown away; leaving the screen does not lose it, the lock does.
import { useCallback, useMemo, useState } from 'react'
import type { FailureCode } from '../../../shared/failure'
import type { FormDefinition, Group } from '../../../shared/model/form'
import type { RowId, SectionId } from '../../../shared/model/ids'
import { placeOf, type Filled } from '../../../shared/walk'
import { room } from '../../room'
import { freshId } from '../../ui/new-id'
import { begun, keepBegun } from '../../ui/unsaved'
import type { FormState } from '../use-form'
import { addedOf, emptyDraft, faultsIn, given, openIn, withDraft, type Draft } from './draft'

export type Addition = {
  draft: Draft | null
  /** What the fields of the draft are drawn from; nothing of it is in the log. */
  state: FormState
  /** Required places that are open. */
  open: number
  busy: boolean
  refused: FailureCode | null
  /** A new row; one that stands and has something open; null: fields outside rows. */
  begin: (row?: RowId | null) => void
  drop: () => void
  /** Signs and writes it; false when it was refused (said by `refused`). */
  sign: () => Promise<boolean>
}

export function useAddition(sectionId: SectionId, form: FormDefinition, group: Group, written: FormState): Addition {
  const key = `${sectionId}/${form.id}/${group.key}`
  const [draft, show] = useState<Draft | null>(() => begun<Draft>(key))
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<FailureCode | null>(null)
  const put = useCallback((change: (had: Draft | null) => Draft | null) => show((had) => {
    const next = change(had)
    keepBegun(key, next)
    return next
  }), [key])
  const give = useCallback<FormState['give']>((field, _row, answer, _now, source) => { setRefused(null); put((had) => had && given(had, field.key, answer, source)) }, [put])
  const filled = useMemo<Filled>(() => (draft ? withDraft(written.filled, group, draft) : written.filled), [written.filled, group, draft])
  const faults = useMemo(() => (draft ? faultsIn(group, draft) : new Map()), [group, draft])
  const picked = useMemo(() => new Map(draft ? [...draft.picked].map(([field, source]) => [placeOf(field, draft.row), source] as const) : []), [draft])
  const state = useMemo<FormState>(() => ({ ...written, filled, faults, picked, give, refused: new Map(), conflicts: new Map(), undo: null, redo: null }), [written, filled, faults, picked, give])
  const open = useMemo(() => (draft ? openIn(form, group, filled, draft).length : 0), [form, group, filled, draft])

  const begin = (row: RowId | null = freshId('row')) => { setRefused(null); put(() => emptyDraft(row)) }
  const drop = () => { setRefused(null); put(() => null) }
  const sign = async () => {
    if (!draft) return false
    setBusy(true)
    const result = await room.sections.addend({ sectionId, text: '', added: [addedOf(form, group, filled, draft)] })
    setBusy(false)
    setRefused(result.ok ? null : result.failure.code)
    if (result.ok) put(() => null)
    return result.ok
  }
  return { draft, state, open, busy, refused, begin, drop, sign }
}
