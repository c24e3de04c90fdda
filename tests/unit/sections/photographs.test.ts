// F56 the order of a series and who may take it; F57 the envelope; XB5 swapped files; what backup, re-hash and destruction know of photographs.
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hkdfSync, createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addPhotograph, describePhotograph, following, listPhotographs, movePhotograph, openPhotograph, thumbnailOf, type Wish } from '../../../electron/sections/photographs'
import { photographFile } from '../../../electron/sections/photograph-file'
import { readHead } from '../../../electron/sections/picture-head'
import type { Store } from '../../../electron/store/store'
import { mediaOf } from '../../../electron/upkeep/media-copy'
import { rehashAll } from '../../../electron/upkeep/rehash'
import { MediaWriter } from '../../../electron/vault/writer'
import { Refused } from '../../../shared/failure'
import { forbiddenActs } from '../../../shared/fold/consent'
import { seriesFault, seriesGaps, nextShot } from '../../../shared/fold/series'
import { newId, type ItemId, type RowId, type SectionId } from '../../../shared/model/ids'
import type { Shot } from '../../../shared/model/photograph'
import { shippedForms } from '../../harness/forms'
import { chart, exif, fakeDecode, jpeg, paper, png } from '../../harness/pictures'
import { freshId } from '../../harness/ids'
import { code, darkroom, scene, type Scene } from '../access/scene'

let room: Scene
beforeEach(async () => { room = await scene() }, 60_000)
afterEach(() => room.clean())

const wish = (sectionId: SectionId, change: Partial<Wish> = {}): Wish => ({ sectionId, shot: 'label', scale: false, label: '', row: null, why: '', ...change })
const custodyOf = async (store: Store) => store.log.read(await store.custodySection())
const look = (sectionId: SectionId, itemId: ItemId, change: object = {}) => ({ sectionId, itemId, page: 0, purpose: 'treatment' as const, reason: '复诊对照', ...change })
const firstOf = async (store: Store, sectionId: SectionId) => (await listPhotographs(store, sectionId))[0]!.itemId

/** Whoever asks agreed to everything (F52). */
const agree = async (store: Store) => {
  for (const [field, value] of [['consent-photographs', true], ['consent-intimate', 'yes']] as const) {
    await store.log.append(room.one.section('medical'), { kind: 'form.answer', body: { formId: 'examination', version: 1, field, answer: { state: 'value', value } } }, store.staffId)
  }
}

const agreed = async () => { const store = await room.as('medic'); await agree(store); return store }

