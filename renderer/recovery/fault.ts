// What is wrong with a typed recovery sheet, and with which of them: from reading it here, or from what the vault answered.
import type { Failure } from '../../shared/failure'
import { readShare, wordCount, type Reading } from '../../shared/recovery-words'
import type { T } from '../ui/text'

/** `9f3a b1c0`: the set id as printed and shown. */
export const setName = (setId: string) => `${setId.slice(0, 4)} ${setId.slice(4)}`

/** Places (from 1) to mark in the words shown back. */
export function marked(reading: Reading): number[] {
  if (reading.state === 'checksum') return reading.likely === null ? [] : [reading.likely]
  return reading.unknown
}

/** The sentence about one sheet; null while it is merely unfinished or when it is whole. */
export function faultOf(reading: Reading, t: T): string | null {
  switch (reading.state) {
    case 'whole': return null
    case 'unknown': return t('recovery:fault-unknown', { places: reading.unknown.slice(0, 6).join(', ') })
    case 'count': return reading.words.length > wordCount ? t('recovery:fault-many', { n: reading.words.length - wordCount }) : null
    case 'checksum': return reading.likely === null ? t('recovery:fault-checksum') : t('recovery:fault-likely', { place: reading.likely })
    case 'form': return t('recovery:fault-form')
  }
}

/** Index (from 0) of a sheet that was typed before in another field; -1 when all differ. */
export function repeated(typed: readonly string[]): number {
  const indices = typed.map((text) => { const read = readShare(text); return read.state === 'whole' ? `${read.share.setId}${read.share.index}` : null })
  return indices.findIndex((index, i) => index !== null && indices.indexOf(index) < i)
}

/** The vault's answer, put to the sheet it speaks of (`at` from 0); null when it speaks of none and is shown as it is. */
export function faultFrom(failure: Failure, t: T): { at: number; text: string } | null {
  const [first = '', rest = ''] = (failure.detail ?? '').split(/ (.*)/)
  const at = /^[1-3]$/.test(first) ? Number(first) - 1 : -1
  if (at < 0) return null
  if (failure.code === 'E-A16') return { at, text: t('recovery:fault-foreign', { set: setName(rest) }) }
  if (failure.code === 'E-A17') return { at, text: t('recovery:fault-wrong') }
  return failure.code === 'E-A15' ? { at, text: t('recovery:fault-form') } : null
}
