// The self-test before a session (F16): ten seconds recorded like everything else, played back, looked at by a person, and kept as proof.
import { Button, InputNumber } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { Recording } from '../../shared/model/recording'
import type { CaseId, SessionId, TakeId } from '../../shared/model/ids'
import type { SelfTest as Outcome } from '../../shared/model/take'
import { room } from '../room'
import { Page } from '../ui/Page'
import { useReport } from '../ui/report'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { record as words } from '../ui/text/record'
import { fullTime } from '../ui/time'
import { useSession } from '../ui/use-session'
import { useWorld, type World } from '../ui/use-world'
import { swapped } from './plan-change'
import type { Played } from './play-back'
import { RecordedLevel, Level, Preview } from './Preview'
import { useRecorder, useRecorderState } from './RecorderProvider'
import { Findings } from './SelfTestFindings'
import { PlayedBack } from './PlayedBack'
import { recordingsOf, untilIdle } from './self-test-steps'
import { useSetUp } from './use-set-up'
import { useTick } from './use-tick'
import './record.css'

type Here = { caseId: CaseId; sessionId: SessionId }
type Step =
  | { at: 'ready'; note: 'swapped' | 'empty' | null }
  | { at: 'recording' }
  | { at: 'playing' | 'looking'; takeId: TakeId; recordings: Recording[]; played: Pick<Played, 'frames' | 'peak'> }
  | { at: 'done'; result: Outcome }

const SECONDS = 10

export function SelfTest(here: Here) {
  const { t } = useText()
  const world = useWorld(here.caseId, here.sessionId)
  return world ? <Test {...here} world={world} /> : <Page testId="self-test" title={t('record:self-test')}><div className="empty">{t('shell:loading')}</div></Page>
}

