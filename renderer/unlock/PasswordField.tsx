// A password field that says what usually goes wrong before it does: caps lock, and an input method composing Chinese.
import { Input } from 'antd'
import { useState, type KeyboardEvent, type MouseEvent } from 'react'
import { useText } from '../ui/text'

type Props = { value: string; onType: (value: string) => void; testId: string; autoFocus?: boolean; disabled?: boolean; purpose: 'current-password' | 'new-password' }

export function PasswordField({ value, onType, testId, autoFocus, disabled, purpose }: Props) {
  const { t } = useText()
  const [caps, setCaps] = useState(false)
  const [composing, setComposing] = useState(false)
  const look = (event: KeyboardEvent | MouseEvent) => setCaps(event.getModifierState('CapsLock'))
  return (
    <>
      <Input.Password size="large" data-testid={testId} autoFocus={autoFocus} disabled={disabled} autoComplete={purpose} spellCheck={false} maxLength={10_000}
        value={value} onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => { look(event); if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) setComposing(true) }}
        onKeyUp={look} onClick={look} onBlur={() => { setCaps(false); setComposing(false) }}
        onCompositionStart={() => setComposing(true)} onCompositionEnd={() => setComposing(false)} />
      {caps && <span className="warn" role="status" data-testid={`${testId}-caps`}>{t('shell:caps-on')}</span>}
      {composing && <span className="warn" role="status" data-testid={`${testId}-ime`}>{t('shell:ime-on')}</span>}
    </>
  )
}
