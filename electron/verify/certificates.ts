// Certificates: reading them, what they must be good for, and whether they lead to one that the checking person trusts.
import { createHash, X509Certificate } from 'node:crypto'
import type { Certificate } from '../../shared/model/bundle'
import { plain } from './findings'
import type { FindingCode } from './findings'

const documentSigning = '1.3.6.1.5.5.7.3.36'

/** All certificates of a PEM text, or null when there is none or one cannot be read. */
export function readPem(text: string): X509Certificate[] | null {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g)
  try {
    return blocks?.map((block) => new X509Certificate(block)) ?? null
  } catch {
    return null
  }
}

export function readDer(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der)
  } catch {
    return null
  }
}

/** SHA-256 of the DER, lower-case hexadecimal. */
export const fingerprint = (certificate: X509Certificate): string => createHash('sha256').update(certificate.raw).digest('hex')

/** What a certificate says of itself, for the report. */
export function describe(certificate: X509Certificate): Certificate {
  const part = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(certificate.subject)?.[1] ?? ''
  const iso = (text: string): string => (Number.isNaN(Date.parse(text)) ? '' : new Date(text).toISOString())
  return { name: plain(part('CN')), organisation: plain(part('O')), fingerprint: fingerprint(certificate), notBefore: iso(certificate.validFrom), notAfter: iso(certificate.validTo) }
}

/** Faults of the pair inside the bundle: issued by it, for signing documents, valid when sealed (`at`; RFC 5280 §6). */
export function chainFaults(room: X509Certificate, ca: X509Certificate, at: Date | null): FindingCode[] {
  const faults: FindingCode[] = []
  if (!issued(room, ca) || !issued(ca, ca)) faults.push('V-CERT-CHAIN')
  if (room.ca || !ca.ca || !(room.keyUsage ?? []).includes(documentSigning)) faults.push('V-CERT-USE')
  if (at && ![room, ca].every((c) => at >= new Date(c.validFrom) && at <= new Date(c.validTo))) faults.push('V-CERT-TIME')
  return faults
}

/**
 * Whether `room` is to be believed by what the person brought: any CA certificate among `trust` must have issued it, and
 * if there are certificates of single signers among them (pins), it must be one of those.
 */
export function trustFault(room: X509Certificate, trust: readonly X509Certificate[]): 'V-TRUST-NONE' | 'V-TRUST-OTHER' | 'V-TRUST-PIN' | null {
  if (trust.length === 0) return 'V-TRUST-NONE'
  const roots = trust.filter((c) => c.ca)
  const pins = trust.filter((c) => !c.ca)
  if (roots.length > 0 && !roots.some((root) => issued(room, root))) return 'V-TRUST-OTHER'
  if (pins.length > 0 && !pins.some((pin) => pin.raw.equals(room.raw))) return 'V-TRUST-PIN'
  return null
}

function issued(certificate: X509Certificate, by: X509Certificate): boolean {
  return certificate.issuer === by.subject && certificate.verify(by.publicKey)
}
