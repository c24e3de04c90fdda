// Ed25519 signatures over canonical JSON, each under the name of what it is for, so that none fits another purpose.
import { sign, verify, type KeyObject } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { signingPublicOf, verifyingKeyFrom } from '../store/keys'

const covered = (domain: string, value: unknown) => Buffer.from(`sayonce/1/${domain}\n${canonical(value)}`, 'utf8')

/** Public key (raw, 32 bytes) and signature (64 bytes), in hexadecimal. */
export function signValue(domain: string, value: unknown, key: KeyObject): { key: string; signature: string } {
  return { key: signingPublicOf(key), signature: sign(null, covered(domain, value), key).toString('hex') }
}

/** False for any other value, domain or key, and for what is no key or signature at all. */
export function isSigned(domain: string, value: unknown, key: string, signature: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(key) || !/^[0-9a-f]{128}$/.test(signature)) return false
  try {
    return verify(null, covered(domain, value), verifyingKeyFrom(key), Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}
