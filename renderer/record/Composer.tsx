// Where the next line is typed. Enter keeps it and changes to the other speaker; F2 changes the speaker alone (Desk takes the key).
import { Button, Input, type InputRef } from 'antd'
import type { RefObject } from 'react'
import { Choice } from '../ui/Choice'
import { useText } from '../ui/text'
import { isComposing } from '../ui/use-keys'
import type { Speaker } from './drafts'

type Props = {
  text: string
  speaker: Speaker
  /** One quiet line: saved when, or what is wrong. */
  state: string
  failed: boolean
  /** Nothing has been recorded yet: there is no second to bind a line to. */
  disabled: boolean
  input: RefObject<InputRef | null>
  onType: (text: string, composing: boolean) => void
  onSpeaker: (speaker: Speaker) => void
  onCommit: () => void
}

const speakers: readonly Speaker[] = ['question', 'answer', 'note']

export function Composer({ text, speaker, state, failed, disabled, input, onType, onSpeaker, onCommit }: Props) {
  const { t } = useText()
  return (
    <div className="composer">
      <div className="row tight">
        <Choice label={t('record:speaker')} testId="desk-speaker" value={speaker} disabled={disabled} onPick={onSpeaker}
          options={speakers.map((value) => ({ value, label: t(`record:speaker-${value}`) }))} />
        <span className="soft grow composer-keys">{t('record:line-keys')}</span>
        <span className={failed ? 'fault' : 'soft figures'} data-testid="desk-line-state" aria-live="polite">{state}</span>
      </div>
      <div className="row tight composer-input">
        <Input.TextArea ref={input} className={`words ${speaker}`} value={text} disabled={disabled} maxLength={4000} rows={1}
          placeholder={t(`record:line-placeholder-${speaker}`)} aria-label={t(`record:line-placeholder-${speaker}`)} data-testid="desk-input"
          onChange={(event) => onType(event.target.value, event.nativeEvent instanceof InputEvent && event.nativeEvent.isComposing)}
          onCompositionEnd={(event) => onType(event.currentTarget.value, false)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || isComposing(event.nativeEvent)) return
            event.preventDefault()
            onCommit()
          }} />
        <Button type="default" size="large" onClick={onCommit} disabled={text.trim() === ''} data-testid="desk-line-commit">{t('record:line-commit')}</Button>
      </div>
    </div>
  )
}
