// The signed list: reading it strictly, and comparing the bundle with it, file by file, in both directions.
import { canonical, parseCanonical } from '../../shared/canonical'
import { bagitText, bundleNames, bundleVersion, Manifest } from '../../shared/model/bundle'
import type { Finding } from '../../shared/model/bundle'
import type { Content } from './content'
import { finding } from './findings'

const required = [bundleNames.readme, bundleNames.bag, bundleNames.ca, bundleNames.room, bundleNames.audit, bundleNames.sha256, bundleNames.sm3]

/** The manifest, or null with the reason. `folder` is the name of the bundle's top folder. */
export function readManifest(bytes: Buffer, folder: string | null): { manifest: Manifest | null; findings: Finding[] } {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return { manifest: null, findings: [finding('V-MANIFEST-FORM', bundleNames.manifest)] }
  }
  const value = parseCanonical(text)
  if (value === undefined) return { manifest: null, findings: [finding('V-MANIFEST-FORM', bundleNames.manifest)] }
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined
  if (version !== bundleVersion) return { manifest: null, findings: [finding('V-MANIFEST-VERSION', bundleNames.manifest, String(version))] }
  const parsed = Manifest.safeParse(value)
  if (!parsed.success) {
    return { manifest: null, findings: [finding('V-MANIFEST-SCHEMA', bundleNames.manifest, parsed.error.issues[0]?.path.join('.') || '-')] }
  }
  const manifest = parsed.data
  const findings: Finding[] = []
  if (manifest.bundleId !== folder) findings.push(finding('V-MANIFEST-ID', bundleNames.manifest, manifest.bundleId))
  const paths = manifest.files.map((file) => file.path)
  const listed: ReadonlySet<string> = new Set(paths)
  const sorted = paths.every((path, i) => i === 0 || paths[i - 1]! < path)
  if (!sorted || listed.has(bundleNames.manifest) || listed.has(bundleNames.signature)) findings.push(finding('V-MANIFEST-SCHEMA', bundleNames.manifest, 'files'))
  for (const path of required) if (!listed.has(path)) findings.push(finding('V-MANIFEST-SCHEMA', bundleNames.manifest, path))
  for (const { path } of manifest.media) if (!listed.has(path)) findings.push(finding('V-MANIFEST-SCHEMA', bundleNames.manifest, path))
  const pdfs = manifest.files.filter((file) => file.mediaType === 'application/pdf' || file.path.endsWith('.pdf')).map((file) => file.path)
  for (const path of difference(pdfs, manifest.documents.map((d) => d.path))) findings.push(finding('V-PDF-MISSING', path))
  return { manifest, findings }
}

/** Files missing, added, renamed, of other length or content, or in another order. `names`: all entries as they stand. */
export function compareFiles(manifest: Manifest, names: readonly string[], contents: ReadonlyMap<string, Content>): Finding[] {
  const findings: Finding[] = []
  const listed = new Map<string, Manifest['files'][number]>(manifest.files.map((file) => [file.path, file]))
  const missing = new Set([...listed.keys()].filter((path) => !names.includes(path)))
  for (const path of names) {
    if (listed.has(path) || path === bundleNames.manifest || path === bundleNames.signature) continue
    const content = contents.get(path)
    const was = [...missing].find((other) => content?.authentic && listed.get(other)?.sha256 === content.sha256)
    if (was === undefined) findings.push(finding('V-FILE-EXTRA', path))
    else {
      missing.delete(was)
      findings.push(finding('V-FILE-RENAMED', path, was))
    }
  }
  for (const path of missing) findings.push(finding('V-FILE-MISSING', path))
  for (const [path, file] of listed) {
    const content = contents.get(path)
    if (!content?.authentic) continue
    if (content.size !== file.size) findings.push(finding('V-FILE-SIZE', path, `${content.size} / ${file.size}`))
    if (content.sha256 !== file.sha256) findings.push(finding('V-FILE-SHA256', path))
    if (content.sm3 !== file.sm3) findings.push(finding('V-FILE-SM3', path))
  }
  const order = [...listed.keys(), bundleNames.manifest, bundleNames.signature]
  if (findings.length === 0 && canonical(order) !== canonical(names)) findings.push(finding('V-FILE-ORDER'))
  return findings
}

/** The BagIt files (RFC 8493) say the same as the manifest: what `sha256sum -c` confirms is what was signed. */
export function checkBag(manifest: Manifest, contents: ReadonlyMap<string, Content>): Finding[] {
  const data = manifest.files.filter((file) => file.path.startsWith('data/'))
  const texts: [string, string][] = [
    [bundleNames.bag, bagitText],
    [bundleNames.sha256, data.map((file) => `${file.sha256}  ${file.path}\n`).join('')],
    [bundleNames.sm3, data.map((file) => `${file.sm3}  ${file.path}\n`).join('')],
  ]
  return texts.filter(([path, text]) => contents.get(path)?.bytes && !contents.get(path)!.bytes!.equals(Buffer.from(text))).map(([path]) => finding('V-BAG', path))
}

const difference = (a: readonly string[], b: readonly string[]): string[] => [...a.filter((x) => !b.includes(x)), ...b.filter((x) => !a.includes(x))]
