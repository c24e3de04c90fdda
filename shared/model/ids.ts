// Brands for ids and units, so that a case id is never passed where a recording id is meant, nor ms as bytes.
import { z } from 'zod'

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{20}$`))

export const CaseId = id('cas').brand<'CaseId'>()
export type CaseId = z.infer<typeof CaseId>
export const SessionId = id('ses').brand<'SessionId'>()
export type SessionId = z.infer<typeof SessionId>
export const SectionId = id('sec').brand<'SectionId'>()
export type SectionId = z.infer<typeof SectionId>
export const RecordingId = id('rec').brand<'RecordingId'>()
export type RecordingId = z.infer<typeof RecordingId>
/** One run of the recorder over all its tracks, from start to stop. */
export const TakeId = id('tak').brand<'TakeId'>()
export type TakeId = z.infer<typeof TakeId>
/** A seekable copy made of a recording. */
export const DerivedId = id('drv').brand<'DerivedId'>()
export type DerivedId = z.infer<typeof DerivedId>
export const PersonId = id('per').brand<'PersonId'>()
export type PersonId = z.infer<typeof PersonId>
export const StaffId = id('stf').brand<'StaffId'>()
export type StaffId = z.infer<typeof StaffId>
/** One line of the Q/A record. */
export const LineId = id('lin').brand<'LineId'>()
export type LineId = z.infer<typeof LineId>

export const GrantId = id('grt').brand<'GrantId'>()
export type GrantId = z.infer<typeof GrantId>
/** One opening of a recording for watching. */
export const ViewId = id('viw').brand<'ViewId'>()
export type ViewId = z.infer<typeof ViewId>
/** A request that a second person has to approve. */
export const RequestId = id('req').brand<'RequestId'>()
export type RequestId = z.infer<typeof RequestId>
/** One photograph of the envelope. */
export const ItemId = id('itm').brand<'ItemId'>()
export type ItemId = z.infer<typeof ItemId>
/** One row of a repeated group of a form. */
export const RowId = id('row').brand<'RowId'>()
export type RowId = z.infer<typeof RowId>
export const BackupId = id('bak').brand<'BackupId'>()
export type BackupId = z.infer<typeof BackupId>
/** One way for one person to open the vault. */
export const SlotId = id('slt').brand<'SlotId'>()
export type SlotId = z.infer<typeof SlotId>

export const BundleId = z.string().regex(/^BDL-\d{8}-[0-9a-f]{8}$/).brand<'BundleId'>()
export type BundleId = z.infer<typeof BundleId>

/** Milliseconds: a duration, or a position on a recording's own time line. */
export const Millis = z.number().int().min(0).max(1e13).brand<'Millis'>()
export type Millis = z.infer<typeof Millis>
export const Bytes = z.number().int().min(0).brand<'Bytes'>()
export type Bytes = z.infer<typeof Bytes>
/** Instant in UTC, ISO 8601 with milliseconds. */
export const Utc = z.iso.datetime({ precision: 3 })
export type Utc = z.infer<typeof Utc>
/** SHA-256 in lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export type Sha256 = z.infer<typeof Sha256>

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

type Brands = {
  cas: CaseId; ses: SessionId; sec: SectionId; rec: RecordingId; tak: TakeId; drv: DerivedId; per: PersonId; stf: StaffId; lin: LineId
  grt: GrantId; viw: ViewId; req: RequestId; itm: ItemId; bak: BackupId; slt: SlotId; row: RowId
}

/** A new random id (100 bits, Crockford base 32). `random(n)` gives n random bytes; the caller passes its own source. */
export function newId<P extends keyof Brands>(prefix: P, random: (n: number) => Uint8Array): Brands[P] {
  let text = ''
  for (const byte of random(20)) text += alphabet[byte & 31]
  return `${prefix}_${text}` as Brands[P]
}
