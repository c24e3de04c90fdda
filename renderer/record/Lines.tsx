// The record of questions and answers, newest at the bottom. A click plays the line's second; edits keep the old text in the log.
import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { Line } from '../../shared/fold/questioning'
import type { LineId } from '../../shared/model/ids'
import { Empty } from '../ui/Page'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import { isComposing } from '../ui/use-keys'
import type { DraftLine } from './drafts'

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
  /** False when it was not written: the text then stays in its editor. */
  onEdit: (lineId: LineId, text: string) => Promise<boolean>
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
  const edited = async (line: Line, text: string | null) => {
    if (text === null || text === line.text || await onEdit(line.lineId, text)) setEditing((now) => now === line.lineId ? null : now)
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
            ? <Editor line={line} onDone={(text) => { void edited(line, text) }} />
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

/** Enter saves, Esc gives up, an empty text changes nothing (removing is its own act). */
function Editor({ line, onDone }: { line: Line; onDone: (text: string | null) => void }) {
  const { t } = useText()
  const [text, setText] = useState(line.text)
  const save = () => onDone(text.trim() || null)
  return (
    <div className="line-editor">
      <Input.TextArea autoFocus rows={1} value={text} maxLength={4000} aria-label={t('record:line-edit-label')} data-testid="desk-line-input"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault()
            save()
          } else if (event.key === 'Escape') {
            event.stopPropagation()
            onDone(null)
          }
        }} />
      <Button type="primary" onClick={save} data-testid="desk-line-save">{t('record:line-save')}</Button>
      <Button onClick={() => onDone(null)}>{t('record:line-cancel')}</Button>
    </div>
  )
}
