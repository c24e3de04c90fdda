// One field: its control, where the statement comes from, and the four different reasons for having no answer (F55).
import { memo, useState } from 'react'
import { canonical } from '../../shared/canonical'
import { asGiven, meansOther } from '../../shared/dropped'
import type { FailureCode } from '../../shared/failure'
import { changedUnder } from '../../shared/fold/by-hand'
import { nonAnswers, type Source } from '../../shared/model/answer'
import { misfits, type AnswerFault, type Field, type FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { placeOf, type Filled, type Given } from '../../shared/walk'
import { failureText } from '../ui/report'
import { useText } from '../ui/text'
import { answerText } from './answer-text'
import { citation } from './citation'
import { DoubtLine } from './DoubtLine'
import { FieldControl } from './FieldControl'
import { Merge } from './Merge'
import { SameLine } from './SameLine'
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

/** Room a control takes in its line: no more than it needs, what the reasons beside it leave, or all. A form of eighty fields is half as long so. */
type Shape = 'short' | 'rest' | 'whole'
const shapes: Record<Field['type'], Shape> = {
  'yes-no': 'short', choice: 'short', number: 'short', date: 'short', datetime: 'short', point: 'short', text: 'rest', staff: 'rest',
  paragraph: 'whole', choices: 'whole', rows: 'whole', signature: 'whole', dial: 'whole', photographs: 'whole',
}
/** Where nobody is examined nothing is left "not examined". */
const unexamined: ReadonlySet<FormDefinition['section']> = new Set<FormDefinition['section']>(['legal-aid', 'follow-up'])
const halves: ReadonlySet<Field['type']> = new Set(['number', 'date', 'datetime'])
/** What can hardly be right about it is told beside it. */
const isDoubted = (field: Field) => field.type === 'date' || field.type === 'datetime' || field.once !== undefined
/** A choice of many is a list to open (FieldControl). */
const shapeOf = (field: Field): Shape => (field.type === 'choice' && field.options.length > 5 ? 'rest' : shapes[field.type])

export const FormField = memo(Drawn, (a, b) => a.field === b.field && a.row === b.row && a.fault === b.fault && a.refused === b.refused && a.locked === b.locked && a.dropped === b.dropped
  && a.give === b.give && a.here === b.here && same(a.given, b.given) && same(a.theirs, b.theirs) && same(a.picked, b.picked) && ((a.field.type !== 'rows' && a.field.type !== 'signature' && !('after' in a.field) && !a.field.once) || a.filled === b.filled))

const same = (a: object | null | undefined, b: object | null | undefined) => a === b || Boolean(a && b && canonical(a) === canonical(b))

function Drawn({ form, field, row, filled, here, given, fault, refused, picked, theirs, locked: shut, dropped, give, settle, onFocus }: Props) {
  const { t, language } = useText()
  const id = `field-${field.key}`
  // What an earlier version asked in another way is no answer here; it stands among the old ones.
  const was = given?.answer.state === 'value' ? asGiven(field, given) : field
  const answer = given && !misfits(field, given.answer) && !meansOther(field, was) ? given.answer : null
  const locked = shut || dropped
  const none = answer && answer.state !== 'value' ? answer.state : null
  // What nobody must answer and a number or a day answers needs no reason at hand: two of them share a line.
  const half = halves.has(field.type) && !field.required && !field.sourced && !field.urgent
  const [asked, setAsked] = useState(false)
  const folded = half && !asked && none === null
  const limits = { max: 'max' in field ? field.max : 0, min: 'min' in field ? field.min : 0 }
  const source = given?.source ?? picked
  // More than fits is not taken in: who pasted it is told.
  const full = !locked && !fault && (field.type === 'text' || field.type === 'paragraph') && answer?.state === 'value' && typeof answer.value === 'string' && answer.value.length >= field.max
  const mine = given?.source ?? null
  const group = field.type === 'signature' || isDoubted(field) ? form.groups.find((g) => g.fields.includes(field)) : undefined
  const changed = group && field.type === 'signature' ? changedUnder(form, filled, group, field, row) : []
  // Who cannot or will not sign says so in the signature itself.
  const reasons = field.type === 'signature' ? (['not-asked'] as const) : nonAnswers.filter((state) => state === none || !field.urgent && !(field.heard && state !== 'not-asked' && state !== 'refused') && !(state === 'not-examined' && unexamined.has(form.section)))

  return (
    <fieldset className={`form-field${half ? ' half' : ''}${dropped ? ' dropped' : ''}${field.urgent ? ' urgent' : ''}`} disabled={locked} data-testid={id} data-state={answer?.state ?? 'open'} data-place={placeOf(field.key, row)} onFocus={() => onFocus(field, row)}>
      <legend>{field.label[language]}{dropped ? <em>{t('sections:dropped')}</em> : field.required && <em>{t('shell:required')}</em>}</legend>
      {field.hint && <span className="hint">{field.hint[language]}</span>}
      <div className={`answer ${shapeOf(field)}`}>
        {/* A box of its own: some controls put a word for screen readers before themselves while they have the focus. */}
        <div className="control"><FieldControl form={form} filled={filled} here={here} field={field} row={row} answer={answer} locked={locked} onAnswer={(to, now) => give(field, row, to, now)} /></div>
        <div className="chips" role="group" aria-label={t('sections:answer-none')}>
          {folded ? <button type="button" className="chip" aria-expanded={false} disabled={locked} title={t('sections:answer-none')} onClick={() => setAsked(true)} data-testid={`${id}-reasons`}>{t('sections:answer-more')}</button> : reasons.map((state, i) => (
            <button key={state} type="button" autoFocus={asked && i === 0} className="chip" aria-pressed={none === state} disabled={locked} onClick={() => give(field, row, none === state ? null : { state }, true)} data-testid={`${id}-${state}`}>
              {t(`sections:answer-${state}`)}
            </button>
          ))}
        </div>
        {field.basis && <span className="soft basis">{t('sections:basis', { basis: citation(field.basis, language) })}</span>}
      </div>
      {field.heard && none !== null && none !== 'refused' && !locked && <span className="warn" role="status" data-testid={`${id}-unheard`}>{t('sections:unheard')}</span>}
      {full && <span className="warn" role="status" data-testid={`${id}-full`}>{t('sections:full', limits)}</span>}
      {given && was !== field && <span className="warn" role="status" data-testid={`${id}-before`}>{t('sections:asked-before', { version: given.version ?? 1, label: was.label[language], answer: answerText(was, given.answer, language, t, { staff: (one) => here.staff.find((s) => s.staffId === one)?.name }) })}{!locked && ` ${t('sections:asked-before-todo')}`}</span>}
      {fault && <span className="fault" role="alert" data-testid={`${id}-fault`}>{t(`sections:fault-${fault}`, limits)}</span>}
      {group && isDoubted(field) && !fault && <DoubtLine form={form} group={group} field={field} row={row} filled={filled} locked={locked} testId={id} onGive={(value) => give(field, row, { state: 'value', value }, true)} />}
      {refused && <span className="fault" role="alert" data-testid={`${id}-code`} data-code={refused}>{failureText({ code: refused }, language).what} {refused === 'E-B17' && field.guardian?.why === null ? t('sections:barred-always') : failureText({ code: refused }, language).todo} <span className="code">[{refused}]</span></span>}
      {changed.length > 0 && <span className="fault" role="alert" data-testid={`${id}-changed`}>{t('samples:sign-changed', { what: `${changed.slice(0, 4).map((f) => f.label[language]).join(language === 'zh' ? '、' : '; ')}${changed.length > 4 ? ' …' : ''}` })} {!locked && t('samples:sign-changed-todo')}</span>}
      {field.same && row === null && <SameLine field={field} given={given} locked={locked} />}
      {theirs !== undefined && <Merge form={form} filled={filled} field={field} here={here} theirs={theirs} onSettle={(keep) => settle(placeOf(field.key, row), keep)} />}
      {field.sourced && <SourceChips value={source} locked={locked} testId={id} label={field.label[language]} wanted={answer?.state === 'value' && mine === null && !locked} onPick={(to) => give(field, row, answer, true, to)} />}
    </fieldset>
  )
}