function Test({ caseId, sessionId, world }: Here & { world: World }) {
  const { t } = useText()
  const go = useGo()
  const report = useReport()
  const mayRun = useSession().can('record.run')
  const recorder = useRecorder()
  const state = useRecorderState()
  const { setUp, change } = useSetUp()
  const [step, setStep] = useState<Step>({ at: 'ready', note: null })
  const [offset, setOffset] = useState<number | null>(null)
  const [right, setRight] = useState<boolean | null>(null)
  const [busy, setBusy] = useState(false)
  const gone = useRef(new AbortController())
  useEffect(() => {
    const now = new AbortController()
    gone.current = now
    return () => now.abort()
  }, [])

  const run = async () => {
    const { signal } = gone.current
    setRight(null)
    setOffset(null)
    setStep({ at: 'recording' })
    const begun = await room.record.selfTest({ sessionId, single: words.zh['single-selftest'] })
    if (signal.aborted) return
    if (!begun.ok) {
      setStep({ at: 'ready', note: null })
      return report(begun.failure)
    }
    const { takeId } = begun.value
    await untilIdle(recorder, takeId, signal)
    const recordings = await recordingsOf(world.sections.questioning, takeId, signal)
    if (signal.aborted) return
    setStep(recordings.length > 0 ? { at: 'playing', takeId, recordings, played: { frames: 0, peak: 0 } } : { at: 'ready', note: 'empty' })
  }
  const finish = async () => {
    if (step.at !== 'looking' || right === null || offset === null) return
    setBusy(true)
    const done = await room.record.selfTestDone({ takeId: step.takeId, camerasRight: right, clockOffsetSeconds: offset, played: { frames: step.played.frames, peak: Math.min(1, step.played.peak) } })
    setBusy(false)
    if (done.ok) setStep({ at: 'done', result: done.value })
    else report(done.failure)
  }
  const swap = async () => {
    if (setUp && await change({ plan: swapped(setUp.plan) })) setStep({ at: 'ready', note: 'swapped' })
  }

  const two = setUp !== null && setUp.plan.posts.camera2 !== null
  const other = state.state !== 'idle' && state.purpose === 'session'
  const locked = !mayRun || other
  const say = !mayRun ? t('record:test-other') : other ? t('record:set-up-running') : step.at === 'ready' && step.note ? t(`record:test-${step.note}`) : t(`record:test-say-${step.at}`)
  const acts = (
    <>
      <Button size="large" disabled={step.at === 'recording' || step.at === 'playing'} onClick={() => go({ name: 'set-up', caseId, sessionId })} data-testid="selftest-set-up">{t('record:set-up')}</Button>
      {(step.at === 'done' || step.at === 'looking') && !locked && <Button size="large" onClick={() => void run()} data-testid="selftest-again">{t('record:test-again')}</Button>}
      {step.at === 'ready' || step.at === 'recording' ? <Button size="large" type="primary" disabled={locked || !setUp} loading={step.at === 'recording'} onClick={() => void run()} data-testid="selftest-run">{t(step.at === 'recording' ? 'record:test-running' : 'record:test-run')}</Button>
        : step.at === 'done' ? <Button size="large" type="primary" onClick={() => go({ name: step.result.passed ? 'desk' : 'session', caseId, sessionId })} data-testid="selftest-close">{t(step.result.passed ? 'record:to-desk' : 'record:to-board')}</Button>
          : <Button size="large" type="primary" disabled={step.at !== 'looking' || right === null || offset === null} loading={busy} onClick={() => void finish()} data-testid="selftest-finish">{t('record:test-finish')}</Button>}
    </>
  )

  return (
    <Page testId="self-test" title={t('record:self-test')} say={say} acts={acts}
      aside={world.session.selfTest && step.at !== 'done' ? <span className={world.session.selfTest.passed ? 'tag ok' : 'tag warn'}>{t('record:test-last', { time: fullTime(world.session.selfTest.at) })}</span> : null}>
      <div className="self-test" data-step={step.at} data-testid="selftest-step">
        {(step.at === 'ready' || step.at === 'recording') && setUp && (
          <>
            <div className="previews">
              <Preview post="camera1" device={setUp.plan.posts.camera1} picture={setUp.plan.picture} />
              {two && <Preview post="camera2" device={setUp.plan.posts.camera2} picture={setUp.plan.picture} />}
            </div>
            {step.at === 'recording' ? <RecordedLevel /> : <Level post="microphone1" device={setUp.plan.posts.microphone1} picture={setUp.plan.picture} name={t('record:level')} />}
            {step.at === 'recording' ? <Countdown takeMs={state.purpose === 'self-test' ? recorder.elapsedMs : null} two={two} />
              : <ul className="todo"><li>{t('record:test-todo-1')}</li>{two && <li>{t('record:test-todo-2')}</li>}<li>{t('record:test-todo-3')}</li></ul>}
          </>
        )}
        {(step.at === 'playing' || step.at === 'looking') && (
          <>
            <PlayedBack recordings={step.recordings} onDone={(played) => setStep((had) => had.at === 'playing' ? { ...had, at: 'looking', played } : had)} />
            {step.at === 'looking' && (
              <div className="looked">
                <section className="panel stack tight" data-testid="selftest-cameras">
                  <h2>{t(two ? 'record:test-cameras' : 'record:test-camera')}</h2>
                  <div className="row tight wrap">
                    <Button size="large" type={right === true ? 'primary' : 'default'} aria-pressed={right === true} onClick={() => setRight(true)} data-testid="selftest-right">{t(two ? 'record:test-right' : 'record:test-fine')}</Button>
                    {two && <Button size="large" onClick={() => void swap()} data-testid="selftest-swap">{t('record:swap')}</Button>}
                    <Button size="large" type={right === false ? 'primary' : 'default'} danger={right === false} aria-pressed={right === false} onClick={() => setRight(false)} data-testid="selftest-wrong">{t('record:test-wrong')}</Button>
                  </div>
                </section>
                <section className="panel stack tight" data-testid="selftest-clock">
                  <h2>{t('record:test-clock')}</h2>
                  <Clock />
                  <div><Button size="large" type={offset === 0 ? 'primary' : 'default'} aria-pressed={offset === 0} onClick={() => setOffset(0)} data-testid="selftest-same">{t('record:test-same')}</Button></div>
                  <label className="row tight wrap"><span>{t('record:test-offset')}</span>
                    <InputNumber size="large" value={offset} precision={0} min={-86400} max={86400} controls={false} onChange={setOffset} data-testid="selftest-offset" style={{ width: 112 }} />
                    <span>{t('record:test-offset-unit')}</span></label>
                </section>
              </div>
            )}
          </>
        )}
        {step.at === 'done' && <Findings result={step.result} />}
      </div>
    </Page>
  )
}

/** Seconds left of the recording, and what to do meanwhile. */
function Countdown({ takeMs, two }: { takeMs: (() => number) | null; two: boolean }) {
  const { t } = useText()
  useTick(200)
  const at = takeMs?.() ?? 0
  const left = Math.max(0, Math.ceil(SECONDS - at / 1000))
  return (
    <div className="countdown" data-testid="selftest-countdown" data-left={left}>
      <b className="figures">{left}</b>
      <p role="status">{t(two && at > 5000 ? 'record:test-lamp' : 'record:test-speak')}</p>
    </div>
  )
}

/** The machine's own time, big enough to be held against another clock. */
function Clock() {
  useTick(200)
  return <p className="big-clock figures" data-testid="selftest-time">{fullTime(new Date().toISOString())}</p>
}
