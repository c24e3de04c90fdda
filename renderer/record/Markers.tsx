// Markers of the session: one key sets them, a few seconds back (F25); they are shifted by single seconds and their words typed later.
import { EditOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { Marker } from '../../shared/fold/questioning'
import { Millis } from '../../shared/model/ids'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import { isComposing } from '../ui/use-keys'

const marks = ['note', 'distress', 'disclosure', 'break-start', 'break-end'] as const
type Mark = (typeof marks)[number]
const known = (mark: string): Mark => marks.find((m) => m === mark) ?? 'note'

/** Presses of −1 and +1 within this time become one change. */
const SHIFT_PAUSE_MS = 700

export type MarkerChange = (marker: Marker, atMs: Millis, text: string) => Promise<unknown>

type Props = {
  markers: readonly Marker[]
  /** Number of a recording within the session, from 1; null while there is only one. */
  partOf: (marker: Marker) => number | null
  locked: boolean
  onPlay: (marker: Marker) => void
  onChange: MarkerChange
}

export function Markers({ markers, partOf, locked, onPlay, onChange }: Props) {
  const { t } = useText()
  const newest = markers.at(-1)?.seq
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => { end.current?.scrollIntoView({ block: 'nearest' }) }, [newest])
  return (
    <section className="side-list" data-testid="desk-markers">
      <h2>{t('record:markers')}</h2>
      {markers.length === 0 && <p className="soft">{t('record:markers-empty')}</p>}
      {markers.map((marker) => (
        <Row key={marker.seq} marker={marker} part={partOf(marker)} fresh={marker.seq === newest} locked={locked} onPlay={() => onPlay(marker)} onChange={onChange} />
      ))}
      <div ref={end} />
    </section>
  )
}

type RowProps = { marker: Marker; part: number | null; fresh: boolean; locked: boolean; onPlay: () => void; onChange: MarkerChange }

function Row({ marker, part, fresh, locked, onPlay, onChange }: RowProps) {
  const { t } = useText()
  const [editing, setEditing] = useState(false)
  const [text, setText] = useState(marker.text)
  const [shift, setShift] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const wanted = useRef(shift)
  wanted.current = shift
  const atMs = Math.max(0, marker.atMs + shift)
  useEffect(() => setShift(0), [marker.atMs])
  useEffect(() => () => { if (timer.current) clearTimeout(timer.current) }, [])

  const keep = (words: string) => {
    if (timer.current) clearTimeout(timer.current)
    timer.current = null
    const to = Millis.parse(Math.max(0, marker.atMs + wanted.current))
    if (to !== marker.atMs || words.trim() !== marker.text) void onChange(marker, to, words.trim())
  }
  const by = (ms: number) => {
    setShift((had) => Math.max(-marker.atMs, had + ms))
    if (timer.current) clearTimeout(timer.current)
    timer.current = setTimeout(() => keep(marker.text), SHIFT_PAUSE_MS)
  }
  const save = () => {
    setEditing(false)
    keep(text)
  }
  const steps = !locked && (fresh || editing) && (
    <>
      <Button className="step" onClick={() => by(-1000)} aria-label={t('record:marker-earlier')} title={t('record:marker-earlier')} data-testid="desk-marker-earlier">−1</Button>
      <Button className="step" onClick={() => by(1000)} aria-label={t('record:marker-later')} title={t('record:marker-later')} data-testid="desk-marker-later">+1</Button>
    </>
  )
  return (
    <div className="marker">
      <button type="button" className="side-row grow" disabled={marker.recordingId === null} onClick={onPlay} data-testid="desk-marker" data-mark={marker.mark} data-at-ms={atMs} data-back-ms={marker.backMs}>
        <span className="figures soft">{[part, duration(atMs)].filter((p) => p !== null).join(' · ')}</span>
        <span className={`mark-name ${known(marker.mark)}`}>{t(`record:marker-${known(marker.mark)}`)}</span>
        {!editing && marker.text !== '' && <span className="side-text">{marker.text}</span>}
      </button>
      {steps}
      {!locked && !editing && (
        <Button type="text" icon={<EditOutlined />} aria-label={t('record:marker-words')} title={t('record:marker-words')} onClick={() => { setText(marker.text); setEditing(true) }} data-testid="desk-marker-edit" />
      )}
      {editing && (
        <div className="marker-words">
          <Input autoFocus value={text} maxLength={500} placeholder={t('record:marker-words')} aria-label={t('record:marker-words')} onChange={(event) => setText(event.target.value)} data-testid="desk-marker-words"
            onKeyDown={(event) => {
              if (isComposing(event.nativeEvent)) return
              if (event.key === 'Enter') save()
              else if (event.key === 'Escape') setEditing(false)
              else return
              event.preventDefault()
              event.stopPropagation()
            }} />
          <Button onClick={save} data-testid="desk-marker-save">{t('record:line-save')}</Button>
        </div>
      )}
    </div>
  )
}
