// XD7, XD8: whatever a decoding window does, it is ended in time, gets one file, and gives nothing but pictures within their size.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DecodeDesk, fileMs, largestDrawn, mostMemory, pageMs, type DecodeWindow } from '../../../electron/decode-desk'
import type { DecodeJob } from '../../../electron/sections/photographs'
import { Refused } from '../../../shared/failure'
import { chart, comment, exif, jpeg } from '../../harness/pictures'

const job: DecodeJob = { mimeType: 'image/jpeg', bytes: new Uint8Array([1, 2, 3]), side: 64, thumbnail: 16, pages: 2 }
const picture = (blocks: number) => jpeg({ across: blocks, down: blocks, at: () => [100], segments: [exif(), comment('x')] })

let windows: { killed: boolean; gone: (() => void) | null; bytes: number }[]
let desk: DecodeDesk
const last = () => windows.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  windows = []
  desk = new DecodeDesk(() => {
    const window = { killed: false, gone: null as (() => void) | null, bytes: 1000 }
    windows.push(window)
    return { onGone: (gone) => { window.gone = gone }, kill: () => { window.killed = true }, memory: () => window.bytes } satisfies DecodeWindow
  })
})
afterEach(() => { vi.useRealTimers(); vi.restoreAllMocks() })

const outcome = (work: Promise<unknown>) => work.then(() => 'ok', (error: unknown) => (error instanceof Refused ? error.code : String(error)))
const begun = async () => { await vi.advanceTimersByTimeAsync(0) }

describe('a decoding window', () => {
  it('is killed after its file; what it gave is the picture without anything beside it', async () => {
    const done = desk.decode(job)
    await begun()
    expect(desk.job()).toBe(job)
    desk.page(picture(8))
    desk.done(picture(2), 7)
    const drawn = await done
    expect([drawn.pages.length, drawn.of, drawn.pages[0]!.width, drawn.thumbnail.width]).toEqual([1, 7, 64, 16])
    expect(drawn.pages[0]!.bytes.includes('Exif')).toBe(false)
    expect(last().killed).toBe(true)
    // Nothing is listened to afterwards.
    for (const say of [() => desk.job(), () => desk.page(picture(1)), () => desk.done(picture(1), 1), () => desk.failed(false)]) expect(say).toThrow()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that does not answer is killed after 15 s, one that is slow with each page after a minute', async () => {
    const silent = outcome(desk.decode(job))
    await vi.advanceTimersByTimeAsync(pageMs - 1)
    expect(last().killed).toBe(false)
    await vi.advanceTimersByTimeAsync(2)
    expect([await silent, last().killed]).toEqual(['E-F3', true])
    const slow = outcome(desk.decode({ ...job, pages: 50 }))
    for (let t = 0; t < fileMs; t += pageMs - 1000) {
      await vi.advanceTimersByTimeAsync(Math.min(pageMs - 1000, fileMs - t - 1))
      desk.page(picture(1))
    }
    await vi.advanceTimersByTimeAsync(2)
    expect([await slow, last().killed]).toEqual(['E-F3', true])
  })

  it('gives all pages of a file together within a limit', async () => {
    const many = outcome(desk.decode({ ...job, pages: 50 }))
    await begun()
    // As large as a page may be: told once, cheap to send.
    const large = jpeg({ across: 8, down: 8, at: () => [100], segments: [] })
    const end = large.lastIndexOf(Buffer.from([0xff, 0xd9]))
    const page = Buffer.concat([large.subarray(0, end), Buffer.alloc(31 * 1024 * 1024), large.subarray(end)])
    let sent = 0
    for (; sent < 50 && !last().killed; sent++) { desk.page(page); await begun() }
    expect([await many, sent * page.length > largestDrawn, sent < 8]).toEqual(['E-F3', true, true])
  })

  it('that takes too much memory, dies, gives up or is cancelled is ended, and the next one works', async () => {
    const large = outcome(desk.decode(job))
    await begun()
    last().bytes = mostMemory + 1
    await vi.advanceTimersByTimeAsync(300)
    expect([await large, last().killed]).toEqual(['E-F3', true])
    const dead = outcome(desk.decode(job))
    await begun()
    last().gone!()
    expect(await dead).toBe('E-F3')
    const failed = outcome(desk.decode(job))
    await begun()
    desk.failed(false)
    expect(await failed).toBe('E-F3')
    const tooLarge = outcome(desk.decode(job))
    await begun()
    desk.failed(true)
    expect(await tooLarge, 'a picture inside that is larger than is taken').toBe('E-F2')
    const stop = new AbortController()
    const cancelled = outcome(desk.decode(job, stop.signal))
    await begun()
    stop.abort()
    expect([await cancelled, last().killed]).toEqual(['E-E4', true])
    expect(await outcome(desk.decode(job, stop.signal))).toBe('E-E4')
    const next = outcome(desk.decode(job))
    await begun()
    desk.page(picture(4))
    desk.done(picture(1), 1)
    expect(await next).toBe('ok')
    expect(windows.every((w) => w.killed)).toBe(true)
  })

  it('gets one file only, and one after another', async () => {
    const [first, second] = [outcome(desk.decode(job)), outcome(desk.decode({ ...job, mimeType: 'image/png' }))]
    await begun()
    expect(windows).toHaveLength(1)
    desk.job()
    expect(() => desk.job()).toThrow()
    desk.failed(false)
    expect(await first).toBe('E-F3')
    await begun()
    expect([windows.length, desk.job().mimeType]).toEqual([2, 'image/png'])
    desk.failed(false)
    await second
  })

  it('that was taken over gives no other bytes, no larger picture, no more pages, and no sharper small one than was asked for', async () => {
    const tries: (() => void)[] = [
      () => desk.page(chart(8)), () => desk.page(Buffer.from('<script>')), () => desk.page(picture(9)), () => { desk.page(picture(1)); desk.page(picture(1)); desk.page(picture(1)) },
      () => desk.done(picture(1), 1), () => { desk.page(picture(4)); desk.done(picture(3), 1) }, () => { desk.page(picture(4)); desk.page(picture(4)); desk.done(picture(1), 1) },
    ]
    for (const [i, attempt] of tries.entries()) {
      const work = outcome(desk.decode(job))
      await begun()
      desk.job()
      attempt()
      expect(await work, String(i)).toBe('E-F3')
    }
  })
})
