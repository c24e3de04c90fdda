// The law behind the checks, from assets/law/rules.json: data, with a mark of what was not confirmed.
import { z } from 'zod'
import text from '../../assets/law/rules.json?raw'

const Rule = z.strictObject({
  source: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  /** Articles as cited, e.g. 「§112」; empty when unknown. */
  article: z.string(),
  zh: z.string().min(1), en: z.string().min(1),
  /** True when the wording was compared with the text of the law. */
  verified: z.boolean(),
})
export type LawRule = z.infer<typeof Rule>

const rules = z.record(z.string(), Rule).parse(JSON.parse(text))

/** Undefined for an id nobody wrote a rule for (a test keeps that from happening). */
export const lawRule = (id: string): LawRule | undefined => rules[id]
