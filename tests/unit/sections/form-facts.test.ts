// Answers and rows on their way into the log: what a definition, another entry or a number used elsewhere forbids is refused, and nothing of it stays.
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FormBook } from '../../../electron/sections/definitions'
import { listDue } from '../../../electron/sections/due'
import { writeFormFact } from '../../../electron/sections/form-facts'
import { definitionHash, readRaw } from '../../../electron/sections/raw'
import { sectionById } from '../../../electron/store/world'
import type { Store } from '../../../electron/store/store'
import { canonical } from '../../../shared/canonical'
import { Refused } from '../../../shared/failure'
import { foldForm } from '../../../shared/fold/form'
import { nextRedo, nextUndo } from '../../../shared/fold/live'
import type { Answer, Source } from '../../../shared/model/answer'
import type { Entry, UserFact } from '../../../shared/model/entry'
import type { RowId, SectionId, StaffId } from '../../../shared/model/ids'
import type { Filled } from '../../../shared/walk'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { formFrom } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs, type Who } from '../../harness/people'

const l = (zh: string) => ({ zh, en: zh })
const definition = (version: number, more: object[] = []) => ({
  id: 'trial', version, section: 'follow-up', title: l('试用表'), clocks: [{ key: 'soon', from: 'begun', until: 'ended', hours: 24, label: l('二十四小时'), advice: l('请联系'), verified: false, due: true }],
  groups: [
    { key: 'plain', title: l('基本'), fields: [
      { key: 'words', type: 'paragraph', label: l('文字'), required: true }, { key: 'told', type: 'text', label: l('听说'), sourced: true }, { key: 'who', type: 'staff', label: l('谁') },
      { key: 'begun', type: 'datetime', label: l('开始') }, { key: 'ended', type: 'datetime', label: l('结束') }, { key: 'secret', type: 'text', label: l('内部'), see: ['counsellor'] }, ...more,
    ] },
    { key: 'tasks', title: l('事项'), repeat: { noun: l('事项'), max: 3, title: 'what' }, due: { date: 'by', done: 'outcome', owner: 'owner' }, fields: [
      { key: 'what', type: 'text', label: l('事项') }, { key: 'by', type: 'date', label: l('期限') }, { key: 'outcome', type: 'text', label: l('结果') }, { key: 'owner', type: 'staff', label: l('负责人') },
      { key: 'seal', type: 'text', label: l('封签'), unique: 'seal' },
    ] },
    { key: 'others', title: l('其他'), repeat: { noun: l('条') }, fields: [{ key: 'note', type: 'text', label: l('备注') }, { key: 'of', type: 'rows', of: 'tasks', label: l('对应') }] },
    { key: 'hand-overs', title: l('移交'), repeat: { noun: l('次'), widget: 'hand-overs' }, fields: [
      { key: 'taker-kind', type: 'choice', label: l('类别'), options: [{ value: 'police', label: l('民警') }, { value: 'guardian', label: l('家长') }] }, { key: 'taker', type: 'text', label: l('接收人') },
      { key: 'taker-signature', type: 'signature', label: l('签名') }, { key: 'samples', type: 'rows', of: 'tasks', label: l('样本') }, { key: 'given-at', type: 'datetime', label: l('时间') },
      { key: 'giver', type: 'text', label: l('交出人') }, { key: 'giver-signature', type: 'signature', label: l('签名') },
    ] },
  ],
})

const disk = (current: number[], past: number[] = []) => new FormBook({
  current: current.map((v) => ({ file: `trial-${v}.json`, form: formFrom(definition(v)) })), past: past.map((v) => ({ file: `trial-${v}.json`, form: formFrom(definition(v)) })), refused: [],
})

let vault: string
let ids: Record<Who, StaffId>
let store: Store
let one: MadeCase
let two: MadeCase
let section: SectionId
let book = disk([2])

