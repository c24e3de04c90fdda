// Lists beside the record: markers of the session and its recordings.
import type { Marker } from '../../shared/fold/questioning'
import type { RecordingId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import { useText } from '../ui/text'
import { clockTime, duration } from '../ui/time'

const marks = ['note', 'distress', 'disclosure', 'break-start', 'break-end'] as const
type Mark = (typeof marks)[number]
const known = (mark: string): Mark => marks.find((m) => m === mark) ?? 'note'

type MarkersProps = {
  markers: readonly Marker[]
  /** Number of a recording within the session, from 1; null while there is only one. */
  partOf: (marker: Marker) => number | null
  onPlay: (marker: Marker) => void
}

export function Markers({ markers, partOf, onPlay }: MarkersProps) {
  const { t } = useText()
  return (
    <section className="side-list" data-testid="desk-markers">
      <h2>{t('record:markers')}</h2>
      {markers.length === 0 && <p className="soft">{t('record:markers-empty')}</p>}
      {markers.map((marker) => (
        <button type="button" key={marker.seq} className="side-row" disabled={marker.recordingId === null} onClick={() => onPlay(marker)} data-testid="desk-marker" data-mark={marker.mark} data-at-ms={marker.atMs}>
          <span className="figures soft">{[partOf(marker), duration(marker.atMs)].filter((p) => p !== null).join(' · ')}</span>
          <span className={`mark-name ${known(marker.mark)}`}>{t(`record:marker-${known(marker.mark)}`)}</span>
          <span className="side-text">{marker.text}</span>
        </button>
      ))}
    </section>
  )
}

type RecordingsProps = { recordings: readonly Recording[]; running: RecordingId | null; playing: RecordingId | null; onPlay: (recording: Recording) => void }

/** Each recording of the session with its length and how it ended. */
export function Recordings({ recordings, running, playing, onPlay }: RecordingsProps) {
  const { t } = useText()
  const stateOf = (recording: Recording) => {
    if (recording.recordingId === running) return t('record:recording-running')
    if (!recording.end) return t('record:recording-unfinished')
    return t(`record:end-${recording.end.reason}`, { time: duration(recording.end.durationMs) })
  }
  return (
    <section className="side-list" data-testid="desk-recordings">
      <h2>{t('record:recordings')}</h2>
      {recordings.length === 0 && <p className="soft">{t('record:recordings-empty')}</p>}
      {recordings.map((recording, i) => (
        <button type="button" key={recording.recordingId} className={recording.recordingId === playing ? 'side-row two playing' : 'side-row two'} disabled={!recording.end} onClick={() => onPlay(recording)}
          data-testid="desk-recording" data-recording={recording.recordingId} data-end={recording.end?.reason ?? ''} data-duration-ms={recording.end?.durationMs ?? ''}>
          <span>{t('record:recording-part', { n: i + 1 })}</span>
          <span className="figures soft">{clockTime(recording.startedAt)}</span>
          <span className="figures">{recording.end ? duration(recording.end.durationMs) : ''}</span>
          <span className={recording.end?.reason === 'stopped' || recording.recordingId === running ? 'side-text' : 'side-text warn'}>{stateOf(recording)}</span>
        </button>
      ))}
    </section>
  )
}
