// Each section has its own key (DESIGN §3.4), sealed to the roles that may open it and to single persons with an assignment or a grant.
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { SectionId } from '../../shared/model/ids'
import type { Holder, Keyring } from './keyring'
import { sealTo } from './sealed-box'
import type { Database, Sql } from './sql'

export const sectionContext = (sectionId: SectionId, holder: Holder) => `section-key/${sectionId}/${holder}`

/** Most keys kept in memory at once; the others are opened again when they are needed. */
const most = 200_000

export class SectionKeys {
  private readonly known = new Map<SectionId, Buffer>()

  constructor(private readonly db: Database, readonly ring: Keyring) {}

  /** Makes the key of a section and seals it to `to`. With nobody to seal it to there is no key yet: the first who may write makes it. */
  async create(tx: Sql, sectionId: SectionId, to: readonly { holder: Holder; publicKey: Buffer }[]): Promise<void> {
    const key = randomBytes(32)
    for (const { holder, publicKey } of to) await this.seal(tx, sectionId, key, holder, publicKey)
    // Whoever makes a section for others forgets their key at once.
    if (to.some(({ holder }) => this.ring.has(holder))) this.known.set(sectionId, key)
    else key.fill(0)
  }

  private async seal(tx: Sql, sectionId: SectionId, key: Buffer, holder: Holder, publicKey: Buffer): Promise<void> {
    await tx.run('INSERT OR REPLACE INTO section_key (section, holder, box) VALUES (?,?,?)', sectionId, holder, sealTo(publicKey, key, sectionContext(sectionId, holder)))
  }

  /** Seals a section that this person can open to somebody else. Throws like `get`. */
  async pass(tx: Sql, sectionId: SectionId, holder: Holder, publicKey: Buffer): Promise<void> {
    await this.seal(tx, sectionId, await this.get(sectionId), holder, publicKey)
  }

  /** Takes a box away. What its holder has in memory goes with his next login. */
  async take(tx: Sql, sectionId: SectionId, holder: Holder): Promise<void> {
    await tx.run('DELETE FROM section_key WHERE section = ? AND holder = ?', sectionId, holder)
    this.forget(sectionId)
  }

  forget(sectionId: SectionId): void {
    this.known.delete(sectionId)
  }

  /** Holders of a section's key. */
  async holdersOf(sectionId: SectionId): Promise<Holder[]> {
    return (await this.db.all<{ holder: Holder }>('SELECT holder FROM section_key WHERE section = ?', sectionId)).map((r) => r.holder)
  }

  async canOpen(sectionId: SectionId): Promise<boolean> {
    return this.known.has(sectionId) || (await this.holdersOf(sectionId)).some((holder) => this.ring.has(holder))
  }

  /** The section's key. Throws `Refused` E-B10 when nobody sealed it to this person, E-A2 when a box is damaged. */
  async get(sectionId: SectionId): Promise<Buffer> {
    const known = this.known.get(sectionId)
    if (known) return known
    const rows = await this.db.all<{ holder: Holder; box: Buffer }>('SELECT holder, box FROM section_key WHERE section = ?', sectionId)
    const row = rows.find((r) => this.ring.has(r.holder))
    if (!row) throw new Refused('E-B10')
    const key = this.ring.open(row.holder, row.box, sectionContext(sectionId, row.holder))
    if (!key) throw new Refused('E-A2', 'section key')
    // Not overwritten: somebody may be using one of them just now.
    if (this.known.size >= most) this.known.clear()
    this.known.set(sectionId, key)
    return key
  }

  wipe(): void {
    for (const key of this.known.values()) key.fill(0)
    this.known.clear()
  }
}
