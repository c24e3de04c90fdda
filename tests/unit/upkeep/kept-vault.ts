// A small vault for the tests of upkeep: two cases with entries and recordings, keys sealed to a role and to a person.
import { createDecipheriv, createHmac, generateKeyPairSync, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../../electron/store/clock'
import { Keyring, roleHolder, type Holder } from '../../../electron/store/keyring'
import { wrap } from '../../../electron/store/keys'
import { Store, type StoreOptions } from '../../../electron/store/store'
import { openRecording } from '../../../electron/record/recordings'
import { MediaWriter } from '../../../electron/vault/writer'
import { Refused } from '../../../shared/failure'
import type { Entry, Fact } from '../../../shared/model/entry'
import type { Bytes, CaseId, Millis, RecordingId, SectionId, SessionId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { freshId } from '../../harness/ids'

export const password = '一次询问-测试口令-42'
export const code = async (work: Promise<unknown>) => work.then(() => 'no failure', (e: unknown) => (e instanceof Refused ? (e.detail === undefined ? e.code : `${e.code} ${e.detail}`) : `bug: ${String(e)}`))

/** A clock that a test may move. */
export const movable = (start = '2026-11-20T08:00:00.000Z'): Clock & { at: number } => ({
  at: Date.parse(start),
  utc() { return new Date(this.at).toISOString() },
  mono() { return (this.at % 1e12) as Millis },
})

export type KeptCase = { caseId: CaseId; number: string; section: (kind: SectionKind) => SectionId; sections: SectionId[]; sessionId: SessionId }
export type KeptVault = { store: Store; officer: { holder: Holder; publicKey: Buffer }; recordings: RecordingId[] }

export async function keptVault(folder: string, options: StoreOptions = {}): Promise<KeptVault> {
  const store = await Store.create(folder, password, options)
  await store.custodySection()
  await store.custody({ kind: 'door.opened', body: { by: 'set-up', role: null, failures: 0 } })
  const me = { holder: store.staffId as Holder, publicKey: Buffer.from(store.person!.publics.box, 'hex') }
  const key = await store.db.transaction((tx) => Keyring.make(tx, 'case-officer', [me]))
  await store.sectionKeys.ring.refresh()
  return { store, officer: { holder: roleHolder('case-officer', key.version), publicKey: key.publicKey }, recordings: [] }
}

const kinds = ['case', 'key-volume', 'session', 'questioning', 'psychological'] as const

export async function addCase({ store, officer }: KeptVault, number: string): Promise<KeptCase> {
  const caseId = freshId('cas')
  const sessionId = freshId('ses')
  const ids = new Map<SectionKind, SectionId>()
  await store.db.transaction(async (tx) => {
    await tx.run('INSERT INTO case_number (number, case_id) VALUES (?,?)', number, caseId)
    for (const kind of kinds) {
      const id = freshId('sec')
      ids.set(kind, id)
      await tx.run('INSERT INTO section (id, kind, case_id, session_id, created_at) VALUES (?,?,?,?,?)', id, kind, caseId, kind === 'case' || kind === 'key-volume' ? null : sessionId, store.clock.utc())
      const personal = { holder: store.staffId as Holder, publicKey: Buffer.from(store.person!.publics.box, 'hex') }
      await store.sectionKeys.create(tx, id, kind === 'questioning' ? [officer, personal] : [officer])
    }
  })
  const section = (kind: SectionKind) => ids.get(kind)!
  const write = (sectionId: SectionId, fact: Fact) => store.log.append(sectionId, fact, store.staffId)
  await write(section('case'), { kind: 'case.opened', body: { caseId, number, reporter: '值班老师来电', reportedAt: '2026-02-03T09:00', firstReceiver: store.staffId, receipt: '' } })
  await write(section('key-volume'), { kind: 'undo', body: { seq: 1 } })
  for (let i = 0; i < 5; i++) await write(section('questioning'), { kind: 'qa.added', body: { lineId: freshId('lin'), speaker: 'answer', text: `第 ${i} 句：他推了我一把，书包摔破了。`, recordingId: null, atMs: 0 as Millis } })
  return { caseId, number, section, sections: [...ids.values()], sessionId }
}

/** A recording of `chunks` chunks; its end is left out when it still runs. Returns the plain bytes. */
export async function addRecording({ store, recordings }: KeptVault, of: KeptCase, chunks: number, ended = true): Promise<{ recordingId: RecordingId; plain: Buffer; path: string; writer: MediaWriter }> {
  const recordingId = freshId('rec')
  const sectionId = of.section('questioning')
  const key = randomBytes(32)
  const path = join(store.folder, 'media', `${recordingId}.som`)
  await store.db.run('INSERT INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', recordingId, sectionId, of.sessionId, store.clock.utc(), JSON.stringify(wrap(await store.sectionKeys.get(sectionId), key, recordingId)))
  const writer = await MediaWriter.create(path, recordingId, key)
  await store.log.append(sectionId, { kind: 'recording.started', body: { recordingId, mimeType: 'video/webm;codecs=vp8,opus', camera: 'A', microphone: 'B', width: 1280, height: 720, frameRate: 30 } }, store.staffId)
  const parts: Buffer[] = []
  for (let i = 0; i < chunks; i++) {
    const part = randomBytes(20_000 + i)
    const { tag } = await writer.append(part, (i + 1) * 1000)
    await store.db.run('INSERT INTO chunk (recording, idx, end_ms, bytes, tag, at_utc) VALUES (?,?,?,?,?,?)', recordingId, i, (i + 1) * 1000, part.length, tag, store.clock.utc())
    parts.push(part)
  }
  const plain = Buffer.concat(parts)
  if (ended) {
    const { head, sha256 } = await writer.finish()
    await store.log.append(sectionId, { kind: 'recording.ended', body: { recordingId, reason: 'stopped', endedAt: store.clock.utc(), chunks, bytes: plain.length as Bytes, durationMs: (chunks * 1000) as Millis, head, sha256 } }, store.staffId)
    await writer.close()
  }
  recordings.push(recordingId)
  return { recordingId, plain, path, writer }
}

/** Everything a vault holds, decrypted: the entries of every section and the plain bytes of every finished recording. */
export async function contentOf(store: Store): Promise<{ entries: Record<string, Entry[]>; media: Record<string, string>; root: string }> {
  const entries: Record<string, Entry[]> = {}
  for (const { id } of await store.db.all<{ id: SectionId }>(`SELECT id FROM section WHERE kind <> 'custody' ORDER BY id`)) entries[id] = await store.log.read(id)
  const media: Record<string, string> = {}
  for (const { id } of await store.db.all<{ id: RecordingId }>('SELECT id FROM recording ORDER BY id')) {
    const reader = await openRecording(store, id)
    const scan = await reader.scan()
    await reader.close()
    media[id] = scan.sha256
  }
  return { entries, media, root: await store.log.checkpoint() }
}

export const actKey = () => generateKeyPairSync('ed25519').privateKey

/** The raw database key of an open store: what a thief with a password would have. */
export const databaseKeyOf = (store: Store) => Buffer.from((store as unknown as { keys: { database: Buffer } }).keys.database)

const pageBytes = 4096
const reserve = 80

/** Decrypts one page by hand (SQLCipher 4: AES-256-CBC, IV 16 and HMAC-SHA-512 64 at its end). Null when its HMAC does not hold. */
function openPage(page: Buffer, number: number, key: Buffer, macKey: Buffer): Buffer | null {
  const skip = number === 1 ? 16 : 0
  const body = page.subarray(skip, pageBytes - reserve)
  const iv = page.subarray(pageBytes - reserve, pageBytes - reserve + 16)
  const count = Buffer.alloc(4)
  count.writeUInt32LE(number)
  const mac = createHmac('sha512', macKey).update(page.subarray(skip, pageBytes - reserve + 16)).update(count).digest()
  if (!timingSafeEqual(mac, page.subarray(pageBytes - 64))) return null
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([decipher.update(body), decipher.final()])
}

/** Every page of a database file or of its WAL, decrypted; `pages` counts those that were authentic. */
export async function plainPages(file: string, key: Buffer, salt: Buffer): Promise<{ pages: number; text: Buffer }> {
  const macKey = pbkdf2Sync(key, Buffer.from(salt.map((b) => b ^ 0x3a)), 2, 32, 'sha512')
  const bytes = await readFile(file)
  const found: Buffer[] = []
  const wal = file.endsWith('-wal')
  for (let at = wal ? 32 : 0, n = 1; at + pageBytes + (wal ? 24 : 0) <= bytes.length; at += pageBytes + (wal ? 24 : 0), n++) {
    const number = wal ? bytes.readUInt32BE(at) : n
    const plain = openPage(bytes.subarray(at + (wal ? 24 : 0), at + (wal ? 24 : 0) + pageBytes), number, key, macKey)
    if (plain) found.push(plain)
  }
  return { pages: found.length, text: Buffer.concat(found) }
}

/** How many of `needles` are found, in clear or behind the database key, in any file below `folder`. */
export async function hits(folder: string, needles: readonly Buffer[], key: Buffer): Promise<{ hits: number; files: number; pages: number }> {
  let count = 0
  let pages = 0
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile())
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name)
    const raw = await readFile(path)
    const salt = raw.subarray(0, 16)
    const texts: Buffer[] = [raw]
    if (entry.name.includes('.db') || entry.name.includes('.aside')) {
      // A WAL has no salt of its own: it is that of its database.
      const opened = await plainPages(path, key, entry.name.endsWith('-wal') ? (await readFile(path.slice(0, -4))).subarray(0, 16) : salt)
      pages += opened.pages
      texts.push(opened.text)
    }
    for (const needle of needles) if (texts.some((text) => text.includes(needle))) count++
  }
  return { hits: count, files: files.length, pages }
}
