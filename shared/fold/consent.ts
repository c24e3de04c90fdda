// What the child or a guardian agreed to hand over, and to have done (F52): read from the fields that ask for it, whichever form they stand in.
import { isEmpty } from '../model/answer'
import { sharedParts, type Act, type FormDefinition, type SharedPart } from '../model/form'
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

/** Who forbids photographs forbids the intimate ones too. */
const whole = (acts: Set<Act>): ReadonlySet<Act> => (acts.has('photographs') ? acts.add('intimate') : acts)

/** What the answers say of each act: `agreed` to, or `refused` (a no, a refusal, a withdrawal, and also "not asked" and "unknown" where it was to be asked). */
function saidOf(forms: Iterable<readonly [FormDefinition, Filled]>): { agreed: ReadonlySet<Act>; refused: Set<Act> } {
  const agreed = new Set<Act>()
  const refused = new Set<Act>()
  for (const [form, filled] of forms) {
    for (const { field, given } of walk(form, filled)) {
      const answer = given?.answer
      if (!answer) continue
      const chosen = answer.state !== 'value' ? [] : Array.isArray(answer.value) ? answer.value : [answer.value]
      const forbidding = 'options' in field ? field.options.flatMap((o) => (o.forbids && chosen.includes(o.value) ? o.forbids : [])) : []
      for (const act of forbidding) refused.add(act)
      if (!field.allows) continue
      const yes = answer.state === 'value' && answer.value !== false && !isEmpty(answer.value) && !forbidding.includes(field.allows)
      ;(yes ? agreed : refused).add(field.allows)
    }
  }
  return { agreed, refused }
}

/** What somebody refused or took back, or what was left without an answer for a reason (F52). */
export const refusedActs = (forms: Iterable<readonly [FormDefinition, Filled]>): ReadonlySet<Act> => whole(saidOf(forms).refused)

/**
 * What nobody agreed to (F52): a form asks for it, and no answer is a yes; or somebody refused it. Done all the same it needs a written reason. Not planned is no
 * yes, and neither is silence.
 */
export function forbiddenActs(forms: readonly (readonly [FormDefinition, Filled])[]): ReadonlySet<Act> {
  const { agreed, refused } = saidOf(forms)
  for (const field of forms.flatMap(([form]) => form.groups.flatMap((g) => g.fields))) if (field.allows && !agreed.has(field.allows)) refused.add(field.allows)
  return whole(refused)
}
