// The control of one field by its type. Types with a screen of their own are drawn by their own components.
import { Input } from 'antd'
import { pointWords } from '../../shared/body-names'
import type { Answer, Value } from '../../shared/model/answer'
import type { Field, FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { textAt } from '../../shared/fold/chain'
import type { Filled } from '../../shared/walk'
import { CheckMany } from '../ui/CheckMany'
import { Choice } from '../ui/Choice'
import { DateInput } from '../ui/DateInput'
import { NumberInput } from '../ui/NumberInput'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { typedLine, typedLines } from '../ui/typed-words'
import { PhotographsField } from './photographs/PhotographsField'
import { RowsPick } from './samples/RowsPick'
import { SignatureField } from './signature/SignatureField'
import { Dial } from './body/Dial'
import type { FormHere } from './widget'

export type ControlProps = {
  field: Field; row: RowId | null; answer: Answer | null; locked: boolean
  form: FormDefinition; filled: Filled; here: FormHere
  onAnswer: (answer: Answer | null, now?: boolean) => void
}

/** A range as wide as this says nothing: amounts of money, and what an import writes where its source knows no limit (`build/import-form.mjs`). */
const WIDE = 1_000_000

export function FieldControl({ form, field, row, filled, answer, locked, here, onAnswer }: ControlProps) {
  const { t, language } = useText()
  const value = answer?.state === 'value' ? answer.value : null
  const label = field.label[language]
  const id = `field-${field.key}-input`
  const give = (to: Value, now = false) => onAnswer({ state: 'value', value: to }, now)
  // What was emptied has no answer again; nobody said why, so nothing is noted as the reason.
  const giveOrNone = (to: Value | null, now = false) => to === null || to === '' ? onAnswer(null, now) : give(to, now)
  const text = typeof value === 'string' ? value : ''
  const many = Array.isArray(value) ? value : []
  // A half-typed date or number is no answer and no withdrawal: the fault beside it says that it is not saved.
  const date = { value: text, label, testId: id, disabled: locked, onGive: (to: string | null) => giveOrNone(to), onHalf: () => give('') }

  switch (field.type) {
    case 'text':
      return <Quoted on={field.verbatim}><Input data-testid={id} aria-label={label} disabled={locked} maxLength={field.max} value={text} onChange={(e) => give(typedLine(e.target.value))} /></Quoted>
    case 'paragraph':
      return <Quoted on={field.verbatim}><Input.TextArea data-testid={id} aria-label={label} disabled={locked} maxLength={field.max} autoSize={{ minRows: 2, maxRows: 12 }} value={text} onChange={(e) => give(typedLines(e.target.value))} /></Quoted>
    case 'number':
      return (
        <span className="row tight">
          <NumberInput testId={id} label={label} disabled={locked} value={typeof value === 'number' ? value : null} onGive={giveOrNone} onHalf={() => give('')} />
          {field.unit && <span>{field.unit[language]}</span>}
          {field.max - field.min < WIDE && <span className="soft figures">{t('sections:unit-between', { min: field.min, max: field.max })}</span>}
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
      return <CheckMany testId={id} label={label} language={language} disabled={locked} options={field.options.map((o) => ({ value: o.value, label: o.label[language], alone: o.alone === true }))} value={many} onPick={(v) => giveOrNone(v.length > 0 ? v : null, true)} />
    case 'staff':
      return <Pick testId={id} label={label} disabled={locked} value={text || null} onPick={(v) => giveOrNone(v, true)}
        options={here.staff.filter((s) => !s.removed || s.staffId === text).map((s) => ({ value: s.staffId as string, label: `${s.name} · ${t(`shell:role-${s.role}`)}` }))} />
    case 'rows':
      return <RowsPick form={form} filled={filled} field={field} value={many} locked={locked} onPick={(v) => onAnswer(v.length === 0 ? null : { state: 'value', value: v }, true)} />
    case 'signature':
      // The name that stands beside it in the form (`giver` for `giver-signature`) is offered on its line.
      return <SignatureField key={row ?? ''} field={field} answer={answer} locked={locked} suggest={textAt(filled, field.key.replace(/-signature$/, ''), row)} onAnswer={onAnswer} />
    case 'point':
      // Set on the body map; here it is only told.
      return <span data-testid={id}>{typeof value === 'object' && value !== null && 'view' in value ? pointWords(value, language) : ''}</span>
    case 'dial':
      return <Dial field={field} value={many} locked={locked} onPick={(hours) => giveOrNone(hours.length > 0 ? hours : null, true)} />
    case 'photographs':
      return <PhotographsField sectionId={here.sectionId} kind={here.kind} caseId={here.caseId} sessionId={here.sessionId} row={row} value={many} locked={locked} testId={id} onPick={(ids) => giveOrNone(ids.length > 0 ? ids : null, true)} />
  }
}

/** Words as they were said stand between quotation marks, on the screen as in print. */
function Quoted({ on, children }: { on: boolean | undefined; children: React.ReactNode }) {
  return on ? <span className="quoted">{children}</span> : <>{children}</>
}
