// What is laid beside a recording that is looked at again, and which places of it are marked.
import { describe, expect, test } from 'vitest'
import { reviewOf } from '../../../renderer/record/review'

type World = Parameters<typeof reviewOf>[1]
const recording = (recordingId: string, track: string, startMs: number, durationMs: number | null, takeId: string | null = 't1') =>
  ({ recordingId, track, startMs, takeId, end: durationMs === null ? null : { durationMs, chunks: durationMs === 0 ? 0 : 9 } })
const world = (over: Record<string, unknown>) => ({ recordings: [], markers: [], lines: [], takes: [], selfTest: null, ...over }) as unknown as World
const of = (id: string, w: World) => reviewOf(id as never, w, '中断')

describe('review of a recording', () => {
  const recordings = [
    recording('f1', 'face', 0, 60_000), recording('f2', 'face', 61_000, 30_000), recording('r1', 'room', 500, 90_000), recording('s', 'sound', 0, 91_000),
    recording('never', 'composite', 0, 0), recording('runs', 'composite', 0, null), recording('other', 'room', 0, 60_000, 't2'),
  ]

  test('the tracks of the same take that ran at the same time stand beside it; empty, running and foreign ones do not', () => {
    const found = of('f1', world({ recordings }))
    expect(found.others.map((o) => o.recordingId)).toEqual(['r1', 's'])
    expect(found).toMatchObject({ track: 'face', startMs: 0, syncMs: 0 })
    expect(found.others[0]).toMatchObject({ startMs: 500, lengthMs: 90_000 })
    // A recording from before there were takes stands alone.
    expect(of('old', world({ recordings: [recording('old', 'face', 0, 5000, null), recording('old2', 'room', 0, 5000, null)] })).others).toEqual([])
  })

  test('XC8 the room camera lies where the self-test measured it', () => {
    const found = of('f1', world({ recordings, selfTest: { findings: [{ item: 'sync', state: 'warn', value: 120 }] } }))
    expect(found.others.map((o) => o.syncMs)).toEqual([120, 0])
    expect(of('r1', world({ recordings, selfTest: { findings: [{ item: 'sync', state: 'warn', value: 120 }] } })).syncMs).toBe(120)
  })

  test('XC8 what was measured in the take itself goes before the self-test', () => {
    const selfTest = { findings: [{ item: 'sync', state: 'warn', value: 120 }] }
    const late = (takes: object[]) => of('r1', world({ recordings, selfTest, takes })).syncMs
    expect(late([{ takeId: 't2', syncMs: 80, events: [] }, { takeId: 't1', syncMs: -40, events: [] }])).toBe(-40)
    expect(late([{ takeId: 't1', syncMs: 0, events: [] }])).toBe(0)
    expect(late([{ takeId: 't1', syncMs: null, events: [] }])).toBe(120)
  })

  test('F25 lines and marks of the take stand at their second of the track that plays, others are not shown', () => {
    const markers = [
      { recordingId: 'f1', atMs: 10_000, mark: 'note', text: '举手' }, { recordingId: 'f2', atMs: 2000, mark: 'distress', text: '' },
      { recordingId: 'other', atMs: 2000, mark: 'note', text: '' }, { recordingId: null, atMs: 0, mark: 'note', text: '' },
    ]
    const lines = [{ recordingId: 'f1', atMs: 300, text: '在片子开始以前' }, { recordingId: 'f1', atMs: 20_500, text: '他推了我'.repeat(20) }]
    const takes = [{ takeId: 't1', events: [{ what: { type: 'gap', track: 'face', fromMs: 60_000, toMs: 61_000 } }, { what: { type: 'clock', byMs: 1 } }] }]
    const found = of('r1', world({ recordings, markers, lines, takes }))
    expect(found.markers.map((m) => [m.atMs, m.kind])).toEqual([[9500, 'note'], [20_000, 'line'], [59_500, 'gap'], [62_500, 'distress']])
    expect(found.markers[1]!.text.length).toBeLessThan(30)
    expect(found.markers[2]!.text).toBe('中断')
  })
})