describe('taking in', { timeout: 60_000 }, () => {
  it('the original lies encrypted, byte for byte, and is never what is shown; nothing of it is in clear on the disk', async () => {
    const store = await agreed()
    const sectionId = room.one.section('medical')
    const original = jpeg({ across: 3, down: 3, at: () => [77, 128, 128], segments: [exif()] })
    const itemId = await addPhotograph(darkroom(store), wish(sectionId, { label: '标签' }), original, 'file')
    const [found] = await listPhotographs(store, sectionId)
    expect(found).toMatchObject({ itemId, label: '标签', from: 'file', original: { mimeType: 'image/jpeg', bytes: original.length, sha256: createHash('sha256').update(original).digest('hex') }, takenAt: '2026-02-03 09:41:12' })
    const shown = await openPhotograph(darkroom(store), look(sectionId, itemId))
    expect(shown.includes('Exif')).toBe(false)
    expect(createHash('sha256').update(shown).digest('hex')).toBe(found!.shown[0]!.sha256)
    for (const name of await readdir(join(room.vault, 'media'))) expect((await readFile(join(room.vault, 'media', name))).includes('Exif'), name).toBe(false)
  })

  it('pages of a paper are kept one by one, and how many there are where not all are', async () => {
    const store = await agreed()
    const sectionId = room.one.section('samples')
    const itemId = await addPhotograph(darkroom(store, fakeDecode(50, 1000)), wish(sectionId, { shot: 'document' }), paper(['0 0 0']), 'file')
    expect((await listPhotographs(store, sectionId))[0]).toMatchObject({ pages: 1000 })
    expect(readHead(await openPhotograph(darkroom(store), look(sectionId, itemId, { page: 49 }))).mimeType).toBe('image/jpeg')
    expect(await code(openPhotograph(darkroom(store), look(sectionId, itemId, { page: 50 })))).toBe('E-B1')
  })

  it('what the sandbox refuses leaves nothing behind: no file, no hash, no fact', async () => {
    const store = await agreed()
    const sectionId = room.one.section('medical')
    const before = [(await readdir(join(room.vault, 'media'))).length, await store.db.get('SELECT count(*) AS n FROM file_hash'), (await store.log.read(sectionId)).length]
    const dead = async () => { throw new Refused('E-F3', 'gone') }
    expect(await code(addPhotograph(darkroom(store, dead), wish(sectionId), chart(), 'file'))).toBe('E-F3')
    expect(await code(addPhotograph(darkroom(store), wish(sectionId), Buffer.from('<svg/>'), 'file'))).toBe('E-F1')
    expect(await code(addPhotograph(darkroom(store), wish(sectionId), paper(['0 0 0']), 'camera'))).toBe('E-F1')
    const failing = { ...darkroom(store), write: async () => { throw new Refused('E-C9') } }
    expect(await code(addPhotograph(failing, wish(sectionId), chart(), 'file'))).toBe('E-C9')
    expect([(await readdir(join(room.vault, 'media'))).length, await store.db.get('SELECT count(*) AS n FROM file_hash'), (await store.log.read(sectionId)).length]).toEqual(before)
  })

  it('cancelled in the middle, nothing of it is kept', async () => {
    const store = await agreed()
    const stop = new AbortController()
    const slow = { ...darkroom(store), decode: async (...args: Parameters<ReturnType<typeof fakeDecode>>) => { stop.abort(); return fakeDecode()(...args) } }
    expect(await code(addPhotograph(slow, wish(room.one.section('medical')), chart(), 'file', stop.signal))).toBe('E-E4')
    expect(await listPhotographs(store, room.one.section('medical'))).toEqual([])
  })
})

