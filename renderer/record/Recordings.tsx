// The recordings of the session by take and track, each with its length and how it ended.
import { useEffect, useRef } from 'react'
import type { Take } from '../../shared/fold/questioning'
import { placed, type Placed } from '../../shared/fold/parts'
import type { RecordingId, TakeId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import { useText } from '../ui/text'
import { clockTime, duration } from '../ui/time'

type Props = {
  recordings: readonly Recording[]
  takes: readonly Take[]
  /** The take that is being recorded now. */
  running: TakeId | null
  playing: RecordingId | null
  onPlay: (recording: Recording) => void
}

export function Recordings({ recordings, takes, running, playing, onPlay }: Props) {
  const { t } = useText()
  const list = placed(recordings)
  const numbered = list.some((p) => p.runs > 1)
  // The newest take is what is looked for; the older ones lie above.
  const box = useRef<HTMLElement>(null)
  const newest = useRef<HTMLDivElement>(null)
  const last = list.at(-1)?.take ?? 0
  useEffect(() => { if (box.current && newest.current && last > 1) box.current.scrollTop = newest.current.offsetTop - box.current.offsetTop }, [last, recordings.length])
  const isRunning = ({ takeId, end }: Recording) => takeId !== null && takeId === running && !end
  const stateOf = (recording: Recording) => {
    if (isRunning(recording)) return t('record:recording-running')
    if (!recording.end) return t('record:recording-unfinished')
    return t(`record:end-${recording.end.reason}`, { time: duration(recording.end.durationMs) })
  }
  const head = ({ recording, take, takes: of }: Placed) => {
    const found = takes.find((one) => one.takeId === recording.takeId)
    const gaps = found?.events.filter((e) => e.what.type === 'gap').length ?? 0
    if (of === 1 && gaps === 0 && !found?.single) return null
    return (
      <p className="take-head figures" data-testid="desk-take" data-take={recording.takeId ?? ''}>
        {of > 1 && <b>{t('record:take', { n: take })}</b>} {gaps > 0 && <span className="warn">{t('record:take-gaps', { n: gaps })}</span>} {found?.single && <span className="soft">{t('record:take-single', { reason: found.single })}</span>}
      </p>
    )
  }
  return (
    <section ref={box} className="side-list" data-testid="desk-recordings">
      <h2>{t('record:recordings')}</h2>
      {recordings.length === 0 && <p className="soft">{t('record:recordings-empty')}</p>}
      {list.map((p, i) => {
        const { recording } = p
        return (
          <div key={recording.recordingId} ref={p.take === last && list[i - 1]?.take !== p.take ? newest : null}>
            {list[i - 1]?.take !== p.take && head(p)}
            <button type="button" className={recording.recordingId === playing ? 'side-row two playing' : 'side-row two'} disabled={!recording.end || recording.end.chunks === 0} onClick={() => onPlay(recording)}
              data-testid="desk-recording" data-recording={recording.recordingId} data-track={recording.track} data-part={p.part} data-end={recording.end?.reason ?? ''} data-duration-ms={recording.end?.durationMs ?? ''}>
              <span>{numbered && <span className="figures soft">{p.number} · </span>}{t(`record:track-${recording.track}`)}{p.parts > 1 && ` · ${t('record:recording-part', { n: p.part })}`}</span>
              <span className="figures soft">{clockTime(recording.startedAt)}</span>
              <span className="figures">{recording.end ? duration(recording.end.durationMs) : ''}</span>
              <span className={recording.end?.reason === 'stopped' || isRunning(recording) ? 'side-text' : 'side-text warn'}>{stateOf(recording)}</span>
            </button>
          </div>
        )
      })}
    </section>
  )
}