beforeAll(async () => {
  vault = join(await mkdtemp(join(tmpdir(), 'facts-')), 'vault')
  ids = await copyRoom(vault)
  store = await loginAs(vault, 'case-officer')
  one = await makeCase(store, ids, { lines: 0 })
  two = await makeCase(store, ids, { lines: 0 })
  section = one.section('follow-up')
}, 60_000)
afterAll(async () => {
  await store.close()
  await rm(join(vault, '..'), { recursive: true, force: true })
})

const write = async (fact: UserFact, at = section) => writeFormFact(store, book, await sectionById(store, at), fact)
const code = (work: Promise<unknown>) => work.then(() => 'ok', (error: unknown) => { if (error instanceof Refused) return error.code; throw error })
const text = (value: string): Answer => ({ state: 'value', value })
const answer = (field: string, given: Answer, more: { row?: RowId; base?: number; source?: Source; version?: number; formId?: string } = {}): UserFact =>
  ({ kind: 'form.answer', body: { formId: 'trial', version: 2, field, answer: given, ...more } })
const row = (group: string, id: RowId, present = true): UserFact => ({ kind: 'form.row', body: { formId: 'trial', version: 2, group, row: id, present } })
const undo = (seq: number): UserFact => ({ kind: 'undo', body: { seq } })
const filled = async (at = section) => foldForm(await store.log.read(at), 'trial')
const newRow = async (group: string, at = section) => { const id = freshId('row'); await write(row(group, id), at); return id }

describe('what a definition does not take', () => {
  it('another version, another form, another section, an unknown field, a value of another kind, a source that nobody asks for', async () => {
    expect(await code(write(answer('words', text('x'), { version: 1 })))).toBe('E-B2')
    expect(await code(write(answer('words', text('x'), { formId: 'none' })))).toBe('E-B3')
    expect(await code(write(answer('words', text('x')), one.section('legal-aid')))).toBe('E-B3')
    expect(await code(write(answer('nothing', text('x'))))).toBe('E-B2')
    expect(await code(write(answer('begun', text('2026-02-30T10:00'))))).toBe('E-B2')
    expect(await code(write(answer('words', text('x'), { source: { from: 'guardian' } })))).toBe('E-B2')
    expect(await code(write(answer('who', text('stf_00000000000000000000'))))).toBe('E-B3')
    expect(await code(write(answer('told', text('x'), { source: { from: 'interview', recordingId: freshId('rec'), atMs: 0 as never } })))).toBe('E-B3')
    expect((await filled()).answers.size).toBe(0)
    expect(await code(write(answer('told', text('以前摔过'), { source: { from: 'guardian' } })))).toBe('ok')
    expect(await code(write(answer('who', text(ids.medic))))).toBe('ok')
    for (const state of ['not-asked', 'refused', 'not-examined', 'unknown'] as const) expect(await code(write(answer('words', { state }))), `F55 ${state}`).toBe('ok')
  })

  it('rows: only of repeated groups, one id for one row, not above the most, no answer without its row', async () => {
    expect(await code(write(row('plain', freshId('row'))))).toBe('E-B2')
    const id = await newRow('tasks')
    expect(await code(write(row('tasks', id)))).toBe('E-B2')
    expect(await code(write(row('others', id)))).toBe('E-B2')
    expect(await code(write(answer('what', text('x'))))).toBe('E-B2')
    expect(await code(write(answer('words', text('x'), { row: id })))).toBe('E-B2')
    expect(await code(write(answer('what', text('x'), { row: freshId('row') })))).toBe('E-B1')
    expect(await code(write(answer('note', text('x'), { row: id })))).toBe('E-B1')
    await newRow('tasks')
    const third = await newRow('tasks')
    expect(await code(write(row('tasks', freshId('row'))))).toBe('E-B2')
    expect(await code(write(row('tasks', third, false)))).toBe('ok')
    expect(await code(write(row('tasks', third, false)))).toBe('E-B1')
    expect(await code(write(answer('what', text('x'), { row: third })))).toBe('E-B1')
    // A row of another group that is named must stand.
    const other = await newRow('others')
    expect(await code(write(answer('of', { state: 'value', value: [third] }, { row: other })))).toBe('E-B1')
    expect(await code(write(answer('of', { state: 'value', value: [id] }, { row: other })))).toBe('ok')
    await write(row('others', other, false))
  })

  it('F60: a row that another one names is not taken out, nor is its adding undone, nor does a row come back that names one that is gone', async () => {
    const at = two.section('follow-up')
    const added = await write(row('tasks', freshId('row')), at)
    const id = (added as Extract<Entry, { kind: 'form.row' }>).body.row
    const other = await newRow('others', at)
    const named = await write(answer('of', { state: 'value', value: [id] }, { row: other }), at)
    expect(await code(write(row('tasks', id, false), at))).toBe('E-B18')
    expect(await code(write(undo(added.seq), at))).toBe('E-B18')
    expect((await filled(at)).rows.get('tasks')).toContain(id)
    // No more named it may go; what named it does not come back without it.
    await write(undo(named.seq), at)
    expect(await code(write(row('tasks', id, false), at))).toBe('ok')
    const back = (await store.log.read(at)).find((e) => e.kind === 'undo' && e.body.seq === named.seq)!
    expect(await code(write(undo(back.seq), at))).toBe('E-B18')
    expect(await code(write(row('others', other, false), at))).toBe('ok')
  })

  it('F53 F56: a row that a photograph belongs to is not taken out, nor is its adding undone', async () => {
    const at = two.section('follow-up')
    const [id, plain] = [freshId('row'), freshId('row')]
    const added = await write(row('others', id), at)
    await write(row('others', plain), at)
    await append(store, at, { kind: 'photo.added', body: { itemId: freshId('itm'), shot: 'close', scale: false, label: '', row: id, from: 'file', original: { sha256: 'a'.repeat(64), bytes: 1, mimeType: 'image/png' }, shown: [{ sha256: 'b'.repeat(64), bytes: 1, width: 1, height: 1 }], takenAt: null } } as never)
    expect(await code(write(row('others', id, false), at))).toBe('E-B18')
    expect(await code(write(undo(added.seq), at))).toBe('E-B18')
    expect(await code(write(row('others', plain, false), at))).toBe('ok')
  })

  it('a field that the definition shows to others only is not written either', async () => {
    expect(await code(write(answer('secret', text('x'))))).toBe('E-B3')
  })
})

