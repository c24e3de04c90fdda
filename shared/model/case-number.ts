// Case number with a check character and no confusable signs (F2): `2026-K7M3-4`.

// 31 signs: no 0/O, no 1/I/L. 31 is prime, so a weighted sum modulo 31 finds every single wrong sign and every swap of neighbours.
const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const weights = [3, 5, 7, 11, 13, 17, 19, 23] // four digits of the year, four signs; distinct and non-zero modulo 31

function checkSign(year: string, serial: string): string {
  let sum = 0
  for (let i = 0; i < 4; i++) {
    sum += weights[i]! * Number(year[i])
    sum += weights[i + 4]! * signs.indexOf(serial[i]!)
  }
  return signs[sum % 31]!
}

/** A new case number for a year (four digits). `random(n)` gives n random bytes. Uniqueness is the store's business. */
export function newCaseNumber(year: number, random: (n: number) => Uint8Array): string {
  let serial = ''
  while (serial.length < 4) {
    const value = random(1)[0]! & 31
    if (value < 31) serial += signs[value]
  }
  return `${year}-${serial}-${checkSign(String(year), serial)}`
}

/** Reads what a person typed (spaces, lower case and missing hyphens are forgiven). Returns the exact number, or null when any sign is wrong. */
export function parseCaseNumber(typed: string): string | null {
  const flat = typed.normalize('NFKC').toUpperCase().replace(/[\s\-‐-―]/g, '')
  const match = /^(\d{4})(.{4})(.)$/.exec(flat)
  if (!match) return null
  const [, year, serial, check] = match as unknown as [string, string, string, string]
  if (![...serial].every((s) => signs.includes(s)) || checkSign(year, serial) !== check) return null
  return `${year}-${serial}-${check}`
}
