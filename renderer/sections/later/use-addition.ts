// The draft of one group of a signed section, until it is signed or thrown away: neither leaving the screen nor the lock loses it.
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { FailureCode } from '../../../shared/failure'
import { laterSlot } from '../../../shared/model/draft'
import type { FormDefinition, Group } from '../../../shared/model/form'
import type { RowId, SectionId, Utc } from '../../../shared/model/ids'
import { placeOf, type Filled } from '../../../shared/walk'
import { room } from '../../room'
import { useDraft } from '../../ui/kept-drafts'
import { freshId } from '../../ui/new-id'
import { waitingAmong } from '../photographs/use-photographs'
import type { FormState } from '../use-form'
import { addedOf, draftOf, emptyDraft, faultsIn, fitting, given, keptOf, openIn, pictured, withDraft, type Draft, type Lost } from './draft'

export type Addition = {
  /** False while what was begun earlier is being read. */
  ready: boolean
  draft: Draft | null
  /** What was given and can be added no more. */
  lost: readonly Lost[]
  /** When it was kept, of a draft that came back after a lock. */
  restored: Utc | null
  /** Why the vault did not take the draft. */
  unkept: FailureCode | null
  /** What the fields of the draft are drawn from; nothing of it is in the log. */
  state: FormState
  /** Required places that are open. */
  open: number
  busy: boolean
  refused: FailureCode | null
  /** A new row; one that stands and has something open; null: fields outside rows. */
  begin: (row?: RowId | null) => void
  drop: () => void
  /** Takes the last drop back; null when there is none. */
  bringBack: (() => void) | null
  /** Signs and writes it; false when it was refused (said by `refused`). */
  sign: () => Promise<boolean>
}

const nothing: { fits: Draft | null; lost: Lost[] } = { fits: null, lost: [] }

export function useAddition(sectionId: SectionId, form: FormDefinition, group: Group, written: FormState): Addition {
  const { ready, held, unkept, change } = useDraft(sectionId, laterSlot(form.id, group.key))
  const [dropped, setDropped] = useState<Draft | null>(null)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<FailureCode | null>(null)
  const whole = useMemo(() => (held?.draft?.what === 'addition' ? draftOf(held.draft) : null), [held])
  const { fits: draft, lost } = useMemo(() => (whole ? fitting(group, written.filled, whole) : nothing), [group, written.filled, whole])
  const put = useCallback((to: (had: Draft | null) => Draft | null) => change((had) => {
    const next = to(had?.what === 'addition' ? draftOf(had) : null)
    return next && keptOf(form, group, next)
  }), [change, form, group])
  const give = useCallback<FormState['give']>((field, _row, answer, _now, source) => { setRefused(null); put((had) => had && given(had, field.key, answer, source)) }, [put])
  const filled = useMemo<Filled>(() => (draft ? withDraft(written.filled, group, draft) : written.filled), [written.filled, group, draft])
  const faults = useMemo(() => (draft ? faultsIn(group, draft) : new Map()), [group, draft])
  const picked = useMemo(() => new Map(draft ? [...draft.picked].map(([field, source]) => [placeOf(field, draft.row), source] as const) : []), [draft])
  const state = useMemo<FormState>(() => ({ ...written, filled, faults, picked, give, refused: new Map(), conflicts: new Map(), undo: null, redo: null }), [written, filled, faults, picked, give])
  const open = useMemo(() => (draft ? openIn(form, group, filled, draft).length : 0), [form, group, filled, draft])

  // All of it stands already: it was signed, and the draft outlived a stop of the program.
  const came = whole !== null && whole.answers.size > 0 && draft?.answers.size === 0 && lost.length === 0
  useEffect(() => { if (came) put(() => null) }, [came, put])

  const begin = (row: RowId | null = freshId('row')) => { setRefused(null); setDropped(null); put(() => emptyDraft(row)) }
  const drop = () => { setRefused(null); setDropped(whole && whole.answers.size > 0 ? whole : null); put(() => null) }
  const sign = async () => {
    if (!draft) return false
    setBusy(true)
    const added = addedOf(form, group, filled, draft)
    const photographs = await waitingAmong(sectionId, pictured(group, added))
    const result = await room.sections.addend({ sectionId, text: '', added: [added], ...(photographs.length > 0 ? { photographs } : {}) })
    setBusy(false)
    setRefused(result.ok ? null : result.failure.code)
    if (result.ok) put(() => null)
    return result.ok
  }
  return { ready, draft, lost, restored: held?.restored ?? null, unkept, state, open, busy, refused, begin, drop, bringBack: dropped && (() => { put(() => dropped); setDropped(null) }), sign }
}
