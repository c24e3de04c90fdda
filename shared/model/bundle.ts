// The sealed bundle as data: its manifest (version fixed by a literal), and the report of checking one. What makes a
// bundle and what verifies it share this file and `canonical.ts`, and nothing else.
import { z } from 'zod'
import { BundleId, Sha256, Utc } from './ids'

export const bundleVersion = 'sayonce-bundle/1'
export const reportVersion = 'sayonce-verify/1'

/** Names every bundle has, in its one top folder, whose name is the bundle id. BagIt: RFC 8493. */
export const bundleNames = {
  readme: 'README.txt', bag: 'bagit.txt', ca: 'certs/ca.pem', room: 'certs/room.pem', audit: 'data/audit.jsonl',
  sha256: 'manifest-sha256.txt', sm3: 'manifest-sm3.txt', manifest: 'manifest.json', signature: 'manifest.json.room.p7s',
} as const

/** The whole of bagit.txt (RFC 8493 §2.1.1). */
export const bagitText = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'

const fixedNames: readonly string[] = Object.values(bundleNames)
const segment = '[a-z0-9]+(?:[._-][a-z0-9]+)*'
const dataPath = new RegExp(`^data/(?:${segment}/){0,2}${segment}$`)
const reserved = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)/

/** A path inside the bundle: plain lower-case ASCII, no `..`, no name Windows reserves; names in a ZIP are not secret. */
export const BundlePath = z.string().max(120).refine((path) => fixedNames.includes(path) || (dataPath.test(path) && !reserved.test(path)))
export const DataPath = z.string().max(120).refine((path) => dataPath.test(path) && !reserved.test(path))

export const fileRoles = ['readme', 'bag', 'certificate', 'bag-manifest', 'binder', 'document', 'recording', 'photograph', 'audit', 'other'] as const
export const FileRole = z.enum(fileRoles)
export type FileRole = z.infer<typeof FileRole>

const MediaType = z.string().max(100).regex(/^[a-z]+\/[a-z0-9.+-]+(?:; ?[a-z]+=[a-z0-9,."-]+)*$/)
const Count = z.number().int().min(0)

/** One file of the bundle. `derivedFrom` names the original (an id or a SHA-256) of a redacted or remuxed copy. */
export const BundleFile = z.strictObject({
  path: BundlePath, size: Count.min(1), sha256: Sha256, sm3: Sha256, role: FileRole, mediaType: MediaType,
  derivedFrom: z.string().min(1).max(100).optional(),
})
export type BundleFile = z.infer<typeof BundleFile>

const manifestInfo = {
  createdAt: Utc,
  caseNumber: z.string().min(1).max(64),
  recipient: z.strictObject({ profile: z.string().min(1).max(40), name: z.string().min(1).max(100) }),
  /** Every PDF in the bundle: its pages, how many signatures it must bear, and the names of the files embedded in it. */
  documents: z.array(z.strictObject({ path: DataPath, pages: Count.min(1), signatures: z.literal(1), attachments: z.array(z.string().min(1).max(200)) })).min(1),
  /** Every recording: `durationMs` on its own time line, `label`: its track (face, room, composite, sound; `child` before part C). */
  media: z.array(z.strictObject({ path: DataPath, label: z.string().min(1).max(40), durationMs: Count })),
  /** Head of the custody log (RFC 6962 tree): number of leaves and root over the `leaf` hashes in data/audit.jsonl. */
  custody: z.strictObject({ size: Count.min(1), root: Sha256 }),
  /** The bundle that this one replaces. */
  supersedes: BundleId.nullable(),
}

/** What the caller of `writeBundle` tells about the bundle; the rest of the manifest is measured. */
export const ManifestInfo = z.strictObject(manifestInfo)
export type ManifestInfo = z.infer<typeof ManifestInfo>

/** manifest.json: RFC 8785 text; `files` is every file but the manifest and its signature, sorted by path (code units). */
export const Manifest = z.strictObject({ version: z.literal(bundleVersion), bundleId: BundleId, ...manifestInfo, files: z.array(BundleFile).min(1) })
export type Manifest = z.infer<typeof Manifest>

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The first 60 bits of a SHA-256 (hexadecimal) as Crockford base 32, 3 × 4: short enough to read over a telephone. */
export function shortCode(sha256: string): string {
  let bits = BigInt(`0x${sha256.slice(0, 15)}`)
  let text = ''
  for (let i = 0; i < 12; i++, bits >>= 5n) text = crockford.charAt(Number(bits & 31n)) + text
  return groups(text)
}

/** 30 characters without 0 O 1 I L U: nothing that is mistaken for another when read aloud or written by hand. */
export const passphraseAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
export const passphraseLength = 28

/** What a person typed, in the form the bundle was locked with: spaces, hyphens and small letters do not matter. */
export function normalisePassphrase(typed: string): string {
  const bare = typed.normalize('NFKC').toUpperCase().replace(/[\s\u002d\u2010-\u2015]/g, '')
  return bare.length === passphraseLength && [...bare].every((c) => passphraseAlphabet.includes(c)) ? groups(bare) : typed.trim()
}

/** `AAAABBBBCCCC` as `AAAA-BBBB-CCCC`. */
export function groups(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join('-')
}

export const verdicts = ['intact', 'altered', 'unconfirmed'] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

/** error = something was changed, added or is missing · unsure = nothing wrong was seen, but it could not be confirmed · note. */
export const Severity = z.enum(['error', 'unsure', 'note'])
export type Severity = z.infer<typeof Severity>

export const Finding = z.strictObject({
  code: z.string().regex(/^V-[A-Z0-9-]+$/), severity: Severity,
  /** Path inside the bundle, or the name of the bundle file itself. */
  file: z.string().optional(),
  zh: z.string(), en: z.string(),
})
export type Finding = z.infer<typeof Finding>

/** Times are ISO 8601 in UTC, or empty when a damaged certificate gives none. */
const Certificate = z.strictObject({ name: z.string(), organisation: z.string(), fingerprint: Sha256, notBefore: z.string(), notAfter: z.string() })
export type Certificate = z.infer<typeof Certificate>

/** What the bundle says about itself; null where it could not be read. Only with the verdict `intact` is it confirmed. */
export const Facts = z.strictObject({
  bundleId: z.string().nullable(), shortCode: z.string().nullable(), manifestSha256: Sha256.nullable(),
  createdAt: z.string().nullable(), caseNumber: z.string().nullable(),
  recipient: z.strictObject({ profile: z.string(), name: z.string() }).nullable(),
  supersedes: z.string().nullable(), custody: z.strictObject({ size: z.number(), root: z.string() }).nullable(),
  signer: Certificate.nullable(), issuer: Certificate.nullable(),
  /** The signer chains to a certificate that the person checking brought along. */
  trusted: z.boolean(),
  passphrase: z.enum(['none', 'given', 'beside']),
  files: z.array(z.strictObject({ path: z.string(), size: z.number(), sha256: Sha256, sm3: Sha256, role: FileRole, mediaType: z.string(), intact: z.boolean() })),
})
export type Facts = z.infer<typeof Facts>

/** The result of checking one bundle: also the JSON that `sayonce-verify --json` prints. Fields are only ever added. */
export const Report = z.strictObject({
  version: z.literal(reportVersion), name: z.string(), size: z.number(), verdict: Verdict,
  findings: z.array(Finding), facts: Facts,
})
export type Report = z.infer<typeof Report>
