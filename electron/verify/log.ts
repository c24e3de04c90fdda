// An exported custody log in, a report out: whether entries were removed, changed or added, by what is in the file and by
// the heads that others kept. Needs no store, no secret, no network.
import { verify } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Finding, Verdict } from '../../shared/model/bundle'
import { logReportVersion, logVersion, type CheckedHead, type LogFacts, type LogHeader, type LogReport } from '../../shared/model/custody-log'
import { finding, plain } from './findings'
import { readLog, span, type LogFile } from './log-file'
import { ed25519, judge, readNotes, type Note } from './log-note'
import { includes, isBeginning } from './proof'

export type VerifyLogOptions = {
  /** Texts with signed heads that the person checking brought along: a bundle's checkpoint, a heads.log. */
  heads?: readonly { name: string; text: string }[]
  /** The raw Ed25519 public key (32 bytes) that must have signed. */
  key?: Buffer | undefined
  /** Number of an entry whose inclusion is to be shown. */
  event?: number | undefined
}

const listedHeads = 100

/** Checks the file at `path`. Whatever is wrong with it is a finding, never an exception; throws when it cannot be opened at all. */
export async function verifyLog(path: string, options: VerifyLogOptions = {}): Promise<LogReport> {
  const name = basename(path)
  const facts: LogFacts = {
    origin: null, publicKey: null, scope: null, exportedAt: null, size: null, root: null, entries: 0, events: 0,
    confirmed: false, headsChecked: 0, heads: [], inclusion: null,
  }
  // Without waiting: a named pipe would otherwise be opened only when somebody writes to it.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR', syscall: 'open' })
    const findings = await readLog(handle, options.event).then((file) => check(file, name, options, facts)).catch((error: unknown) => {
      const broken = error instanceof Error && 'syscall' in error
      return [broken ? finding('V-READ') : finding('V-FAULT', undefined, error instanceof Error ? error.message : String(error))]
    })
    return { version: logReportVersion, name: plain(name), size: stat.size, verdict: verdictOf(findings), findings, facts }
  } finally {
    await handle.close()
  }
}

function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some((f) => f.severity === 'error')) return 'altered'
  return findings.some((f) => f.severity === 'unsure') ? 'unconfirmed' : 'intact'
}

function check(file: LogFile, name: string, options: VerifyLogOptions, facts: LogFacts): Finding[] {
  const findings = [...file.findings]
  const { header } = file
  if (!header) return findings
  const { origin, publicKey, scope, exportedAt, size, root } = header
  Object.assign(facts, { origin, publicKey, scope, exportedAt, size, root, entries: file.entries, events: file.events })
  const raw = Buffer.from(publicKey, 'base64')
  const key = ed25519(raw)
  const signed = file.signature && verify(null, Buffer.from(`${logVersion}\n${file.signature.digest}\n`), key, file.signature.value)
  if (!signed) findings.push(finding('V-LOG-SIGNATURE'))
  const whole = scope === 'whole'
  if (whole && file.entries === size && file.tree.root().toString('hex') !== root) findings.push(finding('V-LOG-ROOT'))

  // Heads of the file itself: every one must be whole and signed.
  const inside = file.heads.flatMap((text) => {
    const { notes, pieces } = readNotes(text)
    return notes.length === 1 && pieces === 0 ? notes : []
  })
  if (inside.length !== file.heads.length) findings.push(finding('V-LOG-HEAD-FORM', name, file.heads.length - inside.length))
  const known = knownRoots(file, header, findings)
  const judged = (notes: readonly Note[], from: string, outside: boolean): boolean => compare(notes, { header, raw, key, known, from, outside, findings, facts })
  judged(inside, name, false)
  if (!inside.some((note) => note.size === size && note.root.toString('hex') === root)) findings.push(finding('V-LOG-SIGNED'))

  // Heads that others kept.
  let agreed = false
  for (const { name: from, text } of options.heads ?? []) {
    const { notes, pieces } = readNotes(text)
    if (notes.length === 0) findings.push(finding('V-LOG-HEAD-NONE', from))
    else if (pieces > 0) findings.push(finding('V-LOG-HEAD-PIECES', from, pieces))
    if (judged(notes, from, true)) agreed = true
  }
  const pinned = options.key !== undefined && options.key.equals(raw)
  if (options.key !== undefined && !pinned) findings.push(finding('V-LOG-KEY'))
  else if (!pinned && !agreed) findings.push(finding('V-LOG-KEY-NONE'))
  facts.confirmed = pinned || agreed
  if (options.event !== undefined) findings.push(...include(file, header, options.event, facts))
  return findings
}

