// F14 The picture is chosen by what this machine really kept, not by what it promises.
import { describe, expect, test, vi } from 'vitest'
import { candidates, Picture } from '../../../shared/model/capture'

vi.mock('../../../renderer/capture/run', () => ({ makeStream: () => undefined, postPorts: {} }))
vi.mock('../../../renderer/capture/capture', () => ({ startCapture: () => undefined }))
vi.mock('../../../renderer/capture/composite', () => ({ startComposite: () => undefined }))
const { choose, lostShare } = await import('../../../renderer/capture/probe')

describe('F14 the probe', () => {
  test('takes the first that loses less than one frame in a hundred, and tries none after it', async () => {
    const lost = new Map(candidates.map((c, i) => [c, [0.2, 0.011, 0.009, 0, 0][i]!]))
    const { chosen, tried } = await choose(candidates, async (c) => lost.get(c)!)
    expect(chosen).toBe(candidates[2])
    expect(tried.map((t) => t.lost)).toEqual([0.2, 0.011, 0.009])
  })

  test('passes over what the cameras do not have, and says so when nothing is good enough', async () => {
    const { chosen, tried } = await choose(candidates, async (c) => (c.height > 720 ? null : 0.5))
    expect(chosen).toBeNull()
    expect(tried.map((t) => t.picture)).toEqual(candidates.slice(1))
  })

  test('candidates are pictures main accepts, each lighter than the one before', () => {
    for (const c of candidates) expect(Picture.parse(c)).toEqual(c)
    const weight = candidates.map((c) => c.width * c.height * c.frameRate)
    expect(weight).toEqual([...weight].sort((a, b) => b - a))
  })

  test('counts frames thrown away before the recorder and frames missing in the file; the edges of the measurement count nothing', () => {
    expect(lostShare(150, 0, 148)).toBe(0)
    expect(lostShare(150, 0, 133)).toBeCloseTo(14 / 150)
    expect(lostShare(100, 50, 100)).toBeCloseTo(1 / 3)
    expect(lostShare(0, 0, 0)).toBe(1)
  })
})