describe('XC3: two who write at one place', () => {
  it('the later one is told, nothing is overwritten; an undo by somebody else is a change too', async () => {
    const at = two.section('follow-up')
    const first = await write(answer('words', text('甲'), { base: 0 }), at)
    expect(await code(write(answer('words', text('乙'), { base: 0 }), at))).toBe('E-B9')
    const second = await write(answer('words', text('乙'), { base: first.seq }), at)
    await write(undo(second.seq), at)
    expect(await code(write(answer('words', text('丙'), { base: second.seq }), at))).toBe('E-B9')
    expect((await filled(at)).answers.get('words')?.answer).toEqual(text('甲'))
    expect(await code(write(answer('words', text('丙'), { base: first.seq }), at))).toBe('ok')
  })

  it('both at once: exactly one is written', async () => {
    const at = two.section('follow-up')
    const base = (await filled(at)).answers.get('words')!.seq
    const codes = await Promise.all(['甲', '乙', '丙'].map((value) => code(write(answer('words', text(value), { base }), at))))
    expect(codes.sort()).toEqual(['E-B9', 'E-B9', 'ok'])
  })
})

describe('XF4: undo', () => {
  it('500 answers and rows taken back one by one and brought back again stand as they stood', async () => {
    const at = two.section('follow-up')
    const before = await filled(at)
    const rows: RowId[] = []
    for (let i = 0; i < 500; i++) {
      if (i % 100 === 0) rows.push(await newRow('others', at))
      else await write(i % 2 === 0 ? answer('words', text(`第 ${i} 次`)) : answer('note', text(`第 ${i} 条`), { row: rows.at(-1)! }), at)
    }
    const after = await filled(at)
    const kinds = new Set(['form.answer', 'form.row'])
    const list = await store.log.read(at)
    const take = async (entry: Entry | null) => { list.push(await write(undo(entry!.seq), at)) }
    for (let i = 0; i < 500; i++) await take(nextUndo(list, kinds))
    const told = ({ answers }: Filled) => [...answers].map(([place, { answer: a, seq }]) => [place, a, seq])
    expect(told(await filled(at))).toEqual(told(before))
    expect((await filled(at)).rows.get('others') ?? []).toEqual(before.rows.get('others') ?? [])
    // All of them brought back in the fold (the log takes the last fifty, to spare the disk).
    for (let i = 0; i < 50; i++) await take(nextRedo(list))
    for (let i = 50; i < 500; i++) list.push({ seq: list.length + 1, kind: 'undo', body: { seq: nextRedo(list)!.seq } } as Entry)
    expect([...foldForm(list, 'trial').answers].map(([place, { answer: a }]) => [place, a])).toEqual([...after.answers].map(([place, { answer: a }]) => [place, a]))
    expect(foldForm(list, 'trial').rows).toEqual(after.rows)
  }, 240_000)
})

