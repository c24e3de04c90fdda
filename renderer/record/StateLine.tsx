// What the recorder is doing, in one line on every screen: read from the last verified write, never from a timer.
import { WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import './record.css'
import { useRecorder, useRecorderState } from './RecorderProvider'
import { isAlarmed, lineParts, tonesAgain } from './state-words'
import { softTone } from './tone'
import { useTick } from './use-tick'

const TONE_AGAIN_MS = 15_000

/** Nothing while no recording runs, unless the last one broke off and nobody has said yet that they saw it. */
export function StateLine() {
  const { t } = useText()
  const recorder = useRecorder()
  const state = useRecorderState()
  useTick(250, state.state !== 'idle')
  const { broken, primary, writtenMs } = state
  const alarms = recorder.alarms()
  const elapsedMs = recorder.elapsedMs()
  const sinceWriteMs = recorder.sinceWriteMs()

  const alarmed = isAlarmed(alarms) || broken !== null
  useTone(alarmed, broken !== null || tonesAgain(alarms))

  if (broken) {
    return (
      <div className="state-line alarm" role="alert" data-testid="state-line" data-state="broken" data-code={broken.code}>
        <WarningFilled />
        <span className="say figures">{t(broken.code === 'E-C13' ? 'record:state-full' : broken.code === 'E-C33' ? 'record:state-cut' : 'record:state-broken', { time: duration(writtenMs) })} [{broken.code}]</span>
        <Button onClick={recorder.acknowledge} data-testid="state-acknowledge">{t('record:state-acknowledge')}</Button>
      </div>
    )
  }
  if (state.state === 'idle') return null
  const line = lineParts(t, state, { elapsedMs, sinceWriteMs, alarms }).join(' · ')
  return (
    <div className={alarmed ? 'state-line alarm' : 'state-line'} role="status" title={line}
      data-testid="state-line" data-state={state.state} data-purpose={state.purpose} data-alarms={alarms.join(' ')} data-part={primary?.part ?? 1} data-take={state.takeId}
      data-recording={primary?.recordingId ?? ''} data-saved-ms={writtenMs} data-elapsed-ms={Math.round(elapsedMs)} data-held={state.held}>
      {alarmed ? <WarningFilled /> : <span className={sinceWriteMs === null ? 'sign waiting' : 'sign'} aria-hidden />}
      <span className="say figures">{line}</span>
    </div>
  )
}

/** The tone at this machine: when an alarm begins, and again while it lasts. A flickering alarm must not become a melody. */
function useTone(on: boolean, again: boolean): void {
  const tonedAt = useRef(-Infinity)
  useEffect(() => {
    if (!on) return
    const tone = () => {
      if (performance.now() - tonedAt.current < TONE_AGAIN_MS - 100) return
      tonedAt.current = performance.now()
      softTone()
    }
    tone()
    if (!again) return
    const timer = setInterval(tone, TONE_AGAIN_MS)
    return () => clearInterval(timer)
  }, [on, again])
}
