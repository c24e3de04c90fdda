// What is wrong with the running recording and what to do about it: one quiet line each, no pop-up. What is over is gone.
import { InfoCircleOutlined, WarningFilled } from '@ant-design/icons'
import { failures } from '../../shared/failure'
import { alarmCode, unclaimed, type AlarmKind } from '../../shared/model/take'
import { useText, type T } from '../ui/text'
import { hoursMinutes } from './clock'
import { useRecorder, useRecorderState } from './RecorderProvider'
import { isAlarmed } from './state-words'
import { useTick } from './use-tick'

/** The figure that belongs to an alarm, when there is one. */
function figure(t: T, alarm: AlarmKind, { gapMs, spaceSeconds, syncMs }: { gapMs: number; spaceSeconds: number | null; syncMs: number | null }): string {
  if (alarm === 'broke' && gapMs > 0) return t('record:figure-gap', { seconds: (gapMs / 1000).toFixed(1) })
  if ((alarm === 'space' || alarm === 'space-out') && spaceSeconds !== null) return t('record:figure-space', hoursMinutes(spaceSeconds / 3600))
  if (alarm === 'sync' && syncMs !== null) return t('record:figure-sync', { ms: Math.round(syncMs) })
  return ''
}

const missing: ReadonlySet<AlarmKind> = new Set([...unclaimed, 'no-picture', 'no-sound'])

export function Alarms() {
  const { t, language } = useText()
  const recorder = useRecorder()
  const state = useRecorderState()
  useTick(500, state.state !== 'idle')
  const { broken, alarms } = state
  if (broken) {
    const text = failures[broken.code][language]
    return <div className="desk-alarm" role="alert" data-testid="desk-broken" data-code={broken.code}><WarningFilled /> {text.what} {text.safe} {text.todo} <span className="code">[{broken.code}]</span></div>
  }
  const kinds = recorder.alarms()
  // "It has recovered" is not said while something is still missing.
  const lines = kinds.filter((kind) => kind !== 'broke' || !kinds.some((other) => missing.has(other))).map((kind) => {
    const code = alarmCode[kind]
    const text = failures[code][language]
    const on = [...new Set(alarms.flatMap((a) => (a.alarm === kind && a.track ? [t(`record:track-${a.track}`)] : [])))].join('、')
    const calm = !isAlarmed([kind])
    return (
      <div key={kind} className={calm ? 'desk-alarm calm' : 'desk-alarm'} role={calm ? 'status' : 'alert'} data-testid="desk-alarm" data-alarm={kind} data-code={code}>
        {calm ? <InfoCircleOutlined /> : <WarningFilled />} {on && <b>{on}：</b>}{text.what} {figure(t, kind, state)} {text.safe} {text.todo} <span className="code">[{code}]</span>
      </div>
    )
  })
  // The lamp harms no recording: it comes last.
  return (
    <>
      {lines}
      {state.lightFault !== null && <div className="desk-alarm calm" role="status" data-testid="desk-light" data-code={state.lightFault}><InfoCircleOutlined /> {t('record:light-fault')} <span className="code">[{state.lightFault}]</span></div>}
    </>
  )
}
