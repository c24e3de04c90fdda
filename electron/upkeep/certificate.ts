// Certificates of destruction: what was destroyed, when, by which two persons, and what of it lies in no reachable place.
import type { KeyObject } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { Certificate } from '../../shared/ipc/upkeep'
import type { CaseId } from '../../shared/model/ids'
import type { KeptKind } from '../../shared/model/policy'
import type { Sql } from '../store/sql'
import type { KeptStore } from './kept'
import { isSigned, signValue } from './signed'

type Unsigned = Omit<Certificate, 'key' | 'signature'>

/** Signs with the key of the act `dispose`, which takes two persons to open. */
export const certify = (facts: Unsigned, dispose: KeyObject): Certificate => ({ ...facts, ...signValue('certificate', facts, dispose) })

/** True when nothing in it was changed since it was signed. Whether `key` is this room's is for the reader to compare. */
export function isGenuineCertificate(certificate: Certificate): boolean {
  const { key, signature, ...facts } = certificate
  return isSigned('certificate', facts, key, signature)
}

/** XH-<year>-<four digits or more>, counted within the year. */
export async function nextNumber(tx: Sql, year: string): Promise<string> {
  const rows = await tx.all<{ number: string }>('SELECT number FROM certificate WHERE number LIKE ?', `XH-${year}-%`)
  const last = Math.max(0, ...rows.map((row) => Number(row.number.slice(8))))
  return `XH-${year}-${String(last + 1).padStart(4, '0')}`
}

export async function keepCertificate(tx: Sql, caseId: CaseId, certificate: Certificate): Promise<void> {
  await tx.run('INSERT INTO certificate (number, case_id, what, json) VALUES (?,?,?,?)', certificate.number, caseId, certificate.what, canonical(certificate))
}

/** All certificates, newest first. */
export async function certificates(store: Pick<KeptStore, 'db'>): Promise<Certificate[]> {
  const rows = await store.db.all<{ json: string }>('SELECT json FROM certificate ORDER BY number DESC')
  return rows.map((row) => Certificate.parse(JSON.parse(row.json))).sort((a, b) => (a.destroyedAt < b.destroyedAt ? 1 : -1))
}

/** Number of the certificate when the case, or this kind in it, was destroyed: whoever opens it gets E-B8 with this number. */
export async function destroyedBy(store: Pick<KeptStore, 'db'>, caseId: CaseId, what: KeptKind = 'case'): Promise<string | null> {
  return (await store.db.get<{ number: string }>(`SELECT number FROM certificate WHERE case_id = ? AND what IN ('case', ?) ORDER BY what`, caseId, what))?.number ?? null
}
