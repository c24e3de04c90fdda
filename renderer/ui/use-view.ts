// One opening of a recording: asked for after the agreement, its played stretches reported, closed when the player goes away.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Purpose } from '../../shared/model/access'
import type { Failure } from '../../shared/failure'
import { Millis, type RecordingId, type ViewId } from '../../shared/model/ids'
import { room } from '../room'
import { watching, type Watch } from './watch'

export type Media = { viewId: ViewId; url: string; durationMs: number; mimeType: string; frameRate: number; seekable: boolean; watermark: string }

/** Nothing is opened while `purpose` is null. `media` is null while opening; `attempt` asks anew. A stretch that cannot be logged calls `onFailure`: then nothing may be shown on. */
export function useView(recordingId: RecordingId, purpose: Purpose | null, attempt: number, onFailure: (failure: Failure) => void): { media: Media | null; watch: Watch | null } {
  const [media, setMedia] = useState<Media | null>(null)
  const failed = useRef(onFailure)
  useEffect(() => { failed.current = onFailure })

  useEffect(() => {
    setMedia(null)
    if (!purpose) return
    let alive = true
    void room.record.play({ recordingId, purpose, agreed: true }).then((result) => {
      if (alive && result.ok) setMedia(result.value)
      else if (alive && !result.ok) failed.current(result.failure)
      // Nobody waits for it any more.
      else if (result.ok) void room.record.closeView({ viewId: result.value.viewId })
    })
    return () => { alive = false }
  }, [recordingId, purpose, attempt])

  const viewId = media?.viewId ?? null
  const length = media?.durationMs ?? 0
  // One after another, so that the closing comes after the last stretch.
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const gone = useRef<ViewId | null>(null)
  const watch = useMemo(() => viewId && watching(({ fromMs, toMs, tookMs }) => {
    const inside = (ms: number) => Millis.parse(Math.max(0, Math.min(Math.round(length), ms)))
    queue.current = queue.current.then(async () => {
      const result = await room.record.watched({ viewId, fromMs: inside(fromMs), toMs: inside(toMs), tookMs: Millis.parse(tookMs) })
      if (!result.ok && gone.current !== viewId) failed.current(result.failure)
    })
  }), [viewId, length])
  useEffect(() => () => {
    if (!watch || !viewId) return
    gone.current = viewId
    watch.end()
    queue.current = queue.current.then(() => room.record.closeView({ viewId }))
  }, [watch, viewId])

  return { media, watch }
}
