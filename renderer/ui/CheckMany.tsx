// Several of a list, every one in sight: what is read out to a child or ticked with gloves on is not hidden in a drop-down.
import { Checkbox } from 'antd'

/** From this many characters of its longest label on, a list has one option a line: Chinese signs are about twice as wide. */
const LONG = { zh: 14, en: 30 } as const

/** What is ticked once `which` is on or off: in the order of the options, whatever the order of ticking. */
export const ticked = <V extends string>(all: readonly V[], value: readonly V[], which: V, on: boolean): V[] => all.filter((one) => (one === which ? on : value.includes(one)))

/** Answers come in the order of the options. Each box is `<testId>-<value>`. */
export function CheckMany<V extends string>({ options, value, onPick, testId, disabled, label, language }: {
  options: readonly { value: V; label: string }[]; value: readonly V[]; onPick: (value: V[]) => void; testId: string; disabled?: boolean; label: string; language: 'zh' | 'en'
}) {
  const long = options.some((o) => o.label.length > LONG[language])
  return (
    <div className={long ? 'check-many long' : 'check-many'} role="group" aria-label={label} data-testid={testId}>
      {options.map((o) => <Checkbox key={o.value} checked={value.includes(o.value)} disabled={disabled} onChange={(event) => onPick(ticked(options.map((one) => one.value), value, o.value, event.target.checked))} data-testid={`${testId}-${o.value}`}>{o.label}</Checkbox>)}
    </div>
  )
}
