// One picture of the player: one opening of one recording under the viewer's name, with every second that was shown reported (F77, F78). Says when
// it waits for data, and which stretches cannot be read (XA15).
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react'
import type { Failure } from '../../shared/failure'
import type { Purpose } from '../../shared/model/access'
import type { RecordingId } from '../../shared/model/ids'
import { room } from '../room'
import { merged, type Stretch } from './player-tracks'
import { useText } from './text'
import { useView, type Media } from './use-view'
import { Watermark } from './Watermark'

/** Data that does not come for this long after the browser has noticed it: the part cannot be read. A slow disk is quicker. */
const STARVED_MS = 8000
/** How often the player looks where it is. */
const LOOK_MS = 500
/** Waiting shorter than this is not told. */
const WAIT_MS = 300

export type ScreenHandle = { readonly video: HTMLVideoElement | null; /** `ms` on the recording's own time line. */ seek: (ms: number) => void }
export type Start = { ms: number; playing: boolean }

type Props = {
  recordingId: RecordingId
  purpose: Purpose
  muted: boolean
  speed: number
  /** Where it begins when it is opened. */
  start: Start
  testId: string
  handle: Ref<ScreenHandle>
  /** Why this picture has nothing to show now. */
  blank?: string | null
  onMedia: (media: Media) => void
  onFailure: (failure: Failure) => void
  onHoles: (holes: Stretch[], copyLost: boolean) => void
  onTime?: (ms: number) => void
  onPaused?: (paused: boolean) => void
  onClick?: () => void
}

export function PlayerScreen({ recordingId, purpose, muted, speed, start, testId, handle, blank = null, onMedia, onFailure, onHoles, onTime, onPaused, onClick }: Props) {
  const { t } = useText()
  const video = useRef<HTMLVideoElement>(null)
  const [attempt, setAttempt] = useState(0)
  const [seeking, setSeeking] = useState(false)
  const [waiting, setWaiting] = useState(false)
  const resume = useRef<Start>(start)
  /** Whether a person wants it to run. */
  const wanted = useRef(start.playing)
  const holes = useRef<Stretch[]>([])
  const passed = useRef(-1)
  const spot = () => (video.current?.currentTime ?? 0) * 1000
  const { media, watch } = useView(recordingId, purpose, attempt, (why) => { video.current?.pause(); onFailure(why) })

  useImperativeHandle(handle, () => ({
    get video() { return video.current },
    seek: (ms) => {
      if (!video.current) return
      if (!video.current.seeking) watch?.stop(spot(), performance.now())
      video.current.currentTime = Math.max(0, ms) / 1000
    },
  }), [watch])

  const play = () => { video.current?.play().catch(() => undefined) }
  useEffect(() => {
    if (!media || !video.current) return
    onMedia(media)
    const { ms, playing } = resume.current
    resume.current = { ms: 0, playing: false }
    if (ms > 0) video.current.currentTime = ms / 1000
    if (playing) play()
    // A new opening only.
  }, [media])
  useEffect(() => { if (video.current) video.current.playbackRate = speed }, [speed, media])

  useEffect(() => {
    if (!media) return
    return room.record.hole(({ viewId, fromMs, toMs }) => {
      if (viewId !== media.viewId) return
      // The copy is damaged: main has taken it away, and what opens next is the original.
      if (media.seekable) {
        resume.current = { ms: spot(), playing: wanted.current }
        onHoles([], true)
        setAttempt((n) => n + 1)
        return
      }
      holes.current = merged([...holes.current, { fromMs, toMs }])
      onHoles(holes.current, false)
    })
  }, [media])

  useEffect(() => {
    if (!watch) return
    const timer = setInterval(() => { if (video.current && !video.current.paused && !video.current.seeking) watch.at(spot(), performance.now()) }, LOOK_MS)
    return () => clearInterval(timer)
  }, [watch])

  // A disk that does not answer: the browser asks again for minutes without saying so.
  const starving = useRef<ReturnType<typeof setTimeout> | null>(null)
  const fed = () => {
    if (starving.current) clearTimeout(starving.current)
    starving.current = null
  }
  useEffect(() => fed, [media])
  const starve = () => {
    fed()
    starving.current = setTimeout(() => onFailure({ code: 'E-C7' }), STARVED_MS)
  }

  /** The decoder gave up. In or before a stretch that cannot be read it goes on behind it, once for each. */
  const broke = () => {
    const el = video.current
    const hole = holes.current.find((h) => h.toMs > spot() && h.fromMs < spot() + 5000 && h.toMs > passed.current)
    if (!el || !hole) { onFailure({ code: 'E-C7' }); return }
    passed.current = hole.toMs
    el.load()
    el.currentTime = hole.toMs / 1000
    el.playbackRate = speed
    if (wanted.current) play()
  }

  const late = useRef<ReturnType<typeof setTimeout> | null>(null)
  const ready = () => {
    if (late.current) clearTimeout(late.current)
    late.current = null
    setWaiting(false)
  }
  const wait = () => { late.current ??= setTimeout(() => setWaiting(true), WAIT_MS) }
  useEffect(() => ready, [media])

  return (
    <div className="player-picture" data-testid={`${testId}-picture`} data-seekable={media?.seekable}>
      {media && (
        <video ref={video} src={media.url} muted={muted} preload="auto" disablePictureInPicture disableRemotePlayback data-testid={testId} onClick={onClick} className={blank === null ? undefined : 'player-away'}
          onTimeUpdate={(event) => { if (!event.currentTarget.seeking) onTime?.(spot()) }}
          onPlay={() => { wanted.current = true; onPaused?.(false); watch?.play(spot(), performance.now()) }}
          onPause={() => { if (video.current && !video.current.error) wanted.current = false; onPaused?.(true); watch?.stop(spot(), performance.now()) }}
          onEnded={() => { onPaused?.(true); watch?.stop(spot(), performance.now()) }}
          onSeeking={() => setSeeking(true)}
          onSeeked={(event) => { setSeeking(false); ready(); onTime?.(spot()); if (!event.currentTarget.paused) watch?.play(spot(), performance.now()) }}
          onWaiting={wait} onPlaying={ready} onCanPlay={ready}
          onStalled={starve} onProgress={fed} onSuspend={fed} onEmptied={fed}
          onError={broke} />
      )}
      {!media && <p className="preview-none">{t('record:player-loading')}</p>}
      {media?.mimeType.startsWith('audio/') && <p className="preview-none">{t('record:player-sound-only')}</p>}
      {blank !== null && <p className="preview-none">{blank}</p>}
      {media && <Watermark text={media.watermark} />}
      {(seeking || waiting) && <p className="player-seeking">{t(seeking ? 'record:player-seeking' : 'player:reading')}</p>}
    </div>
  )
}
