// Conditions that go in a circle: whether a field is asked would then hang on itself, so no such form is taken.

type When = readonly { field: string }[] | undefined
type Conditional = { when?: When; fields: readonly { key: string; when?: When }[] }

/** Keys of the first circle found, each asked by the answer of the next; null when there is none. */
export function circleIn(groups: readonly Conditional[]): string[] | null {
  const needs = new Map(groups.flatMap((group) => group.fields.map((field) => [field.key, [...(group.when ?? []), ...(field.when ?? [])].map((c) => c.field)] as const)))
  const clear = new Set<string>()
  const circle = (key: string, path: readonly string[]): string[] | null => {
    if (path.includes(key)) return path.slice(path.indexOf(key))
    if (clear.has(key)) return null
    for (const next of needs.get(key) ?? []) {
      const found = circle(next, [...path, key])
      if (found) return found
    }
    clear.add(key)
    return null
  }
  for (const key of needs.keys()) {
    const found = circle(key, [])
    if (found) return found
  }
  return null
}
