// The desk of one session once everything it needs has been read.
import { CloseOutlined, RedoOutlined, TeamOutlined, UndoOutlined } from '@ant-design/icons'
import { Button, type InputRef } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { checklist, mayStart } from '../../shared/fold/checklist'
import { foldQuestioning, presentOf, type Coming, type Line } from '../../shared/fold/questioning'
import type { UserFact } from '../../shared/model/entry'
import { placed, placeOf } from '../../shared/fold/parts'
import { Millis, type CaseId, type LineId, type RecordingId, type SessionId } from '../../shared/model/ids'
import type { SetServiceState } from '../../shared/model/section'
import { room } from '../room'
import type { World } from '../ui/use-world'
import { Player } from '../ui/Player'
import { useReport } from '../ui/report'
import { maySession } from '../access/may-session'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { clockTime } from '../ui/time'
import { useEntries } from '../ui/use-entries'
import { useKeys } from '../ui/use-keys'
import { useSession } from '../ui/use-session'
import { Alarms } from './Alarms'
import { Composer } from './Composer'
import { DeskFoot } from './DeskFoot'
import type { Speaker } from './drafts'
import { Forgotten } from './forgotten'
import { NotRecording, StillGoing } from './LeftOpen'
import type { Edited } from './LineEditor'
import { Lines } from './Lines'
import { Markers } from './Markers'
import { PresenceDialog } from './PresenceDialog'
import { Level, Preview, RecordedLevel } from './Preview'
import { useRecorder, useRecorderValue } from './RecorderProvider'
import { Recordings } from './Recordings'
import { reviewOf } from './review'
import { SingleDialog } from './SingleDialog'
import { TestLine } from './TestLine'
import { useDrafts } from './use-drafts'
import { useSetUp } from './use-set-up'

/** Stopping waits so long for what was typed. */
const FLUSH_MS = 2000

/** `beside`: what other steps have to say to whoever questions; drawn above the record. */
type Props = { caseId: CaseId; sessionId: SessionId; world: World; beside: (world: World) => ReactNode }
type Mark = Extract<UserFact, { kind: 'marker' }>['body']['mark']
type Opened = { recordingId: RecordingId; lineId: LineId | null; seekTo: { ms: number; at: number } | undefined }

