// F77: what is decrypted for a window stands in the log first, whatever its bytes say of their times.
import { beforeEach, expect, it } from 'vitest'
import { Views } from '../../../electron/access/views'
import type { Store } from '../../../electron/store/store'
import type { Fact } from '../../../shared/model/entry'
import type { ViewId } from '../../../shared/model/ids'
import { freshId } from '../../harness/ids'

let facts: Fact[]
let views: Views
let viewId: ViewId
const served = () => facts.flatMap((f) => (f.kind === 'view.served' ? [[f.body.fromMs, f.body.toMs]] : []))

beforeEach(async () => {
  facts = []
  views = new Views(() => ({ custody: async (fact: Fact) => { facts.push(fact) } }) as unknown as Store)
  viewId = await views.open(freshId('rec'), 'review' as never, 20_000)
})

it('a record that ends when the one before it ended is logged like any other: at the end, behind it, and in the middle', async () => {
  await views.given(viewId, { fromMs: 20_000, toMs: 20_000 }, true)
  expect(served()).toEqual([[10_000, 20_000]])
  await views.given(viewId, { fromMs: 5_000, toMs: 5_000 }, true)
  expect(served()).toEqual([[10_000, 20_000], [0, 10_000]])
  await views.given(viewId, { fromMs: 31_000, toMs: 31_000 }, false)
  expect(served()).toHaveLength(2)
})

it('the header of a copy is no content; the first chunk of an original is, also when it has no length', async () => {
  await views.given(viewId, { fromMs: 0, toMs: 0 }, true)
  expect(served()).toEqual([])
  await views.given(viewId, { fromMs: 0, toMs: 0 }, false)
  expect(served()).toEqual([[0, 10_000]])
})

it('a stretch is logged once, in steps, and what goes on behind the length as it is', async () => {
  await views.given(viewId, { fromMs: 9_000, toMs: 11_000 }, true)
  await views.given(viewId, { fromMs: 0, toMs: 10_000 }, true)
  expect(served()).toEqual([[0, 20_000]])
  await views.given(viewId, { fromMs: 19_000, toMs: 25_000 }, false)
  expect(served().at(-1)).toEqual([20_000, 25_000])
})
