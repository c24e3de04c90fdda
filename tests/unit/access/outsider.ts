// Opens vault files as a thief does who has one person's password: written against the formats, not with our classes.
import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import argon2 from 'argon2'
import sqlcipher from '@journeyapps/sqlcipher'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Box = { nonce: string; tag: string; data: string }

const sorted = (value: Json): string => (Array.isArray(value) ? `[${value.map(sorted).join(',')}]`
  : typeof value === 'object' && value !== null ? `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${sorted(value[key]!)}`).join(',')}}` : JSON.stringify(value))

function gcm(key: Buffer, nonce: Buffer, tag: Buffer, data: Buffer, aad: string): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad)).setAuthTag(tag)
    return Buffer.concat([decipher.update(data), decipher.final()])
  } catch {
    return null
  }
}
const unbox = (key: Buffer, box: Box, aad: string) => gcm(key, Buffer.from(box.nonce, 'hex'), Buffer.from(box.tag, 'hex'), Buffer.from(box.data, 'hex'), aad)
const hkdf = (key: Buffer, salt: Buffer, info: string) => Buffer.from(hkdfSync('sha256', key, salt, info, 32))

const privateOf = (seed: Buffer) => createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), seed]), format: 'der', type: 'pkcs8' })
const rawPublic = (key: KeyObject) => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)

type Opener = { key: KeyObject; raw: Buffer }
const openerOf = (seed: Buffer): Opener => {
  const key = privateOf(seed)
  return { key, raw: rawPublic(key) }
}

/** A box of 32 bytes ephemeral key, 16 tag, the rest ciphertext. */
function openBox({ key, raw }: Opener, box: Buffer, context: string): Buffer | null {
  try {
    const ephemeral = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), box.subarray(0, 32)]), format: 'der', type: 'spki' })
    const shared = diffieHellman({ privateKey: key, publicKey: ephemeral })
    return gcm(hkdf(shared, Buffer.concat([box.subarray(0, 32), raw]), 'sayonce/1/sealed-box'), Buffer.alloc(12), box.subarray(32, 48), box.subarray(48), context)
  } catch {
    return null
  }
}

export type Loot = {
  /** Section id → how many of its bodies came out, and how many there are. */
  bodies: Map<string, { kind: string; open: number; of: number }>
  /** Media keys that came out. */
  recordings: string[]
  /** Secrets of acts of two persons that came out. */
  acts: string[]
  /** Role keys that came out. */
  roles: string[]
}

/** Everything that one slot opens: every box is tried with every key that was found, again and again until nothing new comes. */
export async function plunder(vault: string, staffId: string, password: string): Promise<Loot> {
  const file = JSON.parse(readFileSync(join(vault, 'slots.json'), 'utf8')) as { vaultId: string; databaseSalt: string; slots: ({ staffId: string; box: Box; kdf: { memoryKiB: number; iterations: number; parallelism: number; salt: string } } & { [key: string]: Json })[] }
  const { box, ...head } = file.slots.find((slot) => slot.staffId === staffId)!
  const kek = await argon2.hash(Buffer.from(password.normalize('NFKC')), { type: argon2.argon2id, raw: true, hashLength: 32, salt: Buffer.from(head.kdf.salt, 'hex'), memoryCost: head.kdf.memoryKiB, timeCost: head.kdf.iterations, parallelism: head.kdf.parallelism })
  const plain = unbox(kek, box, sorted({ vaultId: file.vaultId, ...head } as Json))
  if (!plain) throw new Error('the slot did not open')
  const [root, seed] = [Buffer.from(plain.subarray(0, 32)), Buffer.from(plain.subarray(32))]
  const database = hkdf(root, Buffer.alloc(0), 'sayonce/1/database')
  const db = await openDatabase(join(vault, 'room.db'), database, file.databaseSalt)
  try {
    return await loot(db, new Set([root, seed, database, hkdf(root, Buffer.alloc(0), 'sayonce/1/slots'), hkdf(root, Buffer.alloc(0), 'sayonce/1/heads'), hkdf(seed, Buffer.alloc(0), 'sayonce/1/person/sign')].map((key) => key.toString('hex'))))
  } finally {
    await new Promise((done) => db.close(done))
  }
}

function openDatabase(path: string, key: Buffer, salt: string): Promise<sqlcipher.Database> {
  return new Promise((resolve, reject) => {
    const db: sqlcipher.Database = new sqlcipher.Database(path, (error) => (error ? reject(error) : db.serialize(() => db.run(`PRAGMA key = "x'${key.toString('hex')}${salt}'"`, (wrong: Error | null) => (wrong ? reject(wrong) : resolve(db))))))
  })
}

async function loot(db: sqlcipher.Database, keys: Set<string>): Promise<Loot> {
  const all = <T>(sql: string) => new Promise<T[]>((resolve, reject) => { db.all(sql, (error: Error | null, rows: unknown[]) => (error ? reject(error) : resolve(rows as T[]))) })
  // Every column of every table that holds bytes sealed to somebody, with the context that its row tells.
  const members = await all<{ role: string; version: number; holder: string; box: Buffer }>('SELECT * FROM role_member')
  const sections = await all<{ section: string; holder: string; box: Buffer }>('SELECT * FROM section_key')
  const halves = await all<{ act: string; role: string; holder: string; box: Buffer }>('SELECT * FROM act_half')
  const boxes = [
    ...members.map((m) => ({ name: `role:${m.role}/${m.version}`, box: m.box, context: `role-key/role:${m.role}/${m.version}/${m.holder}` })),
    ...sections.map((s) => ({ name: s.section, box: s.box, context: `section-key/${s.section}/${s.holder}` })),
    ...halves.map((h) => ({ name: `half:${h.act}`, box: h.box, context: `act-half/${h.act}/${h.role}/${h.holder}` })),
  ]
  const found = new Set<string>()
  // A set that grows while it is walked through: what comes out of a box is tried on every box in its turn.
  for (const key of keys) {
    const opener = openerOf(Buffer.from(key, 'hex'))
    for (const { name, box, context } of boxes) {
      const opened = openBox(opener, box, context)
      if (!opened) continue
      keys.add(opened.toString('hex'))
      found.add(name)
    }
  }
  const known = [...keys].map((key) => Buffer.from(key, 'hex'))
  const bodies: Loot['bodies'] = new Map()
  for (const row of await all<{ section: string; section_kind: string; seq: number; at_utc: string; at_mono: number; author: string; kind: string; prev: string; body: Buffer }>('SELECT entry.*, section.kind AS section_kind FROM entry JOIN section ON section.id = entry.section')) {
    if (row.section_kind === 'custody') continue
    const place = sorted({ sectionId: row.section, seq: row.seq, atUtc: row.at_utc, atMono: row.at_mono, author: row.author, kind: row.kind, prev: row.prev })
    const count = bodies.get(row.section) ?? { kind: row.section_kind, open: 0, of: 0 }
    count.of++
    if (known.some((key) => gcm(key, row.body.subarray(0, 12), row.body.subarray(12, 28), row.body.subarray(28), place))) count.open++
    bodies.set(row.section, count)
  }
  const recordings = (await all<{ id: string; wrapped_key: string }>('SELECT id, wrapped_key FROM recording')).filter((r) => known.some((key) => unbox(key, JSON.parse(r.wrapped_key) as Box, r.id))).map((r) => r.id)
  const xors = known.flatMap((a) => known.map((b) => Buffer.from(a.map((byte, i) => byte ^ b[i]!))))
  const acts = (await all<{ act: string; box: string }>('SELECT act, box FROM act_key')).filter(({ act, box }) => [...known, ...xors].some((key) => unbox(key, JSON.parse(box) as Box, `act/${act}`))).map(({ act }) => act)
  return { bodies, recordings, acts, roles: [...found].filter((name) => name.startsWith('role:')).sort() }
}
