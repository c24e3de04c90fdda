// An answer as one reads it on the screen.
import type { Answer, Source } from '../../shared/model/answer'
import { pointWords } from '../../shared/body-names'
import type { Field } from '../../shared/model/form'
import type { T } from '../ui/text'
import { duration } from '../ui/time'

type Names = { /** Name of somebody of the staff. */ staff?: (id: string) => string | undefined; /** Name of a row of the same form. */ row?: (id: string) => string | undefined }

/** The words of an answer; a non-answer in words. `field` null: no version that is known has it. */
export function answerText(field: Field | null, answer: Answer, language: 'zh' | 'en', t: T, names: Names = {}): string {
  if (answer.state !== 'value') return t(`sections:answer-${answer.state}`)
  const { value } = answer
  const and = language === 'zh' ? '、' : ', '
  if (typeof value === 'boolean') return t(value ? 'shell:yes' : 'shell:no')
  if (typeof value === 'object' && 'view' in value) return pointWords(value, language)
  if (typeof value === 'object' && 'signed' in value) return value.signed === 'drawn' ? t('sections:signed-by', { name: value.name }) : `${t(`sections:signed-${value.signed}`, { name: value.name })}${value.reason}`
  const many = Array.isArray(value) ? value : [String(value)]
  if (field === null) return many.join(and)
  if (field.type === 'choice' || field.type === 'choices') return many.map((key) => field.options.find((o) => o.value === key)?.label[language] ?? key).join(and)
  if (field.type === 'staff') return names.staff?.(String(value)) ?? String(value)
  if (field.type === 'rows') return many.map((id) => names.row?.(id) ?? id).join(and)
  if (field.type === 'photographs') return t('sections:photographs-n', { n: many.length })
  if (field.type === 'dial') return many.map((hour) => t('sections:dial-hour', { hour })).join(and)
  const text = many.join(and)
  if (field.type === 'datetime') return text.replace('T', ' ')
  if ((field.type === 'text' || field.type === 'paragraph') && field.verbatim) return language === 'zh' ? `「${text}」` : `“${text}”`
  return field.type === 'number' && field.unit ? `${text} ${field.unit[language]}` : text
}

/** Where a statement comes from, in words. */
export function sourceText(source: Source, t: T): string {
  switch (source.from) {
    case 'interview': return t('sections:source-interview-at', { time: duration(source.atMs) })
    case 'other': return t('sections:source-other-who', { who: source.who })
    default: return t(`sections:source-${source.from}`)
  }
}
