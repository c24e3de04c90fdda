// Answers of one form with autosave: what is typed shows at once, is written 600 ms after the last key or on leaving the
// field, in order, and only when it is valid. An answer can be withdrawn again. Undo and redo work on what was written.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FailureCode } from '../../shared/failure'
import { foldForm } from '../../shared/fold/form'
import { live } from '../../shared/fold/live'
import type { Answer, Source } from '../../shared/model/answer'
import type { RowId, SectionId, Utc } from '../../shared/model/ids'
import { checkAnswer, type AnswerFault, type Field, type FormDefinition, type Group } from '../../shared/model/form'
import { placeOf, type Filled, type Given, type Place } from '../../shared/walk'
import { room } from '../room'
import { freshId } from '../ui/new-id'
import { useReport } from '../ui/report'
import { saveBeforeLock } from '../ui/unsaved'
import type { Entries } from '../ui/use-entries'
import { answering } from './withdraw'
import type { GiveAnswer } from './widget'

const PAUSE_MS = 600

/** What is typed at a place: an answer, or that there is none. */
type Draft = { field: string; row: RowId | null; answer: Answer | null; source: Source | null }

export type FormState = {
  /** False while the section is being read. */
  ready: boolean
  /** Written answers under what is being typed. */
  filled: Filled
  faults: ReadonlyMap<Place, AnswerFault>
  /** Answers main did not take; what was typed is still on the screen. */
  refused: ReadonlyMap<Place, FailureCode>
  /** Changed elsewhere meanwhile (XC3): what stands there now; null is no answer. The screen shows what was typed here. */
  conflicts: ReadonlyMap<Place, Given | null>
  /** Settles a conflict: writes what was typed here, or lets it go. */
  settle: (place: Place, keep: 'mine' | 'theirs') => void
  /** Sources chosen before there was an answer to carry them. */
  picked: ReadonlyMap<Place, Source>
  give: GiveAnswer
  addRow: (group: Group, first?: Readonly<Record<string, Answer>>) => Promise<RowId | null>
  removeRow: (group: Group, row: RowId) => Promise<boolean>
  /** Writes what still waits. Resolves when it is on disk (or its failure shown). */
  flush: () => Promise<void>
  saving: boolean
  /** The last write failed; what was typed is still on the screen. */
  failed: boolean
  savedAt: Utc | null
  undo: (() => void) | null
  redo: (() => void) | null
}

const without = <V>(map: ReadonlyMap<Place, V>, place: Place): ReadonlyMap<Place, V> => (map.has(place) ? new Map([...map].filter(([k]) => k !== place)) : map)
/** Refusals that are about this one answer and are shown beside it. */
const beside: ReadonlySet<FailureCode> = new Set<FailureCode>(['E-B2', 'E-B12', 'E-B13', 'E-B17'])

