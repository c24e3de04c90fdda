// Several of a list, every one in sight: what is read out to a child or ticked with gloves on is not hidden in a drop-down.
import { Checkbox } from 'antd'

/** From this many characters of its longest label on, a list has one option a line: Chinese signs are about twice as wide. */
const LONG = { zh: 14, en: 30 } as const

/** What is ticked once `which` is on or off: in the order of the options, whatever the order of ticking. What stands for itself (`alone`: none of these) and the rest put each other out. */
export const ticked = <V extends string>(all: readonly V[], value: readonly V[], which: V, on: boolean, alone: readonly V[] = []): V[] =>
  all.filter((one) => (one === which ? on : value.includes(one) && !(on && (alone.includes(one) || alone.includes(which)))))

/** Answers come in the order of the options. Each box is `<testId>-<value>`. */
export function CheckMany<V extends string>({ options, value, onPick, testId, disabled, label, language }: {
  options: readonly { value: V; label: string; alone?: boolean }[]; value: readonly V[]; onPick: (value: V[]) => void; testId: string; disabled?: boolean; label: string; language: 'zh' | 'en'
}) {
  const alone = options.filter((o) => o.alone).map((o) => o.value)
  const long = options.some((o) => o.label.length > LONG[language])
  return (
    <div className={long ? 'check-many long' : 'check-many'} role="group" aria-label={label} data-testid={testId}>
      {options.map((o) => <Checkbox key={o.value} checked={value.includes(o.value)} disabled={disabled} onChange={(event) => onPick(ticked(options.map((one) => one.value), value, o.value, event.target.checked, alone))} data-testid={`${testId}-${o.value}`}>{o.label}</Checkbox>)}
    </div>
  )
}
