// The foot of the desk: before the start one primary act and what it waits for; while recording the big targets, bottom right.
import { Button } from 'antd'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { useRecorderValue } from './RecorderProvider'
import { StopBar, StopButton } from './StopButton'

type Props = {
  caseId: CaseId
  sessionId: SessionId
  /** Runs the recording: the recorder's post alone (F24). */
  mayRun: boolean
  mayMark: boolean
  mayFinish: boolean
  ready: boolean
  /** Checks that are not met. */
  missing: number
  /** How many times it was recorded. */
  recordings: number
  /** Questioning was declared finished. */
  finished: boolean
  /** The last recording broke off: going on comes first. */
  broken: boolean
  /** The recorder works, or last worked, for this session. */
  mine: boolean
  onBreak: boolean
  /** A part that is still being recorded was asked for. */
  later: boolean
  asking: boolean
  /** Start was pressed and is not answered yet. */
  starting: boolean
  onStart: () => void
  onMark: (kind: 'note' | 'distress') => void
  onBreakMark: () => void
  onAsk: () => void
  onStop: () => void
  onCancelStop: () => void
  onFinish: () => void
}

export function DeskFoot({ caseId, sessionId, mayRun, mayMark, mayFinish, ready, missing, recordings, finished, broken, mine, onBreak, later, asking, starting, onStart, onMark, onBreakMark, onAsk, onStop, onCancelStop, onFinish }: Props) {
  const { t } = useText()
  const go = useGo()
  const state = useRecorderValue((s) => s.state)
  const testing = useRecorderValue((s) => s.purpose === 'self-test')
  if (mine && (state === 'running' || state === 'stopping')) {
    if (asking && state === 'running') return <footer className="page-foot desk-foot asking"><StopBar onStop={onStop} onCancel={onCancelStop} /></footer>
    return (
      <footer className="page-foot desk-foot">
        <span className="say" aria-live="polite" data-testid="desk-say">{later ? t('record:line-play-later') : onBreak && t('record:on-break')}</span>
        {mayMark && (
          <>
            <Button className="desk-act" onClick={() => onMark('distress')} data-testid="desk-distress">{t('record:mark-distress')} <kbd>F4</kbd></Button>
            <Button className="desk-act" onClick={() => onMark('note')} data-testid="desk-mark">{t('record:mark')} <kbd>F6</kbd></Button>
            <Button className="desk-act" onClick={onBreakMark} data-testid="desk-break">{t(onBreak ? 'record:mark-break-end' : 'record:mark-break')} <kbd>F7</kbd></Button>
          </>
        )}
        <StopButton busy={state === 'stopping'} onAsk={onAsk} onStop={onStop} />
      </footer>
    )
  }
  const say = missing > 0 ? t('record:start-blocked', { n: missing })
    : recordings > 0 ? `${finished ? `${t('record:finished')} ` : ''}${t('record:start-more', { n: recordings })}` : t(mayRun ? 'record:start-ready' : 'record:start-other')
  return (
    <footer className="page-foot desk-foot">
      <span className="say" aria-live="polite" data-testid="desk-say">{state !== 'idle' && !mine ? t(testing ? 'record:start-testing' : 'record:start-elsewhere') : say}</span>
      {missing > 0 && <Button type="primary" className="desk-act" onClick={() => go({ name: 'session', caseId, sessionId })} data-testid="desk-to-checklist">{t('record:start-go')}</Button>}
      {mayRun && <Button type={(recordings > 0 && !(broken && !finished)) || missing > 0 ? 'default' : 'primary'} className="desk-act" disabled={!ready} loading={starting} onClick={onStart} data-testid="desk-start">
        {t(starting ? 'record:start-busy' : recordings > 0 ? 'record:start-again' : 'record:start')}
      </Button>}
      {recordings > 0 && !finished && mayFinish && state === 'idle' && <Button type={broken && mayRun ? 'default' : 'primary'} className="desk-act" onClick={onFinish} data-testid="desk-finish">{t('record:finish')}</Button>}
    </footer>
  )
}
