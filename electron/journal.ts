// The one technical log: codes and numbers only. Names, texts, paths and keys cannot get in, because the type has no room for them.

const codes = [
  'start', 'start-refused', 'request-blocked', 'ipc-sender', 'ipc-input', 'ipc-bug', 'upkeep', 'ipc-refused', 'window-gone', 'capture-gone', 'writer-gone', 'media-refused', 'recovered', 'recovery', 'derived', 'decode', 'quit',
] as const

/** One line on stderr: time, code, and at most one number or channel of the contract. */
export function note(code: (typeof codes)[number], detail?: number | `${string}.${string}` | `E-${string}`): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), code, ...(detail === undefined ? {} : { detail }) })}\n`)
}
