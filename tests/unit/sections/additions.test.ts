// F58, F60, F63: a signed section goes on where its definition says so: new rows come in as addenda, signed, checked like any answer, and nothing that was signed changes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addToSigned, checkSignatures, keysOf, signaturesOf, signSection } from '../../../electron/sections/sign'
import { FormBook } from '../../../electron/sections/definitions'
import { writeFormFact } from '../../../electron/sections/form-facts'
import { linesOf } from '../../../electron/sections/search-lines'
import type { Store } from '../../../electron/store/store'
import { registerSection, sectionById } from '../../../electron/store/world'
import { canonical } from '../../../shared/canonical'
import { Refused } from '../../../shared/failure'
import { chainsOf } from '../../../shared/fold/chain'
import { foldForm } from '../../../shared/fold/form'
import { nextUndo } from '../../../shared/fold/live'
import { countRetold } from '../../../shared/fold/retold'
import { addendumValue, foldSigned } from '../../../shared/fold/signed'
import { formsRead } from '../../../shared/forms-read'
import type { Answer, Source, Value } from '../../../shared/model/answer'
import { Fact, undoable, type Added, type Entry, type UserFact } from '../../../shared/model/entry'
import type { RowId, SectionId } from '../../../shared/model/ids'
import { seen } from '../../../shared/see'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { formFrom } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs } from '../../harness/people'

const l = (zh: string) => ({ zh, en: zh })
const field = (key: string, type = 'text', more: object = {}) => ({ key, type, label: l(key), ...more })
const samples = (version: number) => formFrom({
  id: 'trial', version, section: 'samples', title: l('样本'), groups: [
    { key: 'plain', title: l('提取'), fields: [field('taken', 'yes-no', { required: true }), field('decided-at', 'date', { later: true }), field('decision', 'text', { later: true, required: true, when: [{ field: 'decided-at', not: ['none'] }] })] },
    { key: 'register', title: l('登记'), repeat: { noun: l('样本'), title: 'package-no', widget: 'samples' }, fields: [field('package-no', 'text', { unique: 'package' }), field('collected-at', 'datetime'), field('collector', 'staff')] },
    { key: 'hand-overs', title: l('移交'), later: true, when: [{ field: 'taken', is: [true] }], repeat: { noun: l('移交'), widget: 'hand-overs', max: 3 }, fields: [
      field('samples', 'rows', { of: 'register', required: true }), field('given-at', 'datetime', { required: true }), field('giver', 'text', { required: true }), field('giver-signature', 'signature'),
      field('taker-kind', 'choice', { options: [{ value: 'police', label: l('民警') }, { value: 'laboratory', label: l('鉴定') }] }), field('taker', 'text', { required: true }), field('taker-signature', 'signature'),
      field('seal-whole', 'yes-no'), field('seal-why', 'text', { required: true, when: [{ field: 'seal-whole', is: [false] }] }), field('seal-new', 'text', { unique: 'seal' }), field('gap-why'),
    ] },
    { key: 'results', title: l('结果'), later: true, due: { date: 'tell-by', done: 'told-at' }, repeat: { noun: l('结果') }, fields: [field('result-of', 'rows', { of: 'register' }), field('result', 'paragraph', { required: true }), field('tell-by', 'date'), field('told-at', 'date'), field('heard', 'text', { sourced: true }), field('inner', 'text', { see: ['supervisor'] })] },
    { key: 'notes', title: l('备注'), repeat: { noun: l('备注') }, fields: [field('note')] },
  ],
})
const other = (version: number, words = '其他') => formFrom({ id: 'other', version, section: 'samples', title: l(words), groups: [{ key: 'lines', title: l('行'), later: true, repeat: { noun: l('行') }, fields: [field('line', 'text', { required: true })] }] })
const medical = formFrom({ id: 'body', version: 1, section: 'medical', title: l('检查'), groups: [
  { key: 'all', title: l('一'), fields: [field('history', 'text', { required: true })] },
  { key: 'withdrawal', title: l('撤回'), later: true, repeat: { noun: l('撤回') }, fields: [field('withdrawn', 'text', { required: true })] },
] })
const current = [samples(2), other(1), medical]
const bookOf = (forms: typeof current) => new FormBook({ current: forms.map((form) => ({ file: `${form.id}.json`, form })), past: [{ file: 'trial-1.json', form: samples(1) }], refused: [] })
const book = bookOf(current)

