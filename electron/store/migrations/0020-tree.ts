// Tables beside the log, written with each entry: tiles of its tree (so that unlocking and proofs need not hash every row
// again) and a copy of its newest signed head. Both are derived and can be made anew from `entry`, so no trigger guards
// them: the truth is the rows, and the heads outside the database.

export const treeTables: string[] = [
  // Root over the 256 leaves idx·256 … idx·256+255, and the signed head of the log at the size (idx+1)·256.
  `CREATE TABLE tree_tile (
    idx INTEGER PRIMARY KEY, root BLOB NOT NULL CHECK (length(root) = 32), note TEXT NOT NULL) STRICT`,
  `CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, note TEXT NOT NULL) STRICT`,
]
