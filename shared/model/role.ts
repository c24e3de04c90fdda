// The professions at one room's machine (DESIGN §1). Part B gives each its keys; here they name who did what.
import { z } from 'zod'

export const roles = [
  'interviewer', 'recorder', 'observer', 'medic', 'counsellor', 'legal-aid', 'case-officer', 'supervisor', 'auditor', 'admin',
] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

export const Sex = z.enum(['female', 'male'])
export type Sex = z.infer<typeof Sex>
