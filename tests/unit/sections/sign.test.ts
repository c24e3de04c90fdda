// F63: the author's signature freezes a section. Any change behind it shows, nothing but signed addenda goes in, and who was removed since still signed.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addToSigned, checkSignatures, keysOf, signaturesOf, signSection } from '../../../electron/sections/sign'
import { countRetold } from '../../../shared/fold/retold'
import { checkStanding } from '../../../electron/sections/closing'
import type { Store } from '../../../electron/store/store'
import { registerSection, sectionById } from '../../../electron/store/world'
import { Refused } from '../../../shared/failure'
import { foldSession } from '../../../shared/fold/session'
import { foldSigned } from '../../../shared/fold/signed'
import type { Entry } from '../../../shared/model/entry'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { copyRoom, loginAs } from '../../harness/people'
import { answered, book, definitions, examination } from './signing'

const code = async (work: Promise<unknown>) => work.then(() => 'ok', (e: unknown) => (e instanceof Refused ? e.code : `bug: ${String(e)}`))
let folder: string
let store: Store
let made: MadeCase
const told: Entry[] = []
const medical = () => sectionById(store, made.section('medical'))
const read = () => store.log.read(made.section('medical'))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sayonce-sign-'))
  const vault = join(folder, 'vault')
  const ids = await copyRoom(vault)
  store = await loginAs(vault, 'recorder')
  made = await makeCase(store, ids, { lines: 0 })
  await store.close()
  store = await loginAs(vault, 'medic')
}, 60_000)
afterAll(async () => {
  await store?.close()
  await rm(folder, { recursive: true, force: true })
})