/** Roots that a part's consistency proofs lead to, by size; a whole log gives them itself. */
function knownRoots(file: LogFile, header: LogHeader, findings: Finding[]): (note: Note) => 'same' | 'other' | 'beyond' | 'unproven' {
  const { tree, proofs } = file
  const top = Buffer.from(header.root, 'hex')
  if (header.scope === 'whole') {
    for (const { from, to, proof } of proofs) {
      if (to > tree.size || !isBeginning(from, to, tree.root(from), tree.root(to), proof)) findings.push(finding('V-LOG-CONSISTENCY', undefined, `${from} → ${to}`))
    }
    return ({ size, root }) => (size > header.size ? 'beyond' : size > Math.min(tree.size, file.aligned) ? 'unproven' : tree.root(size).equals(root) ? 'same' : 'other')
  }
  for (const { from, to } of proofs) {
    if (to !== header.size || from >= to) findings.push(finding('V-LOG-CONSISTENCY', undefined, `${from} → ${to}`))
  }
  return ({ size, root }) => {
    if (size > header.size) return 'beyond'
    if (size === header.size) return root.equals(top) ? 'same' : 'other'
    // Every log begins with nothing.
    if (size === 0) return root.equals(tree.root(0)) ? 'same' : 'other'
    const proof = proofs.find((p) => p.from === size && p.to === header.size)
    if (!proof) return 'unproven'
    return isBeginning(size, header.size, root, top, proof.proof) ? 'same' : 'other'
  }
}

type Comparison = {
  header: LogHeader; raw: Buffer; key: ReturnType<typeof ed25519>; known: ReturnType<typeof knownRoots>
  from: string; outside: boolean; findings: Finding[]; facts: LogFacts
}

/** Compares heads of one source with the log; true when at least one is signed by the log's key and none disagrees. */
function compare(notes: readonly Note[], { header, raw, key, known, from, outside, findings, facts }: Comparison): boolean {
  const other: number[] = []
  const bad: number[] = []
  const checked: CheckedHead[] = []
  let [beyond, unproven, same] = [0, -1, -1]
  const strangers = new Set<'other-key' | 'other-origin'>()
  for (const [i, note] of notes.entries()) {
    const signed = judge(note, header.origin, raw, key)
    const result = signed === 'good' ? known(note) : null
    if (signed === 'bad') bad.push(i + 1)
    else if (signed !== 'good') strangers.add(signed)
    if (result === 'same') same = Math.max(same, note.size)
    if (result === 'other') other.push(note.size)
    if (result === 'beyond') beyond = Math.max(beyond, note.size)
    if (result === 'unproven') unproven = Math.max(unproven, note.size)
    const consistent = result === 'same' ? true : result === 'other' || result === 'beyond' || signed === 'bad' ? false : null
    checked.push({ file: plain(from), size: note.size, root: note.root.toString('hex'), consistent, outside })
  }
  if (bad.length > 0) findings.push(finding('V-LOG-HEAD-FORM', from, list(bad)))
  if (other.length > 0) findings.push(finding('V-LOG-HEAD', from, list(other)))
  if (beyond > 0) findings.push(finding('V-LOG-SHORT', from, span(header.size + 1, beyond)))
  if (strangers.has('other-key')) findings.push(finding('V-LOG-HEAD-KEY', from))
  if (strangers.has('other-origin')) findings.push(finding('V-LOG-HEAD-OTHER', from))
  // A part is asked to prove the largest head of a source, not each of a whole heads.log. (Of a whole log only damage hides one.)
  if (unproven > same && header.scope === 'part') findings.push(finding('V-LOG-HEAD-UNPROVEN', from, unproven))
  facts.headsChecked += checked.length
  facts.heads.push(...checked.filter((h, i) => h.consistent === false ? i < 10_000 : i >= checked.length - listedHeads))
  return same >= 0 && other.length === 0 && beyond === 0 && bad.length === 0
}

const list = (numbers: readonly number[]): string => `${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ' …' : ''}`

/** Shows that entry `n` is in the log: from its own proof in a part, made anew from a whole log. */
function include(file: LogFile, header: LogHeader, n: number, facts: LogFacts): Finding[] {
  if (!file.wanted) return [finding('V-LOG-EVENT-NONE', undefined, n)]
  const { leaf } = file.wanted
  const root = Buffer.from(header.root, 'hex')
  const usable = header.scope === 'part' || (file.tree.size === header.size && n <= file.tree.size)
  const proof = header.scope === 'part' ? file.wanted.proof : usable ? file.tree.path(n - 1) : []
  if (!usable || !includes(n - 1, header.size, leaf, proof, root)) return [finding('V-LOG-PROOF', undefined, n)]
  facts.inclusion = { n, size: header.size, leaf: leaf.toString('hex'), root: header.root, proof: proof.map((p) => p.toString('hex')) }
  return []
}
