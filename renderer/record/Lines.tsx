// The record of questions and answers, newest at the bottom. A click plays the line's second; edits keep the old text in the log.
import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { Line } from '../../shared/fold/questioning'
import type { LineId } from '../../shared/model/ids'
import { Empty } from '../ui/Page'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import type { DraftLine } from './drafts'
import { LineEditor, type Edited } from './LineEditor'

type Props = {
  lines: readonly Line[]
  /** Closed, not yet in the log. */
  pending: readonly DraftLine[]
  /** Number of a recording within the session, from 1; null while there is only one. */
  partOf: (line: Pick<Line, 'recordingId'>) => number | null
  recording: boolean
  /** To read only. */
  locked: boolean
  playing: LineId | null
  onPlay: (line: Line) => void
  /** What was not written stays in its editor. */
  onEdit: (lineId: LineId, text: string, base: number) => Promise<Edited>
  onRemove: (lineId: LineId) => void
}

export function Lines({ lines, pending, partOf, recording, locked, playing, onPlay, onEdit, onRemove }: Props) {
  const { t } = useText()
  const [editing, setEditing] = useState<LineId | null>(null)
  const end = useRef<HTMLDivElement>(null)
  const count = lines.length + pending.length
  useEffect(() => { end.current?.scrollIntoView({ block: 'end' }) }, [count, pending.length])

  if (count === 0) {
    return (
      <div className="lines" data-testid="desk-lines">
        <Empty title={t('record:lines-empty-title')} text={t(recording ? 'record:lines-empty' : 'record:lines-empty-before')} />
      </div>
    )
  }
  const when = (line: Line | DraftLine) => {
    const part = partOf(line)
    return `${part ? `${part} · ` : ''}${duration(line.atMs)}`
  }
  return (
    <div className="lines" data-testid="desk-lines">
      {lines.map((line) => (
        <div key={line.lineId} className={`line ${line.speaker}${playing === line.lineId ? ' playing' : ''}`} data-testid="desk-line" data-line={line.lineId} data-at-ms={line.atMs}>
          {editing === line.lineId
            ? <LineEditor line={line} onSave={(text, base) => onEdit(line.lineId, text, base)} onClose={() => setEditing((now) => now === line.lineId ? null : now)} />
            : (
              <>
                <button type="button" className="line-text" onClick={() => onPlay(line)} disabled={line.recordingId === null} title={t('record:line-play')} data-testid="desk-line-play">
                  <span className="line-at figures">{when(line)}</span>
                  <span className="line-who">{t(`record:speaker-${line.speaker}`)}</span>
                  <span className="line-words">{line.text}{line.edited && <span className="soft"> ({t('record:line-edited')})</span>}</span>
                </button>
                {!locked && <span className="line-acts">
                  <Button type="text" icon={<EditOutlined />} aria-label={t('record:line-edit')} title={t('record:line-edit')} onClick={() => setEditing(line.lineId)} data-testid="desk-line-edit" />
                  <Button type="text" icon={<DeleteOutlined />} aria-label={t('record:line-remove')} title={t('record:line-remove')} onClick={() => onRemove(line.lineId)} data-testid="desk-line-remove" />
                </span>}
              </>
            )}
        </div>
      ))}
      {pending.map((line) => (
        <div key={line.lineId} className={`line pending ${line.speaker}`} data-testid="desk-line-pending">
          <div className="line-text">
            <span className="line-at figures">{when(line)}</span>
            <span className="line-who">{t(`record:speaker-${line.speaker}`)}</span>
            <span className="line-words">{line.text} <span className="warn">{t('record:line-saving')}</span></span>
          </div>
        </div>
      ))}
      <div ref={end} />
    </div>
  )
}
