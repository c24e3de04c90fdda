// Choosing from a short list: Ant Design's Select with every option drawn and named for tests (`<testId>-<value>`).
import { Select } from 'antd'
import { useText } from './text'

type Option<V extends string> = { value: V; label: string; /** Shown, so that nobody looks for it, and not to be chosen. */ disabled?: boolean }
type Common<V extends string> = { options: readonly Option<V>[]; testId: string; placeholder?: string; disabled?: boolean; label?: string }

const named = <V extends string>(options: readonly Option<V>[], testId: string) =>
  options.map((o) => ({ value: o.value, label: o.label, disabled: o.disabled ?? false, 'data-testid': `${testId}-${o.value}` }))

/** One or none. Clearing gives null. */
export function Pick<V extends string>({ value, onPick, clearable = true, ...rest }: Common<V> & { value: V | null; onPick: (value: V | null) => void; clearable?: boolean }) {
  const { t } = useText()
  return (
    <Select<V> data-testid={rest.testId} aria-label={rest.label} style={{ width: '100%' }} virtual={false} allowClear={clearable} disabled={rest.disabled}
      placeholder={rest.placeholder ?? t('shell:choose')} value={value ?? undefined} onChange={(v) => onPick(v ?? null)} options={named(rest.options, rest.testId)} />
  )
}

/** Several, at most `max`. */
export function PickMany<V extends string>({ value, onPick, max, ...rest }: Common<V> & { value: readonly V[]; onPick: (value: V[]) => void; max?: number }) {
  const { t } = useText()
  return (
    <Select<V[]> mode="multiple" data-testid={rest.testId} aria-label={rest.label} style={{ width: '100%' }} virtual={false} disabled={rest.disabled} maxCount={max}
      placeholder={rest.placeholder ?? t('shell:choose')} value={[...value]} onChange={onPick} options={named(rest.options, rest.testId)} />
  )
}