const code = async (work: Promise<unknown>) => work.then(() => 'ok', (e: unknown) => { if (e instanceof Refused) return e.code; throw e })
let folder: string
let store: Store
let made: MadeCase
let second: MadeCase
let sectionId: SectionId
let sample: RowId
let open: RowId
const drawn = (name: string): Value => ({ signed: 'drawn', name, at: new Date().toISOString(), ratio: 4, strokes: [Array.from({ length: 12 }, (_, i) => [0.1 + i * 0.06, i % 2 ? 0.2 : 0.8, i * 40]).flat()] })
const said = (of: Record<string, Value>, source?: Source): Added['answers'] => Object.entries(of).map(([key, value]) => ({ field: key, answer: { state: 'value', value } satisfies Answer, ...(source ? { source } : {}) }))
const added = (group: string, answers: Added['answers'], more: Partial<Added> = {}): Added => ({ formId: 'trial', version: 2, group, row: freshId('row'), answers, ...more })
const handOver = (more: Record<string, Value> = {}, of: Partial<Added> = {}) => added('hand-overs', said({ samples: [sample], 'given-at': '2026-11-22T10:05', giver: '演示医生', taker: '云溪鉴定员', 'giver-signature': drawn('演示医生'), 'taker-signature': drawn('云溪鉴定员'), 'seal-whole': true, ...more }), of)
const add = async (what: Added[], text = '', at = sectionId, by = book) => addToSigned(store, by, await sectionById(store, at), { text, added: what }, () => undefined)
const write = async (fact: UserFact, at = sectionId) => writeFormFact(store, book, await sectionById(store, at), fact)
const answer = (key: string, value: Value, row?: RowId): UserFact => ({ kind: 'form.answer', body: { formId: 'trial', version: 2, field: key, answer: { state: 'value', value }, ...(row ? { row } : {}) } })
const read = (at = sectionId) => store.log.read(at)
const filled = async () => foldForm(await read(), 'trial')
const newRow = async (group: string, at = sectionId) => { const row = freshId('row'); await write({ kind: 'form.row', body: { formId: 'trial', version: 2, group, row, present: true } }, at); return row }
const signatures = async () => signaturesOf(store, await book.in(store), await sectionById(store, sectionId))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sayonce-additions-'))
  const vault = join(folder, 'vault')
  const ids = await copyRoom(vault)
  store = await loginAs(vault, 'recorder')
  made = await makeCase(store, ids, { lines: 0 })
  second = await makeCase(store, ids, { lines: 0 })
  await store.close()
  store = await loginAs(vault, 'medic')
  sectionId = made.section('samples')
  await write(answer('taken', true))
  sample = await newRow('register')
  await write(answer('package-no', 'YX-1', sample))
  await write(answer('collected-at', '2026-11-22T10:00', sample))
  await write(answer('collector', store.staffId, sample))
  open = await newRow('results')
  await write(answer('result', '先行告知：待检', open))
  await write(answer('tell-by', '2026-11-23', open))
}, 60_000)
afterAll(async () => {
  await store?.close()
  await rm(folder, { recursive: true, force: true })
})

