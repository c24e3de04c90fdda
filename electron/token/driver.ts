// What is asked of a token through its PKCS#11 driver (OASIS PKCS#11 v2.40). Runs in the token's own process, because a
// vendor's driver may crash or hang at any call.
import { constants, createPublicKey, publicEncrypt, randomBytes, timingSafeEqual } from 'node:crypto'
import pkcs11, { type Handle, type PKCS11 } from 'pkcs11js'
import { Refused } from '../../shared/failure'
import { secretBytes, type TokenKey, type TokenPlace } from './token-calls'

/** What the key is called on the token, for whoever looks at it with another tool. */
const keyLabel = 'SayOnce'
/** Cards make 2048 bits in seconds, 3072 in minutes or not at all; the password is the other half of the key. */
const modulusBits = 2048
/** CKZ_DATA_SPECIFIED: the OAEP label is given (and empty); pkcs11js has no name for it. */
const labelGiven = 1

/** Codes that mean the token was pulled, whichever call noticed it. */
const gone: readonly number[] = [
  pkcs11.CKR_TOKEN_NOT_PRESENT, pkcs11.CKR_TOKEN_NOT_RECOGNIZED, pkcs11.CKR_DEVICE_REMOVED,
  pkcs11.CKR_SLOT_ID_INVALID, pkcs11.CKR_SESSION_CLOSED, pkcs11.CKR_SESSION_HANDLE_INVALID,
]
const pinCodes: readonly number[] = [pkcs11.CKR_PIN_INCORRECT, pkcs11.CKR_PIN_INVALID, pkcs11.CKR_PIN_LEN_RANGE]

const codeOf = (error: unknown) => (error instanceof pkcs11.Pkcs11Error ? error.code : undefined)
const isGone = (error: unknown) => gone.includes(codeOf(error) ?? -1)

/** The tokens that are plugged in and set up. */
export function listTokens(driver: PKCS11): TokenPlace[] {
  return whileOpen(driver, () => places(driver).map(({ serial, label }) => ({ serial, label })))
}

/**
 * Makes a key pair on the token, or takes the one made earlier, and locks a new secret with it; the secret is opened
 * once by the token before it is given back, so that nobody is enrolled with a token that cannot open it.
 * @param slow called before the token starts to make a key pair
 * @throws Refused E-A11, E-A12, E-A13 (detail `unfit`: the token cannot do RSA-OAEP or would give its key away)
 */
export function enrolToken(driver: PKCS11, serial: string, pin: string, slow: () => void): { key: TokenKey; secret: Uint8Array } {
  return loggedIn(driver, serial, pin, pkcs11.CKF_RW_SESSION, (session, place) => {
    const pair = findPair(driver, session) ?? makePair(driver, session, place.slot, slow)
    const publicKey = createPublicKey({ key: { kty: 'RSA', n: unpadded(pair.modulus), e: unpadded(pair.exponent) }, format: 'jwk' })
    for (const hash of ['sha256', 'sha1'] as const) {
      const secret = new Uint8Array(randomBytes(secretBytes))
      const locked = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, secret)
      const opened = decrypt(driver, session, pair.privateKey, hash, locked)
      if (!opened || !timingSafeEqual(opened, secret)) continue
      return { key: { serial, label: place.label, keyId: pair.keyId, hash, secret: locked.toString('hex') }, secret }
    }
    throw new Refused('E-A13', 'unfit')
  })
}

/**
 * Has the token open what `enrolToken` locked.
 * @returns 32 bytes
 * @throws Refused E-A11 (detail `key`: the token is there, but not this key), E-A12, E-A13
 */
export function openToken(driver: PKCS11, key: TokenKey, pin: string): Uint8Array {
  return loggedIn(driver, key.serial, pin, 0, (session) => {
    const id = Buffer.from(key.keyId, 'hex')
    const [privateKey] = find(driver, session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }, { type: pkcs11.CKA_ID, value: id }])
    const opened = privateKey && decrypt(driver, session, privateKey, key.hash, Buffer.from(key.secret, 'hex'))
    if (!opened) throw new Refused('E-A11', 'key')
    return opened
  })
}

type Place = TokenPlace & { slot: Handle; flags: number }
type Pair = { privateKey: Handle; keyId: string; modulus: Buffer; exponent: Buffer }

/** Opens and ends the driver around every call: many drivers, SoftHSM among them, notice plugging only when they start. */
function whileOpen<T>(driver: PKCS11, work: () => T): T {
  try {
    driver.C_Initialize()
  } catch (error) {
    if (codeOf(error) !== pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED) throw toRefused(error)
  }
  try {
    return work()
  } catch (error) {
    throw toRefused(error)
  } finally {
    finalize(driver)
  }
}

