// Signed sections (F63) and closed sessions (F68): what holds for them holds for every writer, so it is kept here and not by the callers.

export const signed = {
  version: 41,
  statements: [
    // A section is signed once; found by index, since every append asks.
    `CREATE UNIQUE INDEX entry_signed ON entry (section) WHERE kind = 'section.signed'`,
    `CREATE UNIQUE INDEX entry_closed ON entry (section) WHERE kind = 'session.closed'`,
    `CREATE TRIGGER entry_behind_signature BEFORE INSERT ON entry
      WHEN NEW.kind <> 'section.addendum' AND EXISTS (SELECT 1 FROM entry WHERE section = NEW.section AND kind = 'section.signed')
      BEGIN SELECT RAISE(ABORT, 'section is signed'); END`,
    // F67. Urgent places that are open, kept by who writes them: whoever closes the session may not open the section. No words.
    `CREATE TABLE urgent_open (section TEXT NOT NULL REFERENCES section (id), place TEXT NOT NULL, PRIMARY KEY (section, place)) STRICT, WITHOUT ROWID`,
  ],
}
