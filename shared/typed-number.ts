// A number as people type it: Chinese input methods give full-width digits and signs, and amounts come with commas between the thousands.

/**
 * Reads a typed number. `null`: nothing was typed. `undefined`: what was typed is no number.
 * Full-width forms count as their ordinary ones (NFKC); commas and blanks only where they part thousands.
 */
export function typedNumber(typed: string): number | null | undefined {
  const plain = typed.normalize('NFKC').trim().replace(/^[−–]/, '-').replace(/。/, '.')
  if (plain === '') return null
  const whole = /^([+-]?)(\d{1,3}(?:[, ]\d{3})+|\d+)?(\.\d*)?$/.exec(plain)
  if (!whole || (whole[2] === undefined && !/\d/.test(whole[3] ?? ''))) return undefined
  const value = Number(`${whole[1]}${(whole[2] ?? '0').replace(/[, ]/g, '')}${whole[3] === '.' ? '' : whole[3] ?? ''}`)
  return Number.isFinite(value) ? value : undefined
}