describe('F56 a series', { timeout: 60_000 }, () => {
  it('label first, then overview, mid, close; another order needs a reason, which stays with the photograph', async () => {
    const store = await agreed()
    const sectionId = room.one.section('medical')
    const take = (shot: Shot, why = '') => addPhotograph(darkroom(store), wish(sectionId, { shot, why }), chart(), 'file')
    expect(await code(take('close'))).toBe('E-F5')
    expect(await code(take('label'))).toBe('ok')
    expect(await code(take('mid'))).toBe('E-F5')
    expect(await code(take('overview'))).toBe('ok')
    expect(await code(take('close', '孩子只同意近景'))).toBe('ok')
    expect((await listPhotographs(store, sectionId)).map((p) => [p.shot, p.why])).toEqual([['label', undefined], ['overview', undefined], ['close', '孩子只同意近景']])
    // A paper has no order, in any section; nor have photographs of packages.
    expect(await code(take('document'))).toBe('ok')
    expect(await code(addPhotograph(darkroom(store), wish(room.one.section('samples'), { shot: 'close' }), chart(), 'file'))).toBe('ok')
  })

  it('F52 what was not consented to is taken with a reason only, and no longer once the consent is taken back; intimate ones go with the rest', async () => {
    const store = await room.as('medic')
    const [medical, intimate] = [room.one.section('medical'), room.one.section('intimate')]
    const take = (sectionId: SectionId, why = '') => code(addPhotograph(darkroom(store), wish(sectionId, { why }), chart(), 'file'))
    const say = (field: string, value: boolean | string | string[], row?: RowId) =>
      store.log.append(medical, { kind: 'form.answer', body: { formId: 'examination', version: 1, field, ...(row ? { row } : {}), answer: { state: 'value', value } } }, store.staffId)
    await say('consent-photographs', true)
    await say('consent-intimate', 'no')
    expect([await take(medical), await take(intimate), await take(intimate, '急诊，家长稍后补签')]).toEqual(['ok', 'E-F7', 'ok'])
    expect((await listPhotographs(store, intimate)).at(-1)?.why).toBe('急诊，家长稍后补签')
    await say('consent-intimate', 'yes')
    const row = freshId('row')
    await store.log.append(medical, { kind: 'form.row', body: { formId: 'examination', version: 1, group: 'withdrawal', row, present: true } }, store.staffId)
    await say('withdrawn-what', ['photographs'], row)
    expect([await take(medical), await take(intimate)]).toEqual(['E-F7', 'E-F7'])
  })

  it('F52 silence is no consent: never asked, not planned or a child that does not want it, each needs a reason; a paper shows nobody', async () => {
    const store = await room.as('medic')
    const [medical, intimate] = [room.one.section('medical'), room.one.section('intimate')]
    const take = (sectionId: SectionId, shot: Shot = 'label', why = '') => code(addPhotograph(darkroom(store), wish(sectionId, { shot, why }), chart(), 'file'))
    const say = (field: string, answer: object) => store.log.append(medical, { kind: 'form.answer', body: { formId: 'examination', version: 1, field, answer } } as never, store.staffId)
    expect([await take(medical), await take(intimate), await take(medical, 'document'), await take(medical, 'label', '急诊留证')]).toEqual(['E-F7', 'E-F7', 'ok', 'ok'])
    for (const state of ['not-asked', 'unknown', 'refused']) {
      await say('consent-photographs', { state })
      expect(await take(medical), state).toBe('E-F7')
    }
    await say('consent-photographs', { state: 'value', value: true })
    expect([await take(medical), await take(intimate)]).toEqual(['ok', 'E-F7'])
    await say('consent-intimate', { state: 'value', value: 'not-planned' })
    expect(await take(intimate)).toBe('E-F7')
    await say('consent-intimate', { state: 'value', value: 'yes' })
    expect(await take(intimate)).toBe('ok')
    await say('child-assent', { state: 'value', value: 'no' })
    expect([await take(medical), await take(intimate)]).toEqual(['E-F7', 'E-F7'])
    // What came in as a paper does not become a picture of the child by other words alone.
    const paperId = (await listPhotographs(store, medical)).find((p) => p.shot === 'document')!.itemId
    const describe = (why: string) => code(describePhotograph(darkroom(store), { sectionId: medical, itemId: paperId, shot: 'label', scale: false, label: '', why }))
    expect([await describe(''), await describe('急诊留证')]).toEqual(['E-F7', 'ok'])
  })

  it('F52 samples: agreed to only by a yes; a withdrawal or the child\'s no takes it back', () => {
    const examination = shippedForms().current.filter((f) => f.id === 'examination')
    const forbids = (...said: (readonly [string, object])[]) => forbiddenActs(examination.map((form) => [form, { answers: new Map(said.map(([place, answer], seq) => [place, { answer, source: null, seq }])), rows: new Map([['withdrawal', ['row_1']]]) } as never] as const)).has('samples')
    const yes = ['consent-evidence', { state: 'value', value: true }] as const
    expect([forbids(), forbids(yes), forbids(['consent-evidence', { state: 'value', value: false }])]).toEqual([true, false, true])
    expect(forbids(yes, ['child-assent', { state: 'value', value: 'no' }])).toBe(true)
    expect(forbids(yes, ['row_1/withdrawn-what', { state: 'value', value: ['evidence'] }])).toBe(true)
    expect(forbids(yes, ['row_1/withdrawn-what', { state: 'value', value: ['photographs'] }])).toBe(false)
  })

  it('several files at once are one series, not many labels; the only label of a series stays one', async () => {
    const store = await agreed()
    const sectionId = room.one.section('medical')
    const first = await addPhotograph(darkroom(store), wish(sectionId), chart(), 'file')
    await addPhotograph(darkroom(store), await following(store, wish(sectionId)), chart(), 'file')
    await addPhotograph(darkroom(store), await following(store, wish(sectionId)), chart(), 'file')
    expect((await listPhotographs(store, sectionId)).map((p) => p.shot)).toEqual(['label', 'overview', 'mid'])
    await addPhotograph(darkroom(store), await following(store, wish(sectionId, { scale: true })), chart(), 'file')
    expect((await listPhotographs(store, sectionId)).at(-1), 'nobody looked at it').toMatchObject({ shot: 'close', scale: false })
    expect((await following(store, wish(sectionId, { shot: 'document' }))).shot).toBe('document')
    const describe = (shot: Shot) => describePhotograph(darkroom(store), { sectionId, itemId: first, shot, scale: false, label: '更正', why: '' })
    expect(await code(describe('other'))).toBe('E-F5')
    expect(await code(describe('label'))).toBe('ok')
  })

  it('a picture that came in as a paper becomes one of the series by the same order, or by a reason, which stays with it', async () => {
    const store = await agreed()
    const sectionId = room.one.section('medical')
    const itemId = await addPhotograph(darkroom(store), wish(sectionId, { shot: 'document' }), chart(), 'file')
    const describe = (shot: Shot, why = '', id = itemId) => describePhotograph(darkroom(store), { sectionId, itemId: id, shot, scale: true, label: '右臂', why })
    for (const shot of ['overview', 'mid', 'close', 'other'] as const) expect(await code(describe(shot)), shot).toBe('E-F5')
    expect(await code(describe('document'))).toBe('ok')
    // A label that came later makes no earlier picture one of its series.
    await addPhotograph(darkroom(store), wish(sectionId, { shot: 'label' }), chart(), 'file')
    expect(await code(describe('overview'))).toBe('E-F5')
    const after = await addPhotograph(darkroom(store), wish(sectionId, { shot: 'document' }), chart(), 'file')
    expect(await code(describe('overview', '', after))).toBe('ok')
    expect(await code(describe('close', '标签补拍'))).toBe('ok')
    expect((await listPhotographs(store, sectionId))[0]).toMatchObject({ shot: 'close', why: '标签补拍' })
    expect(await code(describe('mid')), 'its reason stands').toBe('ok')
    expect((await listPhotographs(store, sectionId))[0]).toMatchObject({ shot: 'mid', why: '标签补拍' })
  })

  it('what is missing and what comes next, finding by finding', () => {
    const row = freshId('row') as RowId
    const label = { shot: 'label', scale: false, row: null } as const
    const overview = { shot: 'overview', scale: false, row: null } as const
    const mid = { shot: 'mid', scale: false, row } as const
    const close = (scale: boolean) => ({ shot: 'close', scale, row }) as const
    expect(nextShot('medical', [], row)).toEqual({ shot: 'label', scale: false })
    expect(nextShot('medical', [label, overview], row)).toEqual({ shot: 'mid', scale: false })
    expect(nextShot('medical', [label, overview, mid], row)).toEqual({ shot: 'close', scale: true })
    expect(nextShot('medical', [label, overview, mid, close(true)], row)).toEqual({ shot: 'close', scale: false })
    expect(seriesFault('medical', [label, overview], { shot: 'close', row })).toBe('mid')
    expect(seriesFault('medical', [label, overview, { ...mid, row: freshId('row') as RowId }], { shot: 'close', row }), 'another finding\'s').toBe('mid')
    expect(seriesGaps('medical', [label, overview, mid], row)).toEqual(['close'])
    expect(seriesGaps('medical', [label, overview, mid, close(false)], row)).toEqual(['scale'])
    expect(seriesGaps('medical', [label, overview, mid, close(true)], row)).toEqual(['plain'])
    expect(seriesGaps('medical', [label, overview, mid, close(true), close(false)], row)).toEqual([])
    expect(seriesGaps('medical', [], row)).toEqual([])
  })

  it('only who examines takes photographs of an examination; whoever may not write takes none; behind a signature it waits, and what stands is not put right', async () => {
    for (const who of ['case-officer', 'counsellor', 'interviewer'] as const) {
      const store = await room.as(who)
      for (const kind of ['medical', 'intimate'] as const) expect(await code(addPhotograph(darkroom(store), wish(room.one.section(kind)), chart(), 'file')), `${who} ${kind}`).toMatch(/^E-B(?:3|10)$/)
      if (who === 'case-officer') expect(await code(addPhotograph(darkroom(store), wish(room.one.section('samples'), { shot: 'other' }), chart(), 'file'))).toBe('ok')
    }
    expect(await room.does('medic', (s) => addPhotograph(darkroom(s), wish(room.one.section('case')), chart(), 'file')), 'a section without photographs').toBe('E-B3')
    const store = await agreed()
    const sectionId = room.one.section('medical')
    const itemId = await addPhotograph(darkroom(store), wish(sectionId), chart(), 'file')
    await describePhotograph(darkroom(store), { sectionId, itemId, shot: 'other', scale: true, label: '更正', why: '没有标签' })
    expect((await listPhotographs(store, sectionId))[0]).toMatchObject({ shot: 'other', scale: true, label: '更正' })
    await store.log.append(sectionId, { kind: 'section.signed', body: { upTo: 1, head: '0'.repeat(64), digest: '0'.repeat(64), forms: [], signature: 'x' } }, store.staffId)
    expect(await code(addPhotograph(darkroom(store), wish(sectionId), chart(), 'file'))).toBe('ok')
    expect((await listPhotographs(store, sectionId)).map((p) => p.itemId)).toEqual([itemId])
    expect(await code(describePhotograph(darkroom(store), { sectionId, itemId, shot: 'label', scale: false, label: '', why: '' }))).toBe('E-B11')
    expect(await code(addPhotograph(darkroom(store), wish(room.one.section('intimate')), chart(), 'file')), 'F57 F63: the envelope is part of what was examined').toBe('E-B11')
  })
})

