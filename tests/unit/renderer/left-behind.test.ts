// A form that is left with something that cannot be written keeps it: for who comes back, and in the count before a signature.
import { expect, test } from 'vitest'
import { comeBack, leaveBehind } from '../../../renderer/ui/left-behind'
import { leftIn } from '../../../renderer/ui/unsaved'

const back = async (key: string, yes = true) => {
  let found: [string, unknown][] | null = null
  await comeBack(key, (places) => { found = [...places]; return yes })
  return found
}

test('F63: what was refused when its tab was left is there again, once, and until then counts before a signature', async () => {
  leaveBehind('sec_a/visit', 'sec_a', Promise.resolve(new Map([['seal-no', 'A-1'], ['met-at', '2026-13-40']])))
  expect([await leftIn('sec_a'), await leftIn('sec_b')]).toEqual([2, 0])
  expect(await back('sec_a/other')).toBeNull()
  expect(await back('sec_a/visit', false), 'the screen is gone again already').toHaveLength(2)
  expect(await back('sec_a/visit')).toEqual([['seal-no', 'A-1'], ['met-at', '2026-13-40']])
  expect([await leftIn('sec_a'), await back('sec_a/visit')]).toEqual([0, null])
})

test('a form that could write everything leaves nothing; what comes later stands over what was kept', async () => {
  leaveBehind('sec_a/visit', 'sec_a', Promise.resolve(new Map()))
  expect(await leftIn('sec_a')).toBe(0)
  expect(await back('sec_a/visit')).toBeNull()
  leaveBehind('sec_a/visit', 'sec_a', Promise.resolve(new Map([['a', 1], ['b', 1]])))
  leaveBehind('sec_a/visit', 'sec_a', new Promise<ReadonlyMap<string, number>>((resolve) => { setTimeout(() => resolve(new Map([['b', 2]])), 5) }))
  expect(await back('sec_a/visit'), 'not before what was on its way was tried').toEqual([['a', 1], ['b', 2]])
})

test('a screen that fails to say what is left takes nothing with it', async () => {
  leaveBehind('sec_a/visit', 'sec_a', Promise.reject(new Error('disk')))
  expect([await leftIn('sec_a'), await back('sec_a/visit')]).toEqual([0, null])
})
