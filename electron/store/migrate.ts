// Forward only. A store from the future is refused, never "repaired".
import { Refused } from '../../shared/failure'
import { initial } from './migrations/0010-initial'
import { people } from './migrations/0020-people'
import { takes } from './migrations/0030-takes'
import { forms } from './migrations/0040-forms'
import { signed } from './migrations/0041-signed'
import { drafts } from './migrations/0042-drafts'
import type { Database } from './sql'

/** In order; a released one is never edited, the next one is added. */
const migrations = [initial, people, takes, forms, signed, drafts]
const newest = migrations.at(-1)!.version

/** Brings the database to the newest version in one transaction a step. Throws `Refused` E-A3 for a store from the future. */
export async function migrate(db: Database): Promise<void> {
  const row = await db.get<{ user_version: number }>('PRAGMA user_version')
  const version = row?.user_version ?? 0
  if (version > newest) throw new Refused('E-A3')
  for (const migration of migrations) {
    if (migration.version <= version) continue
    await db.transaction(async (tx) => {
      for (const statement of migration.statements) await tx.run(statement)
      await tx.run(`PRAGMA user_version = ${migration.version}`)
    })
  }
}
