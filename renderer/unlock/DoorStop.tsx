// Ending a running recording at the door: never needs a secret, only the same second key as on the desk.
import { useEffect, useState } from 'react'
import { useRecorder, useRecorderValue } from '../record/RecorderProvider'
import { StopBar, StopButton } from '../record/StopButton'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { useKeys } from '../ui/use-keys'
import { leave } from './chosen'

/** Nothing while no recording runs. */
export function DoorStop() {
  const { t } = useText()
  const report = useReport()
  const { stop, now, refresh } = useRecorder()
  const state = useRecorderValue((s) => s.state)
  const broken = useRecorderValue((s) => s.broken !== null)
  const [asking, setAsking] = useState(false)
  const running = state === 'running' || state === 'stopping'
  useEffect(() => { if (!running) setAsking(false) }, [running])
  useKeys((event) => {
    if (event.key !== 'F8' || event.repeat || state !== 'running') return false
    setAsking(true)
    return true
  })
  if (!running || broken) return null
  const end = async () => {
    setAsking(false)
    const ended = await stop()
    if (!ended.ok) return report(ended.failure)
    await refresh()
    // Nothing has to go on any more: the window is emptied. Only what was written to its end is said to be saved; else the state line says what is wrong.
    if (now().broken === null) leave({ stopped: true })
    window.location.reload()
  }
  return (
    <footer className={asking && state === 'running' ? 'page-foot desk-foot asking door-foot' : 'page-foot desk-foot door-foot'} data-testid="door-running">
      {asking && state === 'running' ? <StopBar onStop={() => void end()} onCancel={() => setAsking(false)} /> : (
        <>
          <span className="say">{t('shell:door-running')}</span>
          <StopButton testId="door-stop" busy={state === 'stopping'} onAsk={() => setAsking(true)} onStop={() => void end()} />
        </>
      )}
    </footer>
  )
}