describe('F59: a seal number is used once in the vault', () => {
  it('refused in the same form, in another case, however it is typed; free again when put right; an undo does not bring it back twice', async () => {
    const [mine, theirs] = [section, two.section('follow-up')]
    const a = (await filled()).rows.get('tasks')![0]!
    const b = (await filled()).rows.get('tasks')![1]!
    const c = await newRow('tasks', theirs)
    const seal = (value: string, id: RowId, at: SectionId) => write(answer('seal', text(value), { row: id }), at)
    const first = await seal('YX-0001', a, mine)
    expect(await code(seal('YX-0001', b, mine))).toBe('E-B12')
    for (const typed of [' ｙｘ-0001 ', 'YX‑0001', 'YX－0001', 'YX–0001', 'YX−0001', 'YX-\u200b0001', 'Y\u2060X-00\u00ad01', 'YX-\u31640001', 'YX\u2800-0001', 'YX-0\u034f001']) expect(await code(seal(typed, c, theirs)), typed).toBe('E-B12')
    expect((await filled(theirs)).answers.get(`${c}/seal`)).toBeUndefined()
    // Mistyped and put right: the other one is free.
    const second = await seal('YX-0002', a, mine)
    expect(await code(seal('YX-0001', c, theirs))).toBe('ok')
    // Taking the correction back would bring the number back, which is used by now.
    expect(await code(write(undo(second.seq), mine))).toBe('E-B12')
    expect(first.seq).toBeLessThan(second.seq)
    // With its row a number goes, and with its row it comes back.
    const gone = await write(row('tasks', c, false), theirs)
    expect(await code(seal('YX-0001', b, mine))).toBe('ok')
    expect(await code(write(undo(gone.seq), theirs))).toBe('E-B12')
    expect(await code(seal('', b, mine))).toBe('ok')
    expect(await code(write(undo(gone.seq), theirs))).toBe('ok')
    const stored = JSON.stringify(await store.db.all('SELECT * FROM used_number'))
    expect(stored).not.toContain('YX-000')
  })

  it('two at once: one is written', async () => {
    const [x, y] = [await newRow('tasks', two.section('follow-up')), (await filled()).rows.get('tasks')![1]!]
    const codes = await Promise.all([write(answer('seal', text('YX-9'), { row: x }), two.section('follow-up')), write(answer('seal', text('YX-9'), { row: y }))].map(code))
    expect(codes.sort()).toEqual(['E-B12', 'ok'])
  })
})

