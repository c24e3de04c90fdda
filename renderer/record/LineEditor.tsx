// Editing one line of the record. When somebody else changed it meanwhile nothing is overwritten: both versions stand side by side (XC3).
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Line } from '../../shared/fold/questioning'
import { FailureBox } from '../ui/FailureBox'
import { useText } from '../ui/text'
import { isComposing } from '../ui/use-keys'

/** `conflict`: the line was changed since `base` (E-B9) · `refused`: it failed, and that was shown. */
export type Edited = 'written' | 'conflict' | 'refused'
type Props = { line: Line; /** `base`: the newest change of the line that the person has seen. */ onSave: (text: string, base: number) => Promise<Edited>; onClose: () => void }

/** Enter saves, Esc gives up, an empty text changes nothing (removing is its own act). */
export function LineEditor({ line, onSave, onClose }: Props) {
  const { t } = useText()
  const [first] = useState(line.text)
  const [text, setText] = useState(first)
  const [seen, setSeen] = useState(line.changedSeq)
  const [conflict, setConflict] = useState(false)
  // A change that comes after the two versions were shown was not seen either.
  const theirs = conflict && line.changedSeq > seen ? line : null

  const save = async () => {
    const wanted = text.trim()
    const base = theirs ? theirs.changedSeq : seen
    if (wanted === '' || (theirs ? wanted === theirs.text : wanted === first)) return onClose()
    const result = await onSave(wanted, base)
    if (result === 'written') return onClose()
    if (result === 'conflict') {
      setSeen(base)
      setConflict(true)
    }
  }
  return (
    <div className="line-edit" data-testid="desk-line-editor">
      {theirs && (
        <div className="line-merge stack tight" data-testid="desk-line-merge">
          <FailureBox failure={{ code: 'E-B9' }} testId="desk-line-conflict" />
          <p><span className="soft">{t('record:line-theirs')}</span> <b className="line-words" data-testid="desk-line-theirs">{theirs.text}</b></p>
          <p className="soft">{t('record:line-mine')}</p>
        </div>
      )}
      <div className="line-editor">
        <Input.TextArea autoFocus rows={1} value={text} maxLength={4000} aria-label={t('record:line-edit-label')} data-testid="desk-line-input"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (isComposing(event.nativeEvent)) return
            if (event.key === 'Enter' && !event.shiftKey) {
              event.preventDefault()
              void save()
            } else if (event.key === 'Escape') {
              event.stopPropagation()
              onClose()
            }
          }} />
        <Button type="primary" onClick={() => void save()} data-testid="desk-line-save">{t(theirs ? 'record:line-save-mine' : 'record:line-save')}</Button>
        <Button onClick={onClose} data-testid="desk-line-cancel">{t(theirs ? 'record:line-keep-theirs' : 'record:line-cancel')}</Button>
      </div>
    </div>
  )
}
