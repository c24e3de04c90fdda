// Reading an exported custody log line by line (format: shared/model/custody-log.ts): hashes, numbers, chains, proofs of a part.
import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { canonical, parseCanonical } from '../../shared/canonical'
import type { Finding } from '../../shared/model/bundle'
import { LogConsistency, LogEvent, LogHead, LogHeader, LogSignature } from '../../shared/model/custody-log'
import { finding, type FindingCode } from './findings'
import { includes, LeafTree, leafOf } from './proof'

type Proof = { from: number; to: number; proof: Buffer[] }
/** What stands in the file, with what was wrong line by line. */
export type LogFile = {
  header: LogHeader | null
  /** Leaves of a whole log, built. */
  tree: LeafTree
  /** So many first leaves are numbered right: what follows a gap or a doubled entry stands in the wrong place. */
  aligned: number
  entries: number
  events: number
  heads: string[]
  proofs: Proof[]
  /** The entry that was asked for. */
  wanted: { leaf: Buffer; proof: Buffer[] } | null
  /** Signature of the last line and the digest it must be over. */
  signature: { value: Buffer; digest: string } | null
  findings: Finding[]
}

const genesis = '0'.repeat(64)
const longest = 1 << 20
const listed = 20
const unhex = (hashes: readonly string[]): Buffer[] => hashes.map((h) => Buffer.from(h, 'hex'))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Reads the whole file; `wanted` is the number of an entry to keep. Throws only what the disk throws. */
export async function readLog(handle: FileHandle, wanted: number | undefined): Promise<LogFile> {
  const reader = new Reader(wanted)
  let rest = Buffer.alloc(0)
  const chunk = Buffer.alloc(1 << 20)
  for (let at = 0; ;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, at)
    if (bytesRead === 0) break
    at += bytesRead
    const bytes = rest.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([rest, chunk.subarray(0, bytesRead)])
    let from = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      reader.line(bytes.subarray(from, end + 1))
      from = end + 1
    }
    rest = Buffer.from(bytes.subarray(from))
    if (rest.length > longest) break
  }
  return reader.end(rest.length > 0)
}

class Reader {
  private readonly file: LogFile = { header: null, tree: new LeafTree(), aligned: Infinity, entries: 0, events: 0, heads: [], proofs: [], wanted: null, signature: null, findings: [] }
  private readonly counts = new Map<FindingCode, number>()
  private readonly tips = new Map<string, { seq: number; hash: string }>()
  private readonly digest: Hash = createHash('sha256')
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  private number = 0
  private expected = 1
  private gaps = false
  /** 0 entries, 1 heads, 2 proofs, 3 nothing more. */
  private phase = 0

  constructor(private readonly wanted: number | undefined) {}

  line(bytes: Buffer): void {
    this.number++
    if (!this.take(bytes)) this.found(this.number === 1 ? 'V-LOG-HEADER' : 'V-LOG-FORM', this.number)
    if (this.phase < 3) this.digest.update(bytes)
  }

  end(unfinished: boolean): LogFile {
    const { file } = this
    if (unfinished) this.found('V-LOG-FORM', this.number + 1)
    if (this.number === 0) this.found('V-LOG-HEADER')
    const { header } = file
    if (header?.scope === 'whole' && !this.gaps && file.entries !== header.size) this.found('V-LOG-SIZE', `${file.entries} / ${header.size}`)
    for (const [code, count] of this.counts) if (count > listed) file.findings.push(finding('V-LOG-MORE', undefined, `${code}: ${count - listed}`))
    file.tree.build()
    return file
  }

  private found(code: FindingCode, detail?: string | number): void {
    const count = (this.counts.get(code) ?? 0) + 1
    this.counts.set(code, count)
    if (count <= listed) this.file.findings.push(finding(code, undefined, detail))
  }

  /** False when the line is not one that may stand here. */
  private take(bytes: Buffer): boolean {
    if (bytes.length > longest || this.phase === 3) return false
    let value: unknown
    try {
      value = parseCanonical(this.decoder.decode(bytes.subarray(0, -1)))
    } catch {
      return false
    }
    if (typeof value !== 'object' || value === null) return false
    if (!this.file.header) {
      const header = this.number === 1 ? LogHeader.safeParse(value) : null
      if (header?.success) this.file.header = header.data
      return header?.success === true
    }
    if ('head' in value) return this.head(value)
    if ('consistency' in value) return this.consistency(value)
    if ('signature' in value) return this.signature(value)
    const event = LogEvent.safeParse(value)
    if (!event.success || this.phase > 0) return false
    return this.entry(event.data, this.file.header)
  }

  private entry(line: LogEvent, header: LogHeader): boolean {
    const { n, proof, ...rest } = line
    const whole = header.scope === 'whole'
    if ((proof === undefined) !== whole) return false
    const { sectionId, seq, atUtc, atMono, author, kind, prev } = rest
    const body = 'event' in rest ? sha256(canonical(rest.event)) : rest.body
    const hash = sha256(canonical({ sectionId, seq, atUtc, atMono, author, kind, prev, body }))
    const leaf = leafOf(Buffer.from(hash, 'hex'))
    this.file.entries++
    if ('event' in rest) this.file.events++
    if (n < this.expected) this.found('V-LOG-ORDER', n)
    if (whole && n > this.expected) {
      this.gaps = true
      this.found('V-LOG-GAP', span(this.expected, n - 1))
    }
    if (n !== this.expected) this.file.aligned = Math.min(this.file.aligned, this.file.tree.size)
    this.expected = Math.max(this.expected, n + 1)
    if (!this.chained(sectionId, seq, prev, whole)) this.found('V-LOG-CHAIN', n)
    this.tips.set(sectionId, { seq, hash })
    if (whole) this.file.tree.add(leaf)
    else if (!includes(n - 1, header.size, leaf, unhex(proof ?? []), Buffer.from(header.root, 'hex'))) this.found('V-LOG-PROOF', n)
    if (n === this.wanted) this.file.wanted = { leaf, proof: unhex(proof ?? []) }
    return true
  }

  /** In a part only entries that stand side by side can be compared. */
  private chained(section: string, seq: number, prev: string, whole: boolean): boolean {
    const tip = this.tips.get(section) ?? { seq: 0, hash: genesis }
    if (seq === tip.seq + 1) return prev === tip.hash
    return !whole && seq > tip.seq
  }

  private head(value: object): boolean {
    const head = LogHead.safeParse(value)
    if (!head.success || this.phase > 1) return false
    this.phase = 1
    this.file.heads.push(head.data.head)
    return true
  }

  private consistency(value: object): boolean {
    const parsed = LogConsistency.safeParse(value)
    if (!parsed.success || this.phase > 2) return false
    this.phase = 2
    const { from, to, proof } = parsed.data.consistency
    this.file.proofs.push({ from, to, proof: unhex(proof) })
    return true
  }

  private signature(value: object): boolean {
    const parsed = LogSignature.safeParse(value)
    const bytes = parsed.success ? Buffer.from(parsed.data.signature, 'base64') : null
    if (!parsed.success || bytes?.toString('base64') !== parsed.data.signature) return false
    this.phase = 3
    this.file.signature = { value: bytes, digest: this.digest.copy().digest('hex') }
    return true
  }
}

/** `5` or `5–9`. */
export function span(from: number, to: number): string {
  return from === to ? String(from) : `${from}–${to}`
}
