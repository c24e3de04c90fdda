// One field: its control, where the statement comes from, and the four different reasons for having no answer (F55).
import { memo } from 'react'
import { canonical } from '../../shared/canonical'
import type { FailureCode } from '../../shared/failure'
import { nonAnswers, type Source } from '../../shared/model/answer'
import type { AnswerFault, Field, FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { placeOf, type Filled, type Given } from '../../shared/walk'
import { failureText } from '../ui/report'
import { useText } from '../ui/text'
import { citation } from './citation'
import { FieldControl } from './FieldControl'
import { Merge } from './Merge'
import { SourceChips } from './SourceChips'
import type { FormHere, GiveAnswer } from './widget'

type Props = {
  form: FormDefinition; field: Field; row: RowId | null; filled: Filled; here: FormHere
  given: Given | null; fault: AnswerFault | null; refused: FailureCode | null
  /** A source chosen before there was an answer. */
  picked: Source | null
  /** Undefined: nothing changed elsewhere. Null: withdrawn elsewhere. */
  theirs: Given | null | undefined
  locked: boolean
  /** Nobody asks for it any more: what was answered is shown and not changed. */
  dropped: boolean
  give: GiveAnswer
  settle: (place: string, keep: 'mine' | 'theirs') => void
  onFocus: (field: Field, row: RowId | null) => void
}

export const FormField = memo(Drawn, (a, b) => a.field === b.field && a.row === b.row && a.fault === b.fault && a.refused === b.refused && a.locked === b.locked && a.dropped === b.dropped
  && a.give === b.give && a.here === b.here && same(a.given, b.given) && same(a.theirs, b.theirs) && same(a.picked, b.picked) && ((a.field.type !== 'rows' && a.field.type !== 'signature') || a.filled === b.filled))

const same = (a: object | null | undefined, b: object | null | undefined) => a === b || Boolean(a && b && canonical(a) === canonical(b))

function Drawn({ form, field, row, filled, here, given, fault, refused, picked, theirs, locked: shut, dropped, give, settle, onFocus }: Props) {
  const { t, language } = useText()
  const id = `field-${field.key}`
  const answer = given?.answer ?? null
  const locked = shut || dropped
  const none = answer && answer.state !== 'value' ? answer.state : null
  const limits = { max: 'max' in field ? field.max : 0, min: 'min' in field ? field.min : 0 }
  const source = given?.source ?? picked
  // More than fits is not taken in: who pasted it is told.
  const full = !locked && !fault && (field.type === 'text' || field.type === 'paragraph') && answer?.state === 'value' && typeof answer.value === 'string' && answer.value.length >= field.max
  const mine = given?.source ?? null
  // Who cannot or will not sign says so in the signature itself.
  const reasons = field.type === 'signature' ? (['not-asked'] as const) : nonAnswers

  return (
    <fieldset className={`form-field${dropped ? ' dropped' : ''}${field.urgent ? ' urgent' : ''}`} disabled={locked} data-testid={id} data-state={answer?.state ?? 'open'} data-place={placeOf(field.key, row)} onFocus={() => onFocus(field, row)}>
      <legend>{field.label[language]}{dropped ? <em>{t('sections:dropped')}</em> : field.required && <em>{t('shell:required')}</em>}</legend>
      {field.hint && <span className="hint">{field.hint[language]}</span>}
      <FieldControl form={form} filled={filled} here={here} field={field} row={row} answer={answer} locked={locked} onAnswer={(to, now) => give(field, row, to, now)} />
      {full && <span className="warn" role="status" data-testid={`${id}-full`}>{t('sections:full', limits)}</span>}
      {fault && <span className="fault" role="alert" data-testid={`${id}-fault`}>{t(`sections:fault-${fault}`, limits)}</span>}
      {refused && <span className="fault" role="alert" data-testid={`${id}-code`} data-code={refused}>{failureText({ code: refused }, language).what} {failureText({ code: refused }, language).todo} <span className="code">[{refused}]</span></span>}
      {theirs !== undefined && <Merge form={form} filled={filled} field={field} here={here} theirs={theirs} onSettle={(keep) => settle(placeOf(field.key, row), keep)} />}
      {field.sourced && <SourceChips value={source} locked={locked} testId={id} label={field.label[language]} wanted={answer?.state === 'value' && mine === null && !locked} onPick={(to) => give(field, row, answer, true, to)} />}
      <div className="chips" role="group" aria-label={t('sections:answer-none')}>
        {reasons.map((state) => (
          <button key={state} type="button" className="chip" aria-pressed={none === state} disabled={locked} onClick={() => give(field, row, none === state ? null : { state }, true)} data-testid={`${id}-${state}`}>
            {t(`sections:answer-${state}`)}
          </button>
        ))}
        {field.basis && <span className="soft basis">{t('sections:basis', { basis: citation(field.basis, language) })}</span>}
      </div>
    </fieldset>
  )
}
