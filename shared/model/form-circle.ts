// Conditions that go in a circle: whether a field is asked would then hang on itself, so no such form is taken; nor is one whose conditions hang on each other
// so deep that whoever asks runs out of stack.

type When = readonly { field: string }[] | undefined
type Conditional = { when?: When; fields: readonly { key: string; when?: When }[] }

/** So many conditions may hang on each other, one on the next. */
const deepest = 50

/** `circle`: its keys, each asked by the answer of the next. `deep`: the key under which more than `deepest` hang. */
export type Tangle = { circle: readonly string[] } | { deep: string }

/** The first one found; null when there is none. Its time grows with the conditions, never with their combinations. */
export function tangleIn(groups: readonly Conditional[]): Tangle | null {
  const needs = new Map(groups.flatMap((group) => group.fields.map((field) => [field.key, [...(group.when ?? []), ...(field.when ?? [])].map((c) => c.field)] as const)))
  const depths = new Map<string, number>()
  const look = (key: string, path: readonly string[]): Tangle | null => {
    if (path.includes(key)) return { circle: path.slice(path.indexOf(key)) }
    if (depths.has(key)) return null
    if (path.length > deepest) return { deep: path[0]! }
    let depth = 0
    for (const next of needs.get(key) ?? []) {
      const found = look(next, [...path, key])
      if (found) return found
      depth = Math.max(depth, 1 + (depths.get(next) ?? 0))
    }
    depths.set(key, depth)
    return depth > deepest ? { deep: key } : null
  }
  for (const key of needs.keys()) {
    const found = look(key, [])
    if (found) return found
  }
  return null
}
