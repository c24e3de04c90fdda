// Answers of one form with autosave: what is typed shows at once, is written 600 ms after the last key, while somebody types on every
// 1.5 s, or on leaving the field, in order, and only when it is valid. An answer can be withdrawn again. Undo and redo work on what was written.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FailureCode } from '../../shared/failure'
import { foldForm } from '../../shared/fold/form'
import { live } from '../../shared/fold/live'
import type { Entry } from '../../shared/model/entry'
import type { Answer, Source } from '../../shared/model/answer'
import type { RowId, SectionId, StaffId, Utc } from '../../shared/model/ids'
import { checkAnswer, type AnswerFault, type Field, type FormDefinition, type Group } from '../../shared/model/form'
import { placeOf, type Filled, type Given, type Place } from '../../shared/walk'
import { room } from '../room'
import { formSteps, placeOfStep, whereOfStep } from './form-steps'
import { composing } from '../ui/composing'
import { freshId } from '../ui/new-id'
import { useReport } from '../ui/report'
import { saveBeforeLock } from '../ui/unsaved'
import type { Entries } from '../ui/use-entries'
import { useLeft, type KeptPlaces, type Left } from './use-left'
import { takingBack } from './withdraw'
import { outcomeOf } from './write-outcome'
import type { GiveAnswer } from './widget'

const PAUSE_MS = 600
/** XF4: who dictates into the keys without a pause loses no more than this and a moment of writing. */
const MOST_MS = 1_500
const COMPOSING_MS = 100

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
  /** Where the step is to be seen: a place, or the key of a group; null when it is what is being typed, or there is none. */
  undoAt: string | null
  redoAt: string | null
  /** What came back after a lock, or cannot be written any more. */
  kept: KeptPlaces
}

