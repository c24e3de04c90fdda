// F56, F57, F63: a photograph or a scan comes into a signed section by an addendum whose signature is over its hashes. Until then it waits, and is no fact; the guards are the same.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FormBook } from '../../../electron/sections/definitions'
import { readDrafts } from '../../../electron/sections/drafts'
import { writeFormFact } from '../../../electron/sections/form-facts'
import { photographFile } from '../../../electron/sections/photograph-file'
import { addPhotograph, describePhotograph, discardWaiting, following, listPhotographs, listWaiting, mayTake, movePhotograph, openPhotograph, thumbnailOf, type Wish } from '../../../electron/sections/photographs'
import { addToSigned, checkSignatures, keysOf, signaturesOf, signSection } from '../../../electron/sections/sign'
import { formSheet, photographSheet, type SheetWorld } from '../../../electron/sections/sheets'
import { photographBlocks, signedBlocks, tailOf } from '../../../electron/sections/tail'
import type { Store } from '../../../electron/store/store'
import { registerSection, sectionById } from '../../../electron/store/world'
import { mediaOf } from '../../../electron/upkeep/media-copy'
import { rehashAll } from '../../../electron/upkeep/rehash'
import { Refused } from '../../../shared/failure'
import { foldForm } from '../../../shared/fold/form'
import { foldPhotographs } from '../../../shared/fold/photographs'
import { foldSigned } from '../../../shared/fold/signed'
import type { Value } from '../../../shared/model/answer'
import { Fact, type Added, type Entry } from '../../../shared/model/entry'
import type { ItemId, RowId, SectionId } from '../../../shared/model/ids'
import { mostAdded } from '../../../shared/model/photograph'
import { formFrom } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { chart, fakeDecode, paper } from '../../harness/pictures'
import { code, darkroom, scene, type Scene } from '../access/scene'

const l = (zh: string) => ({ zh, en: zh })
const field = (key: string, type = 'text', more: object = {}) => ({ key, type, label: l(key), ...more })
const samples = formFrom({ id: 'register', version: 1, section: 'samples', title: l('样本'), groups: [
  { key: 'plain', title: l('提取'), fields: [field('taken', 'yes-no', { required: true })] },
  { key: 'results', title: l('结果'), later: true, repeat: { noun: l('结果') }, fields: [field('result', 'text', { required: true }), field('report-papers', 'photographs')] },
] })
const medical = formFrom({ id: 'body', version: 1, section: 'medical', title: l('检查'), groups: [
  { key: 'consent', title: l('同意'), fields: [field('agreed', 'yes-no', { required: true, allows: 'photographs' })] },
  { key: 'withdrawal', title: l('撤回'), later: true, repeat: { noun: l('撤回') }, fields: [field('what', 'choice', { required: true, options: [{ value: 'photographs', label: l('拍照'), forbids: ['photographs'] }, { value: 'other', label: l('其他') }] })] },
] })
const book = new FormBook({ current: [samples, medical].map((form) => ({ file: `${form.id}.json`, form })), past: [], refused: [] })

let room: Scene
let store: Store
let sectionId: SectionId
beforeEach(async () => { room = await scene() }, 60_000)
afterEach(() => room.clean())

const world = (decode = fakeDecode()) => ({ ...darkroom(store, decode), forms: [samples, medical] })
const wish = (change: Partial<Wish> = {}): Wish => ({ sectionId, shot: 'document', scale: false, label: '', row: null, why: '', ...change })
const take = (change: Partial<Wish> = {}, bytes = chart()) => addPhotograph(world(), wish(change), bytes, 'file')
const answer = async (formId: string, key: string, value: Value) => writeFormFact(store, book, await sectionById(store, sectionId), { kind: 'form.answer', body: { formId, version: 1, field: key, answer: { state: 'value', value } } })
const add = async (photographs: readonly ItemId[], added: Added[] = []) => addToSigned(store, book, await sectionById(store, sectionId), { text: '', photographs, ...(added.length > 0 ? { added } : {}) }, () => undefined)
const result = (papers: readonly ItemId[], words = '未检出'): Added => ({ formId: 'register', version: 1, group: 'results', row: freshId('row') as RowId, answers: [
  { field: 'result', answer: { state: 'value', value: words } }, { field: 'report-papers', answer: { state: 'value', value: [...papers] } }] })
