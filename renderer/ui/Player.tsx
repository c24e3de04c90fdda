// Plays one recording of the vault at any second, after the viewer agreement, under the viewer's name, and reports what was seen
// (F77, F78). The length comes from the index: a raw recording does not carry its own.
import { CaretRightFilled, CompressOutlined, ExpandOutlined, PauseOutlined, SoundOutlined, MutedOutlined, StepBackwardOutlined, StepForwardOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Failure } from '../../shared/failure'
import type { Purpose } from '../../shared/model/access'
import type { RecordingId } from '../../shared/model/ids'
import { Agreement } from './Agreement'
import { FailureBox } from './FailureBox'
import { useText } from './text'
import './player.css'
import { duration } from './time'
import { useKeys } from './use-keys'
import { useView } from './use-view'
import { Watermark } from './Watermark'

const STEP_MS = 3000
/** Data that does not come for this long after the browser has noticed it: the part cannot be read. A slow disk is quicker. */
const STARVED_MS = 8000
/** How often the player looks where it is. */
const LOOK_MS = 500
const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const

type Props = {
  recordingId: RecordingId
  /** Goes to `ms` and plays; `at` is any number that changes with each request. */
  seekTo?: { ms: number; at: number }
  /** Starts without sound: what plays would be recorded by a running recorder. */
  quiet?: boolean
}

