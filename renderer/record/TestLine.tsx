// Before a recording: what the self-test said and when, in one line, and the way to it and to the set-up of the recorder (F16).
import { CheckCircleFilled, ExclamationCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { CaseId, SessionId } from '../../shared/model/ids'
import type { SelfTest } from '../../shared/model/take'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { clockTime } from '../ui/time'

type Props = { caseId: CaseId; sessionId: SessionId; test: SelfTest | null; mayRun: boolean; /** The composite is recorded and nobody has typed the climate of this day. */ bare: boolean }

export function TestLine({ caseId, sessionId, test, mayRun, bare }: Props) {
  const { t } = useText()
  const go = useGo()
  const words = !test ? t('record:test-none') : t(test.passed ? 'record:test-passed' : 'record:test-failed', { time: clockTime(test.at) })
  const mark = !test ? <MinusCircleOutlined className="soft" /> : test.passed ? <CheckCircleFilled className="ok" /> : <ExclamationCircleFilled className="warn" />
  return (
    <div className="test-line" data-testid="desk-test" data-passed={test ? test.passed : ''}>
      <span className="grow">{mark} {words}</span>
      {bare && <span className="soft line" data-testid="desk-climate-none">{t('record:climate-none')}</span>}
      {mayRun && <Button onClick={() => go({ name: 'self-test', caseId, sessionId })} data-testid="desk-self-test">{t('record:self-test')}</Button>}
      <Button onClick={() => go({ name: 'set-up', caseId, sessionId })} data-testid="desk-set-up">{t('record:set-up')}</Button>
    </div>
  )
}
