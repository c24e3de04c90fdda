// The words of one photograph: what it is called in lists, and what is said below it.
import type { PhotographFact } from '../../../shared/fold/photographs'
import type { T } from '../../ui/text'
import { dateTime } from '../../ui/time'

/** Its own words, else its number. */
export const nameOf = (photograph: PhotographFact, n: number, t: T): string => (photograph.label === '' ? t('photographs:photo-n', { n }) : photograph.label)

/** `近景 · 带比例尺`. */
export const kindOf = ({ shot, scale }: Pick<PhotographFact, 'shot' | 'scale'>, t: T): string =>
  [t(`photographs:shot-${shot}`), shot === 'close' ? t(scale ? 'photographs:scale-with' : 'photographs:scale-without') : scale ? t('photographs:scale-with') : ''].filter(Boolean).join(' · ')

/** Who, when, where from; how many pages. */
export function factsOf(photograph: PhotographFact, name: string, t: T): string[] {
  const { shown, pages, takenAt, from, addedAt } = photograph
  return [
    t('photographs:by', { name, time: dateTime(addedAt) }), t(`photographs:from-${from}`),
    ...(takenAt ? [t('photographs:camera-time', { time: takenAt })] : []),
    ...(pages ? [t('photographs:pages-of', { n: shown.length, of: pages })] : shown.length > 1 ? [t('photographs:pages-n', { n: shown.length })] : []),
  ]
}
