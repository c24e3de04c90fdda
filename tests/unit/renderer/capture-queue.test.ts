// The way of a chunk from the encoder to the writer: in order, one at a time, bounded, posted again to a new writer, and never skipped.
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { ChunkPort } from '../../../renderer/capture/chunk-port'
import { ChunkQueue } from '../../../renderer/capture/chunk-queue'
import type { ChunkAnswer, ChunkMessage } from '../../../shared/model/capture'
import type { RecordingId } from '../../../shared/model/ids'

const id = 'rec_00000000000000000000' as RecordingId
const other = 'rec_11111111111111111111' as RecordingId
const bytes = (n: number) => Promise.resolve(new Uint8Array([n]))
const settle = () => new Promise<void>((resolve) => { setTimeout(resolve, 0) })
const yes = (m: ChunkMessage): ChunkAnswer => ({ recordingId: m.recordingId, index: m.index, ok: true })

/** A writer at the other end of a port: keeps what it got, answers when told. */
function writer() {
  const got: ChunkMessage[] = []
  const port = {
    onmessage: null as ((event: MessageEvent) => void) | null, closed: false, auto: true,
    postMessage: (message: ChunkMessage) => {
      got.push(message)
      if (port.auto) queueMicrotask(() => port.say(yes(message)))
    },
    close: () => { port.closed = true },
    say: (answer: ChunkAnswer) => port.onmessage?.({ data: answer } as MessageEvent),
  }
  return { got, port }
}

function world(maxWaiting?: number) {
  const link = new ChunkPort()
  const onFailed = vi.fn()
  const queue = new ChunkQueue({ post: link.post, onFailed, ...(maxWaiting ? { maxWaiting } : {}) })
  link.add(id, queue)
  return { link, queue, onFailed }
}

describe('F22 chunks reach the writer', () => {
  test('in the order they were recorded, whenever their bytes become readable', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 }), async (delays) => {
      const { link, queue } = world()
      const { got, port } = writer()
      link.use(port as never)
      queue.open(id)
      delays.forEach((turns, i) => queue.push(i * 1000, (async () => { for (let k = 0; k < turns; k++) await Promise.resolve(); return new Uint8Array([i]) })()))
      expect(await queue.drained()).toBe(true)
      expect(got.map((m) => [m.index, m.endMs, m.bytes[0]])).toEqual(delays.map((_, i) => [i, i * 1000, i]))
    }))
  })

  test('only after the recording is open, and the next one only after the answer', async () => {
    const { link, queue } = world()
    const { got, port } = writer()
    port.auto = false
    link.use(port as never)
    for (const i of [0, 1, 2]) queue.push(i, bytes(i))
    await settle()
    expect(got).toEqual([])
    queue.open(id)
    await settle()
    expect(got.map((m) => m.index)).toEqual([0])
    port.say(yes(got[0]!))
    await settle()
    expect(got.map((m) => m.index)).toEqual([0, 1])
    expect(queue.waiting).toBe(2)
  })

  test('XA3 a new writer gets the one unanswered chunk of each recording again, and goes on from there', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 5 }), fc.boolean(), async (answered, wrote) => {
      const { link, queue } = world()
      const second = new ChunkQueue({ post: link.post, onFailed: () => undefined })
      link.add(other, second)
      const old = writer()
      old.port.auto = false
      link.use(old.port as never)
      queue.open(id)
      second.open(other)
      for (let i = 0; i < 6; i++) queue.push(i, bytes(i))
      second.push(0, bytes(9))
      await settle()
      for (let i = 0; i < answered; i++) {
        old.port.say(yes(old.got.findLast((m) => m.recordingId === id)!))
        await settle()
      }
      const fresh = writer()
      link.use(fresh.port as never)
      expect(old.port.closed).toBe(true)
      // The old one's answer comes too late, whether it had written or not: the new one alone decides.
      if (wrote) old.port.say(yes(old.got.at(-1)!))
      expect(await queue.drained()).toBe(true)
      expect(await second.drained()).toBe(true)
      const mine = fresh.got.filter((m) => m.recordingId === id).map((m) => m.index)
      expect(mine).toEqual([0, 1, 2, 3, 4, 5].slice(answered))
      expect(fresh.got.filter((m) => m.recordingId === other).map((m) => m.index)).toEqual([0])
    }))
  })

  test('waiting for a writer that is not there yet loses nothing', async () => {
    const { link, queue } = world()
    queue.open(id)
    queue.push(1000, bytes(1))
    await settle()
    const { got, port } = writer()
    link.use(port as never)
    expect(await queue.drained()).toBe(true)
    expect(got.map((m) => m.index)).toEqual([0])
  })
})

describe('a queue that cannot go on', () => {
  test.each(['E-C1', 'E-C2', 'E-C6'] as const)('the writer says %s: nothing follows, and it is told once', async (code) => {
    const { link, queue, onFailed } = world()
    const { got, port } = writer()
    port.auto = false
    link.use(port as never)
    queue.open(id)
    queue.push(1000, bytes(1))
    queue.push(2000, bytes(2))
    await settle()
    port.say({ recordingId: id, index: 0, ok: false, code })
    queue.push(3000, bytes(3))
    expect(await queue.drained()).toBe(false)
    expect(onFailed.mock.calls).toEqual([[code]])
    expect(got.length).toBe(1)
  })

  test('XA13 sixty chunks may wait for a hanging disk, the sixty-first ends the part', async () => {
    const { link, queue, onFailed } = world()
    const { port } = writer()
    port.auto = false
    link.use(port as never)
    queue.open(id)
    for (let i = 0; i < 60; i++) queue.push(i * 1000, bytes(i))
    expect(onFailed).not.toHaveBeenCalled()
    queue.push(60_000, bytes(60))
    expect(onFailed.mock.calls).toEqual([['E-C1']])
    expect(queue.waiting).toBe(0)
  })

  test('bytes that cannot be read are a hole that no later chunk may follow', async () => {
    const { link, queue, onFailed } = world()
    const { got, port } = writer()
    link.use(port as never)
    queue.open(id)
    queue.push(1000, Promise.reject(new Error('gone')))
    queue.push(2000, bytes(2))
    expect(await queue.drained()).toBe(false)
    expect(got).toEqual([])
    expect(onFailed.mock.calls).toEqual([['E-C6']])
  })
})
