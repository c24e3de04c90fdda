// Reads a detached CMS signature (RFC 5652, CAdES baseline). As with the ZIP: the message that must stand there is built
// anew from its few free parts and compared, so nothing can hide in a corner of the format.
import { createHash, verify } from 'node:crypto'
import type { X509Certificate } from 'node:crypto'
import { readAll, readAt, write } from './der'
import type { Node } from './der'

export type Cms = {
  /** DER of the two certificates inside, in the order of the message. */
  certificates: [Buffer, Buffer]
  issuerAndSerial: Buffer
  certificateHash: Buffer
  messageDigest: Buffer
  /** As in the attribute, to the second; null when there is none. */
  signingTime: Date | null
  /** The exact bytes that are signed, and the DER ECDSA signature over them. */
  signed: Buffer
  signature: Buffer
}

const oid = {
  data: '06092a864886f70d010701', signedData: '06092a864886f70d010702', contentType: '06092a864886f70d010903',
  messageDigest: '06092a864886f70d010904', signingTime: '06092a864886f70d010905', signingCertificateV2: '060b2a864886f70d010910022f',
  sha256: '0609608648016503040201', ecdsaWithSha256: '06082a8648ce3d040302',
} as const
const [seq, set, context0, octets, integer1] = [0x30, 0x31, 0xa0, 0x04, Buffer.from('020101', 'hex')]
const id = (name: keyof typeof oid): Buffer => Buffer.from(oid[name], 'hex')

/** The message's parts, or null when it is not, byte for byte, of the one form that a room's signature has. */
export function readCms(der: Buffer): Cms | null {
  const outer = children(readAt(der, 0))
  const data = children(children(outer?.[1])?.[0])
  const certificates = children(data?.[3])
  const signer = children(children(data?.[4])?.[0])
  const attributes = children(signer?.[3])
  const signature = signer?.[5]
  const issuerAndSerial = signer?.[1]?.raw
  if (!certificates || certificates.length !== 2 || !attributes || !signature || !issuerAndSerial) return null

  const value = (name: keyof typeof oid): Node | undefined =>
    children(attributes.map((a) => children(a)).find((a) => a?.[0]?.raw.equals(id(name)))?.[1])?.[0]
  const digest = value('messageDigest')?.content
  const hash = children(children(children(value('signingCertificateV2'))?.[0])?.[0])?.[0]?.content
  const time = value('signingTime')
  if (digest?.length !== 32 || hash?.length !== 32) return null

  const attribute = (name: keyof typeof oid, content: Uint8Array): Buffer => write(seq, id(name), write(set, content))
  const expected = [
    attribute('contentType', id('data')),
    attribute('messageDigest', write(octets, digest)),
    attribute('signingCertificateV2', write(seq, write(seq, write(seq, write(octets, hash))))),
    ...(time ? [attribute('signingTime', time.raw)] : []),
  ].sort(Buffer.compare)
  const [first, second] = [certificates[0]!.raw, certificates[1]!.raw]
  const info = write(seq, integer1, issuerAndSerial, write(seq, id('sha256')), write(context0, ...expected), write(seq, id('ecdsaWithSha256')), write(octets, signature.content))
  const message = write(seq, id('signedData'), write(context0, write(seq,
    integer1, write(set, write(seq, id('sha256'))), write(seq, id('data')), write(context0, ...[first, second].sort(Buffer.compare)), write(set, info))))
  const signingTime = time ? readTime(time) : null
  if (!message.equals(der) || (time && !signingTime)) return null
  return { certificates: [first, second], issuerAndSerial, certificateHash: hash, messageDigest: digest, signingTime, signed: write(set, ...expected), signature: signature.content }
}

/** Which of the two certificates signed: the one that the message names by issuer, serial number and hash. */
export function signerOf(cms: Cms): Buffer | null {
  return cms.certificates.find((der) => {
    const tbs = children(children(readAt(der, 0))?.[0])
    const [serial, issuer] = [tbs?.[1], tbs?.[3]]
    return serial && issuer && write(seq, issuer.raw, serial.raw).equals(cms.issuerAndSerial) && createHash('sha256').update(der).digest().equals(cms.certificateHash)
  }) ?? null
}

/** `digest` = SHA-256 of what was signed. Two different faults: another content, or a signature that is not the signer's. */
export function checkCms(cms: Cms, digest: Buffer, signer: X509Certificate): 'valid' | 'digest' | 'value' {
  if (!cms.messageDigest.equals(digest)) return 'digest'
  const key = signer.publicKey
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return 'value'
  return isLow(cms.signature) && verify('sha256', cms.signed, key, cms.signature) ? 'valid' : 'value'
}

/** Order of P-256 (SEC 2 §2.4.2), halved. */
const halfOrder = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n >> 1n

/** ECDSA has two valid signatures for one, (r, s) and (r, n − s): only the lower is accepted, so that nobody can make another file that verifies too. */
function isLow(signature: Buffer): boolean {
  const numbers = children(readAt(signature, 0))
  const s = numbers?.[1]
  if (numbers?.length !== 2 || numbers.some((n) => n.tag !== 0x02) || !s || !write(seq, ...numbers.map((n) => n.raw)).equals(signature)) return false
  return BigInt(`0x${s.content.toString('hex')}`) <= halfOrder
}

/** UTCTime or GeneralizedTime in the only form DER allows here: to the second, with Z. */
function readTime({ tag, content }: Node): Date | null {
  const text = content.toString('latin1')
  const full = tag === 0x17 && /^\d{12}Z$/.test(text) ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : tag === 0x18 ? text : ''
  const m = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full)
  if (!m) return null
  const date = new Date(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}.000Z`)
  return Number.isNaN(date.getTime()) ? null : date
}

function children(node: Node | null | undefined): Node[] | null {
  return node && (node.tag & 0x20) !== 0 ? readAll(node.content) : null
}
