// Whether a scanned label is the one that would be printed of its sample today (F58): numbers were changed after it was, or it was copied by hand.
import { hashOnLabel, sampleHashDigits, sampleLabelOver } from '../../../shared/label-code'
import type { SectionId } from '../../../shared/model/ids'
import { printable } from '../../../shared/printable'
import type { SampleRow } from './register'

/** True for a text without a label's hash: a number that was typed says nothing of a label. */
export async function fitsLabel(sectionId: SectionId, { row, packageNo, seal }: Pick<SampleRow, 'row' | 'packageNo' | 'seal'>, scanned: string): Promise<boolean> {
  const hash = hashOnLabel(scanned)
  if (hash === null) return true
  const over = new TextEncoder().encode(sampleLabelOver({ sectionId, row, packageNo: printable(packageNo), sealNo: printable(seal) }))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', over))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('').startsWith(hash) && hash.length === sampleHashDigits
}