describe.sequential('F60 F63 what goes on after the signature', () => {
  test('F63 E-B1: nothing is added to what nobody signed, rows no more than words', async () => {
    expect(await code(add([handOver()]))).toBe('E-B1')
    await signSection(store, await book.in(store), await sectionById(store, sectionId), () => undefined)
  })

  test('F60 F58: a hand-over and a result after the signature stand in the form, the chain, the search, the due list and the count of retellings', async () => {
    const one = handOver()
    await add([one], '送检')
    await add([added('results', [...said({ 'result-of': [sample], result: '未检出', 'tell-by': '2026-12-01' }), ...said({ heard: '孩子说知道了' }, { from: 'child-today' })])])
    const now = await filled()
    expect(now.rows.get('hand-overs')).toEqual([one.row])
    expect(now.later?.get(one.row!)).toMatchObject({ by: store.staffId })
    expect(chainsOf(samples(2), now, () => '演示医生')[0]).toMatchObject({ holder: '云溪鉴定员', links: [{ row: one.row, faults: [] }] })
    expect(linesOf(await read(), new Set()).map((line) => line.text)).toEqual(expect.arrayContaining([expect.stringContaining('未检出')]))
    expect((await store.db.all<{ due_at: string }>('SELECT due_at FROM due WHERE section = ? AND done = 0 ORDER BY due_at', sectionId)).length).toBe(2)
    expect(countRetold(await read())).toBe(1)
    expect((await signatures()).map((s) => [s.what, s.holds])).toEqual([['signed', true], ['addendum', true], ['addendum', true]])
    expect(foldSigned(await read()).addenda.map((a) => [a.text, a.added.map((r) => r.group)])).toEqual([['送检', ['hand-overs']], ['', ['results']]])
  })

  test('F63: what was open in a row that stood is filled in, once; what was signed is not written over', async () => {
    const told = added('results', said({ 'told-at': '2026-11-24' }), { row: open })
    await add([told])
    expect((await filled()).later?.get(`${open}/told-at`)).toMatchObject({ by: store.staffId })
    expect((await filled()).later?.has(open)).toBe(false)
    expect((await store.db.all('SELECT 1 FROM due WHERE section = ? AND done = 0', sectionId)).length).toBe(1)
    expect(await code(add([told]))).toBe('E-B11')
    expect(await code(add([added('results', said({ result: '改了' }), { row: open })]))).toBe('E-B11')
    expect(await code(add([{ ...handOver(), answers: [...handOver().answers, ...said({ giver: '别人' })] }]))).toBe('E-B11')
  })

  test('F63 F71: a field outside rows that goes on is answered after the signature, with what it asks for, once', async () => {
    const plain = (of: Record<string, Value>): Added => ({ formId: 'trial', version: 2, group: 'plain', answers: said(of) })
    expect(await code(add([plain({ 'decided-at': '2026-11-25' })]))).toBe('E-B15')
    expect(await code(add([plain({ taken: false })]))).toBe('E-B11')
    expect(await code(add([{ ...plain({ 'decided-at': '2026-11-25', decision: '准予' }), row: freshId('row') }]))).toBe('E-B11')
    await add([plain({ 'decided-at': '2026-11-25', decision: '准予' })])
    expect((await filled()).answers.get('decision')?.answer).toEqual({ state: 'value', value: '准予' })
    expect((await filled()).later?.get('decided-at')).toMatchObject({ by: store.staffId })
    expect(await code(add([plain({ decision: '不准' })]))).toBe('E-B11')
  })

  test('F63 E-B2: an addendum of signs that nobody sees is none', async () => {
    expect(await code(addToSigned(store, book, await sectionById(store, sectionId), { text: '\u3164\u200b' }, () => undefined))).toBe('E-B2')
  })

  test('F63: what does not go on, does not fit, is not whole or names nothing is refused, and nothing of it stays', async () => {
    const before = (await read()).length
    const cases: [string, Added[], string][] = [
      ['a group that does not go on', [added('notes', said({ note: '补' }))], 'E-B11'],
      ['a sample into the register', [added('register', said({ 'package-no': 'YX-2' }))], 'E-B11'],
      ['a group that is none', [added('none', said({ note: '补' }))], 'E-B11'],
      ['a row of a plain group', [added('plain', said({ 'decided-at': '2026-11-25' }))], 'E-B11'],
      ['a field of another group', [added('results', said({ result: '阴', note: '补' }))], 'E-B1'],
      ['an unknown field', [added('results', said({ result: '阴', nothing: '补' }))], 'E-B2'],
      ['the id of a row of another group', [added('results', said({ result: '阴' }), { row: sample })], 'E-B2'],
      ['another version than the signed one', [handOver({}, { version: 1 })], 'E-B2'],
      ['an unknown form', [handOver({}, { formId: 'none' })], 'E-B3'],
      ['a form of another section', [added('withdrawal', said({ withdrawn: 'x' }), { formId: 'body', version: 1 })], 'E-B3'],
      ['a required answer missing', [added('hand-overs', said({ samples: [sample], giver: '甲' }))], 'E-B15'],
      ['a conditional answer missing', [handOver({ 'seal-whole': false })], 'E-B15'],
      ['a source missing', [added('results', said({ result: '阴', heard: '说过' }))], 'E-B15'],
      ['an answer that is not asked', [handOver({ 'seal-why': '没有坏' })], 'E-B2'],
      ['a sample that does not exist', [handOver({ samples: [freshId('row')] })], 'E-B1'],
      ['a value of another kind', [handOver({ 'given-at': '昨天' })], 'E-B2'],
      ['the family as taker', [handOver({ taker: '小鹿灯妈妈' })], 'E-B13'],
      ['a field he is not given', [added('results', said({ result: '阴', inner: '内部' }))], 'E-B3'],
      ['a second row that fails', [handOver(), handOver({ taker: '孩子的妈妈' })], 'E-B13'],
    ]
    for (const [name, rows, expected] of cases) expect(await code(add(rows)), name).toBe(expected)
    expect(await code(add([]))).toBe('E-B2')
    expect((await read()).length).toBe(before)
    expect(Fact.safeParse({ kind: 'section.addendum', body: { text: '', prev: '0'.repeat(64), signature: 'x' } }).success).toBe(false)
  })

  test('F59: a number that is used elsewhere is refused, and one used in an addendum is used', async () => {
    const seal = { 'seal-whole': false, 'seal-why': '运输中破损', 'seal-new': 'F-77' }
    await add([handOver(seal)])
    expect(await code(add([handOver(seal)]))).toBe('E-B12')
    const there = second.section('samples')
    await write(answer('taken', true), there)
    const row = await newRow('hand-overs', there)
    expect(await code(write(answer('seal-new', 'f-77', row), there))).toBe('E-B12')
  })

  test('F63: it cannot be undone or taken out, and no key takes it back', async () => {
    const entries = await read()
    const last = entries.at(-1)!
    expect(await code(append(store, sectionId, { kind: 'undo', body: { seq: last.seq } }))).toBe('E-B11')
    expect(await code(append(store, sectionId, { kind: 'form.row', body: { formId: 'trial', version: 2, group: 'hand-overs', row: sample, present: false } }))).toBe('E-B11')
    expect(nextUndo(entries, undoable)?.seq).toBeLessThan(foldSigned(entries).signed!.seq)
    // Not above the most.
    await add([handOver()])
    expect(await code(add([handOver()]))).toBe('E-B2')
  })

  test('F63: any change in an added row shows, and so does an addendum that was left out or moved', async () => {
    const entries = await read()
    const keys = await ownKeys()
    const definitions = await book.in(store)
    const holds = (changed: readonly Entry[], forms = definitions) => checkSignatures(sectionId, changed, keys, forms).map((s) => s.holds)
    const all = holds(entries)
    expect(all.every(Boolean)).toBe(true)
    const addenda = entries.filter((e) => e.kind === 'section.addendum')
    const one = addenda[0]!
    const rows = one.body.added!
    const first = rows[0]!
    const bodies: object[] = [
      { added: [{ ...first, row: freshId('row') }] }, { added: [{ ...first, group: 'results' }] }, { added: [...rows, ...rows] }, { added: undefined }, { added: [{ ...first, form: { ...first.form, version: 1 } }] }, { text: '' },
      ...first.answers.map((_, i) => ({ added: [{ ...first, answers: first.answers.map((a, j) => (i === j ? { ...a, answer: { state: 'unknown' } } : a)) }] })),
      ...first.answers.map((_, i) => ({ added: [{ ...first, answers: first.answers.filter((_a, j) => i !== j) }] })),
    ]
    for (const body of bodies) expect(holds(entries.map((e) => (e === one ? { ...one, body: { ...one.body, ...body } } as Entry : e)))[1], JSON.stringify(body).slice(0, 60)).toBe(false)
    const without = holds(entries.filter((e) => e !== one))
    expect([without[0], without[1]]).toEqual([true, false])
    // The definition a row was answered by is held to its signature.
    expect(holds(entries, { ...definitions, current: [{ ...samples(2), title: l('别的表') }, ...definitions.current.slice(1)] })[1]).toBe(false)
  })

  test('F63: words alone are signed byte for byte as before there were rows', () => {
    expect(canonical(addendumValue(sectionId, { text: '复查', prev: 'a'.repeat(64) }))).toBe(`{"prev":"${'a'.repeat(64)}","sectionId":"${sectionId}","text":"复查"}`)
  })

  test('F63: a form that was begun only after the signature is read by the version it was begun with', async () => {
    await add([added('lines', said({ line: '第一行' }), { formId: 'other', version: 1 })])
    const later = bookOf([samples(2), other(2, '改名'), medical])
    const definitions = await later.in(store)
    expect(await code(add([added('lines', said({ line: '第二行' }), { formId: 'other', version: 2 })], '', sectionId, later))).toBe('E-B2')
    const { signed } = foldSigned(await read())
    expect(formsRead([...definitions.current, ...definitions.past, other(1)], [other(2, '改名')], signed).find((f) => f.id === 'other')?.version).toBe(1)
  })

  test('F52 F68: consent is taken back after the signature and after the session was closed; an unsigned section of a closed day takes nothing', async () => {
    const home = made.section('medical')
    const body = (fact: Partial<Added> & Pick<Added, 'answers'>) => added('withdrawal', fact.answers, { formId: 'body', version: 1 })
    await write({ kind: 'form.answer', body: { formId: 'body', version: 1, field: 'history', answer: { state: 'value', value: '摔过' } } }, home)
    await closed()
    expect(await code(add([body({ answers: said({ withdrawn: '不再同意' }) })], '', home))).toBe('E-B1')
    await signSection(store, await book.in(store), await sectionById(store, home), () => undefined)
    expect(await code(add([body({ answers: said({ withdrawn: '不再同意' }) })], '', home))).toBe('ok')
    expect(foldForm(await read(home), 'body').rows.get('withdrawal')?.length).toBe(1)
  })

  test('what a role is not given is not in the addenda it reads, and the rest of the row is', async () => {
    const entry = { seq: 9, kind: 'section.addendum', body: { text: '', prev: '', signature: '', added: [{ form: { id: 'trial', version: 2, sha256: '' }, group: 'results', row: open, answers: said({ result: '阴', inner: '内部' }) }] } } as unknown as Entry
    const [shown] = seen([entry], new Set(['trial/inner']))
    expect(JSON.stringify(shown)).not.toContain('内部')
    expect(JSON.stringify(shown)).toContain('阴')
    expect(linesOf([entry], new Set(['trial/inner'])).map((line) => line.text)).toEqual(['阴'])
  })
})

/** As the case officer closes the day. */
async function closed(): Promise<void> {
  const session = made.section('session')
  await append(store, session, { kind: 'session.closed', body: { by: store.staffId, reason: '' } })
}

async function ownKeys() {
  const register = await store.log.read(await registerSection(store))
  return (who: Entry['author']) => keysOf(register, who)
}