function finalize(driver: PKCS11): void {
  try {
    driver.C_Finalize()
  } catch {
    // The call itself has its answer by now; what is left open is closed by the end of the process.
  }
}

function places(driver: PKCS11): Place[] {
  return driver.C_GetSlotList(true).flatMap((slot) => {
    try {
      const info = driver.C_GetTokenInfo(slot)
      if (!(info.flags & pkcs11.CKF_TOKEN_INITIALIZED)) return []
      return [{ slot, serial: trimmed(info.serialNumber), label: trimmed(info.label), flags: info.flags }]
    } catch {
      // One reader that fails, or was pulled just now, does not hide the others.
      return []
    }
  }).filter((place) => place.serial !== '')
}

/** Fields are padded with blanks (v2.40 §3.2), by some drivers with zero bytes. */
const trimmed = (text: string) => text.replace(/[\0 ]+$/, '').trimStart()

function loggedIn<T>(driver: PKCS11, serial: string, pin: string, flags: number, work: (session: Handle, place: Place) => T): T {
  const there = () => places(driver).find((place) => place.serial === serial)
  return whileOpen(driver, () => {
    const place = there()
    if (!place) throw new Refused('E-A11')
    // A try that cannot succeed is not made.
    if (place.flags & pkcs11.CKF_USER_PIN_LOCKED) throw new Refused('E-A12', 'locked')
    try {
      const session = driver.C_OpenSession(place.slot, pkcs11.CKF_SERIAL_SESSION | flags)
      login(driver, session, pin, there)
      return work(session, place)
    } catch (error) {
      if (error instanceof Refused || isGone(error)) throw error
      // Drivers report a pulled token by all kinds of general errors: look whether it is still there.
      finalize(driver)
      throw whileOpen(driver, there) ? error : new Refused('E-A11')
    }
  })
}

/** One try, never repeated: a token locks itself after a few. */
function login(driver: PKCS11, session: Handle, pin: string, there: () => Place | undefined): void {
  try {
    driver.C_Login(session, pkcs11.CKU_USER, pin)
  } catch (error) {
    const code = codeOf(error)
    if (code === pkcs11.CKR_PIN_LOCKED) throw new Refused('E-A12', 'locked')
    if (code === pkcs11.CKR_PIN_EXPIRED) throw new Refused('E-A12', 'expired')
    if (code === pkcs11.CKR_USER_PIN_NOT_INITIALIZED) throw new Refused('E-A12', 'unset')
    if (!pinCodes.includes(code ?? -1)) throw error
    const flags = there()?.flags ?? 0
    if (flags & pkcs11.CKF_USER_PIN_LOCKED) throw new Refused('E-A12', 'locked')
    // PKCS#11 tells no number of tries but this one.
    throw new Refused('E-A12', flags & pkcs11.CKF_USER_PIN_FINAL_TRY ? '1' : undefined)
  }
}

type Template = Parameters<PKCS11['C_FindObjectsInit']>[1]

function find(driver: PKCS11, session: Handle, template: Template): Handle[] {
  driver.C_FindObjectsInit(session, template)
  try {
    return driver.C_FindObjects(session, 16)
  } finally {
    driver.C_FindObjectsFinal(session)
  }
}

function read(driver: PKCS11, session: Handle, object: Handle, types: number[]): Buffer[] {
  return driver.C_GetAttributeValue(session, object, types.map((type) => ({ type }))).map((attribute) => attribute.value as unknown as Buffer)
}

/** Whether the token itself says that this private key can never leave it. */
function staysInside(driver: PKCS11, session: Handle, privateKey: Handle): boolean {
  const [sensitive, extractable] = read(driver, session, privateKey, [pkcs11.CKA_SENSITIVE, pkcs11.CKA_EXTRACTABLE])
  return sensitive?.[0] === 1 && extractable?.[0] === 0
}

/** The pair made by an earlier enrolment, unless its key was ever outside the token. */
function findPair(driver: PKCS11, session: Handle): Pair | undefined {
  const ours: Template = [{ type: pkcs11.CKA_LABEL, value: keyLabel }, { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_RSA }]
  for (const privateKey of find(driver, session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }, ...ours])) {
    const [id, always, never] = read(driver, session, privateKey, [pkcs11.CKA_ID, pkcs11.CKA_ALWAYS_SENSITIVE, pkcs11.CKA_NEVER_EXTRACTABLE])
    if (!id || id.length === 0 || always?.[0] !== 1 || never?.[0] !== 1 || !staysInside(driver, session, privateKey)) continue
    const [publicKey] = find(driver, session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY }, ...ours, { type: pkcs11.CKA_ID, value: id }])
    if (publicKey) return pairOf(driver, session, id, publicKey, privateKey)
  }
  return undefined
}

