// The line being typed and those just typed: each bound to the second at which its typing began (F43), saved by itself
// while it grows, written in order, and kept here until the log has it. Undo and redo wait their turn behind what is typed.
import { nextRedo, nextUndo } from '../../shared/fold/live'
import { foldQuestioning } from '../../shared/fold/questioning'
import { undoable, type Entry, type UserFact } from '../../shared/model/entry'
import type { LineId, Millis, RecordingId } from '../../shared/model/ids'

export type Speaker = 'question' | 'answer' | 'note'
export type Position = { recordingId: RecordingId | null; atMs: Millis }

/** `gone`: the line the fact speaks of is not in the record any more (it was undone or removed), so nothing was written. */
export type Written = 'written' | 'gone' | 'refused'

type Ports = {
  append: (fact: UserFact) => Promise<Written>
  /** The section as the log holds it now; null when it could not be read. */
  read: () => Promise<readonly Entry[] | null>
  /** Where the recording is now. */
  position: () => Position
  newLineId: () => LineId
  /** Runs `task` after `ms`; the returned function takes it back. */
  later: (ms: number, task: () => void) => () => void
}

/** A pause in typing after which the line is saved, in ms. */
export const TYPING_PAUSE_MS = 1000
/** A refused write is tried again after this time, until it succeeds. */
export const AGAIN_MS = 3000

export type DraftLine = Position & {
  lineId: LineId
  speaker: Speaker
  text: string
  /** What the log holds of it; null = nothing. */
  saved: string | null
}

export type DraftsSnapshot = {
  /** The line in the input, or null when nothing is typed. */
  current: DraftLine | null
  /** Lines closed with Enter that the log does not hold yet. */
  pending: readonly DraftLine[]
  /** The last write was refused. */
  failed: boolean
}

const differs = (line: DraftLine) => line.text.trim() !== (line.saved ?? '')

export class Drafts {
  readonly #ports: Ports
  readonly #listeners = new Set<() => void>()
  #snapshot: DraftsSnapshot = { current: null, pending: [], failed: false }
  #speaker: Speaker = 'question'
  #composing = false
  #cancel: (() => void) | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }
  readonly snapshot = () => this.#snapshot

  /**
   * The input's whole text. Its first sign fixes the second the line belongs to. While an input method composes
   * (`composing`), the text holds half-typed pinyin: it is shown and not saved.
   */
  type(text: string, composing = false): void {
    const { current } = this.#snapshot
    this.#composing = composing
    if (!current && text.trim() === '') return
    this.#set({ current: { ...(current ?? this.#begin()), text } })
    this.#schedule(TYPING_PAUSE_MS)
  }

  /** Who speaks. A saved line's speaker is part of its first entry, so such a line is replaced by another at the same second. */
  speak(speaker: Speaker): void {
    this.#speaker = speaker
    const { current, pending } = this.#snapshot
    if (!current || current.speaker === speaker) return
    const renamed = { ...current, speaker }
    // The first write may be under way: only one that cannot have begun may keep its id.
    this.#set({ current: { ...renamed, lineId: this.#ports.newLineId(), saved: null }, pending: [...pending, { ...current, text: '' }] })
    void this.flush()
  }

  /** Closes the line: the input is free at once, the writing goes on behind it. */
  commit(): void {
    const { current, pending } = this.#snapshot
    if (!current) return
    this.#composing = false
    this.#set({ current: null, pending: [...pending, current] })
    void this.flush()
  }

  /** Writes what the log does not hold yet, oldest first; resolves when that was tried once. */
  flush(): Promise<void> {
    this.#cancel?.()
    this.#cancel = null
    this.#writing = this.#writing.then(async () => { await this.#writeAll() })
    return this.#writing
  }

  /**
   * Takes back (or brings back) the newest act of the section. What is typed is written first, so that it is the newest
   * act and can be brought back; when that cannot be written, nothing is taken back.
   */
  step(way: 'undo' | 'redo'): Promise<void> {
    this.#cancel?.()
    this.#cancel = null
    this.#writing = this.#writing.then(async () => {
      if (!await this.#writeAll()) return
      const entries = await this.#ports.read()
      const target = entries && (way === 'undo' ? nextUndo(entries, undoable) : nextRedo(entries))
      if (!target || await this.#ports.append({ kind: 'undo', body: { seq: target.seq } }) !== 'written') return
      const after = await this.#ports.read()
      if (after) this.#follow(new Map(foldQuestioning(after).lines.map((line) => [line.lineId, line.text])))
    })
    return this.#writing
  }

