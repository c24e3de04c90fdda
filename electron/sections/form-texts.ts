// Every piece of text in a filled form that somebody typed: what redaction searches and what a page may only print through it (F85).
import { asGiven } from '../../shared/dropped'
import { misfits, type FormDefinition } from '../../shared/model/form'
import { isGroupAsked, walk, type Filled, type Place, type Spot } from '../../shared/walk'

/** `path` inside the section; `part` names what of the answer it is, where it is not the answer itself. */
export type FormText = { path: string; spot: Spot; part: 'answer' | 'name' | 'reason' | 'witness' | 'source'; text: string }

/** The place of an answer, and of what hangs on it, as redaction names it (at most 120 signs). */
export const textPath = (formId: string, place: Place, part: FormText['part'] = 'answer'): string =>
  `form/${formId}/${place}${{ answer: '', name: '/name', reason: '/why', witness: '/with', source: '/from' }[part]}`

/**
 * The typed text of an answer, null where its words come from the definition. What does not fit its field (answered by an older version) counts as
 * typed: nobody knows what it is.
 */
export function typedText({ field: today, given }: Pick<Spot, 'field' | 'given'>): string | null {
  const field = asGiven(today, given)
  if (given?.answer.state !== 'value') return null
  const { value } = given.answer
  const fits = !misfits(field, given.answer)
  if (fits && field.type !== 'text' && field.type !== 'paragraph') return null
  if (typeof value === 'string') return value
  if (fits || typeof value !== 'object') return null
  return Array.isArray(value) ? value.join('、') : null
}

/** All of it, in the order of the form. `of`: only what these spots say. */
export function* formTexts(form: FormDefinition, filled: Filled, of: (spot: Spot) => boolean): Generator<FormText> {
  for (const spot of walk(form, filled)) {
    if (!spot.given || !of(spot)) continue
    const { answer, source } = spot.given
    const text = (part: FormText['part'], written: string): FormText => ({ path: textPath(form.id, spot.place, part), spot, part, text: written })
    const typed = typedText(spot)
    if (typed !== null) yield text('answer', typed)
    if (answer.state === 'value' && typeof answer.value === 'object' && 'signed' in answer.value) {
      yield text('name', answer.value.name)
      if (answer.value.signed !== 'drawn') {
        yield text('reason', answer.value.reason)
        yield text('witness', answer.value.witness)
      }
    }
    if (source?.from === 'other') yield text('source', source.who)
  }
}

const parts = { answer: null, name: { zh: '签名人', en: 'signer' }, reason: { zh: '未签名的理由', en: 'why not signed' }, witness: { zh: '见证人', en: 'witness' }, source: { zh: '来源', en: 'source' } } as const

/** Where a text stands, in words: 「身体检查 · 伤情 3 · 颜色」. */
export function textLabel(form: FormDefinition, { spot, part }: FormText, language: 'zh' | 'en'): string {
  const row = spot.n === null ? [] : [`${(spot.group.repeat?.noun ?? spot.group.title)[language]} ${spot.n}`]
  const rest = parts[part]
  return [form.title[language], ...row, spot.field.label[language], ...(rest ? [rest[language]] : [])].join(' · ')
}

/** Whether a group has anything to print: it is asked, or something was answered in it. */
export const isUsed = (form: FormDefinition, spots: readonly Spot[], filled: Filled, group: Spot['group']): boolean => isGroupAsked(form, group, filled) || spots.some((s) => s.given !== null)
