// One spelling of what is written: signs that cannot be seen are gone, look-alikes are the ordinary character. What is searched,
// hashed, shown and printed is this text, so that nothing can hide from the search and reappear on paper.

// Radicals, compatibility ideographs and angle brackets are the same character under another number (Unicode 15 §18.1,
// §18.2): their NFKC form is the ordinary one. They come in by copying from badly made PDFs.
const twins = /[\u2329\u232A\u2E80-\u2FDF\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu
// Signs that draw nothing (Unicode 15 §5.21): zero-width ones, soft hyphens, variation selectors; directional ones could even
// show a text in another order than it is stored.
const invisible = /\p{Default_Ignorable_Code_Point}/gu

/** The same text with the code points that the fonts have: what the eye sees does not change. */
export function printable(text: string): string {
  return text.replace(twins, (sign) => sign.normalize('NFKC')).replace(/\u2003/gu, '\u3000').replace(/\u301C/gu, '\uFF5E').replace(invisible, '')
}

/** `printable` for every string inside plain data, such as a Binder. */
export function printableDeep<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T
  if (Array.isArray(value)) return value.map((item: unknown) => printableDeep(item)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, printableDeep(item)])) as T
}
