// The line being typed and those just typed: each bound to the second at which its typing began (F43), saved by itself
// while it grows, written in order, and kept here until the log has it.
import type { UserFact } from '../../shared/model/entry'
import type { LineId, Millis, RecordingId } from '../../shared/model/ids'

export type Speaker = 'question' | 'answer' | 'note'
export type Position = { recordingId: RecordingId | null; atMs: Millis }

type Ports = {
  /** False when it was not written. */
  append: (fact: UserFact) => Promise<boolean>
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
    this.#writing = this.#writing.then(() => this.#writeAll())
    return this.#writing
  }

  async #writeAll(): Promise<void> {
    const { current, pending } = this.#snapshot
    for (const { lineId } of current && !this.#composing ? [...pending, current] : pending) {
      if (!await this.#write(lineId)) {
        this.#set({ failed: true })
        // In order or not at all: what follows waits for it.
        return this.#schedule(AGAIN_MS)
      }
    }
    if (this.#snapshot.failed) this.#set({ failed: false })
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
      if (!await this.#ports.append(fact)) return false
      this.#change(lineId, (now) => ({ ...now, saved: text === '' ? null : text }))
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
