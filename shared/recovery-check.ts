// Check symbols for what people copy by hand from a recovery sheet: finds up to three wrong words for certain, and says where one is.
// A Reed-Solomon code over GF(2^11), one symbol a word of an 11-bit list (Reed & Solomon 1960; SLIP-0039 does the same with
// 10-bit words). A hash of the same length would only find faults with high probability and could not say where they are.

/** Values 0…2047: one word of the list each. */
export type Symbols = readonly number[]

/** Number of check symbols: distance 4, so any one, two or three changed words are found, and a swap is two. */
export const checkLength = 3

// x^11 + x^2 + 1 is primitive over GF(2): its root generates all 2047 non-zero elements.
const modulus = 0x805
const order = 2047
const power: number[] = []
const logarithm: number[] = []
for (let exponent = 0, value = 1; exponent < order; exponent++) {
  power.push(value)
  logarithm[value] = exponent
  value <<= 1
  if (value > order) value ^= modulus
}

const times = (a: number, b: number) => (a === 0 || b === 0 ? 0 : power[(logarithm[a]! + logarithm[b]!) % order]!)

/** (x - a)(x - a²)(x - a³) for the generator a, highest power first, leading 1 left out. */
const generator = [1, 2, 3].reduce<number[]>((polynomial, root) => {
  const shifted = [...polynomial, 0]
  return shifted.map((c, i) => c ^ (i > 0 ? times(polynomial[i - 1]!, power[root]!) : 0))
}, [1]).slice(1)

/** The symbols followed by their check symbols. At most 2044 symbols. */
export function withCheck(symbols: Symbols): number[] {
  const rest = Array.from({ length: checkLength }, () => 0)
  for (const symbol of symbols) {
    const lead = symbol ^ rest[0]!
    for (let i = 0; i < checkLength; i++) rest[i] = (rest[i + 1] ?? 0) ^ times(lead, generator[i]!)
  }
  return [...symbols, ...rest]
}

/**
 * Whether symbols with their check symbols are as they were written. When one symbol is wrong `at` is its index; two wrong
 * ones never look like one wrong elsewhere, of more than two this is so but for a few in a million.
 */
export function checked(code: Symbols): { ok: true } | { ok: false; at: number | null } {
  const [s1, s2, s3] = [1, 2, 3].map((root) => code.reduce((sum, symbol) => times(sum, power[root]!) ^ symbol, 0)) as [number, number, number]
  if (s1 === 0 && s2 === 0 && s3 === 0) return { ok: true }
  // One fault e at x^p gives syndromes e·a^p, e·a^2p, e·a^3p.
  if (s1 === 0 || s2 === 0 || times(s2, s2) !== times(s1, s3)) return { ok: false, at: null }
  const at = code.length - 1 - ((logarithm[s2]! - logarithm[s1]! + order) % order)
  return { ok: false, at: at >= 0 ? at : null }
}
