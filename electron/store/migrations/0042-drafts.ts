// What somebody began and has not signed, or typed and could not write: his own until it is signed or thrown away (electron/sections/drafts.ts). No fact: it may
// change and go.

export const drafts = {
  version: 42,
  statements: [
    // slot: where in the section; box: when and what, under the section's key and the person's own. The length is the limit of the caller, once more.
    `CREATE TABLE draft (
      section TEXT NOT NULL REFERENCES section (id), staff TEXT NOT NULL, slot TEXT NOT NULL, box BLOB NOT NULL CHECK (length(box) <= 1049600),
      PRIMARY KEY (section, staff, slot)) STRICT`,
  ],
}
