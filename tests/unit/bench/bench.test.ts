// The bench prints what it promises. Nothing here asserts a time: on a busy machine that would fail by itself.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { verifyBundle } from '../../../electron/verify/verify'
import { appendFigures } from '../../bench/append'
import { shapeFigures } from '../../bench/capture'
import { countFrames } from '../../bench/capture-media'
import { countCpu, memoryMB, treeOf } from '../../bench/process-tree'
import { byTurns, figure, median, percentile, slope } from '../../bench/figure'
import { append, seal } from '../../bench/jobs'
import { commitFigures, countOf, scaleFigures } from '../../bench/scale'
import { commits, scale } from '../../bench/scale-jobs'
import { sizeOf } from '../../bench/seal'

const folder = mkdtempSync(join(tmpdir(), 'sayonce-bench-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a figure', () => {
  it('is the ratio of the medians, whatever the order of the runs', () => {
    expect(figure('x', 's', { ours: [9, 1, 4], theirs: [2, 2, 50] }, { of: 'a', against: 'b' })).toEqual({ name: 'x', value: 4, unit: 's', baseline: 2, ratio: 2, runs: 3, of: 'a', against: 'b' })
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(percentile([5, 1, 4, 2, 3], 50)).toBe(3)
    expect(percentile(Array.from({ length: 200 }, (_, i) => i + 1), 99)).toBe(198)
  })

  it('is refused, not invented, when nothing was measured', () => {
    expect(() => figure('x', 's', { ours: [], theirs: [1] }, { of: '', against: '' })).toThrow()
    expect(() => figure('x', 's', { ours: [1], theirs: [0] }, { of: '', against: '' })).toThrow()
  })

  it('is measured by turns, so that a busy moment falls on both sides', async () => {
    const turns: string[] = []
    await byTurns(2, async () => turns.push('ours'), async () => turns.push('theirs'))
    expect(turns).toEqual(['ours', 'theirs', 'ours', 'theirs'])
  })
})

describe('the groups', () => {
  it('append: a line each for the writer, two places and the whole writing process, p50 and p99, with all the fields of the contract', { timeout: 60_000 }, async () => {
    const figures = appendFigures(await append({ name: 'append', folder: join(folder, 'append'), runs: 2, chunks: 6, bytes: 20_000 }))
    expect(figures.map((f) => f.name)).toEqual(['append-writer-p50', 'append-writer-p99', 'append-two-p50', 'append-two-p99', 'append-take-p50', 'append-take-p99'])
    for (const line of figures.map((f) => JSON.parse(JSON.stringify(f)) as unknown)) {
      expect(line).toEqual({
        name: expect.any(String), unit: 'ms', runs: 2, of: expect.any(String), against: expect.any(String),
        value: expect.closeTo(1, -6), baseline: expect.closeTo(1, -6), ratio: expect.closeTo(1, -6),
      })
    }
  })

  it('capture: a frame that is missing is counted, one that is late is not', () => {
    const even = Array.from({ length: 301 }, (_, i) => i / 30)
    expect(countFrames(even, 30)).toMatchObject({ frames: 301, expected: 301, maxGapMs: 33 })
    expect(countFrames(even.filter((_, i) => i !== 100 && i !== 101), 30)).toMatchObject({ frames: 299, expected: 301, maxGapMs: 100 })
    expect(countFrames(even.map((time, i) => time + (i === 50 ? 0.015 : 0)), 30)).toMatchObject({ frames: 301, expected: 301 })
    expect(() => countFrames([1], 30)).toThrow()
  })

  it('capture: three lines for each size, the worst of the tracks in the one on frames', () => {
    const whole = { frames: 301, expected: 301, seconds: 10, maxGapMs: 34 }
    const ours = { cpu: 0.9, memoryMB: 700, firstMemoryMB: 690, ackMs: [1], chunkBytes: [1], tracks: [{ ...whole, track: 'face' as const }, { ...whole, track: 'room' as const, frames: 151 }] }
    const figures = shapeFigures('720p30-2', { width: 1280, height: 720, frameRate: 30, codec: 'vp8', bitsPerSecond: 1e6 }, 2, ours, { cpu: 0.45, memoryMB: 100, tracks: [whole] })
    expect(figures.map((f) => [f.name, f.ratio])).toEqual([['capture-cpu-720p30-2', 2], ['capture-frame-720p30-2', 2], ['capture-memory-720p30-2', 7]])
    expect(figures[1]!.of).toContain('(150 frames missing, theirs 0)')
  })

  it('capture: time and memory are those of a process and all it has started', { timeout: 30_000 }, async () => {
    const child = spawn('sh', ['-c', 'sh -c "while :; do :; done" & wait'], { stdio: 'ignore', detached: true })
    try {
      await expect.poll(() => treeOf(child.pid!).size, { timeout: 10_000 }).toBe(2)
      const used = countCpu(child.pid!)
      // The one that was started uses none itself: it waits.
      await expect.poll(used, { timeout: 15_000 }).toBeGreaterThan(0.1)
      expect(memoryMB(child.pid!)).toBeGreaterThan(0)
    } finally {
      process.kill(-child.pid!, 'SIGKILL')
    }
  })

  it('commits: the log beside plain SQLite with and without a head file', { timeout: 60_000 }, async () => {
    const figures = commitFigures(await commits({ name: 'commits', folder: join(folder, 'commits'), runs: 2, each: 5 }))
    expect(figures.map((f) => f.name)).toEqual(['commit-p50', 'commit-no-head-p50', 'commit-p99', 'commit-no-head-p99'])
  })

  it('scale: a vault that grew in bulk is whole, and everything is measured at each size', { timeout: 120_000 }, async () => {
    const sizes = await scale({ name: 'scale', folder: join(folder, 'scale'), sizes: [1, 4], entries: 200, looks: 10 })
    // Four cases of fifty entries, beside those of founding the room.
    expect(sizes.map((size) => [size.cases, Math.floor(size.entries / 50)])).toEqual([[1, 1], [4, 4]])
    const names = scaleFigures(sizes).map((f) => f.name)
    for (const name of ['unlock', 'case-list-p99', 'search-p50', 'search-p99', 'search-index', 'search-memory', 'proof-p99', 'search-growth']) expect(names).toContain(name)
  })

  it('the growth exponent is the slope in logarithms', () => {
    expect(slope([1, 10, 100], [5, 50, 500])).toBeCloseTo(1)
    expect(slope([1, 10, 100], [3, 3, 3])).toBeCloseTo(0)
    expect(slope([1, 10, 100], [1, 100, 10_000])).toBeCloseTo(2)
    expect([countOf('X', undefined, 1000, 100), countOf('X', '500', 1000, 100)]).toEqual([1000, 500])
    for (const wrong of ['0', '99', '1.5', 'many']) expect(() => countOf('X', wrong, 1000, 100)).toThrow()
  })

  it('seal: what is measured is a bundle that verifies', { timeout: 60_000 }, async () => {
    const media = join(folder, 'media')
    writeFileSync(media, Buffer.alloc(300_000, 5))
    const { file, passphrase, caPem, ms, peakMB } = await seal({ name: 'seal', folder: join(folder, 'seal'), media })
    expect(ms).toBeGreaterThan(0)
    expect(peakMB).toBeGreaterThan(1)
    expect(await verifyBundle(file, { passphrase, trustPem: caPem })).toMatchObject({ verdict: 'intact', findings: [] })
  })

  it('seal: the size is a whole number of megabytes, 500 unless told', () => {
    expect([sizeOf(undefined), sizeOf(''), sizeOf('20')]).toEqual([500, 500, 20])
    for (const wrong of ['0', '-3', '1.5', 'much', '1e9']) expect(() => sizeOf(wrong)).toThrow()
  })
})
