// What an 18-digit identity number (GB 11643) says about itself. Only ever a warning: the paper may be wrong, and children may have none.
import type { AgeBand } from '../../shared/model/person'
import type { Sex } from '../../shared/model/role'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'

export type IdWarning = 'id-length' | 'id-wrong' | 'id-birth' | 'id-sex'

/** Upper case, without spaces and hyphens. */
export const bareId = (typed: string) => typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')

/** The check character that 17 digits ask for (GB 11643: weighted sum modulo 11). */
export function idCheck(digits: string): string {
  return checks[weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11]!
}

/** What is odd about a typed number, or null. Other papers (passport, birth certificate: other lengths with letters) are not judged. */
export function idWarning(typed: string, birthDate: string, sex: Sex | null): IdWarning | null {
  const id = bareId(typed)
  if (id === '' || /[A-WYZ]/.test(id)) return null
  if (!/^\d{17}[\dX]$/.test(id)) return 'id-length'
  if (idCheck(id) !== id[17]) return 'id-wrong'
  if (birthDate && idBirth(id) !== birthDate) return 'id-birth'
  if (sex && (Number(id[16]) % 2 === 1 ? 'male' : 'female') !== sex) return 'id-sex'
  return null
}

/** `2016-03-05` out of a well-formed number, else null. */
export function idBirth(typed: string): string | null {
  const match = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/.exec(bareId(typed))
  return match && !Number.isNaN(Date.parse(`${match[1]}-${match[2]}-${match[3]}`)) ? `${match[1]}-${match[2]}-${match[3]}` : null
}

/** Age band in full years (周岁: one year older on the day after the birthday) at `today` (local). Null when the date says nothing. */
export function bandOf(birthDate: string, today: Date): AgeBand | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate)
  if (!match) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const passed = today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() > day)
  const age = today.getFullYear() - year - (passed ? 0 : 1)
  if (age < 0 || age > 130) return null
  return age < 6 ? 'under-6' : age < 10 ? '6-9' : age < 14 ? '10-13' : age < 18 ? '14-17' : 'adult'
}
