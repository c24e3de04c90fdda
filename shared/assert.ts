// Invariants shared by both sides: a broken one is a bug and throws.

/** Throws when `condition` is false. For things that cannot happen unless the program is wrong. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`)
}

/** Makes a `switch` over a closed union exhaustive: a missing case does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
