// A key that stands twice in one object of a JSON text: the reader takes the last one, who reads the file sees the first. RFC 8259 §4 leaves it open; we refuse it.

/** The first such key, as it is meant; null when there is none. `text` is JSON that `JSON.parse` takes. */
export function doubledKey(text: string): string | null {
  /** Keys of the open objects; null for a list. */
  const open: (Set<string> | null)[] = []
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '{') open.push(new Set())
    else if (sign === '[') open.push(null)
    else if (sign === '}' || sign === ']') open.pop()
    if (sign !== '"') continue
    const from = at++
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    const keys = open.at(-1)
    // Blanks before the colon are those of JSON (RFC 8259 §2), in any number.
    let next = at + 1
    while (' \t\n\r'.includes(text[next] ?? 'none')) next++
    if (!keys || text[next] !== ':') continue
    const key = JSON.parse(text.slice(from, at + 1)) as string
    if (keys.has(key)) return key
    keys.add(key)
  }
  return null
}
