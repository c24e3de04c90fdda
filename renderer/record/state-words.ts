// What the state line says and whether it shows an alarm: pure decisions on main's words (F18). It claims a recording only when writes are verified.
import { unclaimed, type AlarmKind, type RecorderState } from '../../shared/model/take'
import type { T } from '../ui/text'
import { duration } from '../ui/time'
import { hoursMinutes } from './clock'

/** Known and confirmed at the start: said in words, without stripes and tone. */
const calm: ReadonlySet<AlarmKind> = new Set(['same-disk'])
/** Told once by tone; the others are told again until they are gone. */
const once: ReadonlySet<AlarmKind> = new Set(['broke', 'clock', 'sync', 'space', 'dropped'])

/** Whether the line wears stripes. */
export const isAlarmed = (alarms: readonly AlarmKind[]): boolean => alarms.some((kind) => !calm.has(kind))
/** Whether the tone comes again while this lasts. */
export const tonesAgain = (alarms: readonly AlarmKind[]): boolean => alarms.some((kind) => !calm.has(kind) && !once.has(kind))
/** Whether it may say that it records. */
export const claims = (alarms: readonly AlarmKind[]): boolean => !alarms.some((kind) => unclaimed.has(kind))

type Figures = { elapsedMs: number; sinceWriteMs: number | null; alarms: readonly AlarmKind[] }

const secondsOf = (ms: number | null) => Math.floor((ms ?? 0) / 1000)

function copiesWord(t: T, { copies }: RecorderState, alarms: readonly AlarmKind[]): string | null {
  if (copies.of === 0) return null
  if (copies.of === 1) return t('record:state-copies-one', { good: copies.good })
  if (alarms.includes('same-disk')) return t('record:state-copies-same', copies)
  return t(copies.good === copies.of ? 'record:state-copies-all' : 'record:state-copies', copies)
}

export function alarmWord(t: T, alarm: AlarmKind, { sinceWriteMs }: Pick<Figures, 'sinceWriteMs'>): string {
  return t(`record:alarm-${alarm}`, { seconds: secondsOf(sinceWriteMs) })
}

/** The parts of the line, to be joined by dots. `state` is not idle. */
export function lineParts(t: T, state: RecorderState, { elapsedMs, sinceWriteMs, alarms }: Figures): string[] {
  const running = t(state.purpose === 'self-test' ? 'record:state-selftest' : 'record:state-running', { time: duration(elapsedMs) })
  const saved = t('record:state-saved', { seconds: secondsOf(sinceWriteMs) })
  const part = state.primary && state.primary.part > 1 ? t('record:state-part', { part: state.primary.part }) : null
  const space = state.spaceSeconds === null ? null : t('record:state-space', hoursMinutes(state.spaceSeconds / 3600))
  const copies = copiesWord(t, state, alarms)
  const urgent = alarms.find((kind) => !calm.has(kind))
  const good = claims(alarms)
  const parts = state.state === 'starting' || (sinceWriteMs === null && good) ? [t('record:state-starting')]
    : state.state === 'stopping' ? [t('record:state-stopping')]
      : !good ? [t('record:state-alarm', { what: alarmWord(t, alarms.find((kind) => unclaimed.has(kind))!, { sinceWriteMs }) }), t('record:state-saved-to', { time: duration(state.writtenMs) }), part]
        : urgent ? [running, alarmWord(t, urgent, { sinceWriteMs }), saved, copies, part]
          : [running, saved, copies, part, space]
  return parts.filter((p) => p !== null)
}
