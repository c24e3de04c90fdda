// Detached CMS signatures (RFC 5652) of the CAdES baseline form (EN 319 122-1), over a manifest or a PDF's byte range.
import { createHash, X509Certificate } from 'node:crypto'
import { fromBER, GeneralizedTime, Integer, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js'
import { AlgorithmIdentifier, Attribute, Certificate, ContentInfo, EncapsulatedContentInfo, IssuerAndSerialNumber, SignedAndUnsignedAttributes, SignedData, SignerInfo } from 'pkijs'
import type { Signer } from '../store/identity'

const oid = {
  data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47', sha256: '2.16.840.1.101.3.4.2.1', ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

/** Signs `data`, which stays outside. `signingTime`: CAdES B-B wants it; a PDF has it in /M instead and must not. */
export async function signDetached(data: Uint8Array, signer: Signer, options: { signingTime?: Date } = {}): Promise<Uint8Array> {
  return signDigest(createHash('sha256').update(data).digest(), signer, options)
}

/** As `signDetached`, for data whose SHA-256 is known already. Gives DER. */
export async function signDigest(digest: Uint8Array, signer: Signer, options: { signingTime?: Date } = {}): Promise<Uint8Array> {
  const room = new X509Certificate(signer.roomCertPem)
  const own = Certificate.fromBER(room.raw)
  const chain = [room.raw, new X509Certificate(signer.caCertPem).raw].sort(Buffer.compare)
  const attributes = [
    attribute(oid.contentType, new ObjectIdentifier({ value: oid.data })),
    attribute(oid.messageDigest, new OctetString({ valueHex: digest })),
    attribute(oid.signingCertificateV2, signingCertificate(room.raw)),
  ]
  if (options.signingTime) attributes.push(attribute(oid.signingTime, signingTime(options.signingTime)))
  // DER sorts the members of a SET by their encoding (X.690 §11.6); openssl checks the signature over that order. So are the certificates above.
  attributes.sort((a, b) => Buffer.compare(der(a), der(b)))
  const signed = new SignedAndUnsignedAttributes({ type: 0, attributes })
  const encoded = Buffer.from(signed.toSchema().toBER())
  // What is signed is the attributes as an explicit SET, not with the [0] they carry in the message (RFC 5652 §5.4).
  encoded[0] = 0x31
  const info = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
    digestAlgorithm: new AlgorithmIdentifier({ algorithmId: oid.sha256 }),
    signedAttrs: signed,
    signatureAlgorithm: new AlgorithmIdentifier({ algorithmId: oid.ecdsaWithSha256 }),
    signature: new OctetString({ valueHex: lowS(await signer.sign(encoded)) }),
  })
  const message = new SignedData({
    version: 1,
    digestAlgorithms: [new AlgorithmIdentifier({ algorithmId: oid.sha256 })],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oid.data }),
    certificates: chain.map((c) => Certificate.fromBER(c)),
    signerInfos: [info],
  })
  return new Uint8Array(new ContentInfo({ contentType: oid.signedData, content: message.toSchema(true) }).toSchema().toBER())
}

/** Order of P-256 (SEC 2 §2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** Of the two signatures that ECDSA allows, (r, s) and (r, n − s), the one with the lower s: the verifier takes no other. */
export function lowS(signature: Uint8Array): Uint8Array {
  const pair = fromBER(signature).result
  const [r, s] = pair instanceof Sequence ? pair.valueBlock.value : []
  if (!(r instanceof Integer) || !(s instanceof Integer)) throw new Error('not an ECDSA signature')
  const value = s.toBigInt()
  if (value <= order >> 1n) return signature
  return new Uint8Array(new Sequence({ value: [r, Integer.fromBigInt(order - value)] }).toBER())
}

/** RFC 5035: binds the certificate into what is signed. SHA-256 is the default algorithm and is therefore left out. */
function signingCertificate(certificate: Uint8Array): Sequence {
  const id = new Sequence({ value: [new OctetString({ valueHex: createHash('sha256').update(certificate).digest() })] })
  return new Sequence({ value: [new Sequence({ value: [id] })] })
}

/** RFC 5652 §11.3: UTCTime to 2049, GeneralizedTime after; both to the second. */
function signingTime(at: Date): UTCTime | GeneralizedTime {
  const valueDate = new Date(Math.floor(at.getTime() / 1000) * 1000)
  return at.getUTCFullYear() < 2050 ? new UTCTime({ valueDate }) : new GeneralizedTime({ valueDate })
}

const attribute = (type: string, value: ObjectIdentifier | OctetString | Sequence | UTCTime | GeneralizedTime): Attribute => new Attribute({ type, values: [value] })
const der = (a: Attribute): Buffer => Buffer.from(a.toSchema().toBER())
