// Answers of one form with autosave: what is typed shows at once, is written 600 ms after the last key or on leaving the
// field, in order, and only when it is valid. An answer can be withdrawn again. Undo and redo work on what was written.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { foldForm } from '../../shared/fold/form'
import { live } from '../../shared/fold/live'
import type { SectionId, Utc } from '../../shared/model/ids'
import { checkAnswer, type Answer, type AnswerFault, type Field, type FormDefinition } from '../../shared/model/form'
import { room } from '../room'
import { useReport } from '../ui/report'
import { saveBeforeLock } from '../ui/unsaved'
import { useEntries } from '../ui/use-entries'
import { answering } from './withdraw'

const PAUSE_MS = 600

export type FormState = {
  /** False while the section is being read. */
  ready: boolean
  /** Written answers under what is being typed. */
  answers: ReadonlyMap<string, Answer>
  faults: ReadonlyMap<string, AnswerFault>
  /** Takes an answer, or withdraws it (null); `now` writes it without waiting for a pause (chips, choices). */
  answer: (field: Field, answer: Answer | null, now?: boolean) => void
  /** Writes what still waits. Resolves when it is on disk (or its failure shown). */
  flush: () => Promise<void>
  saving: boolean
  /** The last write failed; what was typed is still on the screen. */
  failed: boolean
  savedAt: Utc | null
  undo: (() => void) | null
  redo: (() => void) | null
}

export function useForm(sectionId: SectionId, form: FormDefinition): FormState {
  const { entries, append, undo, redo } = useEntries(sectionId)
  const report = useReport()
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Answer | null>>(new Map())
  const waiting = useRef(new Map<string, Answer | null>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const [writing, setWriting] = useState(0)
  const [failed, setFailed] = useState(false)
  const fields = useMemo(() => new Map(form.groups.flatMap((g) => g.fields).map((f) => [f.key, f])), [form])
  const written = useMemo(() => foldForm(entries ?? [], form.id), [entries, form.id])

  /** True when the log then says so. */
  const write = useCallback(async (key: string, answer: Answer | null): Promise<boolean> => {
    if (answer) return await append({ kind: 'form.answer', body: { formId: form.id, version: form.version, field: key, answer } }) !== null
    // Read anew: the newest answer may be a moment older than what this screen was told of.
    const now = await room.log.read({ sectionId })
    if (!now.ok) {
      report(now.failure)
      return false
    }
    for (const seq of answering(now.value, form.id, key)) if (!await append({ kind: 'undo', body: { seq } })) return false
    return true
  }, [append, form, report, sectionId])

  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    for (const [key, answer] of waiting.current) {
      waiting.current.delete(key)
      setWriting((n) => n + 1)
      // One after another, so that the last word on a field is also the last entry.
      queue.current = queue.current.then(async () => {
        const done = await write(key, answer)
        setWriting((n) => n - 1)
        setFailed(!done)
        // Kept, and tried again with the next answer, when it could not be written; dropped when nothing newer was typed meanwhile.
        if (!done) { if (!waiting.current.has(key)) waiting.current.set(key, answer) }
        else setDrafts((had) => had.get(key) === answer ? new Map([...had].filter(([k]) => k !== key)) : had)
      })
    }
    await queue.current
  }, [write])

  const answer = useCallback((field: Field, to: Answer | null, now = false) => {
    setDrafts((had) => new Map(had).set(field.key, to))
    clearTimeout(timer.current)
    if (to && checkAnswer(field, to)) waiting.current.delete(field.key)
    else waiting.current.set(field.key, to)
    if (now) void flush()
    else timer.current = setTimeout(() => void flush(), PAUSE_MS)
  }, [flush])

  // Leaving the screen must not lose the last half second.
  const last = useRef(flush)
  useEffect(() => { last.current = flush }, [flush])
  useEffect(() => () => { void last.current() }, [])
  useEffect(() => saveBeforeLock(() => last.current()), [])

  const answers = useMemo(() => new Map([...written, ...drafts].filter((of): of is [string, Answer] => of[1] !== null)), [written, drafts])
  const faults = useMemo(() => {
    const found = new Map<string, AnswerFault>()
    for (const [key, draft] of drafts) {
      const field = fields.get(key)
      const fault = field && draft && checkAnswer(field, draft)
      if (fault) found.set(key, fault)
    }
    return found
  }, [drafts, fields])

  // What is still being typed is the first thing to take back: written first, then undone, so that redo can bring it again.
  const pending = drafts.size > faults.size
  const takeBack = useCallback(async () => {
    const before = new Set(waiting.current.keys())
    if (before.size === 0) return
    const key = [...before].at(-1)!
    const draft = waiting.current.get(key) ?? null
    waiting.current.delete(key)
    await flush()
    if (!draft) {
      // A withdrawal that was not written yet is simply not done.
      setDrafts((had) => new Map([...had].filter(([k]) => k !== key)))
      return
    }
    const entry = await append({ kind: 'form.answer', body: { formId: form.id, version: form.version, field: key, answer: draft } })
    if (entry) await append({ kind: 'undo', body: { seq: entry.seq } })
    setDrafts(new Map())
  }, [append, flush, form])

  const savedAt = useMemo(() => live(entries ?? []).filter((e) => e.kind === 'form.answer' && e.body.formId === form.id).at(-1)?.atUtc ?? null, [entries, form.id])

  return {
    ready: entries !== null, answers, faults, answer, flush, saving: writing > 0 || pending, failed, savedAt,
    undo: pending && waiting.current.size > 0 ? () => void takeBack() : undo && (() => { setDrafts(new Map()); undo() }),
    redo,
  }
}
