// Before the door shuts, what was typed is written; neither a failing nor a hanging disk keeps the door open.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { leftIn, saveAll, saveBeforeLock } from '../../../renderer/ui/unsaved'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('everybody who takes part writes before it resolves, and nobody after leaving', async () => {
  const written: string[] = []
  const off = saveBeforeLock(async () => { await Promise.resolve(); written.push('desk') })
  const gone = saveBeforeLock(async () => { written.push('form') })
  gone()
  await saveAll()
  off()
  expect(written).toEqual(['desk'])
})

test('one that fails, even at once, does not keep the others from writing', async () => {
  const written: string[] = []
  const offs = [saveBeforeLock(() => { throw new Error('disk') }), saveBeforeLock(() => Promise.reject(new Error('disk'))), saveBeforeLock(async () => { written.push('form') })]
  await saveAll()
  for (const off of offs) off()
  expect(written).toEqual(['form'])
})

test('F63: what of a section is not in the log is counted after everything was tried: refused, faulty, fighting', async () => {
  let waits = 3
  const offs = [
    saveBeforeLock(async () => { waits = 1 }, { of: 'sec_a', left: () => waits }), saveBeforeLock(async () => {}, { of: 'sec_a', left: () => 2 }),
    saveBeforeLock(async () => {}, { of: 'sec_b', left: () => 9 }), saveBeforeLock(async () => {}),
  ]
  expect(await leftIn('sec_a')).toBe(3)
  expect(await leftIn('sec_c')).toBe(0)
  for (const off of offs) off()
  expect(await leftIn('sec_b')).toBe(0)
})

test('a disk that never answers delays the lock by three seconds, not for ever', async () => {
  const off = saveBeforeLock(() => new Promise(() => {}))
  let done = false
  const saving = saveAll().then(() => { done = true })
  await vi.advanceTimersByTimeAsync(2999)
  expect(done).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  await saving
  expect(done).toBe(true)
  off()
})
