// People of a case. The case knows a pseudonym and what identifies nobody; true names live only in the key volume (程序规定 §76).
import { z } from 'zod'
import { PersonId } from './ids'
import { Sex } from './role'

export const personRoles = ['child', 'guardian', 'suitable-adult', 'suspect', 'witness', 'reporter', 'other-child', 'interpreter', 'other'] as const
export const PersonRole = z.enum(personRoles)
export type PersonRole = z.infer<typeof PersonRole>

/** Ages are kept as bands outside the key volume; the bands follow the limits of the law (under 14, under 18). */
export const AgeBand = z.enum(['under-6', '6-9', '10-13', '14-17', 'adult', 'unknown'])
export type AgeBand = z.infer<typeof AgeBand>

const Name = z.string().trim().min(1).max(60)

/** What every member of the session may see. */
export const Person = z.strictObject({
  personId: PersonId,
  role: PersonRole,
  pseudonym: Name,
  sex: Sex.nullable(),
  ageBand: AgeBand,
  relation: z.string().max(60), // to the child, in words
  /** Set when this guardian may not accompany the child (刑诉法 §281: accomplice, or otherwise unsuitable). */
  unsuitable: z.string().max(200).nullable(),
})
export type Person = z.infer<typeof Person>

/** What identifies a person. An entry of the key volume, never of another section. */
export const Identity = z.strictObject({
  personId: PersonId,
  name: Name,
  aliases: z.array(Name).max(10),
  idNumber: z.string().max(30),
  birthDate: z.string().max(10),
  phone: z.string().max(30),
  address: z.string().max(200),
  school: z.string().max(100), // school and class, or employer
})
export type Identity = z.infer<typeof Identity>
