// From a password to the keys of the vault: Argon2id opens a slot; the slot holds the root key, from which HKDF derives the
// keys that everybody here shares, and the person's own private key, which opens section keys (section-keys.ts).
import { createCipheriv, createDecipheriv, createPrivateKey, createPublicKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import { argon2id as argon2idWasm } from 'hash-wasm'
import type { PublicKeys } from '../../shared/model/staff'
import { privateKeyFrom, publicKeyOf, whole } from './sealed-box'

export type KdfParameters = { algorithm: 'argon2id'; memoryKiB: number; iterations: number; parallelism: number; salt: string }

/** DESIGN §4: 256 MiB, 3 passes, 4 lanes. */
export const kdfDefault = { algorithm: 'argon2id', memoryKiB: 256 * 1024, iterations: 3, parallelism: 4 } as const
/** Stored parameters below this are refused: someone may have lowered them to guess faster. */
const kdfFloor = { memoryKiB: 64 * 1024, iterations: 3, parallelism: 1 }

export function belowFloor(kdf: KdfParameters): boolean {
  return kdf.memoryKiB < kdfFloor.memoryKiB || kdf.iterations < kdfFloor.iterations || kdf.parallelism < kdfFloor.parallelism
}

/**
 * Argon2id (RFC 9106) over the NFKC form of the password, so that full-width digits and NFC/NFD input of the same
 * password agree. Returns 32 bytes. The native module is used where it loads, the identical WebAssembly one elsewhere.
 */
export async function stretch(password: string, kdf: KdfParameters): Promise<Buffer> {
  const secret = Buffer.from(password.normalize('NFKC'), 'utf8')
  const salt = Buffer.from(kdf.salt, 'hex')
  try {
    const native = await import('argon2').catch(() => null)
    if (native) {
      return await native.hash(secret, { type: native.argon2id, raw: true, hashLength: 32, salt, memoryCost: kdf.memoryKiB, timeCost: kdf.iterations, parallelism: kdf.parallelism })
    }
    return Buffer.from(await argon2idWasm({ password: secret, salt, hashLength: 32, memorySize: kdf.memoryKiB, iterations: kdf.iterations, parallelism: kdf.parallelism, outputType: 'binary' }))
  } finally {
    secret.fill(0)
  }
}

export type Sealed = { nonce: string; tag: string; data: string }

/** AES-256-GCM with a random 96-bit nonce; `aad` binds the ciphertext to its place. Fields are hexadecimal. */
export function wrap(key: Buffer, plain: Buffer, aad: string): Sealed {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad, 'utf8'))
  const data = Buffer.concat([cipher.update(plain), cipher.final()])
  return { nonce: nonce.toString('hex'), tag: cipher.getAuthTag().toString('hex'), data: data.toString('hex') }
}

/** Null when the key or any byte of the box or its place is wrong. */
export function unwrap(key: Buffer, box: Sealed, aad: string): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(box.nonce, 'hex'), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(aad, 'utf8')).setAuthTag(Buffer.from(box.tag, 'hex'))
    return whole(decipher, Buffer.from(box.data, 'hex'))
  } catch {
    return null
  }
}

/** HKDF-SHA-256 (RFC 5869) without salt; 32 bytes for one purpose. */
export const derive = (root: Buffer, purpose: string) => Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `sayonce/1/${purpose}`, 32))

/** The Ed25519 private key of a 32-byte seed, in the PKCS #8 wrapping of RFC 8410 §7. */
export function signingKeyFrom(seed: Buffer): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } finally {
    der.fill(0)
  }
}

/** The Ed25519 public key of its 32 raw bytes (RFC 8410 §4). */
export function verifyingKeyFrom(rawHex: string): KeyObject {
  return createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(rawHex, 'hex')]), format: 'der', type: 'spki' })
}

const rawOf = (key: KeyObject) => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
export const signingPublicOf = rawOf

/** A person's keys from the 32-byte seed in his slot: X25519 opens what is sealed to him, Ed25519 signs cards and approvals. */
export type PersonKeys = { box: KeyObject; sign: KeyObject; publics: PublicKeys }

export function personKeys(seed: Buffer): PersonKeys {
  const box = privateKeyFrom(seed)
  const signSeed = derive(seed, 'person/sign')
  const sign = signingKeyFrom(signSeed)
  signSeed.fill(0)
  return { box, sign, publics: { box: publicKeyOf(box).toString('hex'), sign: rawOf(sign) } }
}

/** The keys of an open vault. Buffers, never strings, so that they can be wiped. */
export type VaultKeys = { database: Buffer; mac: Buffer; headSigner: KeyObject; headPublic: KeyObject }

export function vaultKeys(root: Buffer): VaultKeys {
  const seed = derive(root, 'heads')
  const headSigner = signingKeyFrom(seed)
  seed.fill(0)
  return { database: derive(root, 'database'), mac: derive(root, 'slots'), headSigner, headPublic: createPublicKey(headSigner) }
}

export function wipe(keys: VaultKeys): void {
  keys.database.fill(0)
  keys.mac.fill(0)
}
