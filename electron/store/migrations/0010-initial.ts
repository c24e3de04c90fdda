// First tables. Facts are append-only: the triggers abort every UPDATE and DELETE, our own bugs included. The body of an
// entry is encrypted under its section's key; the chain covers the ciphertext, so it can be checked without any key.

export const initial = {
  version: 10,
  statements: [
    `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
    `CREATE TABLE section (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, case_id TEXT, session_id TEXT, created_at TEXT NOT NULL) STRICT`,
    `CREATE INDEX section_case ON section (case_id)`,
    `CREATE TABLE entry (
      n INTEGER PRIMARY KEY, section TEXT NOT NULL REFERENCES section (id), seq INTEGER NOT NULL,
      at_utc TEXT NOT NULL, at_mono INTEGER NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
      prev TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (section, seq)) STRICT`,
    `CREATE TABLE section_key (
      section TEXT NOT NULL REFERENCES section (id), holder TEXT NOT NULL, box BLOB NOT NULL,
      PRIMARY KEY (section, holder)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE case_number (number TEXT PRIMARY KEY, case_id TEXT NOT NULL UNIQUE) STRICT`,
    `CREATE TABLE recording (
      id TEXT PRIMARY KEY, section TEXT NOT NULL REFERENCES section (id), session_id TEXT NOT NULL,
      started_at TEXT NOT NULL, wrapped_key TEXT NOT NULL) STRICT`,
    `CREATE TABLE chunk (
      recording TEXT NOT NULL REFERENCES recording (id), idx INTEGER NOT NULL, end_ms INTEGER NOT NULL,
      bytes INTEGER NOT NULL, tag TEXT NOT NULL, at_utc TEXT NOT NULL, PRIMARY KEY (recording, idx)) STRICT, WITHOUT ROWID`,
    ...['section', 'entry', 'case_number', 'recording', 'chunk'].flatMap((table) => [
      `CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
      `CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
    ]),
  ],
}
