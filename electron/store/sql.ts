// The only file that knows the SQLCipher binding: open with a raw key, run, read, transact, close.
import sqlcipher from '@journeyapps/sqlcipher'

type Value = string | number | null | Uint8Array
type Row = Record<string, unknown>

/** What a statement may be: a constant of ours. Values always travel as parameters. Inside a transaction only its own `Sql` is used. */
export type Sql = {
  run(sql: string, ...values: Value[]): Promise<{ changes: number }>
  all<T = Row>(sql: string, ...values: Value[]): Promise<T[]>
  get<T = Row>(sql: string, ...values: Value[]): Promise<T | undefined>
}

const codeOf = (error: unknown) => String((error as { code?: string }).code ?? '')

/** True when SQLCipher says: not a database, or a page fails its check. Wrong key and damage look the same here. */
export function isDamage(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_NOTADB' || codeOf(error) === 'SQLITE_CORRUPT'
}

export function isFull(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_FULL'
}

/** True when the disk refused to read, write or sync. */
export function isDisk(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_IOERR' || codeOf(error) === 'SQLITE_READONLY'
}

/** True when another program holds the file. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_BUSY'
}

/** True when a row was to go into a section that is signed (migration 41). */
export function isBehindSignature(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_CONSTRAINT' && /section is signed/.test((error as Error).message)
}

export class Database implements Sql {
  // Writes and transactions run one after another: a write of one caller would otherwise fall into, and roll back with, the
  // transaction of another. Reads need not wait.
  private tail: Promise<unknown> = Promise.resolve()

  private constructor(private readonly db: sqlcipher.Database) {}

  /**
   * Opens or creates the file with a 32-byte key and 16-byte salt in the 96-hex raw form (no second KDF; a damaged first
   * page does not lose the salt). WAL with synchronous FULL; temporary data stays in memory. The file is held exclusively
   * (another program gets SQLITE_BUSY); a kill frees it.
   */
  static async open(file: string, key: Buffer, salt: Buffer): Promise<Database> {
    const db = await new Promise<sqlcipher.Database>((resolve, reject) => {
      const opened: sqlcipher.Database = new sqlcipher.Database(file, (error) => (error ? reject(error) : resolve(opened)))
    })
    db.serialize()
    const database = new Database(db)
    try {
      await database.write(`PRAGMA key = "x'${key.toString('hex')}${salt.toString('hex')}'"`)
      // SQLCipher writes page numbers of failed checks to stderr by default; nothing of the store belongs there.
      for (const pragma of ['cipher_log_level = NONE', 'cipher_memory_security = ON', 'foreign_keys = ON', 'trusted_schema = OFF', 'secure_delete = ON', 'cache_size = -65536', 'temp_store = MEMORY', 'locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000']) {
        await database.all(`PRAGMA ${pragma}`)
      }
      await database.all('SELECT count(*) FROM sqlite_schema')
      return database
    } catch (error) {
      await database.close().catch(() => undefined)
      throw error
    }
  }

  run(sql: string, ...values: Value[]): Promise<{ changes: number }> {
    return this.inTurn(() => this.write(sql, ...values))
  }

  private write(sql: string, ...values: Value[]): Promise<{ changes: number }> {
    return new Promise((resolve, reject) => {
      this.db.run(sql, values, function (this: { changes: number }, error: Error | null) {
        if (error) reject(error)
        else resolve({ changes: this.changes })
      })
    })
  }

  all<T = Row>(sql: string, ...values: Value[]): Promise<T[]> {
    return new Promise((resolve, reject) => {
      this.db.all(sql, values, (error: Error | null, rows: unknown[]) => (error ? reject(error) : resolve(rows as T[])))
    })
  }

  async get<T = Row>(sql: string, ...values: Value[]): Promise<T | undefined> {
    return (await this.all<T>(sql, ...values))[0]
  }

  /** Runs `work` in one IMMEDIATE transaction; any error rolls all of it back and is thrown on. `work` writes through `tx` only. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      await this.write('BEGIN IMMEDIATE')
      try {
        const value = await work({ run: (...a) => this.write(...a), all: (...a) => this.all(...a), get: (...a) => this.get(...a) })
        await this.write('COMMIT')
        return value
      } catch (error) {
        await this.write('ROLLBACK').catch(() => undefined)
        throw error
      }
    })
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work)
    this.tail = turn.catch(() => undefined)
    return turn
  }

  /** Writes the whole database to a new file under the same key and salt; work goes on around it. Throws the system's error. */
  async copyTo(file: string): Promise<void> {
    await this.run('VACUUM INTO ?', file)
  }

  /** Every page's HMAC and the b-trees; true when both are clean. Reads the whole file. */
  async isIntact(): Promise<boolean> {
    try {
      const pages = await this.all('PRAGMA cipher_integrity_check')
      const trees = await this.all<{ quick_check: string }>('PRAGMA quick_check')
      return pages.length === 0 && trees.length === 1 && trees[0]?.quick_check === 'ok'
    } catch {
      return false
    }
  }

  async close(): Promise<void> {
    await this.tail
    await new Promise<void>((resolve, reject) => this.db.close((error) => (error ? reject(error) : resolve())))
  }
}
