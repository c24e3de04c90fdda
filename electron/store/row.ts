// A row of the table `entry`, and the hash that chains it.
import { createHash } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import type { FactKind } from '../../shared/model/entry'
import type { Millis, SectionId, Sha256, StaffId } from '../../shared/model/ids'
import type { Place } from './entry-body'

/** `prev` of the first entry of a section. */
export const genesis = '0'.repeat(64) as Sha256

export type Row = { n: number; section: string; seq: number; at_utc: string; at_mono: number; author: string; kind: FactKind; body: Buffer; prev: string; hash: string }

export const placeOf = (row: Row): Place => ({
  sectionId: row.section as SectionId, seq: row.seq, atUtc: row.at_utc, atMono: row.at_mono as Millis, author: row.author as StaffId, kind: row.kind, prev: row.prev,
})

/** SHA-256 of the stored body, as it stands in the entry's hash. */
export const bodyHash = (body: Buffer): Sha256 => createHash('sha256').update(body).digest('hex')

/** Hash of an entry: SHA-256 over the canonical form (RFC 8785) of its place and the hash of its stored body. */
export function entryHash(place: Place, body: Buffer): Sha256 {
  return createHash('sha256').update(canonical({ ...place, body: bodyHash(body) })).digest('hex')
}