function makePair(driver: PKCS11, session: Handle, slot: Handle, slow: () => void): Pair {
  const limits = mechanism(driver, slot)
  if (!limits || limits.maxKeySize < modulusBits) throw new Refused('E-A13', 'unfit')
  const id = randomBytes(16)
  const common: Template = [
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_LABEL, value: keyLabel },
    { type: pkcs11.CKA_ID, value: id },
  ]
  slow()
  const made = driver.C_GenerateKeyPair(session, { mechanism: pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN }, [
    ...common,
    { type: pkcs11.CKA_MODULUS_BITS, value: modulusBits },
    { type: pkcs11.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
    { type: pkcs11.CKA_ENCRYPT, value: true },
  ], [
    ...common,
    { type: pkcs11.CKA_PRIVATE, value: true },
    { type: pkcs11.CKA_SENSITIVE, value: true },
    { type: pkcs11.CKA_EXTRACTABLE, value: false },
    { type: pkcs11.CKA_DECRYPT, value: true },
    { type: pkcs11.CKA_SIGN, value: false },
  ])
  if (!staysInside(driver, session, made.privateKey)) {
    driver.C_DestroyObject(session, made.privateKey)
    driver.C_DestroyObject(session, made.publicKey)
    throw new Refused('E-A13', 'unfit')
  }
  return pairOf(driver, session, id, made.publicKey, made.privateKey)
}

function mechanism(driver: PKCS11, slot: Handle) {
  try {
    return driver.C_GetMechanismInfo(slot, pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN)
  } catch (error) {
    if (codeOf(error) === pkcs11.CKR_MECHANISM_INVALID) return undefined
    throw error
  }
}

function pairOf(driver: PKCS11, session: Handle, id: Buffer, publicKey: Handle, privateKey: Handle): Pair {
  const [modulus, exponent] = read(driver, session, publicKey, [pkcs11.CKA_MODULUS, pkcs11.CKA_PUBLIC_EXPONENT])
  if (!modulus || !exponent || modulus.length * 8 < modulusBits) throw new Refused('E-A13', 'unfit')
  return { privateKey, keyId: id.toString('hex'), modulus, exponent }
}

/** A number of a JWK (RFC 7518 §2): no leading zero bytes. */
function unpadded(number: Buffer): string {
  const first = number.findIndex((byte) => byte !== 0)
  return number.subarray(Math.max(first, 0)).toString('base64url')
}

/** @returns the 32 bytes; undefined when the token cannot open `locked` with this key and hash */
function decrypt(driver: PKCS11, session: Handle, privateKey: Handle, hash: TokenKey['hash'], locked: Buffer): Uint8Array | undefined {
  const [hashAlg, mgf] = hash === 'sha256' ? [pkcs11.CKM_SHA256, pkcs11.CKG_MGF1_SHA256] : [pkcs11.CKM_SHA_1, pkcs11.CKG_MGF1_SHA1]
  const room = Buffer.alloc(1024)
  try {
    const parameter = { type: pkcs11.CK_PARAMS_RSA_OAEP, hashAlg, mgf, source: labelGiven }
    driver.C_DecryptInit(session, { mechanism: pkcs11.CKM_RSA_PKCS_OAEP, parameter }, privateKey)
    const opened = driver.C_Decrypt(session, locked, room)
    return opened.length === secretBytes ? new Uint8Array(opened) : undefined
  } catch (error) {
    if (isGone(error) || !refusesData(error)) throw error
    return undefined
  } finally {
    room.fill(0)
  }
}

/** SoftHSM answers OAEP padding that does not fit with a general error, and SHA-256 with CKR_ARGUMENTS_BAD. */
const refusesData = (error: unknown) => [
  pkcs11.CKR_ENCRYPTED_DATA_INVALID, pkcs11.CKR_ENCRYPTED_DATA_LEN_RANGE, pkcs11.CKR_DATA_INVALID, pkcs11.CKR_DATA_LEN_RANGE,
  pkcs11.CKR_MECHANISM_INVALID, pkcs11.CKR_MECHANISM_PARAM_INVALID, pkcs11.CKR_ARGUMENTS_BAD, pkcs11.CKR_GENERAL_ERROR,
  pkcs11.CKR_FUNCTION_FAILED, pkcs11.CKR_KEY_TYPE_INCONSISTENT, pkcs11.CKR_KEY_FUNCTION_NOT_PERMITTED,
].includes(codeOf(error) ?? -1)

/** Any other error as a refusal; of the driver's own words only the name of a code is kept, never a path. */
export function toRefused(error: unknown): Refused {
  if (error instanceof Refused) return error
  if (isGone(error)) return new Refused('E-A11')
  const name = error instanceof Error ? /CKR_[A-Z0-9_]{1,50}/.exec(error.message)?.[0] : undefined
  return new Refused('E-A13', name ?? 'driver')
}
