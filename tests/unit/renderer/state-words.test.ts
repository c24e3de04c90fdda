// F18, F17: the words of the state line, as the officers know them, and that it claims a recording only when it may.
import { describe, expect, test } from 'vitest'
import { idleState } from '../../../renderer/record/take-clock'
import { claims, isAlarmed, lineParts, tonesAgain } from '../../../renderer/record/state-words'
import { record } from '../../../renderer/ui/text/record'
import type { T } from '../../../renderer/ui/text'
import { alarmKinds, unclaimed, type AlarmKind, type RecorderState } from '../../../shared/model/take'

const t: T = (key, values = {}) => (record.zh as Record<string, string>)[key.replace('record:', '')]!.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))
const running = (change: Partial<Record<keyof RecorderState, unknown>> = {}): RecorderState => ({
  ...idleState, state: 'running', takeId: 'tak_1' as never, copies: { good: 2, of: 2 }, spaceSeconds: 6 * 3600 + 12 * 60 + 30, primary: { recordingId: 'rec_1', startMs: 0, part: 1, untilMs: null }, ...change,
} as RecorderState)
const line = (state: RecorderState, alarms: AlarmKind[] = [], sinceWriteMs: number | null = 1200) => lineParts(t, state, { elapsedMs: 754_000, sinceWriteMs, alarms }).join(' · ')

describe('F18 the state line', () => {
  test('says what records, when it was written, the copies and how long it can go on', () => {
    expect(line(running())).toBe('正在录制 00:12:34 · 最近写入 1 秒前 · 副本 2/2 正常 · 可录 6 小时 12 分')
  })

  test('F17 one copy, one of two, and two on one disk are told apart', () => {
    expect(line(running({ copies: { good: 1, of: 1 } }))).toContain('副本 1/1（仅一份）')
    expect(line(running({ copies: { good: 1, of: 2 } }), ['target-lost'])).toMatch(/一个保存位置断开.*副本 1\/2(?! 正常)/)
    expect(line(running(), ['same-disk'])).toContain('同一块盘')
    expect(line(running(), ['same-disk'])).not.toContain('正常')
  })

  test('never says that it records while writes are not verified', () => {
    for (const kind of alarmKinds) {
      for (const others of [[], ['space'], ['flat', 'same-disk']] as AlarmKind[][]) {
        const alarms = alarmKinds.filter((k) => k === kind || others.includes(k))
        expect(line(running(), alarms).includes('正在录制'), kind).toBe(!unclaimed.has(kind))
        expect(claims(alarms)).toBe(!unclaimed.has(kind))
      }
    }
    expect(line(running(), [], null)).not.toContain('正在录制 ')
    expect(line(running({ state: 'stopping' }))).not.toContain('正在录制')
  })

  test('a self-test never looks like a recording of the questioning', () => {
    expect(line(running({ purpose: 'self-test' }))).toContain('正在自检')
    expect(line(running({ purpose: 'self-test' }))).not.toContain('正在录制')
  })

  test('every alarm has words; one that was confirmed at the start is calm, the others wear stripes', () => {
    for (const kind of alarmKinds) expect(isAlarmed([kind]), kind).toBe(kind !== 'same-disk')
    expect(tonesAgain(['same-disk'])).toBe(false)
    expect(tonesAgain(['broke', 'space'])).toBe(false)
    for (const kind of ['stale', 'no-sound', 'no-picture', 'frozen', 'flat', 'target-lost', 'restarting'] as const) expect(tonesAgain([kind]), kind).toBe(true)
  })
})
