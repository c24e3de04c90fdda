// What a token says about its PIN, told as it is: drivers differ in which call says it.
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import pkcs11, { type PKCS11 } from 'pkcs11js'
import { expect, it } from 'vitest'
import { enrolToken, listTokens, openToken } from '../../../electron/token/driver'
import type { TokenKey } from '../../../electron/token/token-calls'

const key: TokenKey = { serial: '0A1B', label: 'UKey', keyId: '01', hash: 'sha256', secret: 'ab'.repeat(256) }
const ready = pkcs11.CKF_TOKEN_INITIALIZED
const error = (name: 'CKR_PIN_INCORRECT' | 'CKR_PIN_LOCKED' | 'CKR_PIN_EXPIRED' | 'CKR_USER_PIN_NOT_INITIALIZED' | 'CKR_PIN_LEN_RANGE' | 'CKR_MECHANISM_INVALID') =>
  new pkcs11.Pkcs11Error(`${name}:${pkcs11[name]}`, pkcs11[name])

type Parts = Partial<Record<keyof PKCS11, (...args: any[]) => unknown>>

/** A driver with one token whose flags are `before`, and `after` once a PIN was tried. */
function driverOf(before: number, after = before, failure?: Error, calls: string[] = [], more: Parts = {}): PKCS11 {
  let flags = before
  const parts: Parts = {
    C_GetSlotList: () => [Buffer.from([1])],
    C_GetTokenInfo: () => ({ serialNumber: '0A1B            ', label: `UKey${'\0'.repeat(28)}`, flags }),
    C_OpenSession: () => Buffer.from([1]),
    C_Login: () => {
      flags = after
      if (failure) throw failure
    },
    C_FindObjects: () => [],
    C_GetMechanismInfo: () => { throw error('CKR_MECHANISM_INVALID') },
    ...more,
  }
  return new Proxy({} as PKCS11, {
    get: (_, name) => (...args: unknown[]) => {
      calls.push(String(name))
      return parts[name as keyof PKCS11]?.(...args)
    },
  })
}

const refused = [
  ['wrong', pkcs11.CKF_USER_PIN_COUNT_LOW, error('CKR_PIN_INCORRECT'), undefined],
  ['wrong, one try left', pkcs11.CKF_USER_PIN_FINAL_TRY, error('CKR_PIN_INCORRECT'), '1'],
  ['wrong for the last time', pkcs11.CKF_USER_PIN_LOCKED, error('CKR_PIN_INCORRECT'), 'locked'],
  ['locked', 0, error('CKR_PIN_LOCKED'), 'locked'],
  ['too short', 0, error('CKR_PIN_LEN_RANGE'), undefined],
  ['expired', 0, error('CKR_PIN_EXPIRED'), 'expired'],
  ['never set', 0, error('CKR_USER_PIN_NOT_INITIALIZED'), 'unset'],
] as const
for (const [name, flags, failure, detail] of refused) {
  it(`a PIN that is ${name} is E-A12 (${detail ?? 'no detail'}) after one try`, () => {
    const calls: string[] = []
    expect(() => openToken(driverOf(ready, ready | flags, failure, calls), key, '1')).toThrow(expect.objectContaining({ code: 'E-A12', detail }))
    expect(calls.filter((call) => call === 'C_Login')).toHaveLength(1)
  })
}

it('a token that is locked already is not tried at all', () => {
  const calls: string[] = []
  expect(() => openToken(driverOf(ready | pkcs11.CKF_USER_PIN_LOCKED, 0, undefined, calls), key, '1')).toThrow(expect.objectContaining({ code: 'E-A12', detail: 'locked' }))
  expect(calls).not.toContain('C_Login')
})

it('padding is no part of a serial number or label, and an empty token is none', () => {
  expect(listTokens(driverOf(ready))).toEqual([{ serial: '0A1B', label: 'UKey' }])
  expect(listTokens(driverOf(0))).toEqual([])
})

it('a token that makes no RSA keys is unfit', () => {
  expect(() => enrolToken(driverOf(ready), '0A1B', '1', () => undefined)).toThrow(expect.objectContaining({ code: 'E-A13', detail: 'unfit' }))
})

it('a token that can do OAEP with SHA-256 is asked for it, and opens its secret with the same', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { n, e } = publicKey.export({ format: 'jwk' })
  const values: Record<number, Buffer> = {
    [pkcs11.CKA_SENSITIVE]: Buffer.from([1]),
    [pkcs11.CKA_EXTRACTABLE]: Buffer.from([0]),
    // Some drivers put a zero in front, as a signed number would need.
    [pkcs11.CKA_MODULUS]: Buffer.concat([Buffer.alloc(1), Buffer.from(n!, 'base64url')]),
    [pkcs11.CKA_PUBLIC_EXPONENT]: Buffer.from(e!, 'base64url'),
  }
  let asked: pkcs11.RsaOAEP | undefined
  let made = false
  const driver = driverOf(ready, ready, undefined, [], {
    C_GetMechanismInfo: () => ({ minKeySize: 1024, maxKeySize: 4096 }),
    C_GenerateKeyPair: () => {
      made = true
      return { publicKey: Buffer.from([1]), privateKey: Buffer.from([2]) }
    },
    C_FindObjects: () => (made ? [Buffer.from([2])] : []),
    C_GetAttributeValue: (_session: unknown, _object: unknown, wanted: pkcs11.Attribute[]) => wanted.map(({ type }) => ({ type, value: values[type] })),
    C_DecryptInit: (_session: unknown, { parameter }: { parameter: pkcs11.RsaOAEP }) => { asked = parameter },
    C_Decrypt: (_session: unknown, locked: Buffer) => privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, locked),
  })
  const enrolled = enrolToken(driver, '0A1B', '1', () => undefined)
  expect(enrolled.key.hash).toBe('sha256')
  expect(asked).toMatchObject({ hashAlg: pkcs11.CKM_SHA256, mgf: pkcs11.CKG_MGF1_SHA256, source: 1 })
  expect(openToken(driver, enrolled.key, '1')).toEqual(enrolled.secret)
})
