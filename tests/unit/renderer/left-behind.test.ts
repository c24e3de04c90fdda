// A form that is left with something that cannot be written keeps it: for who comes back, also after a lock, and in the count before a signature.
import { beforeEach, expect, test } from 'vitest'
import { DraftBook } from '../../../renderer/ui/draft-book'
import { comeBack, leaveBehind, leftBehindIn } from '../../../renderer/ui/left-behind'
import type { Draft, KeptDraft } from '../../../shared/model/draft'
import type { SectionId, Utc } from '../../../shared/model/ids'

type Places = Extract<Draft, { what: 'places' }>
const [a, b] = ['sec_a', 'sec_b'] as SectionId[] as [SectionId, SectionId]
const places = (...fields: string[]): Places => ({ what: 'places', formId: 'visit', version: 1, places: fields.map((field) => ({ field, row: null, answer: { state: 'value', value: '2026-13-40' }, source: null, base: 2 })) })
let stored: KeptDraft[]
let book: DraftBook
const fresh = () => new DraftBook({ read: async () => ({ ok: true, value: stored }), keep: async () => ({ ok: true, value: {} }), later: () => () => undefined, now: () => 0 })
beforeEach(() => { stored = []; book = fresh() })
const fields = (back: Awaited<ReturnType<typeof comeBack>>) => back?.places.map(({ field }) => field) ?? null

test('F63: what was refused when its tab was left is there again, and counts before a signature while it is on no screen', async () => {
  leaveBehind(book, a, 'form:visit', Promise.resolve(places('seal-no', 'met-at')))
  expect([await leftBehindIn(book, a), await leftBehindIn(book, b)]).toEqual([2, 0])
  expect(await comeBack(book, a, 'form:other')).toBeNull()
  const back = await comeBack(book, a, 'form:visit')
  expect([fields(back), back!.restored]).toEqual([['seal-no', 'met-at'], null])
  expect(await leftBehindIn(book, a), 'on a screen it counts for itself').toBe(0)
  leaveBehind(book, a, 'form:visit', Promise.resolve(null))
  expect([await leftBehindIn(book, a), await comeBack(book, a, 'form:visit')]).toEqual([0, null])
  leaveBehind(book, a, 'form:visit', Promise.resolve(null))
  leaveBehind(book, a, 'form:other', Promise.resolve(null))
})

test('F63: after the lock it comes out of the vault with its time, and counts though its form was not opened since', async () => {
  stored = [{ slot: 'form:visit', at: '2026-11-22T04:03:00.000Z' as Utc, draft: places('met-at') }, { slot: 'words', at: null, draft: { what: 'words', text: '一' } }]
  expect(await leftBehindIn(book, a)).toBe(1)
  const back = await comeBack(book, a, 'form:visit')
  expect([fields(back), back!.restored]).toEqual([['met-at'], '2026-11-22T04:03:00.000Z'])
  leaveBehind(book, a, 'form:visit', Promise.resolve(null))
})

test('nobody comes back before what was on its way was tried; a screen that fails to say what is left takes nothing with it', async () => {
  leaveBehind(book, a, 'form:visit', new Promise((resolve) => { setTimeout(() => resolve(places('late')), 5) }))
  expect(fields(await comeBack(book, a, 'form:visit'))).toEqual(['late'])
  leaveBehind(book, a, 'form:visit', Promise.reject(new Error('disk')))
  expect(fields(await comeBack(book, a, 'form:visit'))).toEqual(['late'])
  leaveBehind(book, a, 'form:visit', Promise.resolve(null))
})
