// The policy in force is what two persons signed, or the strict one.
import { describe, expect, it } from 'vitest'
import { policyHash, readPolicy, writePolicy } from '../../../electron/upkeep/policy'
import { signingPublicOf } from '../../../electron/store/keys'
import { Refused } from '../../../shared/failure'
import { defaultPolicy } from '../../../shared/model/policy'
import { actKey } from './kept-vault'

const memory = () => {
  const values = new Map<string, string>()
  return { values, meta: async (key: string) => values.get(key) ?? null, setMeta: async (key: string, value: string) => { values.set(key, value) } }
}
const looser = { ...defaultPolicy, idleMinutes: 60, retentionYears: 1 }

describe('F81: policy', () => {
  it('what two persons signed is in force', async () => {
    const store = memory()
    const key = actKey()
    await writePolicy(store, looser, key, signingPublicOf(key))
    expect(await readPolicy(store, signingPublicOf(key))).toEqual(looser)
  })

  it('the strict policy is in force when none is stored, when a value was changed, and when another key signed', async () => {
    const store = memory()
    const key = actKey()
    const trusted = signingPublicOf(key)
    expect(await readPolicy(store, trusted)).toEqual(defaultPolicy)
    await writePolicy(store, looser, key, trusted)
    const good = store.values.get('policy')!
    for (const bad of [good.replace('"idleMinutes":60', '"idleMinutes":59'), good.slice(0, -1), '{}', good.replace(/"signature":"../, '"signature":"zz')]) {
      expect(bad).not.toBe(good)
      store.values.set('policy', bad)
      expect(await readPolicy(store, trusted)).toEqual(defaultPolicy)
    }
    store.values.set('policy', good)
    expect(await readPolicy(store, signingPublicOf(actKey()))).toEqual(defaultPolicy)
    expect(await readPolicy(store, null)).toEqual(defaultPolicy)
    await expect(writePolicy(store, looser, actKey(), trusted)).rejects.toBeInstanceOf(Refused)
    expect(store.values.get('policy')).toBe(good)
  })

  it('the hash names one policy', () => {
    expect(policyHash(looser)).not.toBe(policyHash(defaultPolicy))
    expect(policyHash({ ...looser })).toBe(policyHash(looser))
  })
})
