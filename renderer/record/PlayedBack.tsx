// What the self-test recorded, opened and played back like any recording: the pictures side by side.
import { useEffect, useRef, useState } from 'react'
import { Millis, type ViewId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { playBack, type Played } from './play-back'

type Opened = { viewId: ViewId; url: string; durationMs: number; recording: Recording }
type Props = { recordings: readonly Recording[]; onDone: (played: Pick<Played, 'frames' | 'peak'>) => void }

/** Face and room, of each the longest part with a picture; without pictures the sound. */
export const shownOf = (recordings: readonly Recording[]): Recording[] => {
  const first = (track: Recording['track']) => recordings.filter((r) => r.track === track && r.width > 0).sort((a, b) => (b.end?.durationMs ?? 0) - (a.end?.durationMs ?? 0))[0]
  const pictures = [first('face'), first('room')].filter((r) => r !== undefined)
  return pictures.length > 0 ? pictures : recordings.slice(0, 1)
}

export function PlayedBack({ recordings, onDone }: Props) {
  const { t } = useText()
  const report = useReport()
  const [opened, setOpened] = useState<Opened[]>([])
  const videos = useRef(new Map<string, HTMLVideoElement>())
  const done = useRef(onDone)
  useEffect(() => { done.current = onDone })

  useEffect(() => {
    let alive = true
    const views: ViewId[] = []
    void (async () => {
      const list: Opened[] = []
      for (const recording of shownOf(recordings)) {
        const view = await room.record.play({ recordingId: recording.recordingId, purpose: 'review', agreed: true })
        if (!view.ok) {
          report(view.failure)
          continue
        }
        views.push(view.value.viewId)
        list.push({ viewId: view.value.viewId, url: view.value.url, durationMs: view.value.durationMs, recording })
      }
      if (alive) setOpened(list)
      else for (const viewId of views) void room.record.closeView({ viewId })
      if (alive && list.length === 0) done.current({ frames: 0, peak: 0 })
    })()
    return () => {
      alive = false
      for (const viewId of views) void room.record.closeView({ viewId })
    }
  }, [recordings, report])

  useEffect(() => {
    if (opened.length === 0) return
    const end = new AbortController()
    void Promise.all(opened.map(async ({ viewId, durationMs, recording }) => {
      const video = videos.current.get(recording.recordingId)
      if (!video) return null
      const played = await playBack(video, durationMs, end.signal)
      const until = Millis.parse(Math.round(Math.max(0, Math.min(durationMs, played.untilMs))))
      if (!end.signal.aborted && until > 0) await room.record.watched({ viewId, fromMs: Millis.parse(0), toMs: until, tookMs: Millis.parse(Math.round(played.tookMs)) })
      return played
    })).then((all) => {
      if (end.signal.aborted) return
      const good = all.filter((one) => one !== null)
      // The face's frames, and the loudest of all sounds.
      done.current({ frames: good[0]?.frames ?? 0, peak: good.reduce((high, one) => Math.max(high, one.peak), 0) })
    })
    return () => end.abort()
  }, [opened])

  return (
    <div className="previews" data-testid="selftest-played">
      {opened.map(({ recording, url }) => (
        <figure key={recording.recordingId} data-track={recording.track}>
          <div className="preview">
            <video src={url} crossOrigin="anonymous" preload="auto" disablePictureInPicture disableRemotePlayback ref={(video) => { if (video) videos.current.set(recording.recordingId, video) }} />
          </div>
          <figcaption>{t(`record:track-${recording.track}`)} <span className="soft">{recording.camera || recording.microphone}</span></figcaption>
        </figure>
      ))}
    </div>
  )
}