export function DeskRoom({ caseId, sessionId, world, beside }: Props) {
  const { t } = useText()
  const report = useReport()
  const go = useGo()
  const recorder = useRecorder()
  const { opened, can } = useSession()
  const isOver = world.session.closed !== null
  const mayWrite = world.rows.questioning.may.write && !isOver
  const mayRun = can('record.run') && !isOver
  const mayFinish = maySession(opened.role, world.rows).service('questioning') && !isOver
  const { entries, append, undo, redo } = useEntries(world.sections.questioning)
  const { lines, recordings, markers, presence, takes } = useMemo(() => foldQuestioning(entries ?? []), [entries])
  const places = useMemo(() => placed(recordings), [recordings])
  const { setUp, reload } = useSetUp()
  const [review, setReview] = useState<Opened | null>(null)
  /** When someone asked to play the part that is being recorded; 0 when the sentence about it is gone again. */
  const [later, setLater] = useState(0)
  const [asking, setAsking] = useState(false)
  const [starting, setStarting] = useState(false)
  /** The reason for one saving place is asked for (F17). */
  const [single, setSingle] = useState(false)
  const [showing, setShowing] = useState(false)
  const [speaker, setSpeaker] = useState<Speaker>('question')
  const input = useRef<InputRef>(null)

  const state = useRecorderValue((s) => s.state)
  const mine = useRecorderValue((s) => s.sessionId === sessionId && s.purpose === 'session')
  const runningTake = useRecorderValue((s) => (s.state === 'running' || s.state === 'stopping') && s.purpose === 'session' ? s.takeId : null)
  const recording = mine && (state === 'running' || state === 'stopping')
  const plan = useRecorderValue((s) => s.plan ?? null) ?? undefined
  const checks = useMemo(() => checklist({ ...world, plan }), [world, plan])
  const missing = checks.filter((c) => c.state === 'missing').length
  const ready = mayStart(checks) && state === 'idle' && !starting
  const finished = world.session.services.questioning.state === 'done'
  const position = useCallback(() => recorder.position(sessionId), [recorder, sessionId])
  const drafts = useDrafts(world.sections.questioning, position)

  // Before the first recording the officers look at the picture and the level; afterwards the camera rests.
  const fresh = mayRun && entries !== null && recordings.length === 0
  const looking = fresh || recording
  const bare = useRecorderValue((s) => s.state === 'idle' && s.climate === null) && (setUp?.plan.tracks.includes('composite') ?? false)
  useEffect(() => { void recorder.refresh() }, [recorder])

  const shown = useMemo(() => review && reviewOf(review.recordingId, { recordings, markers, lines, takes, selfTest: world.session.selfTest }, t('record:marker-gap')),
    [review, recordings, markers, lines, takes, world.session.selfTest, t])

  // Typing goes on and nothing is recorded (XF2).
  const typing = useRef(new Forgotten())
  const [forgotten, setForgotten] = useState<'no' | 'yes' | 'meant'>('no')
  useEffect(() => { if (recording) setForgotten('no') }, [recording])
  const typed = (text: string, composing?: boolean) => {
    if (typing.current.typed(performance.now(), recording || finished)) setForgotten((had) => had === 'no' ? 'yes' : had)
    drafts.type(text, composing)
  }

  useEffect(() => {
    if (!later) return
    const timer = setTimeout(() => setLater(0), 5000)
    return () => clearTimeout(timer)
  }, [later])

  const tellService = async (state: SetServiceState): Promise<boolean> => {
    const { owner } = world.session.services.questioning
    const told = await room.log.append({ sectionId: world.sections.session, fact: { kind: 'session.service', body: { service: 'questioning', state, owner, reason: '' } } })
    if (!told.ok) report(told.failure)
    return told.ok
  }
  const begin = async (reason: string) => {
    setReview(null)
    setStarting(true)
    const begun = await recorder.start(sessionId, reason)
    setStarting(false)
    // A disk went since it was looked: the reason is asked for now.
    if (!begun.ok && begun.failure.code === 'E-C26') return setSingle(true)
    setSingle(false)
    if (!begun.ok) return report(begun.failure)
    input.current?.focus()
    if (mayFinish && world.session.services.questioning.state !== 'active') await tellService('active')
  }
  const start = async () => {
    if (starting) return
    setStarting(true)
    const now = await reload()
    setStarting(false)
    if (now && now.second !== 'ready') return setSingle(true)
    await begin('')
  }
  const finish = async () => {
    drafts.commit()
    await drafts.flush()
    if (await tellService('done')) go({ name: 'session', caseId, sessionId })
  }
  const stop = async () => {
    setAsking(false)
    // What was typed belongs before the end of the recording.
    drafts.commit()
    // A log that hangs must not keep anybody from stopping: what is typed goes on being written.
    await Promise.race([drafts.flush(), new Promise((resolve) => { setTimeout(resolve, FLUSH_MS) })])
    const ended = await recorder.stop()
    if (!ended.ok) report(ended.failure)
  }
  const mark = (kind: Mark) => {
    // Whoever presses the key does so some seconds after what it is about (F25); a break begins and ends when it is said.
    const at = position()
    const back = kind === 'break-start' || kind === 'break-end' ? 0 : Math.min(at.atMs, (setUp?.backSeconds ?? 5) * 1000)
    return append({ kind: 'marker', body: { recordingId: at.recordingId, atMs: Millis.parse(at.atMs - back), mark: kind, text: '', backMs: Millis.parse(back) } })
  }
  const come = (who: Coming['who'], present: boolean) => { void append({ kind: 'presence', body: { ...position(), who, present } }) }
  const edit = async (lineId: LineId, text: string, base: number): Promise<Edited> => {
    const written = await room.log.append({ sectionId: world.sections.questioning, fact: { kind: 'qa.edited', body: { lineId, text, base } } })
    if (written.ok) return 'written'
    if (written.failure.code === 'E-B9') return 'conflict'
    report(written.failure)
    return 'refused'
  }
  const onBreak = markers.filter((m) => m.mark === 'break-start' || m.mark === 'break-end').at(-1)?.mark === 'break-start'
  // Pressed twice in a hurry it would begin the same break twice.
  const breaking = useRef(false)
  const markBreak = () => {
    if (breaking.current) return
    breaking.current = true
    void mark(onBreak ? 'break-end' : 'break-start').finally(() => { breaking.current = false })
  }
  const chooseSpeaker = (next: Speaker) => {
    setSpeaker(next)
    drafts.speak(next)
    input.current?.focus()
  }
  const commit = () => {
    if (!drafts.current) return
    drafts.commit()
    chooseSpeaker(speaker === 'answer' ? 'question' : 'answer')
  }
  const play = (recordingId: RecordingId | null, ms: number, lineId: LineId | null = null) => {
    if (!recordingId) return
    // The vault opens a recording for playing once its end is written.
    if (!recordings.find((r) => r.recordingId === recordingId)?.end) return setLater(performance.now())
    setReview({ recordingId, lineId, seekTo: { ms, at: performance.now() } })
  }
  const partOf = ({ recordingId }: Pick<Line, 'recordingId'>) => {
    const found = placeOf(places, recordingId)
    return found && found.runs > 1 ? found.number : null
  }
  useKeys((event) => {
    if (event.repeat) return false
    if (event.ctrlKey || event.metaKey) {
      const key = event.key.toLowerCase()
      const way = key === 'z' && !event.shiftKey ? 'undo' : key === 'y' || key === 'z' ? 'redo' : null
      if (!mayWrite) return false
      // In a field with text the keys belong to the field.
      const field = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement ? event.target.value : ''
      if (!way || field !== '') return false
      void drafts.step(way)
      return true
    }
    if (event.altKey) return false
    if (event.key === 'F8' && recording) setAsking(true)
    else if (!mayWrite) return false
    else if (event.key === 'F2') chooseSpeaker(speaker === 'question' ? 'answer' : 'question')
    else if (event.key === 'F4' && recording) void mark('distress')
    else if (event.key === 'F6' && recording) void mark('note')
    else if (event.key === 'F7' && recording) markBreak()
    else return false
    return true
  })

  const visible = lines.filter((l) => l.lineId !== drafts.current?.lineId && drafts.pending.every((p) => p.lineId !== l.lineId))
  const unsaved = drafts.pending.length > 0 || (drafts.current !== null && drafts.current.text.trim() !== (drafts.current.saved ?? ''))
  const lineState = drafts.failed ? t('record:line-unsaved') : unsaved ? t('record:line-saving') : drafts.savedAt ? t('record:line-saved', { time: clockTime(drafts.savedAt.toISOString()) }) : ''

  return (
    <section className="page desk" data-testid="desk">
      {mine && <Alarms />}
      {recording && <StillGoing onEnd={() => setAsking(true)} />}
      {forgotten === 'yes' && !recording && <NotRecording onMeant={() => setForgotten('meant')} />}
      <div className="desk-main">
        <aside className="desk-side">
          {looking && setUp && (recording || !review) && <>
            <div className="previews">
              <Preview post="camera1" device={setUp.plan.posts.camera1} picture={setUp.plan.picture} />
              {setUp.plan.posts.camera2 && <Preview post="camera2" device={setUp.plan.posts.camera2} picture={setUp.plan.picture} />}
            </div>
            {recording ? <RecordedLevel /> : <Level post="microphone1" device={setUp.plan.posts.microphone1} picture={setUp.plan.picture} name={t('record:level')} />}
          </>}
          {!recording && !review && <TestLine caseId={caseId} sessionId={sessionId} test={world.session.selfTest} mayRun={mayRun} bare={bare} />}
          {review ? (
            <div className="desk-review">
              <div className="row tight">
                <h2 className="grow">{t('record:review')}</h2>
                {recording && <span className="warn">{t('record:review-muted')}</span>}
                <Button type="text" icon={<CloseOutlined />} aria-label={t('record:close')} onClick={() => setReview(null)} data-testid="desk-review-close" />
              </div>
              <Player recordingId={review.recordingId} quiet={recording} {...shown} {...(review.seekTo ? { seekTo: review.seekTo } : {})} />
            </div>
          ) : <Markers partOf={partOf} markers={markers} locked={!mayWrite} onPlay={(m) => play(m.recordingId, m.atMs)}
                onChange={(m, atMs, text) => append({ kind: 'marker.changed', body: { marker: m.seq, atMs, text } })} />}
          {recordings.length > 0 && (
            <Recordings recordings={recordings} takes={takes} running={runningTake} playing={review?.recordingId ?? null}
              onPlay={(r) => setReview({ recordingId: r.recordingId, lineId: null, seekTo: undefined })} />
          )}
        </aside>
        <div className="desk-record">
          <header className="row tight">
            <h2 className="grow">{t('record:lines')}</h2>
            <Button type="text" icon={<TeamOutlined />} onClick={() => setShowing(true)} data-testid="desk-presence" data-present={presentOf(presence).size}>{t('record:presence', { n: presentOf(presence).size })}</Button>
            <Button type="text" icon={<UndoOutlined />} disabled={!mayWrite || (!undo && !unsaved)} onClick={() => { void drafts.step('undo') }} data-testid="desk-undo">{t('record:undo')}</Button>
            <Button type="text" icon={<RedoOutlined />} disabled={!mayWrite || !redo} onClick={() => { void drafts.step('redo') }} data-testid="desk-redo">{t('record:redo')}</Button>
          </header>
          {beside(world)}
          <Lines partOf={partOf} lines={visible} pending={drafts.pending} recording={recordings.length > 0} locked={!mayWrite} playing={review?.lineId ?? null}
            onPlay={(line) => play(line.recordingId, line.atMs, line.lineId)}
            onEdit={edit}
            onRemove={(lineId) => { void append({ kind: 'qa.removed', body: { lineId } }) }} />
          <Composer input={input} text={drafts.current?.text ?? ''} speaker={speaker} state={lineState} failed={drafts.failed} disabled={!mayWrite}
            onType={typed} onSpeaker={chooseSpeaker} onCommit={commit} />
        </div>
      </div>
      <DeskFoot mayRun={mayRun} mayMark={mayWrite} mayFinish={mayFinish} caseId={caseId} sessionId={sessionId} ready={ready} missing={missing} recordings={places.at(-1)?.take ?? 0} mine={mine} starting={starting} onBreak={onBreak} later={later > 0} asking={asking}
        onStart={() => { void start() }} onMark={(kind) => { void mark(kind) }} onBreakMark={markBreak} onAsk={() => setAsking(true)} onStop={() => { void stop() }} onCancelStop={() => setAsking(false)}
        finished={finished} broken={takes.at(-1)?.reason !== undefined && takes.at(-1)?.reason !== null && takes.at(-1)?.reason !== 'stopped'} onFinish={() => { void finish() }} />
      {single && setUp && <SingleDialog second={setUp.second} before={takes.at(-1)?.single ?? ''} busy={starting} onStart={(reason) => { void begin(reason) }} onClose={() => setSingle(false)} />}
      {showing && <PresenceDialog world={world} presence={presence} locked={!mayWrite} onCome={come} onClose={() => setShowing(false)} />}
    </section>
  )
}
