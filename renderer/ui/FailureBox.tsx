// A failure shown in place, beside what caused it (the notice of ui/report.tsx is for everything else).
import { Alert } from 'antd'
import type { Failure } from '../../shared/failure'
import { failureText } from './report'
import { useText } from './text'

export function FailureBox({ failure, testId = 'failure' }: { failure: Failure; testId?: string }) {
  const { language } = useText()
  const text = failureText(failure, language)
  return (
    <Alert type={failure.code === 'E-A1' ? 'warning' : 'error'} showIcon data-testid={testId} data-code={failure.code} role="alert"
      title={text.what} description={<>{text.safe}<br />{text.todo} <span className="code">[{failure.code}]</span></>} />
  )
}
