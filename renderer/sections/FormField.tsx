// One field: its control, and beside it the four different reasons for having no answer (F55).
import { Input, InputNumber } from 'antd'
import { nonAnswers, type Answer, type AnswerFault, type Field } from '../../shared/model/form'
import { Choice } from '../ui/Choice'
import { DateInput } from '../ui/DateInput'
import { Pick, PickMany } from '../ui/Pick'
import { useText } from '../ui/text'
import { citation } from './citation'

type Props = { field: Field; answer: Answer | null; fault: AnswerFault | null; locked: boolean; /** Null withdraws the answer. */ onAnswer: (answer: Answer | null, now?: boolean) => void }

export function FormField({ field, answer, fault, locked, onAnswer }: Props) {
  const { t, language } = useText()
  const id = `field-${field.key}`
  const none = answer && answer.state !== 'value' ? answer.state : null
  const limits = { max: 'max' in field ? field.max : 0, min: 'min' in field ? field.min : 0 }

  return (
    <fieldset className="form-field" disabled={locked} data-testid={id} data-state={answer?.state ?? 'open'}>
      <legend>{field.label[language]}{field.required && <em>{t('shell:required')}</em>}</legend>
      {field.hint && <span className="hint">{field.hint[language]}</span>}
      <Control field={field} value={answer?.state === 'value' ? answer.value : null} locked={locked} onAnswer={onAnswer} />
      {fault && <span className="fault" role="alert" data-testid={`${id}-fault`}>{t(`sections:fault-${fault}`, limits)}</span>}
      <div className="chips" role="group" aria-label={t('sections:answer-none')}>
        {nonAnswers.map((state) => (
          <button key={state} type="button" className="chip" aria-pressed={none === state} disabled={locked} onClick={() => onAnswer(none === state ? null : { state }, true)} data-testid={`${id}-${state}`}>
            {t(`sections:answer-${state}`)}
          </button>
        ))}
        {field.basis && <span className="soft">{t('sections:basis', { basis: citation(field.basis, language) })}</span>}
      </div>
    </fieldset>
  )
}

type Value = Extract<Answer, { state: 'value' }>['value']

function Control({ field, value, locked, onAnswer }: { field: Field; value: Value | null; locked: boolean; onAnswer: Props['onAnswer'] }) {
  const { t, language } = useText()
  const label = field.label[language]
  const id = `field-${field.key}-input`
  const give = (to: Value, now = false) => onAnswer({ state: 'value', value: to }, now)
  // What was emptied has no answer again; nobody said why, so nothing is noted as the reason.
  const giveOrNone = (to: Value | null, now = false) => to === null || to === '' ? onAnswer(null, now) : give(to, now)
  const text = typeof value === 'string' ? value : ''
  // A half-typed date is no answer and no withdrawal: the fault beside it says that it is not saved.
  const date = { value: text, label, testId: id, disabled: locked, onGive: (to: string | null) => giveOrNone(to), onHalf: () => give('') }

  switch (field.type) {
    case 'text':
      return <Input data-testid={id} aria-label={label} disabled={locked} value={text} onChange={(e) => give(e.target.value)} />
    case 'paragraph':
      return <Input.TextArea data-testid={id} aria-label={label} disabled={locked} autoSize={{ minRows: 3, maxRows: 12 }} value={text} onChange={(e) => give(e.target.value)} />
    case 'number':
      return (
        <span className="row tight">
          <InputNumber className="figures" data-testid={id} aria-label={label} disabled={locked} controls={false} value={typeof value === 'number' ? value : null} onChange={(v) => giveOrNone(v)} style={{ width: 160 }} />
          {field.unit && <span>{field.unit[language]}</span>}
          <span className="soft figures">{t('sections:unit-between', { min: field.min, max: field.max })}</span>
        </span>
      )
    case 'date':
      return <DateInput type="date" {...date} />
    case 'datetime':
      return <DateInput type="datetime-local" {...date} />
    case 'yes-no':
      return (
        <Choice testId={id} label={label} disabled={locked} value={typeof value === 'boolean' ? (value ? 'yes' : 'no') : null} onPick={(v) => give(v === 'yes', true)}
          options={[{ value: 'yes', label: t('shell:yes') }, { value: 'no', label: t('shell:no') }]} />
      )
    case 'choice': {
      const options = field.options.map((o) => ({ value: o.value, label: o.label[language] }))
      return options.length <= 5
        ? <Choice testId={id} label={label} disabled={locked} options={options} value={text || null} onPick={(v) => give(v, true)} />
        : <Pick testId={id} label={label} disabled={locked} options={options} value={text || null} onPick={(v) => giveOrNone(v, true)} />
    }
    case 'choices':
      return <PickMany testId={id} label={label} disabled={locked} options={field.options.map((o) => ({ value: o.value, label: o.label[language] }))} value={Array.isArray(value) ? value : []} onPick={(v) => give(v, true)} />
  }
}
