// A number as it is typed, kept on the screen until it is one: nothing that was typed goes away, or takes an older number away, without a word.
import { useEffect, useRef } from 'react'
import { typedNumber } from '../../shared/typed-number'

type Props = {
  value: number | null
  label: string
  testId: string
  disabled: boolean
  /** A number, or null when the field was emptied. */
  onGive: (value: number | null) => void
  /** What stands there is no number. */
  onHalf: () => void
}

export function NumberInput({ value, label, testId, disabled, onGive, onHalf }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const half = useRef(false)
  // Only what came from elsewhere (undo, another reading) is put in: "37." is on its way to 37.5, and half a number is still being typed.
  useEffect(() => {
    const box = field.current
    if (!box || (half.current && value === null) || typedNumber(box.value) === value) return
    half.current = false
    box.value = value === null ? '' : String(value)
  }, [value])
  const give = (typed: string) => {
    const read = typedNumber(typed)
    half.current = read === undefined
    if (read === undefined) onHalf()
    else onGive(read)
  }
  return (
    <input ref={field} className="date-input number figures" inputMode="decimal" autoComplete="off" defaultValue={value === null ? '' : String(value)} aria-label={label} data-testid={testId} disabled={disabled}
      onChange={(event) => { if (!(event.nativeEvent as InputEvent).isComposing) give(event.target.value) }} onCompositionEnd={(event) => give(event.currentTarget.value)}
      onBlur={({ target }) => { const read = typedNumber(target.value); if (read !== undefined) target.value = read === null ? '' : String(read) }} />
  )
}