const waiting = async () => (await listWaiting(store, sectionId)).map((p) => p.itemId)
const standing = async () => (await listPhotographs(store, sectionId)).map((p) => p.itemId)
const media = async () => (await readdir(join(room.vault, 'media'))).filter((name) => name.startsWith(sectionId)).sort()
const signed = async (kind: 'samples' | 'medical') => {
  store = await room.as('medic')
  sectionId = room.one.section(kind)
  await answer(kind === 'samples' ? 'register' : 'body', kind === 'samples' ? 'taken' : 'agreed', true)
  await signSection(store, await book.in(store), await sectionById(store, sectionId), () => undefined)
}
const again = async () => { store = await room.as('medic') }
const holds = async () => (await signaturesOf(store, await book.in(store), await sectionById(store, sectionId))).map((s) => [s.what, s.holds])
const look = (itemId: ItemId, page = 0) => openPhotograph(world(), { sectionId, itemId, page, purpose: null, reason: '' })
const strings = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'object' && value !== null ? Object.values(value).map(strings).join(' ') : '')
const paperWorld = async (): Promise<SheetWorld> => ({ store, forms: await book.in(store), organisation: '虚构医院', role: 'medic', mayRead: async () => true, at: '2026-11-22T06:00:00.000Z' })

describe('F63 F58 a scan of the report that came later', { timeout: 60_000 }, () => {
  it('comes in with its result by one signature, over the hashes of the original and of every page: one of them changed, it does not hold', async () => {
    await signed('samples')
    const bytes = paper(['0 0 0', '1 0 0', '0 1 0'])
    const itemId = await addPhotograph(world(fakeDecode(3)), wish({ label: '鉴定意见书' }), bytes, 'file')
    const one = result([itemId])
    await add([itemId], [one])
    expect(await holds()).toEqual([['signed', true], ['addendum', true]])
    expect(await listPhotographs(store, sectionId)).toMatchObject([{ itemId, label: '鉴定意见书', later: true, original: { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length } }])
    expect(await waiting()).toEqual([])
    const entries = await store.log.read(sectionId)
    expect(foldForm(entries, 'register').answers.get(`${one.row}/report-papers`)?.answer).toEqual({ state: 'value', value: [itemId] })
    expect(foldSigned(entries).addenda.map((a) => a.photographs.map((p) => p.itemId))).toEqual([[itemId]])
    // Behind the signature it is looked at like any other, and is what was taken in.
    expect(createHash('sha256').update(await look(itemId, 2)).digest('hex')).toBe(foldPhotographs(entries)[0]!.shown[2]!.sha256)
    const register = await store.log.read(await registerSection(store))
    const forms = await book.in(store)
    const with_ = (change: (body: Extract<Entry, { kind: 'section.addendum' }>['body']) => unknown) => checkSignatures(sectionId, entries.map((e) => (e.kind === 'section.addendum' ? { ...e, body: change(structuredClone(e.body)) } as Entry : e)), (who) => keysOf(register, who), forms)[1]!.holds
    expect(with_((body) => body)).toBe(true)
    const other = 'f'.repeat(64)
    expect(with_((body) => { body.photographs![0]!.original.sha256 = other; return body }), 'original').toBe(false)
    expect(with_((body) => { body.photographs![0]!.shown[2]!.sha256 = other; return body }), 'third page').toBe(false)
    expect(with_((body) => { body.photographs![0]!.label = '别的'; return body }), 'words').toBe(false)
    expect(with_(({ photographs: _, ...body }) => body), 'left out').toBe(false)
  })

  it('stands in the list, in what is printed with its number and that it came later, in a backup and in the check of everything', async () => {
    await signed('samples')
    const first = await take({ label: '第一页' })
    const second = await take({ label: '第二页' })
    await add([second, first], [result([second])])
    // In the order in which they were taken in, whatever order is asked for.
    expect(await standing()).toEqual([first, second])
    const printed = strings((await formSheet(await paperWorld(), { section: await sectionById(store, sectionId), formIds: [], rows: [], paper: 'A4' })).parts)
    expect(printed).toContain('第二页')
    expect(printed).toMatch(/补充了 照片 1、照片 2、结果 1/)
    expect(strings((await photographSheet(await paperWorld(), { section: await sectionById(store, sectionId), formIds: [], rows: [], paper: 'A4' })).parts)).toContain('签封后补充')
    expect((await mediaOf(store, store.db)).map((m) => m.name)).toEqual(expect.arrayContaining([`${sectionId}.${first}.som`, `${sectionId}.${second}.som`]))
    const check = async () => (await rehashAll(store, { open: () => Promise.reject(new Refused('E-B1')) })).findings.find((f) => JSON.stringify(f).includes(first))?.state ?? 'ok'
    expect(await check()).toBe('ok')
    const path = photographFile(room.vault, sectionId, first)
    const bytes = await readFile(path)
    bytes[100]! ^= 1
    await writeFile(path, bytes)
    expect(await check()).toBe('damaged')
  })

  it('F52 of a recipient who gets no photographs the addendum names none of them', async () => {
    await signed('samples')
    await add([await take({ label: '第一页' })])
    const tail = await tailOf(store, sectionId, 'samples')
    const said = { say: () => [], staff: () => '甲', rowName: () => '', groupName: () => '' }
    expect(strings(signedBlocks(tail, said, true, []))).toContain('补充了 照片 1（')
    expect(strings(signedBlocks({ ...tail, photographs: [] }, said, true, []))).toContain('补充了 照片 1 张（另存）')
    expect(photographBlocks({ photographs: [] }, said)).toEqual([])
  })

  it('an addendum of photographs alone is one; of nothing at all is none', async () => {
    const fact = (more: object) => Fact.safeParse({ kind: 'section.addendum', body: { text: '', prev: '0'.repeat(64), signature: 'x', ...more } }).success
    await signed('samples')
    await add([await take()])
    expect(await holds()).toEqual([['signed', true], ['addendum', true]])
    const { photographs } = foldSigned(await store.log.read(sectionId)).addenda[0]!
    expect([fact({ photographs }), fact({}), fact({ photographs: [] })]).toEqual([true, false, false])
    expect(await code(add([]))).toBe('E-B2')
  })
})