describe('F57 the envelope', { timeout: 60_000 }, () => {
  it('every opening has its reason, in the log before a byte is read and in the envelope for those who may read it', async () => {
    const store = await agreed()
    const sectionId = room.one.section('intimate')
    const itemId = await firstOf(store, sectionId)
    for (const bad of [{ purpose: null }, { reason: '' }, { reason: '甲' }]) expect(await code(openPhotograph(darkroom(store), look(sectionId, itemId, bad)))).toBe('E-B2')
    expect((await listPhotographs(store, sectionId))[0]!.opened).toBe(0)
    await openPhotograph(darkroom(store), look(sectionId, itemId))
    expect((await listPhotographs(store, sectionId))[0]!.opened).toBe(1)
    const event = (await custodyOf(store)).findLast((e) => e.kind === 'envelope.opened')
    expect(event?.body).toEqual({ itemId, target: sectionId, purpose: 'treatment' })
    expect(JSON.stringify(event)).not.toContain('复诊')
    expect((await store.log.read(sectionId)).at(-1)?.body).toEqual({ itemId, reason: '复诊对照' })
    store.log.readOnly = true
    expect(await code(openPhotograph(darkroom(store), look(sectionId, itemId))), 'when the opening cannot be logged').toBe('E-A7')
  })

  it('one outside the envelope is logged as well, without a reason', async () => {
    const store = await agreed()
    const sectionId = room.one.section('medical')
    const itemId = await addPhotograph(darkroom(store), wish(sectionId), chart(), 'file')
    await openPhotograph(darkroom(store), look(sectionId, itemId, { purpose: null, reason: '' }))
    expect((await custodyOf(store)).findLast((e) => e.kind === 'photo.opened')?.body).toEqual({ itemId, target: sectionId, page: 0 })
    store.log.readOnly = true
    expect(await code(openPhotograph(darkroom(store), look(sectionId, itemId, { purpose: null, reason: '' })))).toBe('E-A7')
  })

  it('its small picture has twelve points at most; nobody but the examiners sees even that', async () => {
    const store = await agreed()
    const sectionId = room.one.section('intimate')
    const itemId = await firstOf(store, sectionId)
    const { width, height } = readHead(await thumbnailOf(store, sectionId, itemId))
    expect(Math.max(width, height)).toBeLessThanOrEqual(12)
    for (const who of ['supervisor', 'case-officer', 'interviewer', 'counsellor', 'admin', 'auditor'] as const) {
      const other = await room.as(who)
      for (const does of [listPhotographs(other, sectionId), thumbnailOf(other, sectionId, itemId), openPhotograph(darkroom(other), look(sectionId, itemId))]) expect(await code(does), who).toBe('E-B3')
    }
    expect(await room.does('medic2', (s) => openPhotograph(darkroom(s), look(room.two.section('intimate'), itemId))), 'in another session').toBe('E-B1')
  })

  it('what lies in an envelope of an earlier part still opens, drawn anew, and never as it came', async () => {
    const store = await agreed()
    const sectionId = room.one.section('intimate')
    const itemId = newId('itm', randomBytes)
    const original = png(8, 8, () => [5, 6, 7])
    // As parts B and C wrote it (electron/vault/FORMAT.md).
    const key = Buffer.from(hkdfSync('sha256', await store.sectionKeys.get(sectionId), Buffer.alloc(0), `sayonce/1/envelope/${itemId}`, 32))
    const writer = await MediaWriter.create(photographFile(store.folder, sectionId, itemId), itemId, key)
    await writer.append(original, 0)
    const { sha256 } = await writer.finish()
    await writer.close()
    await store.log.append(sectionId, { kind: 'envelope.item', body: { itemId, label: '旧照片', mimeType: 'image/png', bytes: original.length, sha256 } }, store.staffId)
    const old = (await listPhotographs(store, sectionId)).find((p) => p.itemId === itemId)!
    expect(old).toMatchObject({ label: '旧照片', shown: [], opened: 0 })
    expect(await code(thumbnailOf(store, sectionId, itemId))).toBe('E-B1')
    const seen: Buffer[] = []
    const decode = async (...args: Parameters<ReturnType<typeof fakeDecode>>) => { seen.push(Buffer.from(args[0].bytes)); return fakeDecode()(...args) }
    const shown = await openPhotograph(darkroom(store, decode), look(sectionId, itemId))
    expect(seen[0]!.equals(original)).toBe(true)
    expect(readHead(shown).mimeType).toBe('image/jpeg')
  })
})

