// A PKCS#11 token (UKey, card) as second factor, seen from main: every call goes to a process of its own, so that a
// driver that crashes or hangs costs an error message and never a recording.
import { setTimeout as wait } from 'node:timers/promises'
import type { z } from 'zod'
import { Refused } from '../../shared/failure'
import { TokenReply, answers, type TokenCall, type TokenKey, type TokenPlace } from './token-calls'

/** The part of Electron's `UtilityProcess` that is used. `kill` must end a process that does not listen any more. */
export type TokenProcess = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: () => void): unknown
  kill(): unknown
}
export type ForkToken = () => TokenProcess

/** Milliseconds between two looks whether the token is still there. */
const lookEvery = 1_000
/** Making a key pair takes a card up to a minute; every other call is done within seconds. */
const slowFactor = 6
/** What a call gets instead of an answer. */
const crashed = Symbol('crashed')
const silent = Symbol('silent')

type Answer<K extends TokenCall['kind']> = z.infer<(typeof answers)[K]>

export class TokenDesk {
  readonly #fork: ForkToken
  readonly #limit: number
  #child: TokenProcess | undefined
  #settle: ((reply: unknown) => void) | undefined
  #lastId = 0
  #queue: Promise<unknown> = Promise.resolve()

  /**
   * @param fork starts token.process.js
   * @param limitMs after so many milliseconds without an answer a driver is taken for hung
   */
  constructor(fork: ForkToken, limitMs = 10_000) {
    this.#fork = fork
    this.#limit = limitMs
  }

  /** The tokens that are plugged in. @param module absolute path of the driver @throws Refused E-A13 */
  list(module: string): Promise<TokenPlace[]> {
    return this.#ask({ kind: 'list', module })
  }

  /**
   * Makes (or reuses) a key pair on the token that never leaves it, and a new secret of 32 bytes that only this token
   * opens. The caller wipes `secret`; a slot keeps `key`.
   * @throws Refused E-A11 not plugged in; E-A12 wrong PIN (detail `1`: one try left, `locked`, `expired`, `unset`);
   * E-A13 driver (detail `crashed`, `silent`, `module`: cannot be loaded, `unfit`: cannot do RSA-OAEP, or a CKR code)
   */
  async enrol(module: string, serial: string, pin: string): Promise<{ key: TokenKey; secret: Buffer }> {
    const { key, secret } = await this.#ask({ kind: 'enrol', module, serial, pin })
    return { key, secret: bufferOf(secret) }
  }

  /**
   * Has the token open the secret, 32 bytes; the caller wipes it.
   * @throws Refused as `enrol`, and E-A11 with detail `key` when the token does not hold this key
   */
  async open(module: string, key: TokenKey, pin: string): Promise<Buffer> {
    return bufferOf(await this.#ask({ kind: 'open', module, key, pin }))
  }

  /** @throws Refused E-A13 */
  async isPresent(module: string, serial: string): Promise<boolean> {
    return (await this.list(module)).some((place) => place.serial === serial)
  }

  /**
   * Looks every second and calls `gone` once when the token was pulled, or when its driver fails twice in a row: nobody
   * can then say that it is there. A serial number is no proof; it only ends what `open` began.
   * @returns stops looking
   */
  watch(module: string, serial: string, gone: () => void): () => void {
    const stop = new AbortController()
    const look = async () => {
      let failures = 0
      while (!stop.signal.aborted) {
        await wait(lookEvery, undefined, { signal: stop.signal })
        const there = await this.isPresent(module, serial).catch(() => undefined)
        failures = there === undefined ? failures + 1 : 0
        if (there === false || failures >= 2) break
      }
      if (!stop.signal.aborted) gone()
    }
    look().catch((error: unknown) => { if (!stop.signal.aborted) throw error })
    return () => stop.abort()
  }

  /** Ends the process; a call that waits for it is refused. A later call starts a new one. */
  close(): void {
    const child = this.#child
    this.#child = undefined
    child?.kill()
    this.#settle?.(crashed)
  }

  /** One call at a time: drivers are seldom made for two. */
  #ask<K extends TokenCall['kind']>(call: Extract<TokenCall, { kind: K }>): Promise<Answer<K>> {
    const answer = this.#queue.then(() => this.#run(call))
    this.#queue = answer.catch(() => undefined)
    return answer as Promise<Answer<K>>
  }

  async #run(call: TokenCall): Promise<unknown> {
    try {
      const reply = await this.#exchange(call)
      const parsed = answers[call.kind].safeParse(reply)
      if (parsed.success) return parsed.data
      this.close()
      throw new Refused('E-A13', 'answer')
    } finally {
      // A PIN and a secret went through its memory: they end with it.
      if (call.kind !== 'list') this.close()
    }
  }

  async #exchange(call: TokenCall): Promise<unknown> {
    const id = ++this.#lastId
    let timer: NodeJS.Timeout | undefined
    const reply = await new Promise<unknown>((resolve) => {
      const giveUp = (ms: number) => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          resolve(silent)
          this.close()
        }, ms)
      }
      this.#settle = (message) => {
        const note = TokenReply.safeParse(message)
        // An answer to an earlier call has nobody who waits for it.
        if (note.success && note.data.id !== id) return
        if (note.success && 'slow' in note.data && call.kind === 'enrol') giveUp(this.#limit * slowFactor)
        else resolve(message)
      }
      giveUp(this.#limit)
      try {
        this.#child ??= this.#start()
        this.#child.postMessage({ id, call })
      } catch {
        resolve(crashed)
        this.close()
      }
    })
    clearTimeout(timer)
    this.#settle = undefined
    if (reply === crashed || reply === silent) throw new Refused('E-A13', reply === crashed ? 'crashed' : 'silent')
    const { data } = TokenReply.safeParse(reply)
    if (data && 'fault' in data) throw new Refused(data.fault.code, data.fault.detail)
    return data && 'value' in data ? data.value : undefined
  }

  #start(): TokenProcess {
    const child = this.#fork()
    child.on('message', (message) => { if (this.#child === child) this.#settle?.(message) })
    child.on('exit', () => {
      if (this.#child !== child) return
      this.#child = undefined
      this.#settle?.(crashed)
    })
    return child
  }
}

/** The same memory, so that wiping the buffer wipes the only copy. */
const bufferOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