describe('F63 what waits for a signature', { timeout: 60_000 }, () => {
  it('is no fact: not in the log, the list, the print; seen and opened by who took it alone; there again after the lock', async () => {
    await signed('samples')
    const before = (await store.log.read(sectionId)).length
    const itemId = await take({ label: '送检回执' })
    expect([(await store.log.read(sectionId)).length - before, await standing(), await waiting()]).toEqual([0, [], [itemId]])
    expect(strings((await photographSheet(await paperWorld(), { section: await sectionById(store, sectionId), formIds: [], rows: [], paper: 'A4' })).parts)).not.toContain('送检回执')
    // A window reads drafts; it neither reads nor writes these.
    expect(await readDrafts(store, sectionId)).toEqual([])
    expect(await code(look(itemId))).toBe('ok')
    // The case officer reads and writes the samples, too.
    store = await room.as('case-officer')
    expect([await standing(), await waiting(), await code(look(itemId)), await code(thumbnailOf(store, sectionId, itemId)), await code(add([itemId]))]).toEqual([[], [], 'E-B1', 'E-B1', 'E-B1'])
    await discardWaiting(store, sectionId, [itemId])
    await again()
    expect(await waiting()).toEqual([itemId])
    expect((await thumbnailOf(store, sectionId, itemId)).length).toBeGreaterThan(0)
    await add([itemId])
    expect([await standing(), await waiting()]).toEqual([[itemId], []])
  })

  it('thrown away, nothing of it is left; what was signed is not thrown away; refused, cancelled or without disk, nothing was ever there', async () => {
    await signed('samples')
    const kept = await take()
    await add([kept])
    const before = [await media(), await store.db.get('SELECT count(*) AS n FROM file_hash')]
    const itemId = await take()
    expect(await media()).toHaveLength(2)
    await discardWaiting(store, sectionId, [itemId, kept])
    expect([await media(), await store.db.get('SELECT count(*) AS n FROM file_hash')]).toEqual(before)
    expect([await waiting(), await standing()]).toEqual([[], [kept]])
    const stop = new AbortController()
    const slow = world(async (...args) => { stop.abort(); return fakeDecode()(...args) })
    expect(await code(addPhotograph(slow, wish(), chart(), 'file', stop.signal))).toBe('E-E4')
    expect(await code(addPhotograph(world(async () => { throw new Refused('E-F3', 'gone') }), wish(), chart(), 'file'))).toBe('E-F3')
    expect(await code(take({}, Buffer.from('<svg/>')))).toBe('E-F1')
    store.log.readOnly = true
    expect(await code(take())).toBe('E-A7')
    store.log.readOnly = false
    expect([await media(), await store.db.get('SELECT count(*) AS n FROM file_hash'), await waiting()]).toEqual([...before, []])
  })

  it('XF4 a stop between file, fact and signature leaves no lie: it waits, or stands signed; a file that is not what was taken in is not signed for', async () => {
    await signed('samples')
    const itemId = await take()
    // Refused in its transaction: nothing of it came in, and it waits on.
    expect(await code(add([itemId], [{ ...result([itemId]), answers: [{ field: 'report-papers', answer: { state: 'value', value: [itemId] } }] }]))).toBe('E-B15')
    expect([await standing(), await waiting(), (await holds()).length]).toEqual([[], [itemId], 1])
    const broken = new Proxy(store, { get: (target, key) => key === 'person' ? { ...target.person, sign: () => { throw new Refused('E-C9') } } : Reflect.get(target, key, target) as unknown })
    const own = store
    store = broken
    await expect(add([itemId])).rejects.toThrow()
    store = own
    expect([await standing(), await waiting(), (await holds()).length]).toEqual([[], [itemId], 1])
    const path = photographFile(room.vault, sectionId, itemId)
    const bytes = await readFile(path)
    const bent = Buffer.from(bytes)
    bent[bytes.length - 40]! ^= 1
    await writeFile(path, bent)
    expect(await code(add([itemId]))).toBe('E-C7')
    await rm(path)
    expect(await code(add([itemId]))).toBe('E-C7')
    expect((await holds()).length).toBe(1)
    await writeFile(path, bytes)
    expect(await code(add([itemId]))).toBe('ok')
    // A second time it waits no more, and does not stand twice.
    expect(await code(add([itemId]))).toBe('E-B1')
    expect(await standing()).toEqual([itemId])
  })

  it('XC3 signed, thrown away and put right at the same moment it either stands with its file, once, or is gone', async () => {
    await signed('samples')
    for (let round = 0; round < 6; round++) {
      const itemId = await take()
      const works = [() => code(add([itemId])), () => code(discardWaiting(store, sectionId, [itemId])), () => code(describePhotograph(world(), { sectionId, itemId, shot: 'other', scale: false, label: '改', why: '' }))]
      const said = await Promise.all((round % 2 ? works : works.toReversed()).map((work) => work()))
      const stands = (await standing()).filter((id) => id === itemId).length
      expect(stands, said.join()).toBe(said[round % 2 ? 0 : 2] === 'ok' ? 1 : 0)
      expect(await waiting(), said.join()).not.toContain(stands === 1 ? itemId : '')
      if (stands === 1) expect(await code(look(itemId)), said.join()).toBe('ok')
      expect(await code(add([itemId]))).toMatch(stands === 1 ? /^E-B1$/ : /^E-(?:B1|C7)$/)
      await discardWaiting(store, sectionId, [itemId])
      expect(stands === 0 || await code(look(itemId)) === 'ok').toBe(true)
    }
    expect(new Set((await holds()).map(([, ok]) => ok))).toEqual(new Set([true]))
  })

  it('an answer names what comes in with it, or stands; what waits unsigned it cannot name', async () => {
    await signed('samples')
    const [first, second] = [await take(), await take()]
    expect(await code(add([], [result([first])]))).toBe('E-B1')
    expect(await code(add([first], [result([first, second])]))).toBe('E-B1')
    expect(await code(add([first, second], [result([first, second])]))).toBe('ok')
    expect(await code(add([], [result([first], '复核相同')]))).toBe('ok')
    expect(await code(add([freshId('itm') as ItemId]))).toBe('E-B1')
  })

  it('its words are put right until it is signed, and not after; forty wait at most', async () => {
    await signed('samples')
    const itemId = await take()
    await describePhotograph(world(), { sectionId, itemId, shot: 'other', scale: true, label: '包装', why: '' })
    expect(await listWaiting(store, sectionId)).toMatchObject([{ shot: 'other', scale: true, label: '包装' }])
    await add([itemId])
    expect(await code(describePhotograph(world(), { sectionId, itemId, shot: 'other', scale: true, label: '改', why: '' }))).toBe('E-B11')
    for (let i = 0; i < mostAdded; i++) await take()
    expect([await code(take()), await code(mayTake(world(), wish()))]).toEqual(['E-F8', 'E-F8'])
    await add(await waiting())
    expect(await standing()).toHaveLength(mostAdded + 1)
  }, 90_000)

  it('before the signature it is a fact at once, as ever', async () => {
    store = await room.as('medic')
    sectionId = room.one.section('samples')
    const itemId = await take()
    expect([await standing(), await waiting()]).toEqual([[itemId], []])
    expect(foldPhotographs(await store.log.read(sectionId))).toMatchObject([{ later: false }])
  })
})

