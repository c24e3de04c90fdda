// Full text: what is found, what is not, and by whom.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { giveGrant } from '../../../electron/access/grants'
import { rightTo, settleCase } from '../../../electron/access/walls'
import { readable } from '../../../electron/sections/readable'
import { Search } from '../../../electron/sections/search'
import { shippedForms } from '../../harness/forms'
import type { Store } from '../../../electron/store/store'
import { Refused } from '../../../shared/failure'
import { rightOf } from '../../../shared/model/access'
import type { Fact } from '../../../shared/model/entry'
import type { SectionId, StaffId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { append, line, makeCase, setService, type MadeCase } from '../../harness/case'
import { freshId } from '../../harness/ids'
import { copyRoom, everybody, loginAs, type Who } from '../../harness/people'
import { findPlain } from '../../harness/search'

let vault: string
let ids: Record<Who, StaffId>
let open: Store[] = []

beforeEach(async () => {
  vault = join(await mkdtemp(join(tmpdir(), 'search-')), 'vault')
  ids = await copyRoom(vault)
})
afterEach(async () => {
  for (const store of open.splice(0)) await store.close().catch(() => undefined)
  await rm(join(vault, '..'), { recursive: true, force: true })
})

/** Somebody is logged in, alone: who was there before is logged out. */
async function login(who: Who): Promise<{ store: Store; search: Search }> {
  for (const store of open.splice(0)) await store.close()
  const store = await loginAs(vault, who)
  open.push(store)
  return { store, search: new Search(() => store) }
}

const answer = (field: string, value: string, formId = 'medical-note'): Fact => ({ kind: 'form.answer', body: { formId, version: 1, field, answer: { state: 'value', value } } })
const texts = async (search: Search, text: string) => (await search.find(text, 50)).hits.map((hit) => hit.text)

/** A case by the recorder and the medic; ends with nobody logged in. */
async function filled(): Promise<MadeCase> {
  const { store } = await login('recorder')
  const made = await makeCase(store, ids, { lines: 0 })
  for (const text of ['放学以后他推了我一把。', '我的铅笔盒摔坏了。', '旁边有 ＡＢＣ 书店。']) await append(store, made.section('questioning'), line(text))
  await append(store, made.section('questioning'), { kind: 'marker', body: { recordingId: null, atMs: 0 as never, mark: 'note', text: '孩子要喝水' } })
  const medic = await login('medic')
  await append(medic.store, made.section('medical'), answer('injuries', '左前臂有一处擦伤。'))
  await append(medic.store, made.section('medical'), answer('injuries-seen', 'some'))
  return made
}

describe('what is found', () => {
  it('lines, markers, people, reporters, case numbers and form texts; wide and narrow, large and small letters are the same', async () => {
    const made = await filled()
    const { search } = await login('supervisor')
    search.start()
    await search.ready()
    expect(await texts(search, '铅笔盒')).toEqual(['我的铅笔盒摔坏了。'])
    expect(await texts(search, 'abc')).toEqual(['旁边有 ＡＢＣ 书店。'])
    expect(await texts(search, '喝水')).toEqual(['孩子要喝水'])
    expect(await texts(search, '值班老师')).toEqual([`${made.number} · 值班老师来电`])
    expect((await texts(search, made.number.toLowerCase()))).toHaveLength(1)
    expect(await texts(search, '擦伤')).toEqual(['左前臂有一处擦伤。'])
    expect(await texts(search, '小鹿灯妈')).toEqual(['小鹿灯妈妈'])
    const [hit] = (await search.find('铅笔盒', 5)).hits
    expect(hit).toMatchObject({ caseId: made.caseId, number: made.number, sessionId: made.sessionId, sectionId: made.section('questioning'), kind: 'questioning' })
  })

  it('several words are all in one line, in any order; part of a word is enough', async () => {
    await filled()
    const { search } = await login('supervisor')
    await search.find('x', 1)
    await search.ready()
    expect(await texts(search, '一把 放学')).toEqual(['放学以后他推了我一把。'])
    expect(await texts(search, '放学 铅笔盒')).toEqual([])
    expect(await texts(search, '了')).toHaveLength(2)
  })

  it('a code chosen from a list is no text that somebody wrote', async () => {
    await filled()
    const { store } = await login('medic')
    const shipped = shippedForms()
    const search = new Search(() => store, { forms: async () => [...shipped.current, ...shipped.past] })
    search.start()
    await search.ready()
    expect(await texts(search, 'some')).toEqual([])
    expect(await texts(search, '擦伤')).toHaveLength(1)
  })

  it('newest first, cut at the count and said so', async () => {
    const made = await filled()
    const { store } = await login('recorder')
    for (let i = 0; i < 6; i++) await append(store, made.section('questioning'), line(`第 ${i} 次说到操场`))
    const { search } = await login('supervisor')
    search.start()
    await search.ready()
    expect(await search.find('操场', 4)).toMatchObject({ more: true, indexed: 1, hits: [5, 4, 3, 2].map((i) => ({ text: `第 ${i} 次说到操场` })) })
    expect(await search.find('操场', 6)).toMatchObject({ more: false })
  })

  it('a long text is cut around the words', async () => {
    const made = await filled()
    const { store } = await login('recorder')
    await append(store, made.section('questioning'), line(`${'我不记得了。'.repeat(60)}后来在公交站看见他。${'我就回家了。'.repeat(60)}`))
    const { search } = await login('supervisor')
    const [text] = await texts(search, '公交站').then(async (first) => { await search.ready(); return first.length > 0 ? first : texts(search, '公交站') })
    expect(text).toMatch(/^….*公交站.*…$/)
    expect(text!.length).toBeLessThan(170)
  })
})

describe('what counts now', () => {
  /** Writes with the index made before (`live`) or read anew by the next login: both must find the same. */
  const both = (what: string, work: (store: Store, made: MadeCase) => Promise<void>, expected: Record<string, number>) => {
    it(`${what}: at once, and after the next login`, async () => {
      const made = await filled()
      const { store, search } = await login('recorder')
      search.start()
      await search.ready()
      await work(store, made)
      const count = async (s: Search) => Object.fromEntries(await Promise.all(Object.keys(expected).map(async (text) => [text, (await texts(s, text)).length])))
      expect(await count(search)).toEqual(expected)
      const next = await login('recorder')
      next.search.start()
      await next.search.ready()
      expect(await count(next.search)).toEqual(expected)
    })
  }
  const lineId = freshId('lin')
  const added = (text: string): Fact => ({ kind: 'qa.added', body: { lineId, speaker: 'answer', text, recordingId: null, atMs: 0 as never } })
  const write = (store: Store, made: MadeCase, fact: Fact) => append(store, made.section('questioning'), fact)

  both('an edited line has its last words only', async (store, made) => {
    await write(store, made, added('雨伞丢在操场'))
    await write(store, made, { kind: 'qa.edited', body: { lineId, text: '雨伞丢在车棚' } })
    await write(store, made, { kind: 'qa.edited', body: { lineId, text: '雨伞丢在门房' } })
  }, { 雨伞: 1, 雨伞丢在操场: 0, 雨伞丢在车棚: 0, 雨伞丢在门房: 1 })

  both('a removed line is not found, with whatever it was changed to', async (store, made) => {
    await write(store, made, added('雨伞丢在操场'))
    await write(store, made, { kind: 'qa.edited', body: { lineId, text: '雨伞丢在车棚' } })
    await write(store, made, { kind: 'qa.removed', body: { lineId } })
  }, { 雨伞: 0 })

  both('an undone line is not found, and found again when the undo is undone', async (store, made) => {
    const { seq } = await write(store, made, added('雨伞丢在操场'))
    const undo = await write(store, made, { kind: 'undo', body: { seq } })
    const other = await write(store, made, { ...line('书包在教室') })
    await write(store, made, { kind: 'undo', body: { seq: other.seq } })
    await write(store, made, { kind: 'undo', body: { seq: undo.seq } })
  }, { 雨伞: 1, 书包在教室: 0 })

  both('a case opened and told to nobody is found all the same', async (store) => {
    await makeCase(store, ids, { lines: 1 })
  }, { 小鹿灯妈妈: 2, 书包摔破: 1 })
})

describe('walls', () => {
  it('F33, F57, F69: nobody finds a word of a section that he may not read, and everybody finds those of the others', { timeout: 120_000 }, async () => {
    const made = await filled()
    await append((await login('counsellor')).store, made.section('psychological'), answer('state', '睡前要听故事', 'counsellor-note'))
    await append((await login('case-officer')).store, made.section('key-volume'), { kind: 'key.person', body: { personId: made.persons.child, name: '林溪照', aliases: [], idNumber: '', birthDate: '', phone: '', address: '', school: '' } })
    const where: Record<string, SectionKind> = { 铅笔盒: 'questioning', 擦伤: 'medical', 睡前要听故事: 'psychological', 林溪照: 'key-volume', 小鹿灯妈: 'case' }
    for (const who of everybody) {
      const { store, search } = await login(who)
      search.start()
      await search.ready()
      for (const [text, kind] of Object.entries(where)) {
        const may = (await rightTo(store, { sectionId: made.section(kind), kind })).may.read
        expect([who, text, (await texts(search, text)).length > 0]).toEqual([who, text, may])
      }
      // The register is nobody's to search.
      expect(await texts(search, '江临渊')).toEqual([])
    }
  })

  it('the quick rule for many sections is the rule of the walls', { timeout: 120_000 }, async () => {
    const made = await filled()
    for (const who of everybody) {
      const { store } = await login(who)
      const rows = await store.db.all<{ id: SectionId; kind: SectionKind }>(`SELECT id, kind FROM section WHERE kind <> 'custody'`)
      for (const { id, kind } of rows) await rightTo(store, { sectionId: id, kind })
      const quick = await readable(store, rows.map((row) => row.id))
      for (const { id, kind } of rows) expect([who, kind, quick.has(id)]).toEqual([who, kind, (await rightTo(store, { sectionId: id, kind })).may.read])
      for (const row of quick.values()) expect(row.key()).toEqual(await store.sectionKeys.get(row.sectionId))
    }
    expect(rightOf('medic', 'questioning')).toBeNull()
    expect(made.sessionId).toMatch(/^ses_/)
  })

  it('F33: what opens while one is logged in is found after looking again; what closes is gone at once', { timeout: 120_000 }, async () => {
    const made = await filled()
    const recorder = await login('recorder')
    await setService(recorder.store, made, 'questioning', 'done')
    await login('medic').then(({ store }) => settleCase(store, made.caseId))
    const { store, search } = await login('interviewer')
    search.start()
    await search.ready()
    expect(await texts(search, '擦伤')).toHaveLength(1)
    const [box] = await store.db.all<{ box: Buffer }>('SELECT box FROM section_key WHERE section = ? AND holder = ?', made.section('medical'), store.staffId)
    await store.db.run('DELETE FROM section_key WHERE section = ? AND holder = ?', made.section('medical'), store.staffId)
    expect(await texts(search, '擦伤')).toEqual([])
    const later = new Search(() => store)
    later.start()
    await later.ready()
    await store.db.run('INSERT INTO section_key (section, holder, box) VALUES (?,?,?)', made.section('medical'), store.staffId, box!.box)
    expect(await texts(later, '擦伤')).toEqual([])
    later.start()
    await expect.poll(() => texts(later, '擦伤')).toHaveLength(1)
  })

  it('a grant opens a section to the search of who has it, and ends it', { timeout: 120_000 }, async () => {
    const made = await filled()
    const supervisor = await login('supervisor')
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    await giveGrant(supervisor.store, { sectionId: made.section('medical'), holder: ids.recorder, purpose: 'review', until: tomorrow, note: '' }, 30)
    const { store, search } = await login('recorder')
    search.start()
    await search.ready()
    expect(await texts(search, '擦伤')).toHaveLength(1)
    await store.db.run('DELETE FROM section_key WHERE section = ? AND holder = ?', made.section('medical'), store.staffId)
    expect(await texts(search, '擦伤')).toEqual([])
  })
})

describe('the index', () => {
  it('leaves no word on the disk', async () => {
    await filled()
    const { search } = await login('supervisor')
    search.start()
    await search.ready()
    await search.find('铅笔盒', 5)
    const files = (await readdir(vault, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name))
    expect(findPlain(files, ['铅笔盒', '擦伤'])).toEqual([])
    expect((await readFile(join(vault, 'room.db'))).length).toBeGreaterThan(10_000)
  })

  it('after `clear` nothing is left, and a search that was under way ends', async () => {
    await filled()
    const { store, search } = await login('supervisor')
    search.start()
    await search.ready()
    const { bytes, lines } = search.size()
    expect([bytes > 0, lines > 5]).toEqual([true, true])
    const under = search.find('铅笔盒', 5)
    search.clear()
    await expect(under).rejects.toThrow(Refused)
    expect(search.size()).toEqual({ bytes: 0, lines: 0 })
    await store.close()
    open = []
    const locked = new Search(() => { throw new Refused('E-A4') })
    await expect(locked.find('铅笔盒', 5)).rejects.toMatchObject({ code: 'E-A4' })
  })

  it('says how much of it is made', async () => {
    await filled()
    const { store } = await login('supervisor')
    const told: [number, number][] = []
    const search = new Search(() => store, { progress: (done, total) => told.push([done, total]) })
    search.start()
    expect((await search.find('铅笔盒', 5)).indexed).toBeLessThan(1)
    await search.ready()
    expect((await search.find('铅笔盒', 5)).indexed).toBe(1)
    expect(told.at(-1)![0]).toBe(told.at(-1)![1])
  })
})
