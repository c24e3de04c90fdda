// A box that only the holder of a private key can open (X25519, HKDF-SHA-256, AES-256-GCM): how section keys reach people.
import { createCipheriv, createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type DecipherGCM, type KeyObject } from 'node:crypto'

// DER prefixes of raw 32-byte X25519 keys (RFC 8410 §4, §7).
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex')
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** GCM gives everything at once and nothing at the end: no second copy of a key stays behind. Throws when it does not authenticate. */
export function whole(decipher: DecipherGCM, data: Buffer): Buffer {
  const plain = decipher.update(data)
  try {
    decipher.final()
    return plain
  } catch (error) {
    plain.fill(0)
    throw error
  }
}

const rawPublic = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).subarray(-32)

export function publicKeyOf(privateKey: KeyObject): Buffer {
  return rawPublic(createPublicKey(privateKey))
}

/** The private key of a 32-byte seed (any 32 bytes are one). */
export function privateKeyFrom(seed: Buffer): KeyObject {
  const der = Buffer.concat([privatePrefix, seed])
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } finally {
    der.fill(0)
  }
}

// The key is used once (fresh ephemeral key a box), so the nonce may be constant.
const nonce = Buffer.alloc(12)

function boxKey(shared: Buffer, ephemeral: Buffer, recipient: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), 'sayonce/1/sealed-box', 32))
}

/** ephemeral public key 32 · tag 16 · ciphertext. `context` binds the box to its place. */
export function sealTo(recipient: Buffer, plain: Buffer, context: string): Buffer {
  const pair = generateKeyPairSync('x25519')
  const ephemeral = rawPublic(pair.publicKey)
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: createPublicKey({ key: Buffer.concat([publicPrefix, recipient]), format: 'der', type: 'spki' }) })
  const cipher = createCipheriv('aes-256-gcm', boxKey(shared, ephemeral, recipient), nonce).setAAD(Buffer.from(context))
  const data = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([ephemeral, cipher.getAuthTag(), data])
}

/** Null when the box is for someone else, for another place, or damaged. */
export function openSealed(privateKey: KeyObject, box: Buffer, context: string): Buffer | null {
  try {
    const ephemeral = box.subarray(0, 32)
    const shared = diffieHellman({ privateKey, publicKey: createPublicKey({ key: Buffer.concat([publicPrefix, ephemeral]), format: 'der', type: 'spki' }) })
    const decipher = createDecipheriv('aes-256-gcm', boxKey(shared, ephemeral, publicKeyOf(privateKey)), nonce, { authTagLength: 16 })
    decipher.setAAD(Buffer.from(context)).setAuthTag(box.subarray(32, 48))
    return whole(decipher, box.subarray(48))
  } catch {
    return null
  }
}
