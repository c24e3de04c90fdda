// Forms: the definitions by which something was answered, so that the answers can be read when the file is gone; numbers that are used once
// in the vault; what is due when.

export const forms = {
  version: 40,
  statements: [
    `CREATE TABLE form_definition (
      id TEXT NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL, json TEXT NOT NULL, stored_at TEXT NOT NULL, PRIMARY KEY (id, version)) STRICT, WITHOUT ROWID`,
    `CREATE TRIGGER form_definition_no_update BEFORE UPDATE ON form_definition BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
    `CREATE TRIGGER form_definition_no_delete BEFORE DELETE ON form_definition BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
    // F59. mac: HMAC of series and number, so that a seal of a section that somebody may not open does not stand here in clear.
    `CREATE TABLE used_number (
      mac BLOB NOT NULL PRIMARY KEY, series TEXT NOT NULL, section TEXT NOT NULL REFERENCES section (id), place TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE INDEX used_number_section ON used_number (section)`,
    // F73. One line a place with a date; done: whether its outcome stands. No words.
    `CREATE TABLE due (
      section TEXT NOT NULL REFERENCES section (id), form TEXT NOT NULL, key TEXT NOT NULL, due_at TEXT NOT NULL, done INTEGER NOT NULL CHECK (done IN (0, 1)), owner TEXT,
      PRIMARY KEY (section, form, key)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX due_open ON due (due_at) WHERE done = 0`,
  ],
}
