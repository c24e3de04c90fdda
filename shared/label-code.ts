// The codes on labels, the same on the screen as on paper: no number that a stranger could read a case from, no name.
import { canonical } from './canonical'
import type { RowId, SectionId } from './model/ids'

/** Of the label that is photographed first (F56). What people compare: its last six signs. */
export const idLabelSeries = (sectionId: SectionId): string => sectionId.slice(-6)
export const idLabelCode = (sectionId: SectionId): string => `SO1;ID;${sectionId}`

/** What the short hash of a sample's label (F58) is taken over: SHA-256 in UTF-8, its first ten hex digits. */
export const sampleLabelOver = (of: { sectionId: SectionId; row: RowId; packageNo: string; sealNo: string }): string => canonical(of)
export const sampleHashDigits = 10
export const sampleLabelCode = (row: RowId, packageNo: string, hash: string): string => `SO1;${packageNo};${row};${hash}`
/** The short hash in a scanned label; null when the text is no whole label. */
export const hashOnLabel = (text: string): string | null => /^\s*SO1;.*;row_[^;]+;([0-9a-f]{10})\s*$/su.exec(text)?.[1] ?? null
