// Opens every entry of a bundle once: authenticates it, measures it, and keeps the few that are looked into.
import type { Finding } from '../../shared/model/bundle'
import { entryKeys, readEntry } from './aes'
import type { EntryKeys } from './aes'
import { pairOfDigests } from './digest'
import type { Digests } from './digest'
import { finding } from './findings'
import type { Source } from './source'
import { aesOverhead } from './zip-records'
import type { Entry } from './zip'

/** `bytes` where the content was kept; `authentic` is false when its code did not match: then nothing in it counts. */
export type Content = Digests & { authentic: boolean; bytes: Buffer | null }
export type Opened = { passphrase: 'right' | 'wrong'; contents: Map<string, Content>; findings: Finding[] }

/** Largest file that is held in memory: lists, certificates, the custody log and PDFs are; recordings never. */
const mostKept = 1 << 30

/** Opens all readable entries. A file whose own headers were damaged is left out (its finding stands already). */
export async function openAll(source: Source, entries: readonly Entry[], passphrase: string): Promise<Opened> {
  const readable = entries.filter((entry) => entry.readable)
  const keys = new Map<Entry, EntryKeys | null>()
  for (const entry of readable) keys.set(entry, await entryKeys(source, entry, passphrase))
  const contents = new Map<string, Content>()
  const fitting = readable.filter((entry) => keys.get(entry)).sort((a, b) => a.stored - b.stored)
  // A wrong passphrase can fit two check bytes by chance (1 in 65536 per file) but never an authentication code. So when
  // most do not fit, one file that opens tells damage (passphrase right) from a wrong passphrase.
  if (fitting.length * 2 <= readable.length) {
    let opens = false
    for (const entry of fitting.slice(0, 3)) opens ||= await readEntry(source, entry, keys.get(entry)!, () => undefined)
    if (!opens && readable.length > 0) return { passphrase: 'wrong', contents, findings: [finding('V-PASS-WRONG')] }
  }
  const findings: Finding[] = []
  for (const entry of readable) {
    const key = keys.get(entry)
    const content = key ? await open(source, entry, key) : { size: 0, sha256: '', sm3: '', authentic: false, bytes: null }
    if (!content.authentic) findings.push(finding('V-CONTENT', entry.path))
    contents.set(entry.path, content)
  }
  return { passphrase: 'right', contents, findings }
}

async function open(source: Source, entry: Entry, keys: EntryKeys): Promise<Content> {
  const digests = await pairOfDigests()
  const size = entry.stored - aesOverhead
  const kept = /\.(?:json|jsonl|p7s|txt|pem|pdf)$/.test(entry.path) && size <= mostKept ? Buffer.allocUnsafeSlow(size) : null
  let at = 0
  const authentic = await readEntry(source, entry, keys, (bytes) => {
    digests.update(bytes)
    if (kept) at += bytes.copy(kept, at)
  })
  return { ...digests.finish(), authentic, bytes: authentic ? kept : null }
}