describe('F57 an intimate photograph that was put into the grid', { timeout: 60_000 }, () => {
  it('goes into the envelope under its id: out of the list, its file and hash gone, the original the same, the small picture blurred', async () => {
    const store = await agreed()
    const [medical, intimate] = [room.one.section('medical'), room.one.section('intimate')]
    const bytes = chart()
    const itemId = await addPhotograph(darkroom(store), wish(medical), bytes, 'file')
    const sides: number[] = []
    const world = { ...darkroom(store), decode: async (...args: Parameters<ReturnType<typeof fakeDecode>>) => { sides.push(args[0].thumbnail); return fakeDecode()(...args) } }
    await movePhotograph(world, { sectionId: medical, itemId })
    expect(sides).toEqual([12])
    expect(await listPhotographs(store, medical)).toEqual([])
    expect((await listPhotographs(store, intimate)).filter((p) => p.itemId === itemId)).toMatchObject([{ itemId, row: null, original: { sha256: createHash('sha256').update(bytes).digest('hex') } }])
    expect((await readdir(join(room.vault, 'media'))).filter((name) => name.includes(itemId))).toEqual([`${intimate}.${itemId}.som`])
    expect((await store.db.all<{ recording: string }>('SELECT recording FROM file_hash')).map((r) => r.recording).filter((r) => r.includes(itemId))).toEqual([`${intimate}.${itemId}`])
    expect(await code(openPhotograph(darkroom(store), look(medical, itemId)))).toBe('E-B1')
    expect(await code(openPhotograph(darkroom(store), look(intimate, itemId, { purpose: null, reason: '' })))).toBe('E-B2')
    expect(await code(openPhotograph(darkroom(store), look(intimate, itemId)))).toBe('ok')
    expect(await code(movePhotograph(darkroom(store), { sectionId: medical, itemId }))).toBe('E-B1')
  })

  it('cut short before the last word it stands in both, and is moved by doing it again; of other sections nothing is moved', async () => {
    const store = await agreed()
    const medical = room.one.section('medical')
    const itemId = await addPhotograph(darkroom(store), wish(medical), chart(), 'file')
    const world = darkroom(store)
    const cut = { ...world, write: async (sectionId: SectionId, fact: Parameters<typeof world.write>[1]) => { if (fact.kind === 'photo.moved') throw new Refused('E-C9'); return world.write(sectionId, fact) } }
    expect(await code(movePhotograph(cut, { sectionId: medical, itemId }))).toBe('E-C9')
    const stands = async () => Promise.all([medical, room.one.section('intimate')].map(async (id) => (await listPhotographs(store, id)).filter((p) => p.itemId === itemId).length))
    expect(await stands()).toEqual([1, 1])
    expect(await code(movePhotograph(world, { sectionId: medical, itemId }))).toBe('ok')
    expect(await stands()).toEqual([0, 1])
    const sample = await addPhotograph(world, wish(room.one.section('samples'), { shot: 'other' }), chart(), 'file')
    expect(await code(movePhotograph(world, { sectionId: room.one.section('samples'), itemId: sample }))).toBe('E-B3')
  })
})

