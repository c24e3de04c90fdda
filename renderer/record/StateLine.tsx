// What the recorder is doing, in one line on every screen: read from the last verified write, never from a timer.
import { WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import type { T } from '../ui/text'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import { hoursMinutes } from './clock'
import './record.css'
import { useRecorder } from './RecorderProvider'
import { softTone } from './tone'
import { useTick } from './use-tick'
import type { Alarm } from './watch'

const TONE_AGAIN_MS = 15_000

/** One alarm in a few words. */
export function alarmText(t: T, alarm: Alarm, sinceSavedMs: number): string {
  return t(`record:alarm-${alarm}`, { seconds: Math.floor(sinceSavedMs / 1000) })
}

/** Nothing while no recording runs, unless the last one broke off and nobody has said yet that they saw it. */
export function StateLine() {
  const { t } = useText()
  const recorder = useRecorder()
  const { state, alarms, broken, part, savedUpToMs, lastSavedAt, earlierMs, spaceHours } = recorder
  useTick(250, state !== 'idle')

  const alarmed = alarms.length > 0 || broken !== null
  const tonedAt = useRef(-Infinity)
  useEffect(() => {
    if (!alarmed) return
    const tone = () => {
      // A flickering alarm must not become a melody.
      if (performance.now() - tonedAt.current < TONE_AGAIN_MS - 100) return
      tonedAt.current = performance.now()
      softTone()
    }
    tone()
    const timer = setInterval(tone, TONE_AGAIN_MS)
    return () => clearInterval(timer)
  }, [alarmed])

  if (broken) {
    return (
      <div className="state-line alarm" role="alert" data-testid="state-line" data-state="broken">
        <WarningFilled />
        <span className="say figures">{t('record:state-broken', { time: duration(earlierMs + savedUpToMs) })} [{broken.code}]</span>
        <Button onClick={recorder.acknowledge} data-testid="state-acknowledge">{t('record:state-acknowledge')}</Button>
      </div>
    )
  }
  if (state === 'idle') return null

  const since = recorder.sinceSavedMs()
  const saved = t('record:state-saved', { seconds: Math.floor(since / 1000) })
  const space = spaceHours === null ? null : t('record:state-space', hoursMinutes(spaceHours))
  const partWord = part > 1 ? t('record:state-part', { part }) : null
  // Without a verified write in time it must not say that it records.
  const claims = !alarms.includes('stale') && !alarms.includes('restarting')
  const time = duration(earlierMs + recorder.elapsedMs())
  const parts = state === 'starting' || (lastSavedAt === null && claims) ? [t('record:state-starting')]
    : state === 'stopping' ? [t('record:state-stopping')]
      : !claims ? [`${t('record:state-alarm')}：${alarmText(t, alarms[0]!, since)}`, t('record:state-saved-to', { time: duration(earlierMs + savedUpToMs) }), partWord]
        : alarms[0] ? [t('record:state-running', { time }), alarmText(t, alarms[0], since), saved, partWord]
          : [t('record:state-running', { time }), saved, t('record:state-copies'), partWord, space]
  const line = parts.filter((p) => p !== null).join(' · ')

  return (
    <div className={alarmed ? 'state-line alarm' : 'state-line'} role="status" title={line}
      data-testid="state-line" data-state={state} data-alarms={alarms.join(' ')} data-part={part}
      data-recording={recorder.recordingId} data-saved-ms={savedUpToMs} data-elapsed-ms={Math.round(recorder.elapsedMs())} data-held={recorder.held()}>
      {alarmed ? <WarningFilled /> : <span className={lastSavedAt === null ? 'sign waiting' : 'sign'} aria-hidden />}
      <span className="say figures">{line}</span>
    </div>
  )
}
