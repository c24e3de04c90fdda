// People and walls: role keys, grants, requests for a second person, act keys, certificates, backups. Facts stay in `entry`;
// these tables hold keys and what is looked up often.
import { treeTables } from './0020-tree'

export const people = {
  version: 20,
  statements: [
    ...treeTables,
    // A role's key pair; `retired` once somebody left it: what is made later is sealed to the next version.
    `CREATE TABLE role_key (
      role TEXT NOT NULL, version INTEGER NOT NULL, public_key TEXT NOT NULL, retired INTEGER NOT NULL DEFAULT 0, settled INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (role, version)) STRICT, WITHOUT ROWID`,
    // The private half, sealed to each member (a staff id), to role:supervisor/n where they keep it, and to recovery:SET.
    `CREATE TABLE role_member (
      role TEXT NOT NULL, version INTEGER NOT NULL, holder TEXT NOT NULL, box BLOB NOT NULL,
      PRIMARY KEY (role, version, holder), FOREIGN KEY (role, version) REFERENCES role_key (role, version)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX section_kind ON section (kind, session_id)`,
    // The case list: a page and their number without reading the table.
    `CREATE INDEX section_cases ON section (created_at, case_id, id) WHERE kind = 'case'`,
    `CREATE INDEX section_session ON section (session_id)`,
    `CREATE INDEX recording_section ON recording (section)`,
    // Sessions whose personal boxes do not yet stand as the walls want them.
    `CREATE TABLE wall_due (session_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
    `CREATE TABLE access_grant (
      id TEXT PRIMARY KEY, section TEXT NOT NULL REFERENCES section (id), holder TEXT NOT NULL, purpose TEXT NOT NULL,
      asked_at TEXT NOT NULL, granted_by TEXT, until_utc TEXT, ended TEXT CHECK (ended IN ('ended', 'expired'))) STRICT, WITHOUT ROWID`,
    `CREATE INDEX access_grant_section ON access_grant (section)`,
    // A secret under two keys; each half sealed to every member of one role in person, never to a key that another role keeps.
    `CREATE TABLE act_key (act TEXT PRIMARY KEY, box TEXT NOT NULL, public_key TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE act_half (
      act TEXT NOT NULL REFERENCES act_key (act), role TEXT NOT NULL, holder TEXT NOT NULL, box BLOB NOT NULL,
      PRIMARY KEY (act, role, holder)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE dual_request (
      id TEXT PRIMARY KEY, act TEXT NOT NULL, subject TEXT NOT NULL, hash TEXT NOT NULL, requester TEXT NOT NULL, requested_at TEXT NOT NULL, expires_at TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'declined', 'used', 'expired')),
      approver TEXT, approved_at TEXT, share BLOB, signature TEXT) STRICT, WITHOUT ROWID`,
    `CREATE TABLE certificate (number TEXT PRIMARY KEY, case_id TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('case', 'photographs', 'therapy')), json TEXT NOT NULL, UNIQUE (case_id, what)) STRICT, WITHOUT ROWID`,
    // Exactly the sections whose boxes a destruction took: what the case gets afterwards lives. No reference: a restored older
    // vault may not know the section.
    `CREATE TABLE destroyed_section (section TEXT PRIMARY KEY, number TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE backup (id TEXT PRIMARY KEY, at_utc TEXT NOT NULL, folder TEXT NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    // SHA-256 of a finished media file as it lies on the disk, so that it can be checked without its key.
    `CREATE TABLE file_hash (recording TEXT PRIMARY KEY, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TRIGGER certificate_no_delete BEFORE DELETE ON certificate BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
    `CREATE TRIGGER certificate_no_update BEFORE UPDATE ON certificate BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
    `CREATE TRIGGER destroyed_section_no_delete BEFORE DELETE ON destroyed_section BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
    `CREATE TRIGGER destroyed_section_no_update BEFORE UPDATE ON destroyed_section BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
  ],
}
