// What this machine remembers about its door: who was here (the list to choose from) and how often a wrong password was tried. One file
// in the profile folder, encrypted and authenticated with a key of this machine: it holds names, and nobody may turn the counter back.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { Refused } from '../../shared/failure'
import { DoorPerson } from '../../shared/ipc/session'
import { unwrap, wrap, type Sealed } from '../store/keys'
import type { Boot } from '../store/clock'

const Memory = z.strictObject({
  people: z.array(DoorPerson).max(200),
  /** Wrong tries by person; `*` where nobody was chosen. One's own right password forgives one's own only. */
  tries: z.record(z.string(), z.number().int().min(1)),
  /** The pause that the last failure set, and when it began: milliseconds since the start of that boot. */
  waitMs: z.number().min(0), since: z.number(), boot: z.string(),
})
type Memory = z.infer<typeof Memory>

/** Five tries are free; then 30 s, doubling to 15 minutes (security.md §2.3). Never wiped, never locked for good. */
const free = 5
const firstWait = 30_000
const longestWait = 15 * 60_000

const waitAfter = (failures: number) => (failures < free ? 0 : Math.min(longestWait, firstWait * 2 ** Math.min(failures - free, 10)))

export class Door {
  private memory: Memory
  private turn: Promise<unknown> = Promise.resolve()

  private constructor(private readonly file: string, private readonly key: Buffer, private readonly boot: Boot, memory: Memory) {
    this.memory = memory
  }

  /** Reads what is remembered. A file that is gone or was changed although this machine has its key counts as five failures. */
  static async open(profile: string, boot: Boot): Promise<Door> {
    const keyFile = join(profile, 'door.key')
    const file = join(profile, 'door.json')
    const had = await readFile(keyFile).catch(() => null)
    const key = had?.length === 32 ? had : randomBytes(32)
    const fresh: Memory = { people: [], tries: {}, waitMs: 0, since: boot.uptimeMs(), boot: boot.id }
    if (key !== had) {
      await writeFileAtomic(keyFile, key, { mode: 0o600, fsync: true })
      const door = new Door(file, key, boot, fresh)
      await door.write()
      return door
    }
    const memory = await read(file, key)
    return new Door(file, key, boot, memory ?? { ...fresh, tries: { '*': free }, waitMs: firstWait })
  }

  /** Last users first. */
  get people(): DoorPerson[] {
    return [...this.memory.people].sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? ''))
  }

  /**
   * Milliseconds until the next try counts. Measured on the monotonic clock: setting the wall clock changes nothing, and after a
   * restart of the machine the pause begins anew.
   */
  get waitMs(): number {
    const { waitMs, since, boot } = this.memory
    const now = this.boot.uptimeMs()
    if (boot !== this.boot.id || now < since) this.memory = { ...this.memory, since: now, boot: this.boot.id }
    return Math.max(0, Math.ceil(waitMs - (now - this.memory.since)))
  }

  get failures(): number {
    return Object.values(this.memory.tries).reduce((sum, n) => sum + n, 0)
  }

  /**
   * Counts a try before it is made: killing the program after a wrong one saves nobody the count. Throws `Refused` E-A10 (detail:
   * seconds) while the pause runs.
   */
  async knock(who = '*'): Promise<void> {
    const left = this.waitMs
    if (left > 0) throw new Refused('E-A10', String(Math.ceil(left / 1000)))
    const tries = { ...this.memory.tries, [who]: (this.memory.tries[who] ?? 0) + 1 }
    // The pause is everybody's, the count is one's own: a colleague's slips do not add up with mine, tries for nobody in particular do.
    await this.change({ tries, waitMs: waitAfter(tries[who]! + (who === '*' ? 0 : (tries['*'] ?? 0))), since: this.boot.uptimeMs(), boot: this.boot.id })
  }

  /** The last try was right, or failed for another reason than a wrong secret. */
  async forgive(all: boolean, who = '*'): Promise<void> {
    const { [who]: mine = 0, ...others } = this.memory.tries
    const left = all ? 0 : Math.max(0, mine - 1)
    await this.change({ tries: left > 0 ? { ...others, [who]: left } : others, waitMs: 0 })
  }

  /** Remembers who may come in here, and when each came last. */
  async remember(people: readonly Omit<DoorPerson, 'lastAt'>[], came: { staffId: string; at: string } | null): Promise<void> {
    const last = new Map(this.memory.people.map((p) => [p.staffId, p.lastAt]))
    await this.change({ people: people.map((p) => ({ ...p, lastAt: came?.staffId === p.staffId ? came.at : (last.get(p.staffId) ?? null) })) })
  }

  /** The person of a typed name (NFKC, no blanks); null when none or several have it. */
  named(name: string): DoorPerson | null {
    const plain = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
    const found = this.memory.people.filter((p) => plain(p.name) === plain(name))
    return found.length === 1 ? found[0]! : null
  }

  private change(part: Partial<Memory>): Promise<void> {
    this.memory = { ...this.memory, ...part }
    const turn = this.turn.then(() => this.write())
    this.turn = turn.catch(() => undefined)
    return turn
  }

  private async write(): Promise<void> {
    const text = Buffer.from(JSON.stringify(this.memory))
    await writeFileAtomic(this.file, `${JSON.stringify(wrap(this.key, text, 'door'))}\n`, { mode: 0o600, fsync: true })
  }
}

async function read(file: string, key: Buffer): Promise<Memory | null> {
  try {
    const text = unwrap(key, JSON.parse(await readFile(file, 'utf8')) as Sealed, 'door')
    return text && Memory.parse(JSON.parse(text.toString('utf8')))
  } catch {
    return null
  }
}