export function Player({ recordingId, seekTo, quiet = false }: Props) {
  const { t } = useText()
  const video = useRef<HTMLVideoElement>(null)
  // Agreed to for this recording only: another one is another opening.
  const [agreed, setAgreed] = useState<{ recordingId: RecordingId; purpose: Purpose } | null>(null)
  const purpose = agreed?.recordingId === recordingId ? agreed.purpose : null
  const [asking, setAsking] = useState(true)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [attempt, setAttempt] = useState(0)
  const [atMs, setAtMs] = useState(0)
  const [paused, setPaused] = useState(true)
  const [seeking, setSeeking] = useState(false)
  const [speed, setSpeed] = useState(1)
  const [muted, setMuted] = useState(quiet)
  const [large, setLarge] = useState(false)
  useEffect(() => { if (quiet) setMuted(true) }, [quiet])

  const { media, watch } = useView(recordingId, purpose, attempt, (why) => { video.current?.pause(); setFailure(why) })
  useEffect(() => {
    setFailure(null)
    setAtMs(0)
    setPaused(true)
  }, [recordingId, attempt])
  useEffect(() => setAsking(true), [recordingId])

  const spot = () => (video.current?.currentTime ?? 0) * 1000
  useEffect(() => {
    if (paused || !watch) return
    const timer = setInterval(() => { if (!video.current?.seeking) watch.at(spot(), performance.now()) }, LOOK_MS)
    return () => clearInterval(timer)
  }, [paused, watch])

  const length = media?.durationMs ?? 0
  const seek = useCallback((ms: number) => {
    const to = Math.max(0, Math.min(ms, length))
    setAtMs(to)
    if (!video.current) return
    if (!video.current.seeking) watch?.stop(spot(), performance.now())
    video.current.currentTime = to / 1000
  }, [length, watch])
  const play = useCallback(() => { video.current?.play().catch(() => undefined) }, [])
  const toggle = () => video.current?.paused ? play() : video.current?.pause()

  useEffect(() => { if (video.current) video.current.playbackRate = speed }, [speed, media])
  useEffect(() => {
    if (!media || !seekTo) return
    seek(seekTo.ms)
    play()
    // Only a new request moves the player; `seek` changes with the media, which has been waited for above.
  }, [media, seekTo?.at])

  // A damaged part breaks off the answer of main; the browser then asks again for minutes without saying so.
  const starving = useRef<ReturnType<typeof setTimeout> | null>(null)
  const fed = () => {
    if (starving.current) clearTimeout(starving.current)
    starving.current = null
  }
  const starve = () => {
    fed()
    starving.current = setTimeout(() => setFailure({ code: 'E-C7' }), STARVED_MS)
  }
  useEffect(() => fed, [media])

  useKeys((event) => {
    if (event.key !== 'Escape' || !large) return false
    setLarge(false)
    return true
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement && event.target.type !== 'range') return
    const act = { ' ': toggle, k: toggle, ArrowLeft: () => seek(atMs - STEP_MS), ArrowRight: () => seek(atMs + STEP_MS), Home: () => seek(0), End: () => seek(length) }[event.key]
    if (!act || (event.key === ' ' && event.target instanceof HTMLButtonElement)) return
    event.preventDefault()
    act()
  }

  if (failure) {
    return (
      <div className="player" data-testid="player" data-state="failed">
        <FailureBox failure={failure} testId="player-failure" />
        <Button onClick={() => setAttempt((n) => n + 1)} data-testid="player-again">{t('record:player-again')}</Button>
      </div>
    )
  }
  if (!purpose) {
    return (
      <div className="player" data-testid="player" data-state="asking">
        <div className="player-picture"><p className="preview-none">{t('access:agreement-say')}</p></div>
        <Button type="primary" onClick={() => setAsking(true)} data-testid="player-agree">{t('access:agreement-open')}</Button>
        {asking && <Agreement onAgree={(to) => setAgreed({ recordingId, purpose: to })} onClose={() => setAsking(false)} />}
      </div>
    )
  }
  return (
    <div className={large ? 'player large' : 'player'} role="group" aria-label={t('record:player')} tabIndex={0} onKeyDown={onKeyDown} data-testid="player" data-state={!media ? 'loading' : paused ? 'paused' : 'playing'} data-at-ms={Math.round(atMs)} data-length-ms={length}>
      <div className="player-picture">
        {media && (
          <video ref={video} src={media.url} muted={muted} preload="auto" disablePictureInPicture disableRemotePlayback data-testid="player-video" onClick={toggle}
            onTimeUpdate={(event) => { if (!event.currentTarget.seeking) setAtMs(event.currentTarget.currentTime * 1000) }}
            onPlay={() => { setPaused(false); watch?.play(spot(), performance.now()) }}
            onPause={() => { setPaused(true); watch?.stop(spot(), performance.now()) }} onEnded={() => { setPaused(true); watch?.stop(spot(), performance.now()) }}
            onSeeking={() => setSeeking(true)}
            onSeeked={(event) => { setSeeking(false); if (!event.currentTarget.paused) watch?.play(spot(), performance.now()) }}
            onStalled={starve} onProgress={fed} onSuspend={fed} onEmptied={fed}
            onError={() => setFailure({ code: 'E-C7' })} />
        )}
        {!media && <p className="preview-none">{t('record:player-loading')}</p>}
        {media?.mimeType.startsWith('audio/') && <p className="preview-none">{t('record:player-sound-only')}</p>}
        {media && <Watermark text={media.watermark} />}
        {seeking && <p className="player-seeking">{t('record:player-seeking')}</p>}
      </div>
      <div className="player-row">
        <input type="range" className="player-seek" min={0} max={Math.max(length, 1)} step={100} value={Math.min(atMs, length)} disabled={!media} aria-label={t('record:player-seek')} aria-valuetext={duration(atMs)}
          onChange={(event) => seek(Number(event.target.value))} data-testid="player-seek" />
        <span className="figures player-time" data-testid="player-time">{duration(atMs)} / {duration(length)}</span>
      </div>
      <div className="player-row">
        <Button type="text" icon={<StepBackwardOutlined />} aria-label={t('record:player-back')} title={t('record:player-back')} disabled={!media} onClick={() => seek(atMs - STEP_MS)} data-testid="player-back" />
        <Button type="text" icon={paused ? <CaretRightFilled /> : <PauseOutlined />} aria-label={t(paused ? 'record:player-play' : 'record:player-pause')} title={t(paused ? 'record:player-play' : 'record:player-pause')} disabled={!media} onClick={toggle} data-testid="player-toggle" />
        <Button type="text" icon={<StepForwardOutlined />} aria-label={t('record:player-forth')} title={t('record:player-forth')} disabled={!media} onClick={() => seek(atMs + STEP_MS)} data-testid="player-forth" />
        <span className="grow" />
        <Button type="text" icon={muted ? <MutedOutlined /> : <SoundOutlined />} aria-label={t(muted ? 'record:player-unmute' : 'record:player-mute')} title={t(muted ? 'record:player-unmute' : 'record:player-mute')} disabled={!media} onClick={() => setMuted(!muted)} data-testid="player-mute" />
        <Button type="text" icon={large ? <CompressOutlined /> : <ExpandOutlined />} aria-label={t(large ? 'access:player-small' : 'access:player-large')} title={t(large ? 'access:player-small' : 'access:player-large')} disabled={!media} onClick={() => setLarge(!large)} data-testid="player-large" />
        <Select value={speed} onChange={setSpeed} aria-label={t('record:player-speed')} className="player-speed" data-testid="player-speed"
          options={speeds.map((value) => ({ value, label: `${value}×` }))} />
      </div>
    </div>
  )
}