export function useForm(sectionId: SectionId, form: FormDefinition, log: Entries): FormState {
  const { entries, append, undo, redo } = log
  const report = useReport()
  const [drafts, setDrafts] = useState<ReadonlyMap<Place, Draft>>(new Map())
  const [refused, setRefused] = useState<ReadonlyMap<Place, FailureCode>>(new Map())
  const [fighting, setFighting] = useState<ReadonlySet<Place>>(new Set())
  const [picked, setPicked] = useState<ReadonlyMap<Place, Source>>(new Map())
  const waiting = useRef(new Map<Place, Draft>())
  /** The newest entry of a place that this screen has shown or written: what its next answer is based on. */
  const bases = useRef(new Map<Place, number>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const [writing, setWriting] = useState(0)
  const [failed, setFailed] = useState(false)
  const fields = useMemo(() => new Map(form.groups.flatMap((g) => g.fields).map((f) => [f.key, f])), [form])
  const written = useMemo(() => foldForm(entries ?? [], form.id), [entries, form.id])
  const now = useRef({ written, drafts, picked, fighting })
  now.current = { written, drafts, picked, fighting }

  /** `true` when the log then says so; a code when main did not take it. */
  const write = useCallback(async (place: Place, { field, row, answer, source }: Draft): Promise<true | FailureCode> => {
    const at = { formId: form.id, version: form.version, field, ...(row ? { row } : {}) }
    if (answer) {
      const base = bases.current.get(place) ?? 0
      const result = await room.log.append({ sectionId, fact: { kind: 'form.answer', body: { ...at, answer, base, ...(source ? { source } : {}) } } })
      if (!result.ok) return result.failure.code
      bases.current.set(place, result.value.seq)
      return true
    }
    // Read anew: the newest answer may be a moment older than what this screen was told of.
    const read = await room.log.read({ sectionId })
    if (!read.ok) return read.failure.code
    for (const seq of answering(read.value, form.id, place)) {
      const result = await room.log.append({ sectionId, fact: { kind: 'undo', body: { seq } } })
      if (!result.ok) return result.failure.code
    }
    bases.current.delete(place)
    return true
  }, [form, sectionId])

  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    for (const [place, draft] of waiting.current) {
      if (now.current.fighting.has(place)) continue
      waiting.current.delete(place)
      setWriting((n) => n + 1)
      // One after another, so that the last word on a field is also the last entry.
      queue.current = queue.current.then(async () => {
        const done = await write(place, draft)
        setWriting((n) => n - 1)
        if (done === true) {
          setFailed(false)
          setRefused((had) => without(had, place))
          // Dropped when nothing newer was typed meanwhile.
          setDrafts((had) => had.get(place) === draft ? without(had, place) : had)
        } else if (done === 'E-B9') {
          setFighting((had) => new Set(had).add(place))
          if (!waiting.current.has(place)) waiting.current.set(place, draft)
        } else if (beside.has(done)) {
          setRefused((had) => new Map(had).set(place, done))
        } else {
          setFailed(true)
          report({ code: done })
          // Kept, and tried again with the next answer.
          if (!waiting.current.has(place)) waiting.current.set(place, draft)
        }
      })
    }
    await queue.current
  }, [report, write])

  const put = useCallback((place: Place, draft: Draft, at: Field, soon: boolean) => {
    if (!now.current.drafts.has(place)) {
      const shown = now.current.written.answers.get(place)?.seq ?? 0
      bases.current.set(place, Math.max(bases.current.get(place) ?? 0, shown))
    }
    setDrafts((had) => new Map(had).set(place, draft))
    clearTimeout(timer.current)
    if (draft.answer && checkAnswer(at, draft.answer)) waiting.current.delete(place)
    else waiting.current.set(place, draft)
    if (soon) void flush()
    else timer.current = setTimeout(() => void flush(), PAUSE_MS)
  }, [flush])

  const give: GiveAnswer = useCallback((field, row, answer, soon = false, source) => {
    const place = placeOf(field.key, row)
    const { written: had, drafts: typed, picked: chosen } = now.current
    const before = typed.get(place) ?? had.answers.get(place) ?? null
    const from = source === undefined ? before?.source ?? chosen.get(place) ?? null : source
    if (source !== undefined && !answer) {
      // A source is of no use without what was said: it waits for the words.
      setPicked((all) => source ? new Map(all).set(place, source) : without(all, place))
      if (!before?.answer) return
    }
    put(place, { field: field.key, row, answer, source: answer?.state === 'value' ? from : null }, field, soon)
  }, [put])

  const settle = useCallback((place: Place, keep: 'mine' | 'theirs') => {
    setFighting((had) => new Set([...had].filter((p) => p !== place)))
    now.current.fighting = new Set([...now.current.fighting].filter((p) => p !== place))
    bases.current.set(place, now.current.written.answers.get(place)?.seq ?? 0)
    if (keep === 'mine') return void flush()
    waiting.current.delete(place)
    setDrafts((had) => without(had, place))
  }, [flush])

  const addRow = useCallback(async (group: Group, first: Readonly<Record<string, Answer>> = {}) => {
    await flush()
    const row = freshId('row')
    const at = { formId: form.id, version: form.version }
    if (!await append({ kind: 'form.row', body: { ...at, group: group.key, row, present: true } })) return null
    for (const [field, answer] of Object.entries(first)) if (!await append({ kind: 'form.answer', body: { ...at, field, row, answer, base: 0 } })) break
    return row
  }, [append, flush, form])

  const removeRow = useCallback(async (group: Group, row: RowId) => {
    await flush()
    return await append({ kind: 'form.row', body: { formId: form.id, version: form.version, group: group.key, row, present: false } }) !== null
  }, [append, flush, form])

  // Leaving the screen must not lose the last half second.
  const last = useRef(flush)
  useEffect(() => { last.current = flush }, [flush])
  useEffect(() => () => { void last.current() }, [])
  useEffect(() => saveBeforeLock(() => last.current()), [])

  const filled = useMemo<Filled>(() => {
    if (drafts.size === 0) return written
    const answers = new Map(written.answers)
    for (const [place, { answer, source }] of drafts) {
      if (answer) answers.set(place, { answer, source, seq: written.answers.get(place)?.seq ?? 0 })
      else answers.delete(place)
    }
    return { answers, rows: written.rows }
  }, [written, drafts])
  const faults = useMemo(() => {
    const found = new Map<Place, AnswerFault>()
    for (const [place, draft] of drafts) {
      const field = fields.get(draft.field)
      const fault = field && draft.answer && checkAnswer(field, draft.answer)
      if (fault) found.set(place, fault)
    }
    return found
  }, [drafts, fields])
  const conflicts = useMemo(() => new Map([...fighting].map((place) => [place, written.answers.get(place) ?? null])), [fighting, written])

  // What is still being typed is the first thing to take back: written first, then undone, so that redo can bring it again.
  const pending = drafts.size > faults.size + refused.size + fighting.size
  const takeBack = useCallback(async () => {
    const place = [...waiting.current.keys()].filter((p) => !now.current.fighting.has(p)).at(-1)
    if (place === undefined) return
    const draft = waiting.current.get(place)!
    waiting.current.delete(place)
    await flush()
    // A withdrawal that was not written yet is simply not done.
    if (draft.answer && await write(place, draft) === true) {
      const seq = bases.current.get(place)
      if (seq !== undefined) await append({ kind: 'undo', body: { seq } })
    }
    bases.current.delete(place)
    setDrafts((had) => without(had, place))
  }, [append, flush, write])

  const step = (act: () => void) => () => {
    waiting.current.clear()
    bases.current.clear()
    setDrafts(new Map())
    setRefused(new Map())
    setFighting(new Set())
    act()
  }
  const savedAt = useMemo(() => live(entries ?? []).filter((e) => (e.kind === 'form.answer' || e.kind === 'form.row') && e.body.formId === form.id).at(-1)?.atUtc ?? null, [entries, form.id])

  return {
    ready: entries !== null, filled, faults, refused, conflicts, settle, picked, give, addRow, removeRow, flush, saving: writing > 0 || pending, failed, savedAt,
    undo: pending && waiting.current.size > 0 ? () => void takeBack() : undo && step(undo),
    redo: redo && step(redo),
  }
}
