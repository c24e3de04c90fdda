// XE6: camera and microphone for two windows, and only while they have a reason.
import { describe, expect, it } from 'vitest'
import { mayRecord } from '../../../electron/may-record'

const at = { door: { isOpen: false, records: false }, open: { isOpen: true, records: false }, records: { isOpen: true, records: true }, recordsLocked: { isOpen: false, records: true } }

describe('XE6: camera and microphone', () => {
  it('the room window has them only while somebody is logged in, whatever records', () => {
    expect([at.door, at.recordsLocked].map((now) => [mayRecord('room', 'use', now), mayRecord('room', 'names', now)])).toEqual([[false, false], [false, false]])
    expect([at.open, at.records].map((now) => mayRecord('room', 'use', now))).toEqual([true, true])
  })

  it('the capturing window has them only while there is something to record, a locked screen or not; it may list them at any time', () => {
    expect([at.door, at.open, at.records, at.recordsLocked].map((now) => mayRecord('capture', 'use', now))).toEqual([false, false, true, true])
    expect(mayRecord('capture', 'names', at.door)).toBe(true)
  })

  it('nobody else ever has', () => {
    for (const caller of ['print', null] as const) for (const now of Object.values(at)) for (const what of ['use', 'names'] as const) expect(mayRecord(caller, what, now)).toBe(false)
  })
})
