// A date, or a date with a time, in the machine's own field. It is left to itself while somebody types: a controlled one
// would empty all its parts whenever one of them is typed anew.
import { useEffect, useRef } from 'react'

type Props = {
  type: 'date' | 'datetime-local'
  /** As the field gives it (YYYY-MM-DD, with THH:MM); '' when there is none. */
  value: string
  label: string
  testId: string
  disabled: boolean
  /** A whole value, or null when the field was emptied. */
  onGive: (value: string | null) => void
  /** Some parts are filled and others not: there is no value. */
  onHalf: () => void
}

export function DateInput({ type, value, label, testId, disabled, onGive, onHalf }: Props) {
  const field = useRef<HTMLInputElement>(null)
  // Only what came from elsewhere (undo, another reading) is put in; half-typed parts read as '' like none.
  useEffect(() => { if (field.current && field.current.value !== value) field.current.value = value }, [value])
  const half = useRef(false)
  const give = (from: HTMLInputElement) => {
    half.current = from.validity.badInput
    if (half.current) onHalf()
    else onGive(from.value === '' ? null : from.value)
  }
  // Between half-typed and empty the field tells of no change; leaving it does.
  return (
    <input ref={field} type={type} defaultValue={value} className="date-input figures" aria-label={label} data-testid={testId} disabled={disabled}
      onChange={(event) => give(event.target)} onBlur={({ target }) => { if (target.validity.badInput || (half.current && target.value === '')) give(target) }} />
  )
}
