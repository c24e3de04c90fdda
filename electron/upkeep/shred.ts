// Destroying a case (F81): every box that opens one of its keys goes, in the vault and in every backup that can be reached. What
// stays is ciphertext without a key, and the skeleton of the log, which still verifies (NIST SP 800-88: cryptographic erase).
import { createHash, type KeyObject } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { foldCase } from '../../shared/fold/case'
import type { Backup, Certificate } from '../../shared/ipc/upkeep'
import type { SectionKind } from '../../shared/model/section'
import type { CaseId, RecordingId, RequestId, SectionId, StaffId, Utc } from '../../shared/model/ids'
import { Refused } from '../../shared/failure'
import { keptSections, type KeptKind } from '../../shared/model/policy'
import { syncFolder } from '../store/slot-file'
import { isDamage, type Sql } from '../store/sql'
import { backupFolders } from './backup'
import { certify, destroyedBy, keepCertificate, nextNumber } from './certificate'
import { clearAside, hasKeyFile, isStale, writeKeyFile } from './key-file'
import { alone, custodyMade, headOf, isDiskFault, type KeptStore, type Work } from './kept'
import { homeOf, isFolder, setsIn } from './manifest'
import { excuse, mediaNamesOf, removeMedia, type Owners } from './media-copy'
import { resticKeys, type Restic } from './restic'

export type Destruction = {
  caseId: CaseId
  /** The whole case, or one kind of section in it. */
  what?: KeptKind
  requester: StaffId
  approver: StaffId
  requestId: RequestId
  /** Private key of the act `dispose` (Ed25519): both persons together opened it. */
  sign: KeyObject
  /** Folders to look for backups in, besides those the vault remembers. */
  backups?: readonly string[]
  restic?: Restic | null
}

type Held = { sections: SectionId[]; recordings: RecordingId[]; others: string[]; boxes: number; boxesSha256: string }

async function holdings(db: Sql, caseId: CaseId, what: KeptKind): Promise<Held> {
  const kinds = keptSections[what]
  const rows = await db.all<{ id: SectionId; kind: SectionKind }>('SELECT id, kind FROM section WHERE case_id = ? ORDER BY id', caseId)
  const sections = rows.filter((r) => kinds === null || kinds.includes(r.kind)).map((r) => r.id)
  const list = JSON.stringify(sections)
  const recordings = (await db.all<{ id: RecordingId }>('SELECT id FROM recording WHERE section IN (SELECT value FROM json_each(?)) ORDER BY id', list)).map((r) => r.id)
  // Of no weight in the certificate: journals of takes that are not written up, and copies that can be made again.
  const others = (await db.all<{ id: string }>(
    `SELECT id FROM take WHERE section IN (SELECT value FROM json_each(?1))
     UNION SELECT derived.id FROM derived JOIN recording ON recording.id = derived.recording WHERE recording.section IN (SELECT value FROM json_each(?1)) ORDER BY 1`, list)).map((r) => r.id)
  const boxes = await db.all<{ section: string; holder: string; box: Buffer }>('SELECT section, holder, box FROM section_key WHERE section IN (SELECT value FROM json_each(?)) ORDER BY section, holder', list)
  const boxesSha256 = createHash('sha256').update(canonical(boxes.map((b) => [b.section, b.holder, b.box.toString('hex')]))).digest('hex')
  return { sections, recordings, others, boxes: boxes.length, boxesSha256 }
}

/**
 * Destroys all keys of a case, or of one kind of section in it. Throws `Refused` E-B1 unknown case, E-B5 one person only, E-B7 on hold, E-B8 (its certificate's number)
 * when it is destroyed already, E-B10 when this person cannot see whether it is on hold, E-A7 on a read-only vault, E-C2/E-C9 from
 * the disk; until the log's line is written nothing in the vault is gone.
 */
