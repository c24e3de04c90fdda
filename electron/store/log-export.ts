// The custody log as a file that can be checked offline (format: shared/model/custody-log.ts): no case content, no names.
import { createHash } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { logVersion } from '../../shared/model/custody-log'
import type { Utc } from '../../shared/model/ids'
import type { Log, LogLine } from './log'

export type LogExport = {
  exportedAt: Utc
  /** Numbers of entries for a part; not given: the whole log. */
  numbers?: readonly number[]
  /** Sizes of heads that the reader may hold (a bundle's, a witness's): a part carries a consistency proof from each. */
  since?: readonly number[]
}

const batch = 500
const hex = (hashes: readonly Buffer[]) => hashes.map((h) => h.toString('hex'))
const line = (value: unknown) => `${canonical(value)}\n`
const powerOfTwo = (size: number) => Number.isInteger(Math.log2(size))

/**
 * Lines of the export, as they are to be written: the last one signs all before it. A log that does not match its heads is
 * exported as it stands, and the verifier says so. Entries written meanwhile are left out.
 */
export async function* exportLog(log: Log, wish: LogExport): AsyncGenerator<string> {
  const digest = createHash('sha256')
  for await (const text of lines(log, wish)) {
    digest.update(text)
    yield text
  }
  yield line({ signature: log.signExport(digest.digest()).toString('base64') })
}

async function* lines(log: Log, { exportedAt, numbers, since = [] }: LogExport): AsyncGenerator<string> {
  const note = await log.checkpoint()
  const mismatch = log.mismatch()
  const [, vouched = '0', root = ''] = note.split('\n')
  const head = mismatch ? mismatch.found : { size: Number(vouched), root: Buffer.from(root, 'base64').toString('hex') }
  const last = mismatch ? log.last : head.size
  const { origin, publicKey } = log.signer()
  yield line({ format: logVersion, origin, publicKey: publicKey.toString('base64'), exportedAt, ...head, scope: numbers ? 'part' : 'whole' })
  if (numbers) {
    for (const n of [...new Set(numbers)].sort((a, b) => a - b)) {
      const [found] = await log.range(n, 1)
      if (found && n <= head.size) yield line({ ...shown(found), proof: hex(await log.inclusion(n, head.size)) })
    }
  } else {
    for (let from = 1; from <= last; from += batch) {
      for (const found of await log.range(from, Math.min(batch, last - from + 1))) yield line(shown(found))
    }
  }
  const notes = [...await log.notes((size) => powerOfTwo(size) && size < head.size), ...(note === '' ? [] : [note])]
  for (const text of notes) yield line({ head: text })
  if (!numbers || mismatch) return
  const sizes = [...new Set([...notes.map((text) => Number(text.split('\n')[1])), ...since])].filter((size) => size > 0 && size < head.size).sort((a, b) => b - a)
  for (const from of sizes) yield line({ consistency: { from, to: head.size, proof: hex(await log.consistency(from, head.size)) } })
}

function shown({ hash: _hash, body, event, ...place }: LogLine): object {
  return event === undefined ? { ...place, body } : { ...place, event }
}
