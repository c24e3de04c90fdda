// Devices, picture and saving places of this machine, as main knows them; read again when something is plugged in or out.
import { useCallback, useEffect, useRef, useState } from 'react'
import { room } from '../room'
import { useReport } from '../ui/report'

type Value<R> = R extends { ok: true; value: infer V } ? V : never
export type SetUp = Value<Awaited<ReturnType<typeof room.record.setUp>>>
/** What the recorder's post may change by itself. */
export type Change = Partial<Pick<SetUp, 'plan' | 'light' | 'sensor' | 'backSeconds'>>

/** The capturing window tells main of a new device a moment later than this window hears of it. */
const SETTLE_MS = 800

export function useSetUp(): { setUp: SetUp | null; change: (part: Change) => Promise<boolean>; take: (setUp: SetUp) => void; reload: () => Promise<SetUp | null> } {
  const report = useReport()
  const [setUp, setSetUp] = useState<SetUp | null>(null)
  const newest = useRef<SetUp | null>(null)
  const alive = useRef(true)
  const take = useCallback((value: SetUp) => {
    newest.current = value
    if (alive.current) setSetUp(value)
  }, [])
  const reload = useCallback(async () => {
    const result = await room.record.setUp({})
    if (result.ok) take(result.value)
    else if (alive.current) report(result.failure)
    return result.ok ? result.value : null
  }, [report, take])
  useEffect(() => {
    alive.current = true
    void reload()
    let timer: ReturnType<typeof setTimeout> | null = null
    const later = () => {
      if (timer) clearTimeout(timer)
      timer = setTimeout(() => void reload(), SETTLE_MS)
    }
    navigator.mediaDevices.addEventListener('devicechange', later)
    return () => {
      alive.current = false
      if (timer) clearTimeout(timer)
      navigator.mediaDevices.removeEventListener('devicechange', later)
    }
  }, [reload])
  const change = useCallback(async (part: Change) => {
    const had = newest.current
    if (!had) return false
    const { plan, light, sensor, backSeconds } = { ...had, ...part }
    const result = await room.record.setPlan({ plan, light, sensor, backSeconds })
    if (result.ok) take(result.value)
    else report(result.failure)
    return result.ok
  }, [report, take])
  return { setUp, change, take, reload }
}
