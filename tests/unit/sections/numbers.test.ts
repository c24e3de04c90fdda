// F59: what makes two writings of a seal's number one, in the vault that is open now and in one that was written before.
import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FormBook } from '../../../electron/sections/definitions'
import { writeFormFact } from '../../../electron/sections/form-facts'
import type { Store } from '../../../electron/store/store'
import { sectionById } from '../../../electron/store/world'
import { Refused } from '../../../shared/failure'
import type { UserFact } from '../../../shared/model/entry'
import type { RowId, SectionId } from '../../../shared/model/ids'
import { makeCase } from '../../harness/case'
import { formFrom } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs } from '../../harness/people'

const l = (zh: string) => ({ zh, en: zh })
const form = formFrom({ id: 'bags', version: 1, section: 'follow-up', title: l('物品'), groups: [{ key: 'bags', title: l('物品'), repeat: { noun: l('物品') }, fields: [{ key: 'seal', type: 'text', label: l('封签'), unique: 'seal' }] }] })
const book = new FormBook({ current: [{ file: 'bags.json', form }], past: [], refused: [] })

let folder: string
let store: Store
let mine: SectionId
let theirs: SectionId
const write = async (fact: UserFact, at: SectionId) => writeFormFact(store, book, await sectionById(store, at), fact)
const newRow = async (at: SectionId) => { const row = freshId('row'); await write({ kind: 'form.row', body: { formId: 'bags', version: 1, group: 'bags', row, present: true } }, at); return row }
const seal = (value: string, row: RowId, at: SectionId) => write({ kind: 'form.answer', body: { formId: 'bags', version: 1, field: 'seal', row, answer: { state: 'value', value } } }, at).then(() => 'ok', (e: unknown) => { if (e instanceof Refused) return e.code; throw e })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sayonce-numbers-'))
  const vault = join(folder, 'vault')
  const ids = await copyRoom(vault)
  store = await loginAs(vault, 'case-officer')
  mine = (await makeCase(store, ids, { lines: 0 })).section('follow-up')
  theirs = (await makeCase(store, ids, { lines: 0 })).section('follow-up')
}, 60_000)

afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

describe.sequential('F59 one number in several writings', () => {
  it('neither a dash, stroke or point beside its letters, nor a remark behind it, makes another number of it; between digits they do; of several in one field each counts', async () => {
    const [a, c] = [await newRow(mine), await newRow(theirs)]
    expect(await seal('W-0001', a, mine)).toBe('ok')
    for (const typed of ['W0001', 'w 0001', 'W/0001', 'W·0001', 'W.0001', 'W_0001', 'W——0001', 'W-0001。', '「W-0001」', 'W-0001（旧）', 'W-0002、W-0001', '(W0001)']) expect(await seal(typed, c, theirs), typed).toBe('E-B12')
    expect(await seal('W-1-11、W-1-12（两枚）', a, mine)).toBe('ok')
    for (const typed of ['W1-11', 'W-1/12']) expect(await seal(typed, c, theirs), typed).toBe('E-B12')
    // A remark is no number, and neither are other digits.
    for (const typed of ['W-11-1', 'W-111', 'W-3（两枚）', 'W-0001', 'W-0001、W0001']) expect(await seal(typed, c, theirs), typed).toBe('ok')
  })

  it('what was written when a dash still made another number stays, holds what is typed alike, and does not keep its neighbours from being written', async () => {
    const [a, b, c] = [await newRow(mine), await newRow(mine), await newRow(theirs)]
    const once = createHmac('sha256', Buffer.from(store.derive('used-number'), 'hex')).update('seal\0V-1').digest()
    expect(await seal('V-1', a, mine)).toBe('ok')
    await store.db.run('UPDATE used_number SET mac = ? WHERE place = ?', once, `bags/${a}/seal`)
    // In such a vault V1 was another number.
    expect(await seal('V1', c, theirs)).toBe('ok')
    expect(await seal('V-3', b, mine)).toBe('ok')
    for (const typed of ['V-1', 'v−1', 'V1']) expect(await seal(typed, b, mine), typed).toBe('E-B12')
    expect(await seal('', c, theirs)).toBe('ok')
    expect(await seal('V-1', c, theirs)).toBe('E-B12')
    // Put right it is free in every writing.
    expect(await seal('V-2', a, mine)).toBe('ok')
    expect(await seal('V-1', c, theirs)).toBe('ok')
    expect(await seal('V1', b, mine)).toBe('E-B12')
  })
})
