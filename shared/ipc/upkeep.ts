// Keeping the store: the custody log, policy, hold and destruction, checks, backups, restoring.
import { z } from 'zod'
import { call, event } from './contract'
import { custodyKinds } from '../model/custody'
import { BackupId, CaseId, RequestId, SectionId, Sha256, StaffId, Utc } from '../model/ids'
import { KeptKind, Policy } from '../model/policy'

/** One line of the log as an auditor sees it: place, and for custody events their body. Never case content. */
export const CustodyLine = z.strictObject({
  n: z.number(), sectionId: SectionId, caseNumber: z.string().nullable(), sectionKind: z.string(), seq: z.number(), at: Utc, author: StaffId, kind: z.string(), hash: Sha256,
  event: z.record(z.string(), z.unknown()).nullable(),
})
export type CustodyLine = z.infer<typeof CustodyLine>

export const CustodyFilter = z.strictObject({
  kinds: z.array(z.enum(['door', 'access', 'view', 'approval', 'export', 'people', 'store', 'content', 'refused'])).default([]),
  author: StaffId.nullable().default(null), /** A case number as typed; empty: all. */ caseNumber: z.string().max(40).default(''), from: Utc.nullable().default(null), to: Utc.nullable().default(null),
})
export type CustodyFilter = z.infer<typeof CustodyFilter>
/** Which event kinds each group of the filter holds; what stands in none of them is content (kind and place only). */
export const custodyGroup = (kind: string): CustodyFilter['kinds'][number] => {
  if (!(custodyKinds as string[]).includes(kind)) return 'content'
  const head = kind.slice(0, kind.indexOf('.') < 0 ? undefined : kind.indexOf('.'))
  switch (head) {
    case 'door': return 'door'
    case 'refused': return 'refused'
    case 'view': case 'envelope': case 'photo': return 'view'
    case 'section': case 'access': return 'access'
    case 'approval': return 'approval'
    case 'export': case 'print': return 'export'
    case 'slot': case 'people': case 'recovery': return 'people'
    default: return 'store'
  }
}

export const LogState = z.strictObject({
  size: z.number(), root: Sha256, origin: z.string(),
  /** Ed25519 public key of the heads, base64: what the verifier takes as `--key`. Written down by the auditor, it is the anchor of every later check. */
  key: z.string(), readOnly: z.boolean(),
  /** Everything recomputed since this login: false while it still runs. */
  verified: z.boolean(),
  mismatch: z.strictObject({ expected: z.number(), found: z.number(), missingFrom: z.number().nullable(), missingTo: z.number().nullable() }).nullable(),
  heads: z.array(z.strictObject({ place: z.enum(['vault', 'machine', 'second', 'database']), state: z.enum(['same', 'late', 'missing', 'other']), size: z.number() })),
})
export type LogState = z.infer<typeof LogState>

/** One case, or one kind in it that holds anything. */
export const DueCase = z.strictObject({ caseId: CaseId, what: KeptKind, number: z.string(), lastAt: Utc, dueOn: z.string(), hold: z.boolean(), due: z.boolean(), destroyed: z.string().nullable() })
export type DueCase = z.infer<typeof DueCase>

export const Certificate = z.strictObject({
  number: z.string(), caseNumber: z.string(), what: KeptKind, destroyedAt: Utc, requester: StaffId, approver: StaffId, sections: z.number(), recordings: z.number(), boxes: z.number(), boxesSha256: Sha256, logSize: z.number(), logRoot: Sha256,
  backups: z.array(z.strictObject({ backupId: BackupId, state: z.enum(['shredded', 'absent']) })), key: z.string(), signature: z.string(),
})
export type Certificate = z.infer<typeof Certificate>

export const Rehash = z.strictObject({
  at: Utc, files: z.number(), bytes: z.number(), tookMs: z.number(),
  findings: z.array(z.strictObject({ what: z.enum(['database', 'log', 'slots', 'media', 'backup']), id: z.string(), state: z.enum(['ok', 'damaged', 'missing', 'repaired', 'not-checked']) })),
})
export type Rehash = z.infer<typeof Rehash>

export const Backup = z.strictObject({
  backupId: BackupId, at: Utc, files: z.number(), bytes: z.number(), sha256: Sha256, logSize: z.number(), folderName: z.string(), restic: z.enum(['done', 'failed', 'absent', 'off']),
})
export type Backup = z.infer<typeof Backup>

export const upkeep = {
  lines: call('custody.read', z.strictObject({ filter: CustodyFilter, before: z.number().int().nullable(), count: z.number().int().min(1).max(500) }), z.strictObject({ lines: z.array(CustodyLine), more: z.boolean() })),
  logState: call('open', z.strictObject({}), LogState),
  /** Recomputes everything (entries, chains, tree, heads). Progress by event. */
  verifyLog: call('custody.read', z.strictObject({}), LogState),
  /** Writes the log (`sayonce-log/1`), or what concerns one case, to a chosen folder; null when the dialog was closed. */
  exportLog: call('custody.export', z.strictObject({ caseNumber: z.string().max(40) }), z.strictObject({ fileName: z.string(), bytes: z.number(), sha256: Sha256 }).nullable()),
  /** Two persons accept the log as it stands; the mismatch stays on record. */
  reanchor: call('policy.set', z.strictObject({ requestId: RequestId }), LogState),

  policy: call('open', z.strictObject({}), Policy),
  setPolicy: call('policy.set', z.strictObject({ requestId: RequestId }), Policy),
  /** A folder on another disk where heads are also kept. Chosen in a native dialog; null when closed. Replacing one needs an approved `control` request. */
  chooseSecond: call('policy.set', z.strictObject({ requestId: RequestId.nullable() }), z.string().nullable()),
  /** Name of that folder; null when there is none. */
  second: call('open', z.strictObject({}), z.string().nullable()),

  due: call('hold', z.strictObject({}), z.array(DueCase)),
  hold: call('hold', z.strictObject({ caseId: CaseId, on: z.boolean(), reason: z.string().trim().min(2).max(200) }), z.null()),
  /** Destroys every key of a case, or of one kind in it (crypto-shredding). Needs an approved `dispose` request; E-B7 while on hold. */
  destroy: call('dispose', z.strictObject({ caseId: CaseId, what: KeptKind.default('case'), requestId: RequestId }), Certificate),
  /** Prints the page of a certificate, and logs that. False when the print was cancelled. */
  printCertificate: call('hold', z.strictObject({ number: z.string().max(40) }), z.boolean()),
  certificates: call('hold', z.strictObject({}), z.array(Certificate)),

  rehash: call('rehash', z.strictObject({}), Rehash),
  lastRehash: call('open', z.strictObject({}), Rehash.nullable()),

  backup: call('backup', z.strictObject({}), Backup.nullable()),
  backups: call('backup', z.strictObject({}), z.array(Backup)),
  /** At the door of a machine without a vault: chooses a backup and makes it this machine's vault. Null when the dialog was closed. */
  restore: call('anyone', z.strictObject({}), z.strictObject({ backupId: BackupId, at: Utc, files: z.number(), bytes: z.number() }).nullable()),
  cancel: call('anyone', z.strictObject({}), z.null()),
  progress: event(z.strictObject({ work: z.enum(['verify', 'rehash', 'backup', 'restore', 'destroy']), done: z.number(), total: z.number() })),
  /** The log turned out not to match while it was being recomputed: the vault is read-only from now on. */
  mismatched: event(z.null()),
}