const without = <V>(map: ReadonlyMap<Place, V>, place: Place): ReadonlyMap<Place, V> => (map.has(place) ? new Map([...map].filter(([k]) => k !== place)) : map)
/** `author`: who is logged in; only their own steps are taken back. `mine`: he may write here; `locked`: just now nobody may. */
export function useForm(sectionId: SectionId, form: FormDefinition, log: Entries, author: StaffId, may: { mine: boolean; locked: boolean }): FormState {
  const { entries, append } = log
  const report = useReport()
  const [drafts, showDrafts] = useState<ReadonlyMap<Place, Draft>>(new Map())
  /** The drafts as they are before the screen has drawn them: asked before a signature what is not in the log. */
  const unsaved = useRef(drafts)
  const setDrafts = useCallback((change: (had: ReadonlyMap<Place, Draft>) => ReadonlyMap<Place, Draft>) => {
    unsaved.current = change(unsaved.current)
    showDrafts(unsaved.current)
  }, [])
  const [refused, setRefused] = useState<ReadonlyMap<Place, FailureCode>>(new Map())
  const [fighting, setFighting] = useState<ReadonlySet<Place>>(new Set())
  const [picked, setPicked] = useState<ReadonlyMap<Place, Source>>(new Map())
  const waiting = useRef(new Map<Place, Draft>())
  /** What the answer that is being typed at a place is based on. */
  const bases = useRef(new Map<Place, number>())
  /** What stands at a place since this screen wrote there; counts until the entries here have come as far as `seq`. */
  const own = useRef(new Map<Place, { base: number; seq: number }>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** Since when something waits to be written. */
  const waitsFrom = useRef<number | null>(null)
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const [writing, setWriting] = useState(0)
  const [failed, setFailed] = useState(false)
  const fields = useMemo(() => new Map(form.groups.flatMap((g) => g.fields).map((f) => [f.key, f])), [form])
  const written = useMemo(() => foldForm(entries ?? [], form.id), [entries, form.id])
  const { undo, redo } = useMemo(() => formSteps(entries ?? [], form.id, author), [entries, form.id, author])
  const newest = entries?.at(-1)?.seq ?? 0
  const now = useRef({ written, newest, drafts, picked, fighting })
  now.current = { written, newest, drafts, picked, fighting }

  const baseNow = useCallback((place: Place): number => {
    const mine = own.current.get(place)
    return mine && mine.seq > now.current.newest ? mine.base : now.current.written.answers.get(place)?.seq ?? 0
  }, [])

  /** `true` when the log then says so; a code when main did not take it. */
  const write = useCallback(async (place: Place, { field, row, answer, source }: Draft): Promise<true | FailureCode> => {
    const at = { formId: form.id, version: form.version, field, ...(row ? { row } : {}) }
    if (answer) {
      const base = bases.current.get(place) ?? baseNow(place)
      const result = await room.log.append({ sectionId, fact: { kind: 'form.answer', body: { ...at, answer, base, ...(source ? { source } : {}) } } })
      if (!result.ok) return result.failure.code
      const { seq } = result.value
      bases.current.set(place, seq)
      own.current.set(place, { base: seq, seq })
      return true
    }
    // Read anew: the newest answer may be a moment older than what this screen was told of.
    const read = await room.log.read({ sectionId })
    if (!read.ok) return read.failure.code
    const back = takingBack(read.value, form.id, place, bases.current.get(place) ?? baseNow(place))
    if (back === 'E-B9') return back
    for (const seq of back) {
      const result = await room.log.append({ sectionId, fact: { kind: 'undo', body: { seq } } })
      if (!result.ok) return result.failure.code
      own.current.set(place, { base: 0, seq: result.value.seq })
    }
    bases.current.set(place, 0)
    return true
  }, [baseNow, form, sectionId])

  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    waitsFrom.current = null
    for (const [place, draft] of waiting.current) {
      if (now.current.fighting.has(place)) continue
      waiting.current.delete(place)
      setWriting((n) => n + 1)
      // One after another, so that the last word on a field is also the last entry.
      queue.current = queue.current.then(async () => {
        const done = await write(place, draft)
        setWriting((n) => n - 1)
        const outcome = outcomeOf(done)
        if (done === true) {
          setFailed(false)
          setRefused((had) => without(had, place))
          // Dropped when nothing newer was typed meanwhile.
          setDrafts((had) => had.get(place) === draft ? without(had, place) : had)
          // What was refused for want of this reason (F4) is tried again with it.
          const held = [...unsaved.current].filter(([, { field, answer }]) => answer && fields.get(field)?.guardian?.why === draft.field)
          for (const [at, over] of held) waiting.current.set(at, over)
          if (held.length > 0) void last.current()
        } else if (outcome === 'conflict') {
          setFighting((had) => new Set(had).add(place))
          if (!waiting.current.has(place)) waiting.current.set(place, draft)
        } else if (outcome === 'beside' || outcome === 'final') {
          setRefused((had) => new Map(had).set(place, done))
          if (outcome === 'final') report({ code: done })
        } else {
          setFailed(true)
          report({ code: done })
          // Kept, and tried again with the next answer.
          if (!waiting.current.has(place)) waiting.current.set(place, draft)
        }
      })
    }
    await queue.current
  }, [fields, report, write])

  /** When the time has come; a word in the making is waited for, so that no half of one stands in the log. */
  const save = useCallback(() => {
    if (composing()) timer.current = setTimeout(save, COMPOSING_MS)
    else void flush()
  }, [flush])

  const put = useCallback((place: Place, draft: Draft, at: Field, soon: boolean) => {
    if (!now.current.drafts.has(place)) bases.current.set(place, baseNow(place))
    setDrafts((had) => new Map(had).set(place, draft))
    setRefused((had) => without(had, place))
    clearTimeout(timer.current)
    if (draft.answer && checkAnswer(at, draft.answer)) waiting.current.delete(place)
    else waiting.current.set(place, draft)
    waitsFrom.current ??= performance.now()
    if (soon) void flush()
    else timer.current = setTimeout(save, Math.max(0, Math.min(PAUSE_MS, waitsFrom.current + MOST_MS - performance.now())))
  }, [baseNow, flush, save])

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
  useEffect(() => saveBeforeLock(() => last.current(), {
    of: sectionId,
    // What belongs to a row that was taken out elsewhere is on no screen.
    left: () => [...unsaved.current.values()].filter(({ row }) => row === null || [...now.current.written.rows.values()].some((rows) => rows.includes(row))).length,
  }), [sectionId])

  const filled = useMemo<Filled>(() => {
    if (drafts.size === 0) return written
    const answers = new Map(written.answers)
    for (const [place, { answer, source }] of drafts) {
      if (answer) answers.set(place, { answer, source, seq: written.answers.get(place)?.seq ?? 0 })
      else answers.delete(place)
    }
    return { ...written, answers }
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

  // What cannot be written (wrong, refused, fought over) waits for who comes back.
  const onScreen = useMemo(() => ({
    left: () => [...unsaved.current].map(([place, draft]): Left => ({ ...draft, base: bases.current.get(place) ?? 0 })),
    flush: () => last.current(),
    bring: (all: readonly Left[]) => {
      const strange: Left[] = []
      for (const { base, ...draft } of all) {
        const field = fields.get(draft.field)
        const place = placeOf(draft.field, draft.row)
        if (!field) strange.push({ ...draft, base })
        if (!field || unsaved.current.has(place)) continue
        bases.current.set(place, base)
        setDrafts((had) => new Map(had).set(place, draft))
        const stands = draft.row === null || [...now.current.written.rows.values()].some((rows) => rows.includes(draft.row!))
        if (stands && (!draft.answer || checkAnswer(field, draft.answer) === null)) waiting.current.set(place, draft)
      }
      void last.current()
      return strange
    },
    clear: (places: ReadonlySet<Place>) => {
      const others = <V>(had: ReadonlyMap<Place, V>) => new Map([...had].filter(([place]) => !places.has(place)))
      for (const place of places) waiting.current.delete(place)
      setDrafts(others)
      setRefused(others)
      setFighting((had) => new Set([...had].filter((place) => !places.has(place))))
    },
  }), [fields, setDrafts])
  const stuck = useMemo(() => new Set([...drafts.keys()].filter((place) => failed || faults.has(place) || refused.has(place) || fighting.has(place))), [drafts, failed, faults, refused, fighting])
  const kept = useLeft({ sectionId, form, ...may, drafts, stuck, written, ...onScreen })
  const conflicts = useMemo(() => new Map([...fighting].map((place) => [place, written.answers.get(place) ?? null])), [fighting, written])

  // What is still being typed is the first thing to take back: written first, then undone, so that redo can bring it again.
  const pending = [...drafts.keys()].some((place) => !faults.has(place) && !refused.has(place) && !fighting.has(place))
  const takeBack = useCallback(async () => {
    const place = [...waiting.current.keys()].filter((p) => !now.current.fighting.has(p)).at(-1)
    if (place === undefined) return
    const draft = waiting.current.get(place)!
    waiting.current.delete(place)
    await flush()
    // A withdrawal that was not written yet is simply not done.
    if (draft.answer && await write(place, draft) === true) {
      const seq = own.current.get(place)?.seq
      if (seq !== undefined) await append({ kind: 'undo', body: { seq } })
    }
    bases.current.delete(place)
    setDrafts((had) => without(had, place))
  }, [append, flush, write])

  // What is not written yet stays on the screen, whatever else is taken back; a text main refused goes with the answer it stood over.
  const step = (entry: Entry) => async () => {
    await flush()
    const place = placeOfStep(entries ?? [], entry)
    if (place !== null && !waiting.current.has(place)) {
      bases.current.delete(place)
      own.current.delete(place)
      setDrafts((had) => without(had, place))
      setRefused((had) => without(had, place))
    }
    await append({ kind: 'undo', body: { seq: entry.seq } })
  }
  const savedAt = useMemo(() => live(entries ?? []).filter((e) => (e.kind === 'form.answer' || e.kind === 'form.row') && e.body.formId === form.id).at(-1)?.atUtc ?? null, [entries, form.id])

  return {
    ready: entries !== null, filled, faults, refused, conflicts, settle, picked, give, addRow, removeRow, flush, saving: writing > 0 || pending, failed, savedAt,
    undo: pending && waiting.current.size > 0 ? () => void takeBack() : undo && (() => void step(undo)()),
    redo: !pending && redo ? () => void step(redo)() : null,
    undoAt: undo && !pending ? whereOfStep(entries ?? [], undo) : null,
    redoAt: redo && whereOfStep(entries ?? [], redo),
    kept,
  }
}
