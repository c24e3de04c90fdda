// While a bundle is being made: which step, how far, how long still, and the way to stop.
import { CheckOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import { sealSteps } from '../../shared/ipc/seal'
import { Page } from '../ui/Page'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import { cancelSeal, type Job } from './seal-job'

export function Running({ job: { progress, cancelling } }: { job: Extract<Job, { phase: 'running' }> }) {
  const { t } = useText()
  const at = progress ? sealSteps.indexOf(progress.step) : -1
  const percent = progress && progress.total > 0 ? Math.floor((100 * Math.min(progress.done, progress.total)) / progress.total) : 0
  return (
    <Page title={t('seal:running')} testId="seal-running" say={cancelling ? t('seal:cancelling') : t('seal:running-note')}
      acts={<Button size="large" disabled={cancelling || !progress} onClick={cancelSeal} data-testid="seal-cancel">{t('seal:cancel')}</Button>}>
      {!progress ? <p className="seal-choosing" data-testid="seal-choosing">{t('seal:choosing')}</p> : (
        <div className="panel stack seal-steps">
          <ol>
            {sealSteps.filter((step) => step !== 'done').map((step, i) => (
              <li key={step} className={i < at ? 'past' : i === at ? 'now' : ''} aria-current={i === at ? 'step' : undefined} data-testid={`seal-step-${step}`}>
                <span className="mark">{i < at ? <CheckOutlined /> : i + 1}</span>
                <span className="grow">{t(`seal:step-${step}`)}</span>
                {i === at && <span className="seal-bar"><Progress percent={percent} status="normal" /></span>}
              </li>
            ))}
          </ol>
          <p className="soft figures" data-testid="seal-left" aria-live="polite">
            {progress.secondsLeft === null ? t('seal:left-unknown') : t('seal:left', { time: duration(progress.secondsLeft * 1000) })}
          </p>
        </div>
      )}
    </Page>
  )
}
