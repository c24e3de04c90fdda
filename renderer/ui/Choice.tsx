// A few visible choices side by side: real radio buttons, so arrow keys and screen readers work; never a colour alone.
import { Radio } from 'antd'

/** One of a few. `null` = nothing chosen yet. Each button is `<testId>-<value>`. */
export function Choice<V extends string>({ options, value, onPick, testId, disabled, label }: {
  options: readonly { value: V; label: string }[]; value: V | null; onPick: (value: V) => void; testId: string; disabled?: boolean; label?: string
}) {
  return (
    <Radio.Group aria-label={label} data-testid={testId} optionType="button" buttonStyle="solid" disabled={disabled} value={value} onChange={(event) => onPick(event.target.value as V)}>
      {options.map((o) => <Radio.Button key={o.value} value={o.value}><span data-testid={`${testId}-${o.value}`} data-chosen={o.value === value}>{o.label}</span></Radio.Button>)}
    </Radio.Group>
  )
}
