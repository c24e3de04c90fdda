// What the self-test found, one line each with what was measured: green, amber, red, told by shape and word as well.
import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled } from '@ant-design/icons'
import type { SelfTest } from '../../shared/model/take'
import { useText, type T } from '../ui/text'
import { fullTime } from '../ui/time'
import { hoursMinutes } from './clock'

type Finding = SelfTest['findings'][number]
const marks = { ok: <CheckCircleFilled className="ok" />, warn: <ExclamationCircleFilled className="warn" />, bad: <CloseCircleFilled className="fault" /> } as const

/** The measured value in the words of its item (units: electron/record/self-test.ts). */
export function measured(t: T, { item, value }: Finding): string {
  switch (item) {
    case 'picture': case 'second-picture': return t('record:value-spread', { n: Math.round(value) })
    case 'sound': return t('record:value-peak', { percent: Math.round(value * 100) })
    case 'playback': return t('record:value-frames', { n: value })
    case 'space': return t('record:value-space', hoursMinutes(value / 3600))
    case 'places': return t('record:value-places', { n: value })
    case 'clock': return t('record:value-clock', { n: value })
    case 'cameras': return t(value === 1 ? 'record:value-right' : 'record:value-wrong')
    case 'sync': return t('record:value-sync', { n: Math.round(value) })
    case 'frames': return t('record:value-lost', { percent: (value * 100).toFixed(1) })
  }
}

export function Findings({ result }: { result: SelfTest }) {
  const { t } = useText()
  return (
    <section className="panel stack tight" data-testid="selftest-result" data-passed={result.passed}>
      <h2 className={result.passed ? 'ok' : 'fault'}>{t(result.passed ? 'record:test-passed' : 'record:test-failed', { time: fullTime(result.at) })}</h2>
      <ul className="findings">
        {result.findings.map((finding) => (
          <li key={finding.item} data-testid="selftest-finding" data-item={finding.item} data-state={finding.state} data-value={finding.value}>
            {marks[finding.state]}
            <b>{t(`record:item-${finding.item}`)}</b>
            <span className="figures">{measured(t, finding)}</span>
            <span className="soft grow">{finding.state === 'ok' ? t('record:finding-ok') : t(`record:fix-${finding.item}`)}</span>
          </li>
        ))}
      </ul>
      <p className="soft">{t(result.passed ? 'record:test-kept' : 'record:test-emergency')}</p>
    </section>
  )
}
