// Walls are keys (DESIGN §3.4): each section has its own, sealed to the people who may open it. Today that is the one officer.
import { randomBytes, type KeyObject } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { SectionId, StaffId } from '../../shared/model/ids'
import { openSealed, publicKeyOf, sealTo } from './sealed-box'
import type { Sql } from './sql'

const context = (sectionId: SectionId, holder: StaffId) => `section-key/${sectionId}/${holder}`

export class SectionKeys {
  private readonly known = new Map<SectionId, Buffer>()

  constructor(private readonly db: Sql, private readonly holder: StaffId, private readonly privateKey: KeyObject) {}

  /** Makes the key of a new section and seals it to this person, in the transaction that makes the section. */
  async create(tx: Sql, sectionId: SectionId): Promise<void> {
    const key = randomBytes(32)
    await tx.run('INSERT INTO section_key (section, holder, box) VALUES (?,?,?)', sectionId, this.holder, sealTo(publicKeyOf(this.privateKey), key, context(sectionId, this.holder)))
    this.known.set(sectionId, key)
  }

  /** The section's key. Throws `Refused` E-B3 when this person holds none, E-A2 when the box is damaged. */
  async get(sectionId: SectionId): Promise<Buffer> {
    const known = this.known.get(sectionId)
    if (known) return known
    const row = await this.db.get<{ box: Buffer }>('SELECT box FROM section_key WHERE section = ? AND holder = ?', sectionId, this.holder)
    if (!row) throw new Refused('E-B3')
    const key = openSealed(this.privateKey, row.box, context(sectionId, this.holder))
    if (!key) throw new Refused('E-A2', 'section key')
    this.known.set(sectionId, key)
    return key
  }

  wipe(): void {
    for (const key of this.known.values()) key.fill(0)
    this.known.clear()
  }
}
