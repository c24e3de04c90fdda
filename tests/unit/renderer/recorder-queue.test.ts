// The way of a chunk from the recorder to the store: in order, bounded, tried again, and never skipped.
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { ChunkQueue, type Chunk } from '../../../renderer/record/chunk-queue'
import { fail, ok, type Result } from '../../../shared/failure'
import type { Bytes, Millis, RecordingId } from '../../../shared/model/ids'
import type { Saved } from '../../../shared/model/recording'

const recordingId = 'rec_00000000000000000000' as RecordingId
const saved = (chunk: Chunk): Saved => ({ recordingId, index: chunk.index, upTo: chunk.endMs as Millis, bytes: chunk.bytes.byteLength as Bytes, at: '2026-01-01T00:00:00.000Z' })
const bytes = (n: number) => Promise.resolve(new Uint8Array([n]))

function world(answer: (chunk: Chunk, attempt: number) => Promise<Result<Saved>> | Result<Saved>, maxWaiting?: number) {
  const sent: number[] = []
  const written: number[] = []
  const attempts = new Map<number, number>()
  let flying = 0
  let mostFlying = 0
  const onFailed = vi.fn()
  const queue = new ChunkQueue({
    ...(maxWaiting ? { maxWaiting } : {}),
    wait: () => Promise.resolve(),
    onFailed,
    onSaved: (s) => written.push(s.index),
    send: async (chunk) => {
      sent.push(chunk.index)
      attempts.set(chunk.index, (attempts.get(chunk.index) ?? 0) + 1)
      flying += 1
      mostFlying = Math.max(mostFlying, flying)
      const result = await answer(chunk, attempts.get(chunk.index)!)
      flying -= 1
      return result
    },
  })
  return { queue, sent, written, onFailed, attempts, mostFlying: () => mostFlying }
}

describe('F22 chunks reach the store', () => {
  test('in the order they were recorded, one at a time, whenever their bytes become readable', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 }), async (delays) => {
      const w = world(async (chunk) => { await Promise.resolve(); return ok(saved(chunk)) })
      w.queue.open()
      delays.forEach((turns, i) => w.queue.push(i * 1000, (async () => { for (let k = 0; k < turns; k++) await Promise.resolve(); return new Uint8Array([i]) })()))
      expect(await w.queue.drained()).toBe(true)
      expect(w.written).toEqual(delays.map((_, i) => i))
      expect(w.mostFlying()).toBe(1)
    }))
  })

  test('only after the recording is known to the store', async () => {
    const w = world((chunk) => ok(saved(chunk)))
    w.queue.push(1000, bytes(1))
    w.queue.push(2000, bytes(2))
    await new Promise((r) => { setTimeout(r, 5) })
    expect(w.sent).toEqual([])
    w.queue.open()
    expect(await w.queue.drained()).toBe(true)
    expect(w.written).toEqual([0, 1])
  })

  test('XA14 again after a failed write, with nothing skipped or doubled', async () => {
    const w = world((chunk, attempt) => chunk.index === 1 && attempt < 4 ? fail('E-C1') : ok(saved(chunk)))
    w.queue.open()
    for (let i = 0; i < 4; i++) w.queue.push(i * 1000, bytes(i))
    expect(await w.queue.drained()).toBe(true)
    expect(w.written).toEqual([0, 1, 2, 3])
    expect(w.sent).toEqual([0, 1, 1, 1, 1, 2, 3])
    expect(w.onFailed).not.toHaveBeenCalled()
  })

  test('XA14 not past a chunk that stays unwritten: the queue fails once and sends nothing more', async () => {
    const w = world((chunk) => chunk.index === 1 ? fail('E-C1') : ok(saved(chunk)))
    w.queue.open()
    for (let i = 0; i < 4; i++) w.queue.push(i * 1000, bytes(i))
    expect(await w.queue.drained()).toBe(false)
    w.queue.push(9000, bytes(9))
    await new Promise((r) => { setTimeout(r, 5) })
    expect(w.written).toEqual([0])
    expect(Math.max(...w.sent)).toBe(1)
    expect(w.onFailed).toHaveBeenCalledExactlyOnceWith({ code: 'E-C1' })
  })

  test.each(['E-C2', 'E-C6', 'E-A4'] as const)('a refusal that no second try mends (%s) is not tried again', async (code) => {
    const w = world(() => fail(code))
    w.queue.open()
    w.queue.push(1000, bytes(1))
    expect(await w.queue.drained()).toBe(false)
    expect(w.sent).toEqual([0])
    expect(w.onFailed).toHaveBeenCalledExactlyOnceWith({ code })
  })

  test('a store that throws counts as failed, not as saved', async () => {
    const w = world(() => Promise.reject(new Error('gone')))
    w.queue.open()
    w.queue.push(1000, bytes(1))
    expect(await w.queue.drained()).toBe(false)
    expect(w.onFailed).toHaveBeenCalledExactlyOnceWith({ code: 'E-B4' })
  })

  test('unreadable bytes end the recording instead of leaving a hole', async () => {
    const w = world((chunk) => ok(saved(chunk)))
    w.queue.open()
    w.queue.push(1000, bytes(1))
    w.queue.push(2000, Promise.reject(new Error('unreadable')))
    w.queue.push(3000, bytes(3))
    expect(await w.queue.drained()).toBe(false)
    expect(w.written).toEqual([0])
  })

  test('XA16 a store that does not answer fills a bounded queue, then the recording fails', async () => {
    const w = world(() => new Promise(() => undefined), 5)
    w.queue.open()
    for (let i = 0; i < 5; i++) w.queue.push(i * 1000, bytes(i))
    expect(w.queue.waiting).toBe(5)
    expect(w.onFailed).not.toHaveBeenCalled()
    w.queue.push(6000, bytes(6))
    expect(w.onFailed).toHaveBeenCalledOnce()
    expect(w.queue.waiting).toBe(0)
    expect(await w.queue.drained()).toBe(false)
  })

  test('XA16 a slow store delays and loses nothing', async () => {
    let release: () => void = () => undefined
    const gate = new Promise<void>((r) => { release = r })
    const w = world(async (chunk) => { if (chunk.index === 0) await gate; return ok(saved(chunk)) }, 10)
    w.queue.open()
    for (let i = 0; i < 8; i++) w.queue.push(i * 1000, bytes(i))
    expect(w.queue.waiting).toBe(8)
    release()
    expect(await w.queue.drained()).toBe(true)
    expect(w.written).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })
})
