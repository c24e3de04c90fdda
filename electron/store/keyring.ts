// Every private key one logged-in person can reach: his own, those of the roles he is a member of, and those that these keep for
// others (a supervisor passes the keys of the police roles on). Walls are keys: what is not here cannot be opened.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import { openSealed, privateKeyFrom, publicKeyOf, sealTo } from './sealed-box'
import type { Sql } from './sql'

/** Whom a box is sealed to: a person, one version of a role's key, or a set of recovery sheets. */
export type Holder = StaffId | `role:${Role}/${number}` | `recovery:${string}`
export const roleHolder = (role: Role, version: number): Holder => `role:${role}/${version}`

const context = (holder: Holder, to: Holder) => `role-key/${holder}/${to}`
const rawPrivate = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' }).subarray(-32)

export type RoleKey = { role: Role; version: number; publicKey: Buffer }

export class Keyring {
  private readonly keys = new Map<Holder, KeyObject>()

  private constructor(private readonly db: Sql) {}

  /** `own`: the private keys the person brings (his own, or that of a recovery set). */
  static async open(db: Sql, own: ReadonlyMap<Holder, KeyObject>): Promise<Keyring> {
    const ring = new Keyring(db)
    for (const [holder, key] of own) ring.keys.set(holder, key)
    await ring.refresh()
    return ring
  }

  /** Reads the role keys that can be reached now, also those that one reaches through another. Throws `Refused` E-A2 for a damaged box. */
  async refresh(): Promise<void> {
    const rows = await this.db.all<{ role: Role; version: number; holder: Holder; box: Buffer }>('SELECT role, version, holder, box FROM role_member')
    for (let found = true; found;) {
      found = false
      for (const { role, version, holder, box } of rows) {
        const name = roleHolder(role, version)
        const key = this.keys.get(holder)
        if (!key || this.keys.has(name)) continue
        const seed = openSealed(key, box, context(name, holder))
        if (!seed) throw new Refused('E-A2', 'role key')
        this.keys.set(name, privateKeyFrom(seed))
        seed.fill(0)
        found = true
      }
    }
  }

  get holders(): Holder[] {
    return [...this.keys.keys()]
  }

  has(holder: Holder): boolean {
    return this.keys.has(holder)
  }

  /** Opens a box sealed to one of the holders. Null when it is damaged or for another place. */
  open(holder: Holder, box: Buffer, place: string): Buffer | null {
    const key = this.keys.get(holder)
    return key ? openSealed(key, box, place) : null
  }

  /** Every version of a role's key, oldest first. */
  static async versions(db: Sql, role: Role): Promise<(RoleKey & { retired: boolean })[]> {
    const rows = await db.all<{ version: number; public_key: string; retired: number }>('SELECT version, public_key, retired FROM role_key WHERE role = ? ORDER BY version', role)
    return rows.map((r) => ({ role, version: r.version, publicKey: Buffer.from(r.public_key, 'hex'), retired: r.retired === 1 }))
  }

  /** Makes the next version of a role's key, sealed to `to`; the private half is forgotten. */
  static async make(tx: Sql, role: Role, to: readonly { holder: Holder; publicKey: Buffer }[]): Promise<RoleKey> {
    const version = ((await tx.get<{ v: number | null }>('SELECT max(version) AS v FROM role_key WHERE role = ?', role))?.v ?? 0) + 1
    const { privateKey } = generateKeyPairSync('x25519')
    const publicKey = publicKeyOf(privateKey)
    await tx.run('INSERT INTO role_key (role, version, public_key) VALUES (?,?,?)', role, version, publicKey.toString('hex'))
    for (const { holder, publicKey: recipient } of to) await Keyring.seal(tx, { role, version }, privateKey, holder, recipient)
    return { role, version, publicKey }
  }

  private static async seal(tx: Sql, { role, version }: Pick<RoleKey, 'role' | 'version'>, key: KeyObject, holder: Holder, recipient: Buffer): Promise<void> {
    const seed = rawPrivate(key)
    await tx.run('INSERT OR REPLACE INTO role_member (role, version, holder, box) VALUES (?,?,?,?)', role, version, holder, sealTo(recipient, seed, context(roleHolder(role, version), holder)))
    seed.fill(0)
  }

  /** Passes a role's key on to another holder. False when this person does not have it himself. */
  async pass(tx: Sql, role: Role, version: number, holder: Holder, recipient: Buffer): Promise<boolean> {
    const key = this.keys.get(roleHolder(role, version))
    if (!key) return false
    await Keyring.seal(tx, { role, version }, key, holder, recipient)
    return true
  }

  wipe(): void {
    this.keys.clear()
  }
}
