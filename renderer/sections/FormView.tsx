// The one form engine: draws any definition. Map of the groups on the left, one roomy group at a time in the middle.
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { openFields } from '../../shared/fold/form'
import type { SectionId } from '../../shared/model/ids'
import type { FormDefinition } from '../../shared/model/form'
import { useText } from '../ui/text'
import { clockTime } from '../ui/time'
import { useUndoKeys } from '../ui/use-keys'
import { FormField } from './FormField'
import { FormMap } from './FormMap'
import { useForm, type FormState } from './use-form'
import { useForms } from './use-forms'

type Props = { sectionId: SectionId; formId: string; /** Nothing can be changed (done, sealed). */ locked?: boolean }

/** Draws the form `formId` of the loaded definitions over the answers in a section. */
export function FormView({ sectionId, formId, locked = false }: Props) {
  const forms = useForms()
  const form = forms?.find((f) => f.id === formId)
  return form ? <FormOf key={`${sectionId}-${form.id}`} sectionId={sectionId} form={form} locked={locked} /> : null
}

function FormOf({ sectionId, form, locked }: { sectionId: SectionId; form: FormDefinition; locked: boolean }) {
  const { t, language } = useText()
  const state = useForm(sectionId, form)
  const [at, setAt] = useState(0)
  const open = useMemo(() => new Set(locked ? [] : openFields(form, new Map(state.answers))), [form, locked, state.answers])
  const group = form.groups[at]!
  useUndoKeys(locked ? null : state.undo, locked ? null : state.redo, true)
  const move = (to: number) => { void state.flush(); setAt(to) }

  return (
    <div className="form" data-testid={`form-${form.id}`}>
      <FormMap form={form} at={at} open={open} answers={state.answers} onGo={move} />
      <div>
        {form.fixed && <p className="form-fixed" data-testid="form-fixed">{form.fixed[language]}<small>{t('sections:fixed')}</small></p>}
        <div className="panel form-group" onBlur={() => void state.flush()}>
          <header className="row">
            <h2 className="grow">{group.title[language]}</h2>
            <Saved state={state} />
            <Button disabled={locked || !state.undo} onClick={() => state.undo?.()} data-testid="form-undo">{t('shell:undo')}</Button>
            <Button disabled={locked || !state.redo} onClick={() => state.redo?.()} data-testid="form-redo">{t('shell:redo')}</Button>
          </header>
          {form.note && at === 0 && <p className="soft">{form.note[language]}</p>}
          {group.fields.map((field) => (
            <FormField key={field.key} field={field} answer={state.answers.get(field.key) ?? null} fault={state.faults.get(field.key) ?? null} locked={locked}
              onAnswer={(answer, now) => state.answer(field, answer, now)} />
          ))}
          <footer className="form-foot">
            <Button size="large" disabled={at === 0} onClick={() => move(at - 1)} data-testid="form-previous">{t('sections:previous')}</Button>
            <span className="soft figures">{t('sections:group-of', { n: at + 1, m: form.groups.length })}</span>
            <Button size="large" disabled={at === form.groups.length - 1} onClick={() => move(at + 1)} data-testid="form-next">{t('sections:next')}</Button>
          </footer>
        </div>
      </div>
    </div>
  )
}

function Saved({ state }: { state: FormState }) {
  const { t } = useText()
  const failed = state.failed && state.saving
  return <span className={failed ? 'fault' : 'soft figures'} role="status" data-testid="form-saved" data-saving={state.saving}>{failed ? t('shell:not-saved') : state.saving ? t('shell:saving') : state.savedAt ? t('shell:saved-at', { time: clockTime(state.savedAt) }) : ''}</span>
}
