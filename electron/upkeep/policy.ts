// The room's policy: two persons sign it with the key of `control`. What does not carry that signature counts for nothing.
import { createHash, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import type { Sha256 } from '../../shared/model/ids'
import { defaultPolicy, Policy } from '../../shared/model/policy'
import type { KeptStore } from './kept'
import { isSigned, signValue } from './signed'

const Stored = z.strictObject({ policy: Policy, key: z.string(), signature: z.string() })
const metaKey = 'policy'

/** What the custody log says of a policy, and what the two persons approve. */
export const policyHash = (policy: Policy): Sha256 => createHash('sha256').update(canonical(policy)).digest('hex')

/**
 * The policy in force; the strict one the software brings when none is stored, or when what is stored is not signed by `trusted`: the
 * raw Ed25519 public key of the act `control` (hexadecimal), which the register's cards vouch for.
 */
export async function readPolicy(store: Pick<KeptStore, 'meta'>, trusted: string | null): Promise<Policy> {
  const text = await store.meta(metaKey)
  if (text === null || trusted === null) return defaultPolicy
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return defaultPolicy
  }
  const stored = Stored.safeParse(json)
  if (!stored.success) return defaultPolicy
  const { policy, key, signature } = stored.data
  return key === trusted && isSigned('policy', policy, key, signature) ? policy : defaultPolicy
}

/** As `readPolicy`, and it must be the one that the log names last: an older one, rightly signed then, does not come back. */
export async function policyInForce(store: Pick<KeptStore, 'meta' | 'db'>, trusted: string | null): Promise<Policy> {
  const policy = await readPolicy(store, trusted)
  const last = await store.db.get<{ body: Buffer }>(`SELECT body FROM entry JOIN section ON section.id = entry.section WHERE section.kind = 'custody' AND entry.kind = 'policy.changed' ORDER BY n DESC LIMIT 1`)
  return last && (JSON.parse(last.body.toString('utf8')) as { hash: string }).hash === policyHash(policy) ? policy : defaultPolicy
}

/** Puts a policy in force with the private key of `control`, which takes two persons to open. Throws `Refused` E-B3 for any other key. */
export async function writePolicy(store: Pick<KeptStore, 'setMeta'>, policy: Policy, control: KeyObject, trusted: string | null): Promise<Policy> {
  const value = Policy.parse(policy)
  const signed = signValue('policy', value, control)
  if (signed.key !== trusted) throw new Refused('E-B3', 'control')
  await store.setMeta(metaKey, canonical({ policy: value, ...signed }))
  return value
}
