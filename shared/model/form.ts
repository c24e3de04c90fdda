// Forms are data (DESIGN §3.2): definitions come from assets/forms/*.json; an answer is one of five different things.
import { z } from 'zod'
import { ServiceKind } from './section'

export const Text2 = z.strictObject({ zh: z.string().min(1).max(500), en: z.string().min(1).max(800) })
/** A label in both languages. */
export type Text2 = z.infer<typeof Text2>

const Key = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/)
const Option = z.strictObject({ value: Key, label: Text2 })

const common = {
  key: Key,
  label: Text2,
  hint: Text2.optional(),
  required: z.boolean().default(false),
  /** The rule that asks for this field, as free citation, e.g. 「未成年人保护法 §110」. */
  basis: z.string().max(200).optional(),
}

export const Field = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('text'), max: z.number().int().min(1).max(500).default(200) }),
  z.strictObject({ ...common, type: z.literal('paragraph'), max: z.number().int().min(1).max(10_000).default(4000) }),
  z.strictObject({ ...common, type: z.literal('number'), min: z.number(), max: z.number(), unit: Text2.optional() }),
  z.strictObject({ ...common, type: z.literal('date') }),
  z.strictObject({ ...common, type: z.literal('datetime') }),
  z.strictObject({ ...common, type: z.literal('yes-no') }),
  z.strictObject({ ...common, type: z.literal('choice'), options: z.array(Option).min(2).max(40) }),
  z.strictObject({ ...common, type: z.literal('choices'), options: z.array(Option).min(2).max(40) }),
])
export type Field = z.infer<typeof Field>

export const FormDefinition = z.strictObject({
  id: Key,
  version: z.number().int().min(1),
  section: ServiceKind,
  title: Text2,
  note: Text2.optional(),
  /** A sentence that must be printed with the form and cannot be left out (F62). */
  fixed: Text2.optional(),
  groups: z.array(z.strictObject({ key: Key, title: Text2, fields: z.array(Field).min(1).max(100) })).min(1).max(50),
}).superRefine((form, context) => {
  const seen = new Set<string>()
  for (const group of form.groups) for (const field of group.fields) {
    if (seen.has(field.key)) context.addIssue({ code: 'custom', message: `field key used twice: ${field.key}` })
    seen.add(field.key)
  }
})
export type FormDefinition = z.infer<typeof FormDefinition>

/** Five kinds of answers: a value, or one of four different reasons for having none (F55). */
export const Answer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('value'), value: z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(Key).max(40)]) }),
  z.strictObject({ state: z.literal('not-asked') }),
  z.strictObject({ state: z.literal('refused') }),
  z.strictObject({ state: z.literal('not-examined') }),
  z.strictObject({ state: z.literal('unknown') }),
])
export type Answer = z.infer<typeof Answer>
export const nonAnswers = ['not-asked', 'refused', 'not-examined', 'unknown'] as const

/** Reads a form definition from parsed JSON. The error names the place inside the file. */
export function readForm(json: unknown): { ok: true; form: FormDefinition } | { ok: false; where: string } {
  const parsed = FormDefinition.safeParse(json)
  if (parsed.success) return { ok: true, form: parsed.data }
  const issue = parsed.error.issues[0]
  return { ok: false, where: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` }
}

export const answerFaults = ['type', 'too-long', 'range', 'option'] as const
export type AnswerFault = (typeof answerFaults)[number]

/** The one validator: null when `answer` fits `field`, else what is wrong. A non-answer always fits. */
export function checkAnswer(field: Field, answer: Answer): AnswerFault | null {
  if (answer.state !== 'value') return null
  const { value } = answer
  switch (field.type) {
    case 'text':
    case 'paragraph':
      return typeof value !== 'string' ? 'type' : value.length > field.max ? 'too-long' : null
    case 'number':
      return typeof value !== 'number' || !Number.isFinite(value) ? 'type' : value < field.min || value > field.max ? 'range' : null
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? null : 'type'
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(value) ? null : 'type'
    case 'yes-no':
      return typeof value === 'boolean' ? null : 'type'
    case 'choice':
      return typeof value !== 'string' ? 'type' : field.options.some((o) => o.value === value) ? null : 'option'
    case 'choices':
      return !Array.isArray(value) ? 'type' : value.every((v) => field.options.some((o) => o.value === v)) ? null : 'option'
  }
}
