// What is begun and not signed is kept over the lock for who began it: nobody else opens it, nothing that reads a section meets it, and it goes with the case.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkRight } from '../../../electron/access/walls'
import { begunBy, keepDraft, readDrafts } from '../../../electron/sections/drafts'
import { keysOf, signSection, signaturesOf } from '../../../electron/sections/sign'
import { openBody } from '../../../electron/store/entry-body'
import { openSealed } from '../../../electron/store/sealed-box'
import type { Store } from '../../../electron/store/store'
import { registerSection, sectionById } from '../../../electron/store/world'
import { Refused } from '../../../shared/failure'
import { Draft, draftBytes, draftCount, DraftSlot, formSlot, laterSlot, wordsSlot } from '../../../shared/model/draft'
import type { SectionId } from '../../../shared/model/ids'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs } from '../../harness/people'
import { answered, book, definitions, examination } from './signing'

const words = (text: string): Draft => ({ what: 'words', text })
const addition: Draft = {
  what: 'addition', formId: 'examination', version: 1, group: 'all', row: freshId('row'),
  answers: [{ field: 'general', answer: { state: 'value', value: '蓝鲸书包挂在左肩' }, source: { from: 'guardian' } }, { field: 'history', answer: { state: 'refused' }, source: null }], picked: [{ field: 'more', source: { from: 'papers' } }],
}
const code = async (work: Promise<unknown>) => work.then(() => 'ok', (e: unknown) => { if (e instanceof Refused) return e.code; throw e })

let folder: string
let vault: string
let made: MadeCase
let medical: SectionId
let medic: Store

async function as<T>(who: Parameters<typeof loginAs>[1], work: (store: Store) => Promise<T>): Promise<T> {
  const store = await loginAs(vault, who)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sayonce-drafts-'))
  vault = join(folder, 'vault')
  const ids = await copyRoom(vault)
  made = await as('recorder', (store) => makeCase(store, ids, { lines: 0 }))
  medical = made.section('medical')
  medic = await loginAs(vault, 'medic')
})
afterAll(async () => {
  await medic.close()
  await rm(folder, { recursive: true, force: true })
})