describe.sequential('F63 signing a section', () => {
  test('F63 E-B15: not while a required place is open, nor with nothing in it', async () => {
    expect(await code(signSection(store, definitions, await medical(), (e) => told.push(e)))).toBe('E-B15')
    await append(store, made.section('medical'), answered(examination, 'general', '精神可'))
    expect(await code(signSection(store, definitions, await medical(), (e) => told.push(e)))).toBe('E-B15')
    expect(await code(addToSigned(store, book, await medical(), { text: '补充' }, () => undefined))).toBe('E-B1')
    expect(foldSigned(await read()).signed).toBeNull()
    expect(told).toEqual([])
  })

  test('F63: signed, it is frozen for every writer, undo included; the board says who and when', async () => {
    await append(store, made.section('medical'), answered(examination, 'history', '被同学推倒'))
    const { digest } = await signSection(store, definitions, await medical(), (e) => told.push(e))
    expect(told.map((e) => e.kind)).toEqual(['section.signed', 'session.sealed'])
    for (const fact of [answered(examination, 'general', '改了'), { kind: 'undo', body: { seq: 1 } } as const, { ...told[0]!, kind: 'section.signed' } as never]) {
      const { kind, body } = fact as Entry
      expect(await code(append(store, made.section('medical'), { kind, body } as never))).toBe('E-B11')
    }
    expect(await code(signSection(store, definitions, await medical(), () => undefined))).toBe('E-B11')
    const session = foldSession(await store.log.read(made.section('session')))!
    expect(session.services.medical).toMatchObject({ state: 'sealed', sealed: { by: store.staffId, digest } })
    expect(await signaturesOf(store, definitions, await medical())).toMatchObject([{ what: 'signed', by: store.staffId, holds: true }])
  })

  test('F63: a sealed service is not set back to another state, by a fact or by an undo of an earlier one', async () => {
    const board = await sectionById(store, made.section('session'))
    const back = { kind: 'session.service', body: { service: 'medical', state: 'active', owner: null, reason: '' } } as const
    expect(await code(checkStanding(store, board, back))).toBe('E-B11')
    expect(await code(checkStanding(store, board, { ...back, body: { ...back.body, service: 'samples' } }))).toBe('ok')
    // Were it written all the same, the board would still say sealed.
    const entries = await store.log.read(made.section('session'))
    expect(foldSession([...entries, { ...entries.at(-1)!, seq: entries.length + 1, ...back }])!.services.medical.state).toBe('sealed')
  })

  test('F63: addenda go in, each signed and naming the one before; leaving one out or swapping them shows', async () => {
    await addToSigned(store, book, await medical(), { text: '复查：左臂肿胀已退' }, () => undefined)
    await addToSigned(store, book, await medical(), { text: '家长补交门诊病历' }, () => undefined)
    expect((await signaturesOf(store, definitions, await medical())).map((s) => [s.what, s.holds])).toEqual([['signed', true], ['addendum', true], ['addendum', true]])
    const entries = await read()
    const keys = await ownKeys()
    const addenda = entries.filter((e) => e.kind === 'section.addendum')
    const without = entries.filter((e) => e !== addenda[0])
    expect(checkSignatures(made.section('medical'), without, keys, definitions).map((s) => s.holds)).toEqual([true, false])
    const swapped = [...entries.filter((e) => e.kind !== 'section.addendum'), addenda[1]!, addenda[0]!]
    expect(checkSignatures(made.section('medical'), swapped, keys, definitions).map((s) => s.holds)).toEqual([true, false, false])
  })

  test('F63: any changed byte of what was signed shows: place, words, time, author, order, count, definition, another section, another key', async () => {
    const entries = await read()
    const keys = await ownKeys()
    const holds = (changed: readonly Entry[], forms = definitions, by = keys, at = made.section('medical')) => checkSignatures(at, changed, by, forms)[0]!.holds
    expect(holds(entries)).toBe(true)
    const first = entries[0]!
    const change = (part: object) => [{ ...first, ...part } as Entry, ...entries.slice(1)]
    expect(holds(change({ atUtc: '2026-01-01T00:00:00.000Z' }))).toBe(false)
    expect(holds(change({ author: made.persons.child }))).toBe(false)
    expect(holds(change({ body: { ...first.body, field: 'history' } }))).toBe(false)
    expect(holds(entries.slice(1))).toBe(false)
    expect(holds([entries[1]!, entries[0]!, ...entries.slice(2)])).toBe(false)
    expect(holds([...entries, { ...first, seq: entries.length + 1 }])).toBe(false)
    expect(holds(entries, { ...definitions, current: [{ ...examination, title: { zh: '另一张表', en: 'another' } }] })).toBe(false)
    expect(holds(entries, definitions, keys, made.section('samples'))).toBe(false)
    expect(holds(entries, definitions, () => ['0'.repeat(64)])).toBe(false)
    expect(holds(entries, definitions, () => [])).toBe(false)
    const signed = entries.findIndex((e) => e.kind === 'section.signed')
    const fact = entries[signed] as Extract<Entry, { kind: 'section.signed' }>
    for (const part of [{ upTo: fact.body.upTo - 1 }, { head: '0'.repeat(64) }, { digest: '0'.repeat(64) }, { forms: [] }, { signature: fact.body.signature.replace(/^./, (c) => (c === '0' ? '1' : '0')) }]) {
      expect(holds(entries.map((e) => (e === fact ? { ...fact, body: { ...fact.body, ...part } } : e))), JSON.stringify(part).slice(0, 20)).toBe(false)
    }
    // Every character of the words, one by one.
    const words = entries[1] as Extract<Entry, { kind: 'form.answer' }>
    const value = (words.body.answer as { value: string }).value
    for (let i = 0; i < value.length; i++) {
      const answer = { state: 'value' as const, value: `${value.slice(0, i)}换${value.slice(i + 1)}` }
      expect(holds(entries.map((e) => (e === words ? { ...words, body: { ...words.body, answer } } : e)))).toBe(false)
    }
  })

  test('F63: a stop between signature and board is made good by the next look', async () => {
    const samples = await sectionById(store, made.section('samples'))
    await append(store, samples.sectionId, answered({ ...examination, id: 'samples' }, 'history', '棉签一份'))
    // The board could not be written: the signature stands all the same.
    await expect(signSection(store, definitions, { ...samples, sessionId: null }, () => undefined)).resolves.toBeTruthy()
    const state = async () => foldSession(await store.log.read(made.section('session')))!.services.samples.state
    expect(await state()).toBe('open')
    await signaturesOf(store, definitions, samples)
    expect(await state()).toBe('sealed')
  })
})

describe('F64 told again', () => {
  test('F64: answers asked of the child today are counted by place, as they stand now', () => {
    const today = (seq: number, field: string, from: 'child-today' | 'papers', value = '疼'): Entry => ({ seq, kind: 'form.answer', body: { formId: 'examination', version: 1, field, answer: { state: 'value', value }, source: { from } } }) as Entry
    expect(countRetold([])).toBe(0)
    expect(countRetold([today(1, 'a', 'child-today'), today(2, 'b', 'papers'), today(3, 'a', 'child-today', '很疼')])).toBe(1)
    expect(countRetold([today(1, 'a', 'child-today'), today(2, 'a', 'papers')])).toBe(0)
    expect(countRetold([today(1, 'a', 'child-today'), { seq: 2, kind: 'undo', body: { seq: 1 } } as Entry])).toBe(0)
  })
})

async function ownKeys() {
  const register = await store.log.read(await registerSection(store))
  return (who: Entry['author']) => keysOf(register, who)
}
