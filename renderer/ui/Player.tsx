// Plays one recording of the vault at any second, after the viewer agreement, and beside it the other tracks of its take (F24, F77, F78). Every
// position here is on the time line of `recordingId`; its length comes from the index: a raw recording does not carry its own.
import { CaretRightFilled, CompressOutlined, ExpandOutlined, FastBackwardOutlined, FastForwardOutlined, MutedOutlined, PauseOutlined, SoundOutlined, StepBackwardOutlined, StepForwardOutlined, VerticalLeftOutlined, VerticalRightOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { across } from '../../shared/align'
import type { Failure } from '../../shared/failure'
import type { Purpose } from '../../shared/model/access'
import type { RecordingId } from '../../shared/model/ids'
import type { Track } from '../../shared/model/recording'
import { Agreement } from './Agreement'
import { Choice } from './Choice'
import { FailureBox } from './FailureBox'
import { PlayerBar } from './PlayerBar'
import { PlayerKeys } from './PlayerKeys'
import { PlayerScreen, type ScreenHandle, type Start } from './PlayerScreen'
import { choices, nextMarker, pictures, type PlayerMarker, type PlayerTrack, type Shown, type Stretch } from './player-tracks'
import { useText } from './text'
import './player.css'
import { duration } from './time'
import { useFollower } from './use-follower'
import { useKeys } from './use-keys'
import type { Media } from './use-view'

const STEP_MS = 3000
const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const
const none: readonly never[] = []

type Props = {
  recordingId: RecordingId
  /** Goes to `ms` and plays; `at` is any number that changes with each request. */
  seekTo?: { ms: number; at: number }
  /** Starts without sound: what plays would be recorded by a running recorder. */
  quiet?: boolean
  markers?: readonly PlayerMarker[]
  /** Of `recordingId` itself, for laying `others` beside it. */
  track?: Track
  startMs?: number
  syncMs?: number
  /** The other recordings of its take. */
  others?: readonly PlayerTrack[]
}

export function Player({ recordingId, seekTo, quiet = false, markers = none, track = 'face', startMs = 0, syncMs = 0, others = none }: Props) {
  const { t } = useText()
  // Agreed to for this recording and its take only: another one is another opening.
  const [agreed, setAgreed] = useState<{ recordingId: RecordingId; purpose: Purpose } | null>(null)
  const purpose = agreed?.recordingId === recordingId ? agreed.purpose : null
  const [asking, setAsking] = useState(true)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [secondFailure, setSecondFailure] = useState<Failure | null>(null)
  const [attempt, setAttempt] = useState(0)
  /** What is shown, and the recording that leads: it stays while it plays, whatever part another track is in. */
  const [{ shown, leads }, setShown] = useState<{ shown: Shown; leads: RecordingId }>({ shown: track, leads: recordingId })
  const [media, setMedia] = useState<Media | null>(null)
  const [length, setLength] = useState(0)
  const [secondLength, setSecondLength] = useState(0)
  const [atMs, setAtMs] = useState(0)
  const [paused, setPaused] = useState(true)
  const [holes, setHoles] = useState<Stretch[]>([])
  const [copyLost, setCopyLost] = useState(false)
  const [speed, setSpeed] = useState(1)
  const [muted, setMuted] = useState(quiet)
  const [large, setLarge] = useState(false)
  const lead = useRef<ScreenHandle>(null)
  const second = useRef<ScreenHandle>(null)
  /** Where the next opening begins. */
  const start = useRef<Start>({ ms: 0, playing: false })
  /** The request that was followed last. */
  const handled = useRef<number | null>(null)
  useEffect(() => { if (quiet) setMuted(true) }, [quiet])

  // Written out, so that a list made anew with the same recordings is the same list.
  const listed = JSON.stringify([{ recordingId, track, startMs, syncMs }, ...others])
  const tracks = useMemo(() => JSON.parse(listed) as PlayerTrack[], [listed])
  const home = tracks[0]!
  const leader = tracks.find((each) => each.recordingId === leads) ?? home
  const follower = pictures(shown, tracks, home, atMs).follower
  const offered = choices(tracks)
  const away = useFollower(lead, second, leader, follower, secondLength, speed)

  useEffect(() => {
    setFailure(null)
    setAtMs(0)
    setPaused(true)
    setShown({ shown: track, leads: recordingId })
    handled.current = null
    setHoles([])
    setCopyLost(false)
    setMedia(null)
    setLength(0)
    start.current = { ms: 0, playing: false }
  }, [recordingId, attempt])
  useEffect(() => setAsking(true), [recordingId])
  // Another leader is another opening, with losses of its own.
  useEffect(() => setHoles([]), [leader.recordingId])
  useEffect(() => { setSecondFailure(null); setSecondLength(0) }, [follower?.recordingId])

  const seek = (ms: number) => {
    const to = Math.max(0, Math.min(ms, length))
    setAtMs(to)
    lead.current?.seek(across(to, home, leader))
  }
  const play = () => { lead.current?.video?.play().catch(() => undefined) }
  const pause = () => lead.current?.video?.pause()
  const toggle = () => (lead.current?.video?.paused ? play() : pause())
  const frame = (step: 1 | -1) => {
    const video = lead.current?.video
    if (!video || !media || media.mimeType.startsWith('audio/')) return
    video.pause()
    seek(across(video.currentTime * 1000 + (step * 1000) / (media.frameRate || 30), leader, home))
  }
  const toMarker = (step: 1 | -1) => {
    const marker = nextMarker(markers, atMs, step)
    if (marker) seek(marker.atMs)
  }
  const faster = (step: 1 | -1) => setSpeed((now) => speeds[Math.max(0, Math.min(speeds.length - 1, speeds.indexOf(now as (typeof speeds)[number]) + step))]!)
  const show = (what: Shown) => {
    const next = pictures(what, tracks, home, atMs).leader
    if (next.recordingId !== leader.recordingId) {
      start.current = { ms: across(atMs, home, next), playing: !paused }
      setMedia(null)
    }
    setShown({ shown: what, leads: next.recordingId })
  }
  useEffect(() => {
    if (!media || !seekTo || handled.current === seekTo.at) return
    handled.current = seekTo.at
    seek(seekTo.ms)
    play()
    // Only a new request moves the player; `seek` changes with the media, which has been waited for above.
  }, [media?.viewId, seekTo?.at])

  useKeys((event) => {
    if (event.key !== 'Escape' || !large) return false
    setLarge(false)
    return true
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const input = event.target instanceof HTMLInputElement ? event.target.type : null
    if ((input !== null && input !== 'range' && input !== 'radio') || event.ctrlKey || event.altKey || event.metaKey) return
    // These move between the choices themselves.
    if (input === 'radio' && (event.key === ' ' || event.key.startsWith('Arrow'))) return
    const act = {
      ' ': toggle, k: toggle, ArrowLeft: () => seek(atMs - STEP_MS), ArrowRight: () => seek(atMs + STEP_MS), j: () => seek(atMs - STEP_MS), l: () => seek(atMs + STEP_MS), Home: () => seek(0), End: () => seek(length),
      ',': () => frame(-1), '.': () => frame(1), '[': () => toMarker(-1), ']': () => toMarker(1), '<': () => faster(-1), '>': () => faster(1), f: () => setLarge(!large),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key]
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
  const key = (name: string, icon: ReactNode, label: string, onClick: () => void, disabled = !media) =>
    <Button type="text" icon={icon} aria-label={label} title={label} disabled={disabled} onClick={onClick} data-testid={`player-${name}`} />
  const state = !media ? 'loading' : paused ? 'paused' : 'playing'
  return (
    <div className={large ? 'player large' : 'player'} role="group" aria-label={t('record:player')} tabIndex={0} onKeyDown={onKeyDown} data-testid="player" data-state={state} data-at-ms={Math.round(atMs)} data-length-ms={length} data-shown={shown} data-seekable={media?.seekable}>
      {offered.length > 0 && <Choice testId="player-track" label={t('player:tracks')} value={shown} onPick={show} options={offered.map((value) => ({ value, label: t(`player:track-${value}`) }))} />}
      <div className={follower ? 'player-pair' : 'player-one'}>
        <PlayerScreen key={`lead/${leader.recordingId}/${attempt}`} handle={lead} recordingId={leader.recordingId} purpose={purpose} muted={muted} speed={speed} start={start.current} testId="player-video" onClick={toggle}
          onMedia={(opened) => { setMedia(opened); if (leader.recordingId === recordingId) setLength(opened.durationMs) }} onFailure={setFailure}
          onHoles={(found, lost) => { setHoles(found.map((h) => ({ fromMs: across(h.fromMs, leader, home), toMs: across(h.toMs, leader, home) }))); if (lost) setCopyLost(true) }}
          onTime={(ms) => setAtMs(Math.max(0, across(ms, leader, home)))} onPaused={setPaused} />
        {follower && secondFailure && <FailureBox failure={secondFailure} testId="player-second-failure" />}
        {follower && !secondFailure && (
          <PlayerScreen key={`second/${follower.recordingId}/${attempt}`} handle={second} recordingId={follower.recordingId} purpose={purpose} muted speed={speed} start={{ ms: Math.max(0, across(atMs, home, follower)), playing: false }} testId="player-second"
            blank={away && t(`player:${away}`)} onMedia={(opened) => setSecondLength(opened.durationMs)} onFailure={setSecondFailure} onHoles={() => undefined} onClick={toggle} />
        )}
      </div>
      {holes.map((hole) => <p key={hole.fromMs} role="alert" className="player-loss" data-testid="player-loss">{t('player:hole', { from: duration(hole.fromMs), to: duration(hole.toMs) })} <b className="player-code">E-C7</b></p>)}
      {copyLost && <p role="status" className="player-loss" data-testid="player-copy-lost">{t('player:copy-lost')}</p>}
      <PlayerBar atMs={atMs} lengthMs={length} disabled={!media} markers={markers} holes={holes} onSeek={seek} />
      <div className="player-row player-buttons">
        <span className="player-group">
          {markers.length > 0 && key('mark-back', <FastBackwardOutlined />, t('player:mark-back'), () => toMarker(-1), !media || !nextMarker(markers, atMs, -1))}
          {key('back', <StepBackwardOutlined />, t('record:player-back'), () => seek(atMs - STEP_MS))}
          {key('frame-back', <VerticalRightOutlined />, t('player:frame-back'), () => frame(-1))}
          {key('toggle', paused ? <CaretRightFilled /> : <PauseOutlined />, t(paused ? 'record:player-play' : 'record:player-pause'), toggle)}
          {key('frame-forth', <VerticalLeftOutlined />, t('player:frame-forth'), () => frame(1))}
          {key('forth', <StepForwardOutlined />, t('record:player-forth'), () => seek(atMs + STEP_MS))}
          {markers.length > 0 && key('mark-forth', <FastForwardOutlined />, t('player:mark-forth'), () => toMarker(1), !media || !nextMarker(markers, atMs, 1))}
        </span>
        <span className="grow" />
        <span className="player-group">
          {key('mute', muted ? <MutedOutlined /> : <SoundOutlined />, t(muted ? 'record:player-unmute' : 'record:player-mute'), () => setMuted(!muted))}
          {key('large', large ? <CompressOutlined /> : <ExpandOutlined />, t(large ? 'access:player-small' : 'access:player-large'), () => setLarge(!large))}
          <PlayerKeys />
          <Select value={speed} onChange={setSpeed} aria-label={t('record:player-speed')} className="player-speed" data-testid="player-speed"
            options={speeds.map((value) => ({ value, label: `${value}×` }))} />
        </span>
      </div>
    </div>
  )
}
