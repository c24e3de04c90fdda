// Who seals: the room's own certification authority and the certificate it gives the room. Text in, text out: where the
// keys are kept is the vault's business.
import { createHash, createPrivateKey, generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { BitString, Integer, ObjectIdentifier, OctetString, PrintableString, Sequence, Set as SetOf, Utf8String } from 'asn1js'
import { AlgorithmIdentifier, AuthorityKeyIdentifier, BasicConstraints, Certificate, Extension, ExtKeyUsage, PublicKeyInfo, RelativeDistinguishedNames, Time } from 'pkijs'

const generate = promisify(generateKeyPair)
const signAsync = promisify(sign)

const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const day = 86_400_000

export type RoomIdentity = {
  /** Certificates as PEM; the CA's is what recipients are given by another road (`ca.pem`). */
  caCertPem: string
  roomCertPem: string
  /** PKCS #8 PEM, not encrypted: to be kept inside the encrypted store only. */
  caKeyPem: string
  roomKeyPem: string
  /** SHA-256 of the DER certificates, lower-case hexadecimal. */
  caFingerprint: string
  roomFingerprint: string
}

/** Signs for the room. `sign` gives a DER ECDSA-SHA256 signature of `data`; a hardware key can stand behind it later. */
export type Signer = { roomCertPem: string; caCertPem: string; sign(data: Uint8Array): Promise<Uint8Array> }

/**
 * Makes a CA and a room certificate (ECDSA P-256, RFC 5280), valid from an hour before `now` for `years` (default 10).
 * EKU emailProtection + documentSigning (RFC 9336): with documentSigning alone `pdfsig` does not trust the signature.
 */
export async function createRoomIdentity(options: { organisation: string; room: string; now: Date; years?: number }): Promise<RoomIdentity> {
  const { organisation, room, now, years = 10 } = options
  const from = new Date(Math.floor(now.getTime() / 1000) * 1000 - 3_600_000)
  const to = new Date(from.getTime() + Math.round(years * 365.25) * day)
  const caKeys = await generate('ec', { namedCurve: 'P-256' })
  const roomKeys = await generate('ec', { namedCurve: 'P-256' })
  const caName = name(organisation, `${room} SayOnce CA`)
  const ca = certificate(caName, caName, from, to, caKeys.publicKey)
  const caKeyId = keyId(caKeys.publicKey)
  ca.extensions = [
    extension('2.5.29.19', true, new BasicConstraints({ cA: true, pathLenConstraint: 0 }).toSchema().toBER()),
    keyUsage(0x06, 1),
    extension('2.5.29.14', false, new OctetString({ valueHex: caKeyId }).toBER()),
  ]
  const roomCert = certificate(name(organisation, room), caName, from, to, roomKeys.publicKey)
  roomCert.extensions = [
    extension('2.5.29.19', true, new BasicConstraints({ cA: false }).toSchema().toBER()),
    keyUsage(0xc0, 6),
    extension('2.5.29.37', false, new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36'] }).toSchema().toBER()),
    extension('2.5.29.14', false, new OctetString({ valueHex: keyId(roomKeys.publicKey) }).toBER()),
    extension('2.5.29.35', false, new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: caKeyId }) }).toSchema().toBER()),
  ]
  const caCertPem = await issue(ca, caKeys.privateKey)
  const roomCertPem = await issue(roomCert, caKeys.privateKey)
  return {
    caCertPem, roomCertPem, caKeyPem: pkcs8(caKeys.privateKey), roomKeyPem: pkcs8(roomKeys.privateKey),
    caFingerprint: fingerprint(caCertPem), roomFingerprint: fingerprint(roomCertPem),
  }
}

/** A signer whose key is in memory. Throws when the key does not belong to the certificate. */
export function memorySigner(identity: Pick<RoomIdentity, 'roomCertPem' | 'caCertPem' | 'roomKeyPem'>): Signer {
  const key = createPrivateKey(identity.roomKeyPem)
  if (!new X509Certificate(identity.roomCertPem).checkPrivateKey(key)) throw new Error('the key does not belong to the room certificate')
  return { roomCertPem: identity.roomCertPem, caCertPem: identity.caCertPem, sign: (data) => signAsync('sha256', data, key) }
}

/** SHA-256 of a PEM certificate's DER, lower-case hexadecimal. */
export function fingerprint(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')
}

function certificate(subject: RelativeDistinguishedNames, issuer: RelativeDistinguishedNames, from: Date, to: Date, publicKey: KeyObject): Certificate {
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x3f) | 0x40
  const made = new Certificate({ version: 2, serialNumber: new Integer({ valueHex: serial }) })
  made.subject = subject
  made.issuer = issuer
  made.notBefore = time(from)
  made.notAfter = time(to)
  made.subjectPublicKeyInfo = PublicKeyInfo.fromBER(spki(publicKey))
  made.signature = new AlgorithmIdentifier({ algorithmId: ecdsaWithSha256 })
  made.signatureAlgorithm = new AlgorithmIdentifier({ algorithmId: ecdsaWithSha256 })
  return made
}

async function issue(made: Certificate, caKey: KeyObject): Promise<string> {
  const tbs = made.encodeTBS().toBER()
  made.tbsView = new Uint8Array(tbs)
  made.signatureValue = new BitString({ valueHex: await signAsync('sha256', new Uint8Array(tbs), caKey) })
  const der = Buffer.from(made.toSchema().toBER()).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
}

/** RFC 5280 §4.1.2.5: UTCTime to 2049, GeneralizedTime after. */
function time(value: Date): Time {
  return new Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value })
}

/** Built by hand: pkijs would put all parts into one multi-valued set, which some readers do not show. */
function name(organisation: string, commonName: string): RelativeDistinguishedNames {
  const part = (type: string, value: PrintableString | Utf8String): SetOf =>
    new SetOf({ value: [new Sequence({ value: [new ObjectIdentifier({ value: type }), value] })] })
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: [
    part('2.5.4.6', new PrintableString({ value: 'CN' })),
    part('2.5.4.10', new Utf8String({ value: organisation })),
    part('2.5.4.3', new Utf8String({ value: commonName })),
  ] }).toBER())
}

function extension(extnID: string, critical: boolean, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical, extnValue })
}

/** `bits` is the first octet of the KeyUsage bit string: 0xc0 = digitalSignature, nonRepudiation; 0x06 = certSign, crlSign. */
function keyUsage(bits: number, unusedBits: number): Extension {
  return extension('2.5.29.15', true, new BitString({ valueHex: new Uint8Array([bits]), unusedBits }).toBER())
}

/** RFC 7093 method 1: the leftmost 160 bits of SHA-256 over the public key's bit string. */
function keyId(publicKey: KeyObject): Buffer {
  const bits = PublicKeyInfo.fromBER(spki(publicKey)).subjectPublicKey.valueBlock.valueHexView
  return createHash('sha256').update(bits).digest().subarray(0, 20)
}

const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