describe('F63 a draft is kept over the lock', () => {
  test('what was begun is there after the next login, as it was, with when it was kept; what was thrown away is not', async () => {
    const at = await keepDraft(medic, medical, laterSlot('examination', 'all'), addition)
    await keepDraft(medic, medical, wordsSlot, words('先写一半'))
    await keepDraft(medic, medical, wordsSlot, words('写完了'))
    await medic.close()
    medic = await loginAs(vault, 'medic')
    const [later, text] = (await readDrafts(medic, medical)).sort((a, b) => a.slot.localeCompare(b.slot))
    expect(later).toEqual({ slot: 'later:examination/all', at, draft: addition })
    expect(text).toMatchObject({ slot: 'words', draft: { text: '写完了' } })
    await keepDraft(medic, medical, wordsSlot, null)
    expect((await readDrafts(medic, medical)).map(({ slot }) => slot)).toEqual(['later:examination/all'])
  })

  test('another reader of the section has none of it, also not with the key of the section and the whole database in his hand', async () => {
    const row = await medic.db.get<{ box: Buffer; staff: string }>('SELECT box, staff FROM draft WHERE section = ?', medical)
    await medic.close()
    for (const who of ['medic2', 'supervisor'] as const) {
      await as(who, async (store) => {
        const key = await store.sectionKeys.get(medical)
        expect(await readDrafts(store, medical)).toEqual([])
        const place = { draft: 'later:examination/all', section: medical, staff: row!.staff }
        expect(openSealed(store.person!.box, row!.box, `draft/${medical}/${row!.staff}/later:examination/all`)).toBeNull()
        expect(() => openBody(key, place, row!.box)).toThrow(Refused)
        // One of his own beside it does not touch it.
        if (who === 'medic2') await keepDraft(store, medical, laterSlot('examination', 'all'), words('另一人的'))
      })
    }
    await as('counsellor', async (store) => {
      expect(await code(sectionById(store, medical).then((section) => checkRight(store, section, 'write')))).toBe('E-B3')
      expect(await code(keepDraft(store, medical, wordsSlot, words('墙外')))).toBe('E-B10')
    })
    medic = await loginAs(vault, 'medic')
    expect((await readDrafts(medic, medical)).map(({ draft }) => draft)).toEqual([addition])
  })

  test('who began something finds the place again on the list of cases, nobody else; what is closed to him now is not offered', async () => {
    await keepDraft(medic, made.section('follow-up'), wordsSlot, words('随访里写到一半'))
    expect(await begunBy(medic)).toEqual([medical, made.section('follow-up')].map((sectionId, i) => ({ caseId: made.caseId, sessionId: made.sessionId, sectionId, kind: i === 0 ? 'medical' : 'follow-up', number: made.number })))
    await keepDraft(medic, made.section('follow-up'), wordsSlot, null)
    expect((await begunBy(medic)).map(({ kind }) => kind)).toEqual(['medical'])
    await medic.db.run('INSERT INTO draft (section, staff, slot, box) VALUES (?,?,?,?)', made.section('psychological'), medic.staffId, 'words', Buffer.alloc(64))
    expect((await begunBy(medic)).map(({ kind }) => kind), 'of a former role').toEqual(['medical'])
    await medic.db.run(`DELETE FROM draft WHERE section = ?`, made.section('psychological'))
    await medic.close()
    await as('supervisor', async (store) => expect(await begunBy(store)).toEqual([]))
    medic = await loginAs(vault, 'medic')
  })

  test('it is no entry: the log does not grow, neither the section nor its signature knows of it, and the file shows none of its words', async () => {
    const before = { head: await medic.log.checkpoint(), entries: await medic.log.read(medical) }
    await keepDraft(medic, medical, formSlot('examination'), { what: 'places', formId: 'examination', version: 1, places: [{ field: 'general', row: null, answer: { state: 'value', value: '2026-13-40' }, source: null, base: 3 }] })
    expect({ head: await medic.log.checkpoint(), entries: await medic.log.read(medical) }).toEqual(before)
    for (const name of ['room.db', 'room.db-wal']) {
      const bytes = await readFile(join(vault, name))
      for (const form of [Buffer.from('蓝鲸书包挂在左肩'), Buffer.from('蓝鲸书包挂在左肩', 'utf16le'), Buffer.from('later:examination')]) expect(bytes.includes(form), name).toBe(false)
    }
    await keepDraft(medic, medical, formSlot('examination'), null)
  })

  test('a section that is signed takes drafts still, and its signatures go on holding', async () => {
    await append(medic, medical, answered(examination, 'history', '自述左肩疼'))
    const section = await sectionById(medic, medical)
    await signSection(medic, definitions, section, () => undefined)
    await keepDraft(medic, medical, wordsSlot, words('签名之后想起的'))
    expect((await signaturesOf(medic, await book.in(medic), section)).map(({ holds }) => holds)).toEqual([true])
    expect(keysOf(await medic.log.read(await registerSection(medic)), medic.staffId)).toHaveLength(1)
    expect((await readDrafts(medic, medical)).some(({ draft }) => draft?.what === 'words')).toBe(true)
    await keepDraft(medic, medical, wordsSlot, null)
  })

  test('bad input: one that is too large, one too many, a place that is none, and an empty form are refused; what stands stays', async () => {
    const signature = (points: number) => ({ state: 'value' as const, value: { signed: 'drawn' as const, name: '白芷若', at: '2026-11-22T02:00:00.000Z', ratio: 3, strokes: Array.from({ length: points }, () => [0.1234, 0.5678, 123456, 0.2345, 0.6789, 234567]) } })
    const of = (answers: number): Draft => ({ what: 'addition', formId: 'examination', version: 1, group: 'all', row: null, answers: Array.from({ length: answers }, (_, i) => ({ field: `f${i}`, answer: signature(200), source: null })), picked: [] })
    expect(JSON.stringify(of(200)).length).toBeGreaterThan(draftBytes)
    expect(await code(keepDraft(medic, medical, wordsSlot, of(200)))).toBe('E-B2')
    expect(await code(keepDraft(medic, medical, wordsSlot, of(20)))).toBe('ok')
    const had = (await readDrafts(medic, medical)).length
    for (let i = had; i < draftCount; i++) await keepDraft(medic, medical, formSlot(`f${i}`), words('一'))
    expect(await code(keepDraft(medic, medical, formSlot('one-more'), words('一')))).toBe('E-B2')
    expect(await code(keepDraft(medic, medical, wordsSlot, words('仍可改写'))), 'over what is there').toBe('ok')
    for (let i = had; i < draftCount; i++) await keepDraft(medic, medical, formSlot(`f${i}`), null)
    for (const slot of ['', 'words ', 'form:', 'form:A', 'later:a', 'later:a/b/c', 'photograph:itm_1', 'form:a;b']) expect(DraftSlot.safeParse(slot).success, slot).toBe(false)
    expect(Draft.safeParse({ what: 'places', formId: 'a', version: 1, places: [] }).success).toBe(false)
    await keepDraft(medic, medical, wordsSlot, null)
  })

  test('a box that was changed, moved to another place, or is of a shape of a later version is told as one that cannot be opened, and can be thrown away', async () => {
    await keepDraft(medic, medical, wordsSlot, words('原样'))
    const box = (await medic.db.get<{ box: Buffer }>(`SELECT box FROM draft WHERE section = ? AND slot = 'words' AND staff = ?`, medical, medic.staffId))!.box
    const put = (slot: string, bytes: Buffer) => medic.db.run('INSERT OR REPLACE INTO draft (section, staff, slot, box) VALUES (?,?,?,?)', medical, medic.staffId, slot, bytes)
    const bent = Buffer.from(box)
    bent[bent.length - 1]! ^= 1
    await put('words', bent)
    await put('form:moved', box)
    await put('form:short', Buffer.from('kurz'))
    await keepDraft(medic, medical, formSlot('newer'), { what: 'hologram' } as never)
    const found = (await readDrafts(medic, medical)).filter(({ slot }) => slot !== 'later:examination/all').sort((a, b) => a.slot.localeCompare(b.slot))
    expect(found).toEqual(['form:moved', 'form:newer', 'form:short', 'words'].map((slot) => ({ slot, at: null, draft: null })))
    for (const { slot } of found) await keepDraft(medic, medical, slot, null)
    expect(await readDrafts(medic, medical)).toHaveLength(1)
  })

  test('without the section\'s key nothing of it opens: a destroyed case takes its drafts along (F81)', async () => {
    await medic.db.run('DROP TABLE IF EXISTS keep_box')
    await medic.db.run('CREATE TEMP TABLE keep_box AS SELECT * FROM section_key WHERE section = ?', medical)
    await medic.db.run('DELETE FROM section_key WHERE section = ?', medical)
    medic.sectionKeys.forget(medical)
    expect(await code(readDrafts(medic, medical))).toBe('E-B10')
    expect(await code(keepDraft(medic, medical, wordsSlot, words('晚了')))).toBe('E-B10')
    await medic.db.run('INSERT INTO section_key SELECT * FROM keep_box')
    expect(await readDrafts(medic, medical)).toHaveLength(1)
  })
})