describe('F52 F56 F57 the guards behind a signature', { timeout: 60_000 }, () => {
  it('F56 only who examines adds photographs of an examination, label first; a label thrown away leaves the rest without its order', async () => {
    await signed('medical')
    expect(await code(take({ shot: 'close' }))).toBe('E-F5')
    const label = await take({ shot: 'label' })
    const overview = await take({ shot: 'overview' })
    expect(await following(store, wish({ shot: 'overview' }))).toMatchObject({ shot: 'mid' })
    expect(await code(take({ shot: 'close' }))).toBe('E-F5')
    expect(await code(describePhotograph(world(), { sectionId, itemId: overview, shot: 'close', scale: false, label: '', why: '' }))).toBe('E-F5')
    expect(await code(add([overview])), 'without its label').toBe('E-F5')
    expect(await code(add([label, overview]))).toBe('ok')
    const late = await take({ shot: 'mid' })
    store = await room.as('case-officer')
    expect(await code(take({ shot: 'mid' }))).toMatch(/^E-B(?:3|10)$/)
    expect(await code(add([late]))).toMatch(/^E-B(?:3|10)$/)
  })

  it('F52 consent taken back between the photograph and the signature stops it; a reason given before stays with it', async () => {
    await signed('medical')
    const [label, why] = [await take({ shot: 'label' }), '急诊留证']
    const page = await take()
    await add([], [{ formId: 'body', version: 1, group: 'withdrawal', row: freshId('row') as RowId, answers: [{ field: 'what', answer: { state: 'value', value: 'photographs' } }] }])
    expect(await code(add([label]))).toBe('E-F7')
    expect(await code(take({ shot: 'overview' }))).toBe('E-F7')
    // Papers show nobody.
    expect(await code(add([page]))).toBe('ok')
    const reasoned = await take({ shot: 'label', why })
    expect(await code(add([reasoned]))).toBe('ok')
    expect((await listPhotographs(store, sectionId)).find((p) => p.itemId === reasoned)?.why).toBe(why)
    expect(await code(add([label]))).toBe('E-F7')
  })

  it('F57 into the envelope of a signed examination nothing comes, by no way', async () => {
    await signed('medical')
    const itemId = await take()
    expect(await code(movePhotograph(world(), { sectionId, itemId }))).toBe('E-B11')
    const before = (await store.log.read(room.one.section('intimate'))).length
    expect(await code(take({ sectionId: room.one.section('intimate'), shot: 'label', why: '复查' }))).toBe('E-B11')
    expect(await code(addToSigned(store, book, await sectionById(store, room.one.section('intimate')), { text: '', photographs: [itemId] }, () => undefined))).toBe('E-B3')
    expect((await store.log.read(room.one.section('intimate'))).length).toBe(before)
    expect(await waiting()).toEqual([itemId])
  })

  it('XB5 what waits in one section is not signed into another', async () => {
    await signed('medical')
    const itemId = await take()
    await signed('samples')
    expect(await code(add([itemId]))).toBe('E-B1')
    expect(await code(take({}, paper(['0 0 0'])))).toBe('ok')
  })
})
