// Two things people forget: to start (typing without a recording) and to stop (nobody speaks any more). Asked for, never done by itself (XF2, XF3).
import { WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { failures } from '../../shared/failure'
import { useText } from '../ui/text'
import { asksOver } from './forgotten'
import { useRecorder, useRecorderValue } from './RecorderProvider'
import { softTone } from './tone'

function Row({ code, testId, children }: { code: 'E-C27' | 'E-C28'; testId: string; children: ReactNode }) {
  const { language } = useText()
  const text = failures[code][language]
  useEffect(softTone, [])
  return (
    <div className="desk-alarm row" role="alert" data-testid={testId} data-code={code}>
      <WarningFilled /><span className="grow">{text.what} {text.safe} {text.todo} <span className="code">[{code}]</span></span>
      {children}
    </div>
  )
}

/** Shown while typing goes on unrecorded; goes with the start of a recording or when it is meant so. */
export function NotRecording({ onMeant }: { onMeant: () => void }) {
  const { t } = useText()
  return <Row code="E-C27" testId="desk-forgotten"><Button onClick={onMeant} data-testid="desk-forgotten-meant">{t('record:forgotten-meant')}</Button></Row>
}

/** Asks once per twenty quiet minutes whether the questioning is over. It records on whatever is answered, or not. */
export function StillGoing({ onEnd }: { onEnd: () => void }) {
  const { t } = useText()
  const recorder = useRecorder()
  const [answeredAt, setAnsweredAt] = useState(0)
  const asks = useRecorderValue((s) => s.state === 'running' && s.purpose === 'session' && asksOver(s.quietMs, answeredAt))
  const spoke = useRecorderValue((s) => s.quietMs < answeredAt)
  useEffect(() => { if (spoke) setAnsweredAt(0) }, [spoke])
  if (!asks) return null
  return (
    <Row code="E-C28" testId="desk-quiet">
      <Button onClick={() => setAnsweredAt(recorder.now().quietMs)} data-testid="desk-quiet-on">{t('record:stop-no')}</Button>
      <Button danger onClick={onEnd} data-testid="desk-quiet-end">{t('record:stop')} F8</Button>
    </Row>
  )
}