describe('F60: samples are not handed to the child or the family', () => {
  it('neither by kind, nor by pseudonym or true name, nor in a signature', async () => {
    await append(store, one.section('key-volume'), { kind: 'key.person', body: { personId: one.persons.guardian, name: '林母虚', aliases: ['林妈妈'], idNumber: '', birthDate: '', phone: '', address: '', school: '' } })
    const id = await newRow('hand-overs')
    const sign = (name: string): Answer => ({ state: 'value', value: { signed: 'drawn', name, at: new Date().toISOString(), ratio: 3, strokes: [[0.1, 0.2, 3, 0.2, 0.3, 9]] } })
    for (const name of ['小鹿灯', '小鹿灯妈妈', ' 林母 虚', '林妈妈']) {
      expect(await code(write(answer('taker', text(name), { row: id }))), name).toBe('E-B13')
      expect(await code(write(answer('taker-signature', sign(name), { row: id }))), name).toBe('E-B13')
    }
    for (const name of ['林母虚（母亲）', '母亲、林母虚', '母亲', '孩子的妈妈', '外婆', '家属', '监护人', 'Mother', 'the guardian', '小鹿灯妈妈/陪同', '母亲林母虚', '林母虚女士', '林母虚 母亲', '孩子的母亲林母虚', '小鹿灯妈妈代', '妈妈代领', '爷爷代收', '孩子妈', '孩子他妈', '她妈', '小鹿灯媽媽', '姑妈', '小姨', '大伯', '嫂子', '表姐', '后妈', '林母虚 13900000000', 'grandma', 'mum']) {
      expect(await code(write(answer('taker', text(name), { row: id }))), name).toBe('E-B13')
    }
    for (const name of ['陆承安（办案民警）', 'Mary-小鹿灯', '马家', '钟监护', '父亲义务研究所', '林母虚拟机构', '张明代', '市妇幼保健院', '陆承安女士', '林母 陆承安']) expect(await code(write(answer('taker', text(name), { row: id }))), name).toBe('ok')
    expect(await code(write(answer('taker-kind', text('guardian'), { row: id })))).toBe('E-B13')
    expect(await code(write(answer('taker-kind', text('police'), { row: id })))).toBe('ok')
    expect(await code(write(answer('taker', text('陆承安'), { row: id })))).toBe('ok')
    expect(await code(write(answer('taker-signature', sign('陆承安'), { row: id })))).toBe('ok')
  })
})

describe('F73: what is due', () => {
  const due = (caseId: MadeCase['caseId'] | null = one.caseId) => book.in(store).then((forms) => listDue(store, forms, { caseId, count: 50 }, 'zh'))

  it('a row and a clock stand in the list in the order of their dates, with owner, words and whether they are late', async () => {
    const [a, b] = (await filled()).rows.get('tasks')!
    await write(answer('what', text('回访家长'), { row: a! }))
    await write(answer('by', text('2020-01-05'), { row: a! }))
    await write(answer('owner', text(ids.counsellor), { row: a! }))
    await write(answer('by', text('2099-12-31'), { row: b! }))
    await write(answer('begun', text('2020-01-01T10:00')))
    const { items, overdue } = await due()
    expect(items.map((i) => [i.key, i.what, i.owner, i.dueAt, i.overdue])).toEqual([
      ['clock:soon', '二十四小时', null, '2020-01-02T02:00:00.000Z', true],
      [a, '回访家长', ids.counsellor, '2020-01-05T15:59:59.999Z', true],
      [b, '事项 2', null, '2099-12-31T15:59:59.999Z', false],
    ])
    expect(overdue).toBe(2)
    expect((await due(two.caseId)).items).toEqual([])
  })

  it('done, taken out or taken back it is gone; undone it is there again', async () => {
    const [a, b] = (await filled()).rows.get('tasks')!
    const done = await write(answer('outcome', text('已回访'), { row: a! }))
    await write(answer('ended', text('2020-01-01T12:00')))
    expect((await due()).items.map((i) => i.key)).toEqual([b])
    await write(undo(done.seq))
    expect((await due(null)).items.map((i) => i.key)).toEqual([a, b])
    const out = await write(row('tasks', a!, false))
    expect((await due()).items.map((i) => i.key)).toEqual([b])
    await write(undo(out.seq))
    expect((await due()).items.map((i) => i.key)).toEqual([a, b])
  })

  it('who may not read the section is told the date, never the words; other roles not even that', async () => {
    await store.close()
    store = await loginAs(vault, 'observer')
    expect((await due(null)).items).toEqual([])
    expect((await due(null)).overdue).toBe(0)
    await store.close()
    store = await loginAs(vault, 'case-officer')
    expect((await due(null)).items.length).toBeGreaterThan(0)
  })
})

