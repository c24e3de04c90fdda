// One byte form per value (RFC 8785, JSON Canonicalization Scheme), so that digests and signatures agree everywhere.
import canonicalize from 'canonicalize'

/** RFC 8785 text of a JSON value. Throws on what JSON cannot say: `undefined`, NaN, infinities, lone surrogates. */
export function canonical(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('this value has no JSON form')
  return text
}

/**
 * The value of `text`, or `undefined` when the text is not JSON in exactly its canonical form. A second spelling of
 * the same value (other key order, a space, a key given twice, 1.0 for 1) is refused: it would hash differently.
 */
export function parseCanonical(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return canonical(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