describe('XB5 photographs on the disk', { timeout: 60_000 }, () => {
  it('a file put in the place of another, of the same section or another case, is refused; so is each one with a byte changed', async () => {
    const store = await agreed()
    const [a, b] = [room.one.section('medical'), room.two.section('medical')]
    const add = (sectionId: SectionId) => addPhotograph(darkroom(store), wish(sectionId, { why: '急诊留证' }), chart(), 'file')
    const [first, second, other] = [await add(a), await add(a), await add(b)]
    const path = (sectionId: SectionId, itemId: ItemId) => photographFile(room.vault, sectionId, itemId)
    const open = () => code(openPhotograph(darkroom(store), look(a, first)))
    const kept = await readFile(path(a, first))
    for (const from of [path(a, second), path(b, other)]) {
      await copyFile(from, path(a, first))
      expect(await open()).toBe('E-C7')
      // Also when the header says that it is the one that is asked for.
      const renamed = await readFile(path(a, first))
      kept.copy(renamed, 0, 0, 32)
      await writeFile(path(a, first), renamed)
      expect(await open()).toBe('E-C7')
    }
    for (const back of [1, 40, 200]) {
      const bent = Buffer.from(kept)
      bent[bent.length - back]! ^= 1
      await writeFile(path(a, first), bent)
      expect(await open(), `${back} from the end`).toBe('E-C7')
    }
    await writeFile(path(a, first), kept.subarray(0, kept.length - 1))
    expect(await open(), 'cut').toBe('E-C7')
    await rm(path(a, first))
    expect(await open(), 'gone').toBe('E-C7')
    await writeFile(path(a, first), kept)
    expect(await open()).toBe('ok')
  })

  it('the check of everything knows each photograph and finds the one that changed; a backup holds them', async () => {
    const store = await agreed()
    const sectionId = room.one.section('medical')
    const itemId = await addPhotograph(darkroom(store), wish(sectionId), chart(), 'file')
    const name = `${sectionId}.${itemId}`
    expect((await mediaOf(store, store.db)).map((m) => m.name)).toContain(`${name}.som`)
    const check = async () => (await rehashAll(store, { open: () => Promise.reject(new Refused('E-B1')) })).findings.find((f) => JSON.stringify(f).includes(itemId))
    expect((await check())?.state ?? 'ok').toBe('ok')
    const path = photographFile(room.vault, sectionId, itemId)
    const bytes = await readFile(path)
    bytes[100]! ^= 1
    await writeFile(path, bytes)
    expect((await check())?.state).toBe('damaged')
  })
})
