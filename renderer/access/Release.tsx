// The counsellor chooses, answer by answer, what goes to the investigators (F69); they see what was chosen and nothing else.
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { foldForm } from '../../shared/fold/form'
import type { CaseId, SessionId } from '../../shared/model/ids'
import type { Answer, Field, FormDefinition } from '../../shared/model/form'
import { useForms } from '../sections/use-forms'
import { useText, type T } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import { useSections } from '../ui/use-sections'
import { foldReleased, releaseState } from './released'
import './access.css'

/** An answer as one reads it. */
export function answerText(field: Field, answer: Answer, language: 'zh' | 'en', t: T): string {
  if (answer.state !== 'value') return t(`sections:answer-${answer.state}`)
  const { value } = answer
  if (typeof value === 'boolean') return t(value ? 'shell:yes' : 'shell:no')
  if (field.type === 'choice' || field.type === 'choices') {
    const words = (Array.isArray(value) ? value : [value]).map((key) => field.options.find((o) => o.value === key)?.label[language] ?? String(key))
    return words.join(language === 'zh' ? '、' : ', ')
  }
  const text = String(value)
  if (field.type === 'datetime') return text.replace('T', ' ')
  return field.type === 'number' && field.unit ? `${text} ${field.unit[language]}` : text
}

export function Release({ caseId, sessionId }: { caseId: CaseId; sessionId: SessionId }) {
  const { rows } = useSections(caseId, sessionId)
  const forms = useForms()
  const form = forms?.find((f) => f.section === 'psychological') ?? null
  const find = (kind: 'psychological' | 'psychological-out') => rows?.find((row) => row.kind === kind && row.sessionId === sessionId)
  const notes = find('psychological')
  const out = find('psychological-out')
  // Sections that may not be read are not asked for: an ask would be refused and logged.
  const noteEntries = useEntries(notes?.may.read ? notes.sectionId : null).entries
  const { entries: outEntries, append } = useEntries(out?.may.read ? out.sectionId : null)
  if (!form || !out?.may.read || !outEntries || (notes?.may.read && !noteEntries)) return null
  const released = foldReleased(outEntries, form.id)
  const write = async (field: string, answer: Answer | null) => { await append({ kind: 'form.released', body: { formId: form.id, version: form.version, field, answer } }) }
  return notes?.may.read && out.may.write
    ? <Choosing form={form} answers={foldForm(noteEntries ?? [], form.id)} released={released} onWrite={write} />
    : <Reading form={form} released={released} />
}

type Choosing = { form: FormDefinition; answers: ReadonlyMap<string, Answer>; released: ReadonlyMap<string, Answer>; onWrite: (field: string, answer: Answer | null) => Promise<void> }

function Choosing({ form, answers, released, onWrite }: Choosing) {
  const { t, language } = useText()
  const [busy, setBusy] = useState<string | null>(null)
  const fields = form.groups.flatMap((g) => g.fields).filter((field) => answers.has(field.key) || released.has(field.key))
  const write = async (field: string, answer: Answer | null) => { setBusy(field); await onWrite(field, answer); setBusy(null) }
  return (
    <section className="panel stack tight" data-testid="release">
      <div className="row"><h2 className="grow">{t('access:release')}</h2><span className="soft figures" data-testid="release-count">{t('access:release-count', { n: released.size, m: fields.length })}</span></div>
      <p className="soft">{t('access:release-lead')}</p>
      {fields.length === 0 && <p className="soft">{t('access:release-none')}</p>}
      <ul className="release-list">
        {fields.map((field) => {
          const answer = answers.get(field.key) ?? null
          const copy = released.get(field.key) ?? null
          const state = releaseState(answer, copy)
          const shown = answer ?? copy
          return (
            <li key={field.key} data-state={state} data-testid={`release-line-${field.key}`}>
              <Checkbox className="grow" checked={copy !== null} disabled={busy !== null} onChange={(event) => void write(field.key, event.target.checked ? answer : null)} data-testid={`release-${field.key}`}>
                <b>{field.label[language]}</b>{shown && <div className="release-text">{answerText(field, shown, language, t)}</div>}
              </Checkbox>
              {state === 'out' && <span className="tag ok">{t('access:release-out')}</span>}
              {state === 'gone' && <span className="tag warn">{t('access:release-gone')}</span>}
              {state === 'changed' && <><span className="tag warn">{t('access:release-changed')}</span><Button disabled={busy !== null} onClick={() => void write(field.key, answer)} data-testid={`release-again-${field.key}`}>{t('access:release-again')}</Button></>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Reading({ form, released }: { form: FormDefinition; released: ReadonlyMap<string, Answer> }) {
  const { t, language } = useText()
  const fields = form.groups.flatMap((g) => g.fields)
  return (
    <section className="panel stack tight" data-testid="release" data-reading="true">
      <h2>{t('access:release')}</h2>
      <p className="soft">{t(released.size === 0 ? 'access:release-none-others' : 'access:release-lead-others')}</p>
      <ul className="release-list">
        {[...released].map(([key, answer]) => {
          const field = fields.find((f) => f.key === key)
          return (
            <li key={key} data-testid={`release-${key}`}>
              <div className="grow"><b>{field?.label[language] ?? key}</b><div className="release-text">{field ? answerText(field, answer, language, t) : ''}</div></div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
