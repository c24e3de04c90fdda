// The room's signature over the list: is it there, is it over this list, by whom, and is that someone to be believed?
import type { X509Certificate } from 'node:crypto'
import { bundleNames } from '../../shared/model/bundle'
import type { Finding } from '../../shared/model/bundle'
import { chainFaults, readDer, readPem, trustFault } from './certificates'
import { checkCms, readCms, signerOf } from './cms'
import { finding } from './findings'

export type Signed = { signer: X509Certificate | null; issuer: X509Certificate | null; trusted: boolean; findings: Finding[] }

export type SignatureParts = {
  /** Content of the .p7s, of certs/room.pem and certs/ca.pem; null where missing or unreadable. */
  signature: Buffer | null
  roomPem: Buffer | null
  caPem: Buffer | null
  manifestDigest: Buffer
  createdAt: Date | null
  trust: readonly X509Certificate[]
}

/** `signer` is given as soon as it is known, also when the signature is bad, so that the report can name it. */
export function checkSignature(parts: SignatureParts): Signed {
  const findings: Finding[] = []
  const nobody: Signed = { signer: null, issuer: null, trusted: false, findings }
  if (!parts.signature) return { ...nobody, findings: [finding('V-SIG-MISSING', bundleNames.signature)] }
  const cms = readCms(parts.signature)
  const der = cms && signerOf(cms)
  const other = cms?.certificates.find((c) => c !== der)
  const signer = der && readDer(der)
  const issuer = other && readDer(other)
  if (!cms || !signer || !issuer) return { ...nobody, findings: [finding('V-SIG-FORM', bundleNames.signature)] }

  const fault = checkCms(cms, parts.manifestDigest, signer)
  if (fault !== 'valid') findings.push(finding(fault === 'digest' ? 'V-SIG-DIGEST' : 'V-SIG-VALUE', bundleNames.signature))
  if (!cms.signingTime || (parts.createdAt && Math.floor(parts.createdAt.getTime() / 1000) * 1000 !== cms.signingTime.getTime())) {
    findings.push(finding('V-SIG-TIME', bundleNames.signature))
  }
  findings.push(...sameCertificate(bundleNames.room, parts.roomPem, signer), ...sameCertificate(bundleNames.ca, parts.caPem, issuer))
  for (const code of chainFaults(signer, issuer, parts.createdAt)) findings.push(finding(code, bundleNames.room))
  const distrust = trustFault(signer, parts.trust)
  if (distrust) findings.push(finding(distrust))
  return { signer, issuer, trusted: distrust === null && findings.length === 0, findings }
}

/** The readable copies in certs/ must be the very certificates of the signature. */
function sameCertificate(path: string, pem: Buffer | null, certificate: X509Certificate): Finding[] {
  if (!pem) return []
  const found = readPem(pem.toString('latin1'))
  if (found?.length !== 1) return [finding('V-CERT-FORM', path)]
  return found[0]!.raw.equals(certificate.raw) ? [] : [finding('V-SIG-CERT', path)]
}