describe('F73 in a large room', () => {
  it('ten thousand cases: the first lines and the count come by the index', async () => {
    await store.db.transaction(async (tx) => {
      await tx.run(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO section (id, kind, case_id, session_id, created_at) SELECT 'sec_' || printf('%020d', i), 'follow-up', 'cas_' || printf('%020d', i), 'ses_' || printf('%020d', i), '2020-01-01T00:00:00.000Z' FROM n`)
      await tx.run(`INSERT INTO due (section, form, key, due_at, done, owner) SELECT id, 'trial', 'row_' || substr(id, 5), '2020-' || printf('%02d', 1 + rowid % 12) || '-03T00:00:00.000Z', rowid % 3 = 0, NULL FROM section WHERE id LIKE 'sec_0000000000%'`)
    })
    const asked: string[] = []
    const { all } = store.db
    store.db.all = ((sql: string, ...values: never[]) => { asked.push(sql); return all.call(store.db, sql, ...values) }) as typeof all
    const forms = await book.in(store)
    const { items, overdue } = await listDue(store, forms, { caseId: null, count: 50 }, 'zh')
    store.db.all = all
    expect([items.length, overdue > 6000]).toEqual([50, true])
    const plans = await Promise.all(asked.filter((sql) => sql.includes('FROM due d')).map(async (sql) => (await store.db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, '[]', sql.includes('LIMIT') ? 5 : '')).map((r) => r.detail).join('; ')))
    expect(plans).toHaveLength(2)
    for (const plan of plans) expect(plan).toMatch(/d USING (COVERING )?INDEX due_open/)
    for (const plan of plans) expect(plan).not.toMatch(/TEMP B-TREE|SCAN [sx]\b/)
  })
})

describe('a definition in the vault', () => {
  it('R23: removed from the disk it is there to read what was answered, and can be gone on with where it was begun, nowhere else', async () => {
    book = disk([])
    const { current, past, reading } = await book.in(store)
    expect([current.length, past.map((f) => f.version), reading.map((f) => f.id)]).toEqual([0, [2], ['trial']])
    expect((await filled()).answers.get('told')?.answer).toEqual(text('以前摔过'))
    expect((await book.in(store)).gone.map((f) => f.id)).toEqual(['trial'])
    expect(await code(write(answer('words', text('x')), two.section('legal-aid')))).toBe('E-B3')
    expect(await code(write(answer('words', text('x'))))).toBe('ok')
    expect(await code(write(answer('words', text('x'), { version: 1 })))).toBe('E-B2')
    const own = async () => (await listDue(store, await book.in(store), { caseId: one.caseId, count: 200 }, 'zh')).items.filter((i) => i.sectionId === section)
    const [first] = await own()
    expect(first).toMatchObject({ gone: true, formId: 'trial' })
    expect((await own()).every((i) => i.what !== '')).toBe(true)
    const rows = (await own()).flatMap((i) => (i.key.startsWith('row_') ? [i.key as RowId] : []))
    expect(await code(write(answer('outcome', text('已回访'), { row: rows[0]! }))), 'whoever may write there settles it').toBe('ok')
    expect((await own()).map((i) => i.key)).not.toContain(rows[0])
    expect(rows.length, 'another one is left for the next test').toBeGreaterThan(1)
    await expect(store.db.run('DELETE FROM form_definition')).rejects.toThrow(/append-only/)
    await expect(store.db.run(`UPDATE form_definition SET json = ''`)).rejects.toThrow(/append-only/)
  })

  it('a newer version is offered, the old one stays to be read; fields it dropped are still there to print', async () => {
    const newer = definition(3)
    newer.groups[0]!.fields = newer.groups[0]!.fields.filter((f) => (f as { key: string }).key !== 'told')
    delete (newer.groups[1] as { due?: object }).due
    book = new FormBook({ current: [{ file: 'trial.json', form: formFrom(newer) }], past: [], refused: [] })
    const { current, past, reading } = await book.in(store)
    expect([current.map((f) => f.version), past.map((f) => f.version)]).toEqual([[3], [2]])
    expect(reading[0]!.groups.flatMap((g) => g.fields.map((f) => f.key))).toContain('told')
    expect(await code(write(answer('words', text('x'))))).toBe('E-B2')
    expect(await code(write(answer('words', text('新版'), { version: 3 })))).toBe('ok')
    expect(await store.db.all(`SELECT key FROM due WHERE section = ? AND form = 'trial' AND key LIKE 'row%'`, section), 'R23: what no version of today calls due is due no more').toEqual([])
    expect((await filled()).answers.get('told')?.answer).toEqual(text('以前摔过'))
  })

  it('the same version with other content is refused by its file, and the stored one counts', async () => {
    book = new FormBook({ current: [{ file: 'changed.json', form: formFrom(definition(2, [{ key: 'extra', type: 'text', label: l('新栏') }])) }], past: [], refused: [] })
    const { current, refused } = await book.in(store)
    expect(refused).toEqual([{ file: 'changed.json', path: 'version', reason: expect.stringMatching(/trial version 2/) }])
    expect(current.flatMap((f) => f.groups[0]!.fields.map((x) => x.key))).not.toContain('extra')
    expect(await code(write(answer('extra', text('x'))))).toBe('E-B2')
  })
})

describe('F63: what is kept of a definition is the file as it was', () => {
  it('a word this version of the app fills in for it changes no hash; a definition that is none any more is told, not dropped', async () => {
    const json = definition(2)
    const read = readRaw(json)
    if (!read.ok) throw new Error(read.reason)
    expect(canonical(read.form)).not.toBe(canonical(json))
    expect(definitionHash(read.form)).toBe(createHash('sha256').update(canonical(json)).digest('hex'))
    const { sha256, json: kept } = (await store.db.get<{ sha256: string; json: string }>(`SELECT sha256, json FROM form_definition WHERE id = 'trial' AND version = 2`))!
    expect(createHash('sha256').update(kept).digest('hex')).toBe(sha256)
    // Stored by a version of the app that knew no defaults: the same file is the same definition.
    await store.db.run(`INSERT INTO form_definition (id, version, sha256, json, stored_at) VALUES ('raw', 1, ?, ?, '2026-11-22T00:00:00.000Z')`, createHash('sha256').update(canonical({ ...json, id: 'raw', version: 1 })).digest('hex'), canonical({ ...json, id: 'raw', version: 1 }))
    await store.db.run(`INSERT INTO form_definition (id, version, sha256, json, stored_at) VALUES ('lost', 4, ?, '{"id":"lost"}', '2026-11-22T00:00:00.000Z')`, 'a'.repeat(64))
    const again = readRaw({ ...json, id: 'raw', version: 1 })
    if (!again.ok) throw new Error(again.reason)
    const { current, refused } = await new FormBook({ current: [{ file: 'raw.json', form: again.form }], past: [], refused: [] }).in(store)
    expect(current.map((f) => f.id)).toEqual(['raw'])
    expect(refused).toEqual([{ file: 'lost 4', path: expect.any(String), reason: expect.stringContaining('kept in this vault') }])
  })
})
