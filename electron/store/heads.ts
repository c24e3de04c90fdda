// The signed heads of the log outside the database: heads.log beside it, and further places (the profile folder, a second
// disk). A flipped bit in a WAL file loses rows silently, and a copied-back folder looks whole (reference/security.md
// §0.1, §3.1): only a head that somebody else kept tells. The first place is waited for; the others follow when they can.
import type { KeyObject } from 'node:crypto'
import { HeadFile, type LastHead } from './head-file'
import { Notary, type Head } from './note'

/** A further place: what people call it, and its file. */
export type HeadPlace = { place: string; file: string }

/**
 * ok · late (writing failed, or takes over 2 s) · missing (no file, or an empty one: only `adopt` makes it) · damaged (its last
 * head did not verify; new ones are appended) · ahead (it knows more than this log).
 */
export type PlaceState = 'ok' | 'late' | 'missing' | 'damaged' | 'ahead'
/** `size`: the newest head that is surely there; null when none is. */
export type PlaceReport = { place: string; state: PlaceState; size: number | null }
export type Reading = { place: string; head: LastHead | 'missing' }

/** heads.log in the vault's folder. */
export const primaryPlace = 'vault'
const slowMs = 2000

export class Heads {
  private newest = ''

  private constructor(readonly notary: Notary, private readonly primary: HeadFile, private readonly followers: readonly Follower[]) {}

  /**
   * Opens heads.log (made when it is not there) and what is there of the further places. Throws the system's error only for
   * heads.log.
   */
  static async open(file: string, vaultId: string, signer: KeyObject, publicKey: KeyObject, places: readonly HeadPlace[] = []): Promise<Heads> {
    const notary = new Notary(vaultId, signer, publicKey)
    const primary = await HeadFile.open(file, notary, true)
    const followers = places.map((place) => new Follower(place, notary))
    for (const follower of followers) await follower.look()
    return new Heads(notary, primary, followers)
  }

  /** The last head of every place, the first place first. */
  async read(): Promise<Reading[]> {
    const { head, note } = await this.primary.last()
    this.newest = note
    return [{ place: primaryPlace, head }, ...this.followers.map((f) => ({ place: f.place.place, head: f.head }))]
  }

  /**
   * Appends and syncs the note of `head` in the first place, then hands it to the others without waiting for them. Throws
   * the system's error of the first place.
   */
  async write(head: Head, note = this.notary.sign(head)): Promise<void> {
    await this.primary.write(note)
    this.newest = note
    for (const follower of this.followers) follower.push(head.size, note)
  }

  /** Gives the newest note to every place that is behind, without waiting. After the places were compared with the log. */
  catchUp(head: Head): void {
    for (const follower of this.followers) if (follower.size() !== head.size) follower.push(head.size, this.newest)
  }

  /** The text of the last head, written or read; empty when there is none. */
  lastNote(): string {
    return this.newest
  }

  state(): PlaceReport[] {
    return this.followers.map((f) => ({ place: f.place.place, state: f.state(), size: f.size() }))
  }

  /** Looks again for places that were not there (a disk plugged in): they get the newest head. Never makes a file. */
  async look(): Promise<void> {
    const head = this.notary.read(this.newest)
    for (const follower of this.followers) {
      await follower.look()
      if (head) follower.push(head.size, this.newest)
    }
  }

  /** Makes the file of a place: a new one, or one that was lost and people decided so. Throws the system's error. */
  async adopt(place: string): Promise<void> {
    const follower = this.followers.find((f) => f.place.place === place)
    if (!follower) throw new Error('no such place')
    await follower.adopt()
    const head = this.notary.read(this.newest)
    if (head) follower.push(head.size, this.newest)
  }

  /** The places as they were given. */
  places(): HeadPlace[] {
    return this.followers.map((f) => f.place)
  }

  /** Lets every place accept a head smaller than, or other than, its own (`Log.reanchor`). */
  forget(): void {
    for (const follower of this.followers) follower.forget()
  }

  /** Resolves when no place is being written, or after `limitMs`: a disk that hangs must not hold up a lock. */
  async settled(limitMs = slowMs): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<void>((resolve) => { timer = setTimeout(resolve, limitMs) })
    await Promise.race([Promise.all(this.followers.map((f) => f.done())), limit])
    clearTimeout(timer)
  }

  async close(): Promise<void> {
    await this.settled()
    for (const follower of this.followers) follower.close()
    await this.primary.close()
  }
}

/** A further place: keeps only the newest note to write, so that a slow disk never holds more than one. */
class Follower {
  head: LastHead | 'missing' = 'missing'
  private file: HeadFile | null = null
  private next: { size: number; note: string } | null = null
  private running: Promise<void> | null = null
  private since = 0
  private failed = false
  private ahead = false
  private wasDamaged = false

  constructor(readonly place: HeadPlace, private readonly notary: Notary) {}

  /** Opens the file, if it is there, and reads its last head. An empty one counts as missing: it held heads, or `adopt` makes it. */
  async look(): Promise<void> {
    if (!this.file) await this.take(false, false).catch(() => undefined)
  }

  /** Opens or makes the file. Throws the system's error. */
  async adopt(): Promise<void> {
    if (!this.file) await this.take(true, true)
  }

  private async take(create: boolean, empty: boolean): Promise<void> {
    const file = await HeadFile.open(this.place.file, this.notary, create)
    const { head } = await file.last()
    if (head === 'none' && !empty) return file.close()
    this.file = file
    this.head = head
    this.wasDamaged ||= head === 'damaged'
    this.failed = false
  }

  push(size: number, note: string): void {
    if (note === '' || (!this.file && !this.failed)) return
    if (this.file && this.holds(size)) return
    this.next = { size, note }
    this.running ??= this.run()
  }

  /** True when nothing is to be written: the head is there already, or the place knows more, which is evidence and stays. */
  private holds(size: number): boolean {
    this.ahead = typeof this.head !== 'string' && this.head.size > size
    return this.ahead || this.size() === size
  }

  private async run(): Promise<void> {
    while (this.next) {
      const { size, note } = this.next
      this.next = null
      this.since = performance.now()
      // After a failure the file is opened anew: the handle of a disk that went away stays dead when it comes back.
      if (!this.file) await this.look()
      if (!this.file) break
      if (this.holds(size)) continue
      try {
        await this.file.write(note)
        this.head = this.notary.read(note) ?? 'damaged'
        this.failed = false
      } catch {
        this.failed = true
        const dead: HeadFile = this.file
        this.file = null
        await dead.close().catch(() => undefined)
        break
      }
    }
    this.since = 0
    this.running = null
  }

  state(): PlaceState {
    if (this.ahead) return 'ahead'
    if (this.failed || (this.since > 0 && performance.now() - this.since > slowMs)) return 'late'
    if (this.head === 'missing') return 'missing'
    return this.wasDamaged ? 'damaged' : 'ok'
  }

  size(): number | null {
    return typeof this.head === 'string' ? null : this.head.size
  }

  forget(): void {
    this.ahead = false
    if (typeof this.head !== 'string') this.head = 'none'
  }

  async done(): Promise<void> {
    await this.running
  }

  close(): void {
    void this.file?.close().catch(() => undefined)
    this.file = null
  }
}
