// What the child or a guardian agreed to hand over, and to have photographed (F52): read from the fields that ask for it, whichever form they stand in.
import { sharedParts, type FormDefinition, type PictureKind, type SharedPart } from '../model/form'
import { walk, type Filled } from '../walk'
import { isBlank } from './form'

/** `refused`: no, or taken back. `open`: a form that asks for it was begun, and nothing is said yet. `unasked`: no form in use asks for it. */
export type Consent = 'given' | 'refused' | 'open' | 'unasked'
export type Consents = Readonly<Record<SharedPart, Consent>>

export const noConsents: Consents = { information: 'unasked', evidence: 'unasked', photographs: 'unasked' }

const weight: readonly Consent[] = ['unasked', 'given', 'open', 'refused']

/**
 * Of several forms, and of consent and withdrawal, the strictest word counts, whichever was written last: a withdrawal holds as long as its line
 * stands. An answer that is asked no more still counts.
 */
export function consentsOf(forms: Iterable<readonly [FormDefinition, Filled]>): Consents {
  const found: Record<SharedPart, Consent> = { ...noConsents }
  const say = (part: SharedPart, consent: Consent) => { if (weight.indexOf(consent) > weight.indexOf(found[part])) found[part] = consent }
  for (const [form, filled] of forms) {
    if (isBlank(filled)) continue
    for (const { field, given, asked } of walk(form, filled)) {
      const answer = given?.answer
      if (field.consents && (answer || asked)) {
        const no = answer?.state === 'refused' || (answer?.state === 'value' && answer.value === false)
        say(field.consents, no ? 'refused' : answer?.state === 'value' && answer.value === true ? 'given' : 'open')
      }
      if ((field.type === 'choice' || field.type === 'choices') && answer?.state === 'value') {
        const chosen = Array.isArray(answer.value) ? answer.value : [answer.value]
        for (const option of field.options) if (option.withdraws && chosen.includes(option.value)) say(option.withdraws, 'refused')
      }
    }
  }
  return found
}

/** Those that were refused or taken back, in the order in which they are asked. */
export const refusedParts = (consents: Consents): SharedPart[] => sharedParts.filter((part) => consents[part] === 'refused')

/** Photographs that were refused, or the consent to which was taken back: none is taken without a written reason. */
export function forbiddenPictures(forms: Iterable<readonly [FormDefinition, Filled]>): ReadonlySet<PictureKind> {
  const found = new Set<PictureKind>()
  for (const [form, filled] of forms) {
    for (const { field, given } of walk(form, filled)) {
      const answer = given?.answer
      if (field.allows && (answer?.state === 'refused' || (answer?.state === 'value' && answer.value === false))) found.add(field.allows)
      if ((field.type !== 'choice' && field.type !== 'choices') || answer?.state !== 'value') continue
      const chosen = Array.isArray(answer.value) ? answer.value : [answer.value]
      for (const option of field.options) if (option.forbids && chosen.includes(option.value)) found.add(option.forbids)
    }
  }
  if (found.has('photographs')) found.add('intimate')
  return found
}
