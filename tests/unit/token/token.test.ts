// What main makes of the answers of a process it does not trust.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { TokenDesk, type TokenProcess } from '../../../electron/token/token'
import type { TokenKey, TokenRequest } from '../../../electron/token/token-calls'

const limit = 1000
const key: TokenKey = { serial: '0a1b', label: 'UKey', keyId: '01', hash: 'sha256', secret: 'ab'.repeat(256) }

class FakeProcess implements TokenProcess {
  asked: TokenRequest[] = []
  alive = true
  #onMessage: (message: unknown) => void = () => undefined
  #onExit: () => void = () => undefined
  on(event: 'message' | 'exit', listener: (message: unknown) => void): void {
    if (event === 'message') this.#onMessage = listener
    else this.#onExit = () => listener(undefined)
  }
  postMessage(message: unknown): void {
    this.asked.push(message as TokenRequest)
  }
  kill(): void {
    this.alive = false
  }
  say(message: unknown): void {
    this.#onMessage(message)
  }
  answer(rest: object): void {
    this.say({ id: this.asked.at(-1)!.id, ...rest })
  }
  exit(): void {
    this.alive = false
    this.#onExit()
  }
}

let children: FakeProcess[]
let desk: TokenDesk
const last = () => children.at(-1)!
const soon = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  children = []
  desk = new TokenDesk(() => {
    children.push(new FakeProcess())
    return last()
  }, limit)
})
afterEach(() => vi.useRealTimers())

it('one process serves every look for tokens, one call at a time', async () => {
  const [first, second] = [desk.list('/a.so'), desk.list('/a.so')]
  await soon()
  expect(last().asked).toHaveLength(1)
  last().answer({ value: [{ serial: '1', label: 'one' }] })
  expect(await first).toEqual([{ serial: '1', label: 'one' }])
  await soon()
  last().answer({ value: [] })
  expect(await second).toEqual([])
  expect(children).toHaveLength(1)
})

it('a process that was shown a PIN is ended, whether it opened the secret or not', async () => {
  for (const rest of [{ value: new Uint8Array(32).fill(7) }, { fault: { code: 'E-A12', detail: 'locked' } }]) {
    const call = desk.open('/a.so', key, '1234').catch((error: unknown) => error)
    await soon()
    last().answer(rest)
    const got = await call
    expect(last().alive).toBe(false)
    if ('value' in rest) expect((got as Buffer).equals(Buffer.alloc(32, 7))).toBe(true)
    else expect(got).toMatchObject({ code: 'E-A12', detail: 'locked' })
  }
  expect(children).toHaveLength(2)
})

const wrong: [string, unknown][] = [
  ['a secret of 31 bytes', { value: new Uint8Array(31) }],
  ['a secret that is text', { value: '00'.repeat(32) }],
  ['no value', { value: undefined }],
  ['nothing', {}],
  ['a code that is not its to give', { fault: { code: 'E-A7' } }],
  ['a value and more', { value: new Uint8Array(32), path: '/x' }],
]
for (const [name, rest] of wrong) {
  it(`an answer with ${name} is E-A13 and the process is ended`, async () => {
    const call = expect(desk.open('/a.so', key, '1234')).rejects.toMatchObject({ code: 'E-A13' })
    await soon()
    last().answer(rest as object)
    await call
    expect(last().alive).toBe(false)
  })
}

it('what is no message at all is E-A13, not an exception', async () => {
  for (const message of [null, 'x', 5, []]) {
    const call = expect(desk.list('/a.so')).rejects.toMatchObject({ code: 'E-A13' })
    await soon()
    last().say(message)
    await call
    expect(last().alive).toBe(false)
  }
})

it('an answer that comes after the limit reaches nobody', async () => {
  const late = expect(desk.list('/a.so')).rejects.toMatchObject({ code: 'E-A13', detail: 'silent' })
  await vi.advanceTimersByTimeAsync(limit)
  await late
  const slow = last()
  expect(slow.alive).toBe(false)
  const next = desk.list('/a.so')
  await soon()
  expect(last()).not.toBe(slow)
  slow.say({ id: last().asked[0]!.id, value: [{ serial: 'forged', label: '' }] })
  last().say({ id: slow.asked[0]!.id, value: [{ serial: 'stale', label: '' }] })
  slow.exit()
  last().answer({ value: [] })
  expect(await next).toEqual([])
})

it('only making a key pair may take longer than the limit, and not for ever', async () => {
  const made = desk.enrol('/a.so', '0a1b', '1234').catch((error: unknown) => error)
  await soon()
  last().answer({ slow: true })
  await vi.advanceTimersByTimeAsync(5 * limit)
  expect(last().alive).toBe(true)
  last().answer({ value: { key, secret: new Uint8Array(32) } })
  expect(await made).toMatchObject({ key })

  const hung = expect(desk.enrol('/a.so', '0a1b', '1234')).rejects.toMatchObject({ code: 'E-A13', detail: 'silent' })
  await soon()
  last().answer({ slow: true })
  await vi.advanceTimersByTimeAsync(6 * limit)
  await hung

  const begging = expect(desk.list('/a.so')).rejects.toMatchObject({ code: 'E-A13' })
  await soon()
  last().answer({ slow: true })
  await begging
})

it('closing refuses the call that waits, and a later call starts anew', async () => {
  const call = expect(desk.list('/a.so')).rejects.toMatchObject({ code: 'E-A13' })
  await soon()
  desk.close()
  await call
  expect(last().alive).toBe(false)
  const next = desk.list('/a.so')
  await soon()
  expect(children).toHaveLength(2)
  last().answer({ value: [] })
  await next
})

it('a process that cannot be started is E-A13', async () => {
  const none = new TokenDesk(() => { throw new Error('no memory') }, limit)
  await expect(none.list('/a.so')).rejects.toMatchObject({ code: 'E-A13', detail: 'crashed' })
})
