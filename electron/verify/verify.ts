// A bundle in, a report out: whether it is exactly what was sealed, and by whom. Needs no store, no key, no network.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { bundleNames, reportVersion, shortCode } from '../../shared/model/bundle'
import type { Facts, Finding, Manifest, Report, Verdict } from '../../shared/model/bundle'
import { checkAudit } from './audit'
import { describe, readPem } from './certificates'
import { openAll } from './content'
import type { Content } from './content'
import { finding, plain } from './findings'
import { checkBag, compareFiles, readManifest } from './manifest'
import { checkPdf } from './pdf'
import { checkSignature } from './signature'
import { fileSource } from './source'
import { readStructure } from './zip'

export type VerifyOptions = {
  /** PEM: CA certificates to trust, and if wished single signers' certificates (pins). Not given: at best `unconfirmed`. */
  trustPem?: string | undefined
  /** Not given: only the outer structure can be checked. */
  passphrase?: string | undefined
  /** The passphrase was not typed but found beside the bundle; only reported. */
  passphraseBeside?: boolean | undefined
}

/**
 * Checks the bundle at `path`. Whatever is wrong with the file is a finding, never an exception. Throws when it cannot be
 * opened at all (the system's error) or `trustPem` holds no certificate. Memory stays flat for recordings;
 * PDFs and lists are held whole.
 */
export async function verifyBundle(path: string, options: VerifyOptions = {}): Promise<Report> {
  const trust = options.trustPem === undefined ? [] : readPem(options.trustPem)
  if (!trust) throw new Error('trustPem holds no certificate')
  const passphrase = options.passphrase || undefined
  const facts: Facts = {
    bundleId: null, shortCode: null, manifestSha256: null, createdAt: null, caseNumber: null, recipient: null, supersedes: null,
    custody: null, signer: null, issuer: null, trusted: false, files: [],
    passphrase: passphrase === undefined ? 'none' : options.passphraseBeside ? 'beside' : 'given',
  }
  const name = basename(path)
  // Without waiting: a named pipe would otherwise be opened only when somebody writes to it.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR', syscall: 'open' })
    const { size } = stat
    const findings = await check(handle, size, name, passphrase, trust, facts).catch((error: unknown) => {
      // Even a bug of ours must end in a verdict that is not "intact".
      const broken = error instanceof Error && 'syscall' in error
      return [broken ? finding('V-READ') : finding('V-FAULT', undefined, error instanceof Error ? error.message : String(error))]
    })
    return { version: reportVersion, name: plain(name), size, verdict: verdictOf(findings), findings, facts }
  } finally {
    await handle.close()
  }
}

/** One error makes it altered; else one doubt makes it unconfirmed; notes change nothing. */
function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some((f) => f.severity === 'error')) return 'altered'
  return findings.some((f) => f.severity === 'unsure') ? 'unconfirmed' : 'intact'
}

async function check(handle: FileHandle, size: number, name: string, passphrase: string | undefined, trust: Parameters<typeof checkSignature>[0]['trust'], facts: Facts): Promise<Finding[]> {
  const source = fileSource(handle, size)
  const structure = await readStructure(source)
  const findings = [...structure.findings]
  facts.bundleId = structure.folder
  if (structure.folder && name !== `${structure.folder}.zip`) findings.push(finding('V-NAME', name, `${structure.folder}.zip`))
  if (structure.entries.length === 0) return findings
  if (passphrase === undefined) return [...findings, finding('V-PASS-NONE')]
  const opened = await openAll(source, structure.entries, passphrase)
  findings.push(...opened.findings)
  if (opened.passphrase === 'wrong') return findings

  const bytes = (path: string): Buffer | null => opened.contents.get(path)?.bytes ?? null
  const names = structure.entries.map((entry) => entry.path)
  const list = bytes(bundleNames.manifest)
  if (!list) return names.includes(bundleNames.manifest) ? findings : [...findings, finding('V-MANIFEST-MISSING', bundleNames.manifest)]
  const read = readManifest(list, structure.folder)
  findings.push(...read.findings)
  const { manifest } = read
  const manifestDigest = createHash('sha256').update(list).digest()
  const createdAt = manifest ? new Date(manifest.createdAt) : null
  const signed = checkSignature({ signature: bytes(bundleNames.signature), roomPem: bytes(bundleNames.room), caPem: bytes(bundleNames.ca), manifestDigest, createdAt, trust })
  // A signature whose entry was damaged has its finding already: it is not missing.
  findings.push(...signed.findings.filter((f) => f.code !== 'V-SIG-MISSING' || !names.includes(bundleNames.signature)))
  if (manifest) {
    findings.push(...compareFiles(manifest, names, opened.contents), ...checkBag(manifest, opened.contents))
    for (const document of manifest.documents) {
      const pdf = bytes(document.path)
      if (pdf) findings.push(...await checkPdf(pdf, document, signed.signer))
    }
    const audit = bytes(bundleNames.audit)
    if (audit) findings.push(...checkAudit(bundleNames.audit, audit, manifest.custody))
  }
  facts.signer = signed.signer && describe(signed.signer)
  facts.issuer = signed.issuer && describe(signed.issuer)
  facts.trusted = signed.trusted
  tell(facts, manifest, manifestDigest, opened.contents, findings)
  return findings
}

/** Copies what the manifest says into the report; text from a file is made harmless on the way. */
function tell(facts: Facts, manifest: Manifest | null, digest: Buffer, contents: ReadonlyMap<string, Content>, findings: readonly Finding[]): void {
  facts.manifestSha256 = digest.toString('hex')
  facts.shortCode = shortCode(facts.manifestSha256)
  if (!manifest) return
  facts.createdAt = manifest.createdAt
  facts.caseNumber = plain(manifest.caseNumber)
  facts.recipient = { profile: plain(manifest.recipient.profile), name: plain(manifest.recipient.name) }
  facts.supersedes = manifest.supersedes
  facts.custody = manifest.custody
  const bad = new Set(findings.filter((f) => f.severity === 'error').map((f) => f.file))
  facts.files = manifest.files.map(({ path, size, sha256, sm3, role, mediaType }) =>
    ({ path, size, sha256, sm3, role, mediaType, intact: contents.get(path)?.authentic === true && !bad.has(path) }))
}