  /** False when something was refused. */
  async #writeAll(): Promise<boolean> {
    const { current, pending } = this.#snapshot
    for (const { lineId } of current && !this.#composing ? [...pending, current] : pending) {
      if (!await this.#write(lineId)) {
        this.#set({ failed: true })
        // In order or not at all: what follows waits for it.
        this.#schedule(AGAIN_MS)
        return false
      }
    }
    if (this.#snapshot.failed) this.#set({ failed: false })
    return true
  }

  /** Brings the drafts in step with the lines the log holds after an undo or redo (id → text). Newer typing is kept. */
  #follow(held: ReadonlyMap<LineId, string>): void {
    const followed = (line: DraftLine): DraftLine | null => {
      if (line.saved === null) return line
      const text = held.get(line.lineId)
      if (text !== undefined) return { ...line, saved: text, text: differs(line) ? line.text : text }
      // The same words as a line of their own: an id that was taken out of the record never comes back by typing.
      return differs(line) && line.text.trim() !== '' ? { ...line, lineId: this.#ports.newLineId(), saved: null } : null
    }
    const { current, pending } = this.#snapshot
    this.#set({
      current: current && followed(current),
      pending: pending.map(followed).filter((line) => line !== null),
    })
    if (this.#snapshot.current && differs(this.#snapshot.current)) this.#schedule(TYPING_PAUSE_MS)
  }

  /** One line as it is at this moment; true when the log then holds it. */
  async #write(lineId: LineId): Promise<boolean> {
    const line = this.#find(lineId)
    if (!line) return true
    const text = line.text.trim()
    if (differs(line)) {
      const { speaker, recordingId, atMs } = line
      const fact: UserFact = text === '' ? { kind: 'qa.removed', body: { lineId } }
        : line.saved === null ? { kind: 'qa.added', body: { lineId, speaker, text, recordingId, atMs } }
          : { kind: 'qa.edited', body: { lineId, text } }
      const written = await this.#ports.append(fact)
      if (written === 'refused') return false
      if (written === 'gone' && text !== '') {
        const again = this.#ports.newLineId()
        this.#change(lineId, (now) => ({ ...now, lineId: again, saved: null }))
        return this.#write(again)
      }
      // What was typed while its line was being removed is a new line: a removed id is not used again.
      const emptied = text === '' ? { saved: null, ...(this.#find(lineId)?.text.trim() && { lineId: this.#ports.newLineId() }) } : null
      this.#change(lineId, (now) => ({ ...now, ...(emptied ?? { saved: text }) }))
    }
    this.#settle(lineId)
    return true
  }

  /** Lets go of a closed line that the log holds, and of an input that was emptied. */
  #settle(lineId: LineId): void {
    const { current, pending } = this.#snapshot
    this.#set({
      pending: pending.filter((line) => line.lineId !== lineId || differs(line)),
      current: current?.lineId === lineId && current.text.trim() === '' && current.saved === null ? null : current,
    })
  }

  #find(lineId: LineId): DraftLine | undefined {
    const { current, pending } = this.#snapshot
    return current?.lineId === lineId ? current : pending.find((line) => line.lineId === lineId)
  }

  #change(lineId: LineId, how: (line: DraftLine) => DraftLine): void {
    const { current, pending } = this.#snapshot
    this.#set({
      current: current?.lineId === lineId ? how(current) : current,
      pending: pending.map((line) => line.lineId === lineId ? how(line) : line),
    })
  }

  #begin(): DraftLine {
    return { ...this.#ports.position(), lineId: this.#ports.newLineId(), speaker: this.#speaker, text: '', saved: null }
  }

  #schedule(ms: number): void {
    this.#cancel?.()
    this.#cancel = this.#ports.later(ms, () => { void this.flush() })
  }

  #set(patch: Partial<DraftsSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...patch }
    for (const listener of this.#listeners) listener()
  }
}
