// Takes that are not finished and written up yet: the key from which the keys of their recordings are derived, so that a recorder behind a
// locked screen, or the start after a crash, needs nothing else. A row goes when its take has ended and everything of it is in the log.
// Derived copies: seekable files made of a recording, which can be made again at any time.

export const takes = {
  version: 30,
  statements: [
    `CREATE TABLE take (
      id TEXT PRIMARY KEY, section TEXT NOT NULL REFERENCES section (id), session_id TEXT NOT NULL,
      started_at TEXT NOT NULL, wrapped_key TEXT NOT NULL) STRICT`,
    `CREATE INDEX take_section ON take (section)`,
    // source_head: head of the chain it was made from; maker: version of what made it. A derived file has a key of its own, derived from the
    // recording's by its id.
    `CREATE TABLE derived (
      recording TEXT PRIMARY KEY REFERENCES recording (id), id TEXT NOT NULL UNIQUE, source_head TEXT NOT NULL, maker INTEGER NOT NULL,
      mime TEXT NOT NULL, bytes INTEGER NOT NULL, chunks INTEGER NOT NULL, head TEXT NOT NULL, made_at TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  ],
}
