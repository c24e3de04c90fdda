// A long work in one line: what, how far, how long still, cancel; and its failure when it ends with one.
import { Button, Progress } from 'antd'
import { FailureBox } from '../ui/FailureBox'
import { failureText } from '../ui/report'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import type { Work } from './use-work'

export function WorkBar({ work, label, testId }: { work: Work; label: string; testId: string }) {
  const { t, language } = useText()
  const { progress, failure } = work
  if (!work.running) {
    if (!failure) return null
    // E-E4: cancelled, as the person wanted; no alarm.
    return failure.code === 'E-E4' ? <p className="warn" role="status" data-testid={`${testId}-cancelled`}>{failureText(failure, language).what}</p> : <FailureBox failure={failure} testId={`${testId}-failure`} />
  }
  const percent = progress && progress.total > 0 ? Math.floor((100 * Math.min(progress.done, progress.total)) / progress.total) : 0
  return (
    <div className="work" data-testid={`${testId}-progress`} data-percent={percent}>
      <span>{label}</span>
      <span className="grow"><Progress percent={percent} status="normal" /></span>
      <span className="soft figures">{work.cancelling ? t('upkeep:cancelling') : work.leftMs === null ? t('upkeep:left-unknown') : t('upkeep:left', { time: duration(work.leftMs) })}</span>
      <Button disabled={work.cancelling} onClick={work.cancel} data-testid={`${testId}-cancel`}>{t('upkeep:cancel-work')}</Button>
    </div>
  )
}