export function destroyCase(store: KeptStore, destruction: Destruction, { progress }: Pick<Work, 'progress'> = {}): Promise<Certificate> {
  return alone(store, async () => {
    const { caseId, what = 'case', requester, approver, requestId, sign, restic = null } = destruction
    if (requester === approver) throw new Refused('E-B5')
    const number = await mayDestroy(store, caseId, what)
    const held = await holdings(store.db, caseId, what)
    const steps = 4
    progress?.(0, steps)
    // Backups first: should this machine stop now, the vault still has what its next backup writes again.
    const backups = await shredBackups(store, held, destruction.backups ?? [], restic)
    progress?.(1, steps)
    const head = headOf(await store.log.checkpoint())
    let certificate: Certificate | null = null
    await custodyMade(store, async (tx) => {
      const now = await holdings(tx, caseId, what)
      const at: Utc = store.clock.utc()
      certificate = certify({
        number: await nextNumber(tx, at.slice(0, 4)), caseNumber: number, what, destroyedAt: at, requester, approver, sections: now.sections.length, recordings: now.recordings.length,
        boxes: now.boxes, boxesSha256: now.boxesSha256, logSize: head.size, logRoot: head.root, backups,
      }, sign)
      const list = JSON.stringify(now.sections)
      await tx.run('DELETE FROM section_key WHERE section IN (SELECT value FROM json_each(?))', list)
      await tx.run('DELETE FROM take WHERE section IN (SELECT value FROM json_each(?))', list)
      await tx.run('DELETE FROM derived WHERE recording IN (SELECT value FROM json_each(?))', JSON.stringify(now.recordings))
      await tx.run('DELETE FROM access_grant WHERE section IN (SELECT value FROM json_each(?))', list)
      // Dates and open urgent places of its forms, what was begun in them. Used numbers of seals stay used: they say nothing of the case.
      await tx.run('DELETE FROM due WHERE section IN (SELECT value FROM json_each(?))', list)
      await tx.run('DELETE FROM urgent_open WHERE section IN (SELECT value FROM json_each(?))', list)
      await tx.run('DELETE FROM draft WHERE section IN (SELECT value FROM json_each(?))', list)
      await keepCertificate(tx, caseId, certificate)
      // What an earlier destruction of one kind took keeps its number.
      await tx.run('INSERT OR IGNORE INTO destroyed_section (section, number) SELECT value, ? FROM json_each(?)', certificate.number, list)
      // What is left to sweep up survives a power cut (`finishDestruction`).
      await tx.run(`INSERT INTO meta (key, value) VALUES ('sweep', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, canonical({ sections: now.sections, recordings: now.recordings, others: now.others }))
      return { kind: 'case.destroyed', body: { caseId, what, certificate: certificate.number, boxesSha256: now.boxesSha256, sections: now.sections.length, recordings: now.recordings.length, requestId } }
    })
    for (const section of held.sections) store.sectionKeys.forget(section)
    progress?.(2, steps)
    await sweep(store)
    progress?.(3, steps)
    await passCertificate(store, backups)
    progress?.(steps, steps)
    // Assigned in the transaction above, which else throws.
    return certificate!
  })
}

/** What forbids destroying a case, asked before an approval is used up. Returns its number. Throws as `destroyCase` does. */
export async function mayDestroy(store: KeptStore, caseId: CaseId, what: KeptKind = 'case'): Promise<string> {
  if (store.log.readOnly) throw new Refused('E-A7')
  const done = await destroyedBy(store, caseId, what)
  if (done) throw new Refused('E-B8', done)
  const row = await store.db.get<{ id: SectionId }>(`SELECT id FROM section WHERE case_id = ? AND kind = 'case'`, caseId)
  const found = row && foldCase(await store.log.read(row.id))
  if (!found) throw new Refused('E-B1')
  if (found.hold) throw new Refused('E-B7')
  return found.number
}

/** Rewrites the key file of every backup folder that is there. What is not there is finished by `pendingShreds`. */
async function shredBackups(store: KeptStore, held: Held, more: readonly string[], restic: Restic | null): Promise<Certificate['backups']> {
  const known = await backupFolders(store)
  const folders = [...known, ...more.filter((folder) => !known.some((k) => k.folder === folder)).map((folder) => ({ folder, backups: [] }))]
  const states: Certificate['backups'] = []
  for (const { folder, backups } of folders) {
    const home = homeOf(folder, store.slots.file.vaultId)
    const done = await shredFolder(store, home, held, restic)
    for (const { backupId } of backups) states.push({ backupId: backupId as Certificate['backups'][number]['backupId'], state: done ? 'shredded' : 'absent' })
  }
  return states
}

async function shredFolder(store: KeptStore, home: string, gone: Owners, restic: Restic | null, signal?: AbortSignal): Promise<boolean> {
  if (!(await isFolder(home))) return false
  try {
    // Said before it is done: a set that misses a file must find it excused.
    await excuse(store, home, await mediaNamesOf(home, gone))
    await writeKeyFile(store, home, gone.sections)
    await removeMedia(home, gone)
    await syncFolder(home)
  } catch (error) {
    if (isDiskFault(error) || error instanceof Refused) return false
    throw error
  }
  return shredRestic(store, home, restic, signal)
}

const dueKey = 'restic-due'

async function resticDue(store: KeptStore): Promise<string[]> {
  return JSON.parse((await store.meta(dueKey)) ?? '[]') as string[]
}

/** Prunes the old key file from the restic repository that the folder was ever copied to, wholly or in part; out of reach, it stays on a list. */
async function shredRestic(store: KeptStore, home: string, restic: Restic | null, signal?: AbortSignal): Promise<boolean> {
  const used = (await store.db.all<{ folder: string; json: string }>('SELECT folder, json FROM backup')).some((row) => homeOf(row.folder, store.slots.file.vaultId) === home && ['done', 'failed'].includes((JSON.parse(row.json) as Backup).restic))
  if (!used && restic === null) return true
  const others = (await resticDue(store)).filter((h) => h !== home)
  await store.setMeta(dueKey, canonical([...others, home]))
  if (restic === null || !(await resticKeys(store, home, restic, signal))) return false
  await store.setMeta(dueKey, canonical(others))
  return true
}

/** Backup folders get the certificate too, so that what is restored from an older set says why it cannot be opened. The next backup does what fails here. */
async function passCertificate(store: KeptStore, done: Certificate['backups']): Promise<void> {
  for (const { folder, backups } of await backupFolders(store)) {
    if (!backups.some((b) => done.some((d) => d.backupId === b.backupId && d.state === 'shredded'))) continue
    await writeKeyFile(store, homeOf(folder, store.slots.file.vaultId)).catch((error: unknown) => { if (!isDiskFault(error) && !(error instanceof Refused)) throw error })
  }
}

/**
 * Pages that held the boxes are written anew and the old ones cut off; then the media files go, which nobody can open any more. The
 * boxes were overwritten where they lay: what memory or disk refuses now waits for the next login, and keeps nobody out.
 */
async function sweep(store: KeptStore): Promise<void> {
  const left = await store.meta('sweep')
  if (left === null) return
  try {
    await clearAside(store)
    await store.db.run('PRAGMA secure_delete = ON')
    await store.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
    await store.db.run('VACUUM')
    await store.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
    await removeMedia(store.folder, JSON.parse(left) as Owners)
    await sweepSecond(store)
    await store.db.run(`DELETE FROM meta WHERE key = 'sweep'`)
  } catch (error) {
    const { code } = error as { code?: string }
    if (!isDiskFault(error) && !isDamage(error) && code !== 'SQLITE_NOMEM' && code !== 'SQLITE_LOCKED') throw error
  }
}

/** The twins on the second disk, which may have been away when they were destroyed: nobody can open them any more. */
async function sweepSecond(store: KeptStore): Promise<void> {
  const { secondBase } = store
  if (!secondBase || !(await isFolder(secondBase))) return
  const gone = await store.db.all<{ id: string }>('SELECT section AS id FROM destroyed_section UNION SELECT recording.id FROM recording JOIN destroyed_section ON destroyed_section.section = recording.section')
  if (gone.length > 0) await removeMedia(secondBase, { sections: gone.map((r) => r.id), recordings: [] })
}

/** After a power cut in the middle of a destruction: sweeps up what was left, also on a second disk that is back. Called once after each unlock; does nothing otherwise. */
export function finishDestruction(store: KeptStore): Promise<void> {
  return alone(store, async () => {
    await sweep(store)
    await sweepSecond(store).catch((error: unknown) => { if (!isDiskFault(error)) throw error })
  })
}

/**
 * Finishes, at the sight of a backup folder, what was destroyed or revoked while it was not plugged in. Returns how many backups in
 * it were brought up to date; 0 when nothing was pending or no backup of this vault lies there.
 */
export function pendingShreds(store: KeptStore, folder: string, restic: Restic | null = null, signal?: AbortSignal): Promise<number> {
  return alone(store, async () => {
    const home = homeOf(folder, store.slots.file.vaultId)
    const due = (await resticDue(store)).includes(home)
    if (!(await hasKeyFile(home)) || (!(await isStale(store, home)) && !(due && restic))) return 0
    const sections = await store.db.all<{ id: SectionId }>('SELECT section AS id FROM destroyed_section')
    const recordings = await store.db.all<{ id: RecordingId }>('SELECT recording.id FROM recording JOIN destroyed_section ON destroyed_section.section = recording.section')
    const gone = { sections: sections.map((r) => r.id), recordings: recordings.map((r) => r.id) }
    return (await shredFolder(store, home, gone, restic, signal)) ? (await setsIn(home)).length : 0
  })
}

/** The same for every folder that the vault remembers: called after unlock, in the background, until `signal`. Returns how many backups were brought up to date. */
export async function pendingEverywhere(store: KeptStore, restic: Restic | null = null, signal?: AbortSignal): Promise<number> {
  let done = 0
  for (const { folder } of await backupFolders(store)) {
    if (signal?.aborted) break
    done += await pendingShreds(store, folder, restic, signal)
  }
  return done
}
