// The time line of the player: where it is, the marks on it, and what cannot be read.
import type { PlayerMarker, Stretch } from './player-tracks'
import { useText } from './text'
import { duration } from './time'

type Props = { atMs: number; lengthMs: number; disabled: boolean; markers: readonly PlayerMarker[]; holes: readonly Stretch[]; onSeek: (ms: number) => void }

export function PlayerBar({ atMs, lengthMs, disabled, markers, holes, onSeek }: Props) {
  const { t } = useText()
  const whole = Math.max(lengthMs, 1)
  /** The thumb of the slider is 16 px wide and stays inside: its middle runs from 8 px to 8 px before the end. */
  const place = (ms: number) => `calc(8px + (100% - 16px) * ${Math.min(1, Math.max(0, ms / whole))})`
  return (
    <div className="player-row">
      <div className="player-line">
        <input type="range" className="player-seek" min={0} max={whole} step={100} value={Math.min(atMs, whole)} disabled={disabled} aria-label={t('record:player-seek')} aria-valuetext={duration(atMs)}
          onChange={(event) => onSeek(Number(event.target.value))} data-testid="player-seek" />
        {holes.map(({ fromMs, toMs }) => (
          <span key={fromMs} className="player-hole" style={{ left: place(fromMs), width: `max(4px, calc((100% - 16px) * ${(toMs - fromMs) / whole}))` }} data-testid="player-hole" aria-hidden="true" />
        ))}
        {/* Reached by [ and ], not by Tab: there may be hundreds. */}
        {markers.map((marker, i) => {
          const text = t('player:mark-at', { text: marker.text === '' ? t(`player:mark-${marker.kind}`) : marker.text, time: duration(marker.atMs) })
          return <button key={i} type="button" tabIndex={-1} className={`player-mark ${marker.kind}`} style={{ left: place(marker.atMs) }} title={text} aria-label={text} disabled={disabled} onClick={() => onSeek(marker.atMs)} data-testid="player-mark" data-at-ms={marker.atMs} />
        })}
      </div>
      <span className="figures player-time" data-testid="player-time">{duration(atMs)} / {duration(lengthMs)}</span>
    </div>
  )
}
