// The questioning section as people see it: markers put right later (F25), who is in the room, takes with their events (F21), self-tests apart (F16).
import { describe, expect, test } from 'vitest'
import { placed } from '../../../shared/fold/parts'
import { foldQuestioning, presentOf } from '../../../shared/fold/questioning'
import type { Entry, Fact } from '../../../shared/model/entry'

const at = (s: number) => new Date(Date.UTC(2026, 10, 21, 6, 0, s)).toISOString()
const entries = (facts: Fact[]) => facts.map((fact, i) => ({ ...fact, seq: i + 1, atUtc: at(i), sectionId: 'sec', author: 'stf' }) as unknown as Entry)
const fact = (kind: string, body: object) => ({ kind, body }) as unknown as Fact
const started = (takeId: string, purpose = 'session') => fact('take.started', { takeId, sessionId: 'ses', purpose, at: at(0), by: 'stf', places: ['vault'], single: { reason: '只有一块盘' } })
const recording = (recordingId: string, takeId: string | null, track: string | null, startMs = 0) => fact('recording.started', { recordingId, mimeType: 'video/webm;codecs=vp8,opus', camera: '', microphone: '', width: 1, height: 1, frameRate: 1, ...(takeId ? { takeId, track, startMs } : {}) })
const marker = (atMs: number, backMs?: number) => fact('marker', { recordingId: 'rec_a', atMs, mark: 'note', text: '', ...(backMs === undefined ? {} : { backMs }) })

describe('F25 markers', () => {
  const changed = (seq: number, atMs: number, text: string) => fact('marker.changed', { marker: seq, atMs, text })
  test('words and seconds are put right later, the newest word counts, the moment of the key stays', () => {
    const { markers } = foldQuestioning(entries([marker(7000, 5000), changed(1, 6000, ''), changed(1, 6000, '说到书包')]))
    expect(markers).toMatchObject([{ seq: 1, atMs: 6000, backMs: 6000, text: '说到书包', at: at(0) }])
  })
  test('undoing a change brings the marker back as it was; undoing the marker takes its changes along', () => {
    expect(foldQuestioning(entries([marker(7000, 5000), changed(1, 6000, '甲'), fact('undo', { seq: 2 })])).markers).toMatchObject([{ atMs: 7000, backMs: 5000, text: '' }])
    expect(foldQuestioning(entries([marker(7000), changed(1, 6000, '甲'), fact('undo', { seq: 1 })])).markers).toEqual([])
  })
  test('a marker of the time before part C stands where it was set', () => {
    expect(foldQuestioning(entries([marker(7000)])).markers).toMatchObject([{ atMs: 7000, backMs: 0 }])
  })
})

test('who is in the room: the newest word about each, undo included', () => {
  const come = (who: string, present: boolean) => fact('presence', { recordingId: null, atMs: 0, who, present })
  const folded = (facts: Fact[]) => [...presentOf(foldQuestioning(entries(facts)).presence)]
  expect(folded([come('per_a', true), come('stf_b', true), come('per_a', false)])).toEqual(['stf_b'])
  expect(folded([come('per_a', true), come('per_a', false), fact('undo', { seq: 2 })])).toEqual(['per_a'])
})

describe('F21 takes', () => {
  test('hold what happened in them, and their end', () => {
    const event = fact('take.event', { takeId: 'tak_a', n: 1, atMs: 4000, at: at(4), what: { type: 'gap', track: 'face', reason: 'track-ended', fromMs: 3000, toMs: 4000 } })
    const { takes } = foldQuestioning(entries([started('tak_a'), event, fact('take.ended', { takeId: 'tak_a', n: 2, atMs: 9000, at: at(9), reason: 'stopped' })]))
    expect(takes).toMatchObject([{ takeId: 'tak_a', single: '只有一块盘', endMs: 9000, reason: 'stopped', events: [{ what: { type: 'gap' } }] }])
  })
  test('F16 recordings of a self-test are never among those of the questioning', () => {
    const folded = foldQuestioning(entries([started('tak_t', 'self-test'), recording('rec_t', 'tak_t', 'face'), started('tak_a'), recording('rec_a', 'tak_a', 'face'), recording('rec_old', null, null)]))
    expect(folded.recordings.map((r) => r.recordingId)).toEqual(['rec_a', 'rec_old'])
    expect(folded.takes.map((t) => t.takeId)).toEqual(['tak_a'])
    expect(folded.selfTests).toMatchObject([{ take: { takeId: 'tak_t' }, recordings: [{ recordingId: 'rec_t' }] }])
  })
})

describe('F24 which recording is which', () => {
  test('by take, then track from the most important, then time; numbers are whole and unique', () => {
    const { recordings } = foldQuestioning(entries([
      started('tak_a'), recording('rec_s', 'tak_a', 'sound'), recording('rec_f2', 'tak_a', 'face', 5000), recording('rec_f1', 'tak_a', 'face', 0), recording('rec_r', 'tak_a', 'room'),
      started('tak_b'), recording('rec_b', 'tak_b', 'face'), recording('rec_old', null, null),
    ]))
    const list = placed(recordings)
    expect(list.map((p) => p.recording.recordingId)).toEqual(['rec_f1', 'rec_f2', 'rec_r', 'rec_s', 'rec_b', 'rec_old'])
    expect(list.map((p) => p.number)).toEqual([1, 2, 3, 4, 5, 6])
    expect(list.map((p) => [p.take, p.part, p.parts, p.run, p.runs])).toEqual([[1, 1, 2, 1, 4], [1, 2, 2, 2, 4], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [2, 1, 1, 3, 4], [3, 1, 1, 4, 4]])
  })
})
