// Where one is in the first start: the steps in their order, the present one marked by more than colour.
import { CheckOutlined } from '@ant-design/icons'

export function StepLine({ names, at, label }: { names: readonly string[]; at: number; label: string }) {
  return (
    <ol className="step-line" aria-label={label} data-testid="setup-steps" data-at={at + 1}>
      {names.map((name, i) => (
        <li key={name} aria-current={i === at ? 'step' : undefined} className={i < at ? 'past' : undefined}>
          <span className="figures" aria-hidden="true">{i < at ? <CheckOutlined /> : i + 1}</span>{name}
        </li>
      ))}
    </ol>
  )
}
