// XF4, F63: what is begun and not signed is in the vault a moment after the last key, comes back from there, and a disk that refuses it is told before a lock.
import { beforeEach, expect, test } from 'vitest'
import { DraftBook, KEEP_MOST_MS, KEEP_PAUSE_MS } from '../../../renderer/ui/draft-book'
import type { FailureCode } from '../../../shared/failure'
import type { Draft, KeptDraft } from '../../../shared/model/draft'
import type { SectionId, Utc } from '../../../shared/model/ids'

const [a, b] = ['sec_a', 'sec_b'] as SectionId[] as [SectionId, SectionId]
const words = (text: string): Draft => ({ what: 'words', text })

let clock = 0
let due: { at: number; task: () => void } | null
let written: [string, Draft | null][]
let failing: FailureCode | null
let stored: KeptDraft[]
let reads = 0
let book: DraftBook
const settle = () => new Promise((resolve) => { setTimeout(resolve, 0) })
/** Lets the clock run in small steps. */
const pass = async (ms: number) => {
  for (const end = clock + ms; clock < end;) {
    clock += 50
    if (due && clock >= due.at) { const { task } = due; due = null; task() }
    await settle()
  }
}
beforeEach(() => {
  ;[clock, due, written, failing, stored, reads] = [0, null, [], null, [], 0]
  book = new DraftBook({
    read: async () => { reads++; return failing ? { ok: false, failure: { code: failing } } : { ok: true, value: stored } },
    keep: async (sectionId, slot, draft) => { if (failing) return { ok: false, failure: { code: failing } }; written.push([`${sectionId}/${slot}`, draft]); return { ok: true, value: {} } },
    later: (ms, task) => { const mine = { at: clock + ms, task }; due = mine; return () => { if (due === mine) due = null } },
    now: () => clock,
  })
})

test('XF4: it is kept on a pause, and while somebody types on at the latest every one and a half seconds', async () => {
  await book.open(a)
  for (let i = 0; i < 40; i++) {
    book.put(a, 'words', words('字'.repeat(i + 1)))
    await pass(100)
  }
  expect(written.length).toBeGreaterThanOrEqual(2)
  expect(4000 - (written.at(-1)![1] as { text: string }).text.length * 100, 'ms of typing that a kill would take').toBeLessThanOrEqual(KEEP_MOST_MS + 100)
  await pass(KEEP_PAUSE_MS)
  expect(written.at(-1)).toEqual(['sec_a/words', words('字'.repeat(40))])
  const n = written.length
  book.put(a, 'words', words('字'.repeat(40)))
  await pass(2000)
  expect(written.length, 'the same again is not written').toBe(n)
})

test('what was kept before the lock is there with its time, and keeps it while it is worked on; thrown away it is gone from the vault', async () => {
  stored = [{ slot: 'words', at: '2026-11-22T04:03:00.000Z' as Utc, draft: words('午前') }, { slot: 'form:visit', at: null, draft: null }]
  expect(book.in(a), 'not read yet').toBeNull()
  expect(await book.open(a)).toBeNull()
  await book.open(a)
  expect(reads).toBe(1)
  expect([...book.in(a)!]).toEqual([['words', { draft: words('午前'), restored: '2026-11-22T04:03:00.000Z' }], ['form:visit', { draft: null, restored: null }]])
  expect(book.in(b)).toBeNull()
  book.put(a, 'words', words('午前，又写'))
  expect(book.in(a)!.get('words')!.restored).toBe('2026-11-22T04:03:00.000Z')
  book.put(a, 'form:visit', null)
  book.put(a, 'words', null)
  await book.flush()
  expect(written).toEqual([['sec_a/words', null], ['sec_a/form:visit', null]])
  book.put(a, 'words', null)
  await pass(2000)
  expect(written.length, 'nothing is not thrown away twice').toBe(2)
})

test('what was put before the vault was read stands over what it held', async () => {
  stored = [{ slot: 'words', at: null, draft: words('旧') }, { slot: 'form:visit', at: null, draft: words('别处') }]
  const opening = book.open(a)
  book.put(a, 'words', words('新'))
  await opening
  expect([book.in(a)!.get('words')!.draft, book.in(a)!.get('form:visit')!.draft]).toEqual([words('新'), words('别处')])
})

test('bad input: a disk that refuses is told by its code, counted for the lock, asked again by itself, and forgotten once it takes it', async () => {
  await book.open(a)
  failing = 'E-C2'
  book.put(a, 'words', words('一'))
  expect(book.unkept, 'not tried yet').toBe(0)
  await book.flush()
  expect([book.unkept, book.refusedAt(a, 'words'), book.refusedAt(a, 'form:visit')]).toEqual([1, 'E-C2', null])
  failing = null
  await pass(4000)
  expect([book.unkept, book.refusedAt(a, 'words'), written.length]).toEqual([0, null, 1])
  failing = 'E-C9'
  book.put(a, 'words', null)
  await book.flush()
  expect(book.unkept, 'what was thrown away is no loss').toBe(0)
})

test('a section that could not be read can be worked on, says why, and is read again by the next who comes', async () => {
  failing = 'E-C9'
  expect(await book.open(a)).toBe('E-C9')
  expect(book.in(a)!.size).toBe(0)
  failing = null
  stored = [{ slot: 'words', at: null, draft: words('还在') }]
  expect(await book.open(a)).toBeNull()
  expect(book.in(a)!.get('words')!.draft).toEqual(words('还在'))
})

test('XE9: after the lock nothing is held and nothing is written for who comes next', async () => {
  await book.open(a)
  book.put(a, 'words', words('一'))
  book.end()
  await book.flush()
  await pass(5000)
  expect([written, book.in(a)]).toEqual([[], null])
})
