// What is wrong with the running recording and what to do about it: one quiet line each, no pop-up.
import { WarningFilled } from '@ant-design/icons'
import { failures } from '../../shared/failure'
import { useText } from '../ui/text'
import { hoursMinutes } from './clock'
import { useRecorder } from './RecorderProvider'

export function Alarms() {
  const { t, language } = useText()
  const { alarms, broken, spaceHours, gapMs } = useRecorder()
  if (broken) {
    const text = failures[broken.code][language]
    return <div className="desk-alarm" role="alert" data-testid="desk-broken"><WarningFilled /> {text.what} {text.safe} {text.todo} [{broken.code}]</div>
  }
  return alarms.map((alarm) => (
    <div key={alarm} className="desk-alarm" role="alert" data-testid="desk-alarm" data-alarm={alarm}>
      <WarningFilled /> {t(`record:todo-${alarm}`, { ...hoursMinutes(spaceHours ?? 0), gap: (gapMs / 1000).toFixed(1) })}
    </div>
  ))
}
