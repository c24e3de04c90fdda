// A destroyed case: nothing that opens it is left, in the vault or in any backup; its skeleton in the log still verifies.
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeBackup } from '../../../electron/upkeep/backup'
import { certificates, destroyedBy, isGenuineCertificate } from '../../../electron/upkeep/certificate'
import { readDestroyed } from '../../../electron/upkeep/manifest'
import { excuse } from '../../../electron/upkeep/media-copy'
import { finishRestore, restore } from '../../../electron/upkeep/restore'
import { dueCases } from '../../../electron/upkeep/retention'
import { destroyCase, finishDestruction, pendingEverywhere, pendingShreds } from '../../../electron/upkeep/shred'
import { openSession } from '../../../electron/sections/cases'
import { keepDraft } from '../../../electron/sections/drafts'
import { signingPublicOf } from '../../../electron/store/keys'
import { Store } from '../../../electron/store/store'
import { canonical } from '../../../shared/canonical'
import { wordsSlot } from '../../../shared/model/draft'
import { defaultPolicy } from '../../../shared/model/policy'
import { freshId } from '../../harness/ids'
import { actKey, addCase, addRecording, code, contentOf, databaseKeyOf, hits, keptVault, password, type KeptCase, type KeptVault } from './kept-vault'

let folder: string
let vault: KeptVault
let gone: KeptCase
let stays: KeptCase
let recordingId: string
let boxes: Buffer[]
let key: Buffer
const sign = actKey()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shred-'))
  vault = await keptVault(join(folder, 'vault'))
  gone = await addCase(vault, 'C-1')
  stays = await addCase(vault, 'C-2')
  recordingId = (await addRecording(vault, gone, 3)).recordingId
  await addRecording(vault, stays, 2)
  boxes = (await vault.store.db.all<{ box: Buffer }>('SELECT box FROM section_key WHERE section IN (SELECT id FROM section WHERE case_id = ?)', gone.caseId)).map((r) => r.box)
  key = databaseKeyOf(vault.store)
  for (const name of ['usb', 'usb-2']) await mkdir(join(folder, name))
})
afterEach(async () => {
  await vault.store.close().catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
})

const order = () => ({ caseId: gone.caseId, requester: vault.store.staffId, approver: freshId('stf'), requestId: freshId('req'), sign })
/** The sections of the case that hold anything. */
const written = () => (['case', 'key-volume', 'questioning'] as const).map((kind) => gone.section(kind))
const homeIn = (name: string) => join(folder, name, 'sayonce-backup', vault.store.slots.file.vaultId)

describe('F81: destruction', () => {
  it('XB17: after it no box of the case is left in any byte of the vault or of its backups, older ones included; the rest reads as before', { timeout: 120_000 }, async () => {
    const first = await makeBackup(vault.store, join(folder, 'usb'))
    await addRecording(vault, stays, 1)
    const second = await makeBackup(vault.store, join(folder, 'usb'))
    const whole = await contentOf(vault.store)
    // The search finds every box before, in the vault and in the backup, or its silence would mean nothing.
    for (const place of [vault.store.folder, join(folder, 'usb')]) expect((await hits(place, boxes, key)).hits, place).toBeGreaterThanOrEqual(boxes.length)
    expect(boxes).toHaveLength(6)
    for (const one of [gone, stays]) await vault.store.db.run(`INSERT INTO due (section, form, key, due_at, done, owner) VALUES (?, 'ladder', 'row', '2026-01-01T00:00:00.000Z', 0, NULL)`, one.section('case'))
    for (const one of [gone, stays]) await keepDraft(vault.store, one.section('case'), wordsSlot, { what: 'words', text: '没有签名的话' })

    const certificate = await destroyCase(vault.store, order())
    expect(certificate.backups).toEqual([{ backupId: first.backupId, state: 'shredded' }, { backupId: second.backupId, state: 'shredded' }])
    for (const at of [vault.store.folder, join(folder, 'usb')]) {
      const found = await hits(at, boxes, key)
      expect(found.hits, at).toBe(0)
      // Database and WAL, or the key file and two sets: all were opened.
      expect(found.pages).toBeGreaterThan(5)
    }
    expect(await vault.store.db.all('SELECT 1 FROM section_key WHERE section IN (SELECT id FROM section WHERE case_id = ?)', gone.caseId)).toEqual([])
    for (const rows of [await vault.store.db.all('SELECT section FROM due'), await vault.store.db.all('SELECT section FROM draft')]) expect(rows).toEqual([{ section: stays.section('case') }])
    for (const section of written()) expect(await code(vault.store.log.read(section))).toBe('E-B10')
    for (const at of [vault.store.folder, homeIn('usb')]) expect((await readdir(join(at, 'media'))).filter((name) => name.startsWith(recordingId))).toEqual([])
    for (const section of stays.sections) expect(await vault.store.log.read(section)).toEqual(whole.entries[section])
    expect(await vault.store.log.verifyAll()).toBeNull()
    expect(await vault.store.db.isIntact()).toBe(true)
    expect(await destroyedBy(vault.store, gone.caseId)).toBe(certificate.number)
    expect(await destroyedBy(vault.store, stays.caseId)).toBeNull()

    // The same after a restart, and from the older backup on another machine.
    await vault.store.close()
    expect((await hits(vault.store.folder, boxes, key)).hits).toBe(0)
    for (const set of await readdir(join(homeIn('usb'), 'sets'))) {
      const at = join(folder, set, 'vault')
      await restore(join(homeIn('usb'), 'sets', set), at)
      const restored = await Store.unlock(at, { who: null, password, token: null })
      await finishRestore(restored)
      for (const section of written()) expect(await code(restored.log.read(section))).toBe('E-B10')
      expect((await restored.log.read(stays.section('case'))).length).toBe(1)
      expect(await destroyedBy(restored, gone.caseId)).toBe(certificate.number)
      await restored.close()
    }
  })

  it('F81: a kind with a time of its own goes alone, in the backups too: the rest of the case stays, and can be destroyed later', { timeout: 120_000 }, async () => {
    const { store } = vault
    const therapy = gone.section('psychological')
    await store.log.append(therapy, { kind: 'form.answer', body: { formId: 'psychological', version: 1, field: 'words', answer: { state: 'value', value: '“我明天不想走操场。”' } } }, store.staffId)
    const mine = (await store.db.all<{ box: Buffer }>('SELECT box FROM section_key WHERE section = ?', therapy)).map((r) => r.box)
    await makeBackup(store, join(folder, 'usb'))
    const before = await contentOf(store)
    expect(await dueCases(store, { ...defaultPolicy, therapyYears: 1 }, store.clock.utc())).toMatchObject([{ what: 'case' }, { what: 'case' }, { what: 'therapy', number: 'C-1', destroyed: null }])

    const certificate = await destroyCase(store, { ...order(), what: 'therapy' })
    expect(certificate).toMatchObject({ what: 'therapy', sections: 1, recordings: 0, boxes: mine.length, caseNumber: 'C-1' })
    expect(await code(store.log.read(therapy))).toBe('E-B10')
    for (const at of [store.folder, join(folder, 'usb')]) expect((await hits(at, mine, key)).hits, at).toBe(0)
    for (const kind of ['case', 'key-volume', 'questioning'] as const) expect(await store.log.read(gone.section(kind))).toEqual(before.entries[gone.section(kind)])
    expect(await destroyedBy(store, gone.caseId)).toBeNull()
    expect(await destroyedBy(store, gone.caseId, 'therapy')).toBe(certificate.number)
    expect(await code(destroyCase(store, { ...order(), what: 'therapy' }))).toBe(`E-B8 ${certificate.number}`)
    expect(await store.log.verifyAll()).toBeNull()
    expect((await destroyCase(store, order())).what).toBe('case')
    expect(await code(store.log.read(gone.section('case')))).toBe('E-B10')
  })

  it('F81: what a case gets after one kind of it was destroyed lives: its backups keep it, also by a name that was destroyed before', { timeout: 120_000 }, async () => {
    const { store } = vault
    const therapy = gone.section('psychological')
    await makeBackup(store, join(folder, 'usb'))
    const { number } = await destroyCase(store, { ...order(), what: 'therapy' })
    expect(await store.db.all('SELECT section, number FROM destroyed_section')).toEqual([{ section: therapy, number }])
    // A new session brings the kind back, with a medium of its own.
    const later = freshId('sec')
    await store.db.transaction(async (tx) => {
      await tx.run('INSERT INTO section (id, kind, case_id, session_id, created_at) VALUES (?,?,?,?,?)', later, 'psychological', gone.caseId, freshId('ses'), store.clock.utc())
      await store.sectionKeys.create(tx, later, [vault.officer])
    })
    await store.log.append(later, { kind: 'form.answer', body: { formId: 'psychological', version: 1, field: 'words', answer: { state: 'value', value: '后来的话。' } } }, store.staffId)
    const names = [`${later}.${freshId('itm')}.som`, `${later}.${freshId('itm')}.som`]
    for (const name of names) await writeFile(join(store.folder, 'media', name), 'ciphertext')
    // The note of a destruction that went too far, and what a sweep has not reached yet.
    await excuse(store, homeIn('usb'), [names[0]!])
    await writeFile(join(store.folder, 'media', `${therapy}.${freshId('itm')}.som`), 'ciphertext')
    await makeBackup(store, join(folder, 'usb'))
    expect((await readDestroyed(homeIn('usb')))!.names).toEqual([])
    const held = await readdir(join(homeIn('usb'), 'media'))
    expect(held).toEqual(expect.arrayContaining(names))
    expect(held.filter((name) => name.startsWith(therapy))).toEqual([])

    await store.db.run('DELETE FROM section_key WHERE section = ? AND holder = ?', stays.section('questioning'), store.staffId)
    expect(await pendingEverywhere(store)).toBe(2)
    expect((await readdir(join(homeIn('usb'), 'media'))).sort()).toEqual(held.sort())
    await restore(join(folder, 'usb'), join(folder, 'other', 'vault'))
    const restored = await Store.unlock(join(folder, 'other', 'vault'), { who: null, password, token: null })
    await finishRestore(restored)
    expect((await restored.log.read(later)).length).toBe(1)
    expect(await restored.db.all('SELECT section, number FROM destroyed_section')).toEqual([{ section: therapy, number }])
    await restored.close()

    // The whole case later: what was gone keeps its number.
    const all = await destroyCase(store, order())
    const rows = new Map((await store.db.all<{ section: string; number: string }>('SELECT section, number FROM destroyed_section')).map((r) => [r.section, r.number]))
    expect([rows.size, rows.get(therapy), rows.get(later)]).toEqual([6, number, all.number])
  })

  it('an older backup restored knows which sections were destroyed since', { timeout: 60_000 }, async () => {
    await makeBackup(vault.store, join(folder, 'usb'))
    const { number } = await destroyCase(vault.store, { ...order(), what: 'therapy' })
    await restore(join(folder, 'usb'), join(folder, 'other', 'vault'))
    const restored = await Store.unlock(join(folder, 'other', 'vault'), { who: null, password, token: null })
    await finishRestore(restored)
    expect(await restored.db.all('SELECT section, number FROM destroyed_section')).toEqual([{ section: gone.section('psychological'), number }])
    await restored.close()
  })

  it('no session is opened in a destroyed case', { timeout: 60_000 }, async () => {
    const { number } = await destroyCase(vault.store, order())
    const count = () => vault.store.db.get('SELECT count(*) AS n FROM section')
    const before = await count()
    expect(await code(openSession(vault.store, gone.caseId, '一'))).toBe(`E-B8 ${number}`)
    expect(await count()).toEqual(before)
  })

  it('a sweep that memory or disk refuses waits for the next login and keeps nobody out', { timeout: 60_000 }, async () => {
    const { store } = vault
    const run = store.db.run.bind(store.db)
    const broken = async (code: string, work: () => Promise<unknown>) => {
      Object.assign(store.db, { run: async (sql: string, ...values: never[]) => { if (sql === 'VACUUM') throw Object.assign(new Error(code), { code }); return run(sql, ...values) } })
      await work()
      Object.assign(store.db, { run })
      expect(await store.meta('sweep'), code).not.toBeNull()
    }
    await broken('SQLITE_NOMEM', () => destroyCase(store, order()))
    for (const code of ['SQLITE_NOMEM', 'SQLITE_IOERR', 'SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_CANTOPEN', 'SQLITE_CORRUPT']) await broken(code, () => finishDestruction(store))
    // A file that cannot be removed: a folder by its name.
    const path = join(store.folder, 'media', `${recordingId}.som`)
    await rm(path)
    await mkdir(path)
    await finishDestruction(store)
    expect(await store.meta('sweep')).not.toBeNull()
    await rm(path, { recursive: true })
    await finishDestruction(store)
    expect(await store.meta('sweep')).toBeNull()
  })

  it('a restic that never answers is stopped, by its time limit or when the work is cancelled', { timeout: 60_000 }, async () => {
    const program = join(folder, 'hangs')
    await writeFile(program, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 })
    const restic = { repository: join(folder, 'repository'), program }
    const began = Date.now()
    expect((await makeBackup(vault.store, join(folder, 'usb'), { restic: { ...restic, limitMs: 200 } })).restic).toBe('failed')
    // It may have got the keys before it hung: without it the backup does not count as shredded.
    expect((await destroyCase(vault.store, order())).backups).toMatchObject([{ state: 'absent' }])
    const control = new AbortController()
    setTimeout(() => control.abort(), 500)
    expect(await pendingEverywhere(vault.store, restic, control.signal)).toBe(0)
    expect(await pendingEverywhere(vault.store, restic, control.signal)).toBe(0)
    expect(Date.now() - began).toBeLessThan(30_000)
  })

  it('the certificate names what was destroyed, is signed by the key of both persons, and is logged', { timeout: 60_000 }, async () => {
    const expected = createHash('sha256').update(canonical((await vault.store.db.all<{ section: string; holder: string; box: Buffer }>('SELECT section, holder, box FROM section_key WHERE section IN (SELECT id FROM section WHERE case_id = ?) ORDER BY section, holder', gone.caseId)).map((b) => [b.section, b.holder, b.box.toString('hex')]))).digest('hex')
    const asked = order()
    const certificate = await destroyCase(vault.store, asked)
    expect(certificate).toMatchObject({ number: `XH-${vault.store.clock.utc().slice(0, 4)}-0001`, caseNumber: 'C-1', requester: asked.requester, approver: asked.approver, sections: 5, recordings: 1, boxes: 6, boxesSha256: expected, key: signingPublicOf(sign), backups: [] })
    expect(isGenuineCertificate(certificate)).toBe(true)
    for (const changed of [{ boxes: 5 }, { caseNumber: 'C-2' }, { backups: [{ backupId: freshId('bak'), state: 'shredded' as const }] }]) expect(isGenuineCertificate({ ...certificate, ...changed })).toBe(false)
    expect(await certificates(vault.store)).toEqual([certificate])
    const events = await vault.store.log.read(await vault.store.custodySection())
    expect(events.at(-1)).toMatchObject({ kind: 'case.destroyed', body: { caseId: gone.caseId, certificate: certificate.number, boxesSha256: expected, requestId: asked.requestId } })
    expect((await destroyCase(vault.store, { ...order(), caseId: stays.caseId })).number).toMatch(/-0002$/)
    expect(await dueCases(vault.store, defaultPolicy, vault.store.clock.utc())).toMatchObject([{ destroyed: certificate.number, due: false }, { destroyed: expect.stringMatching(/-0002$/), due: false }])
  })

  it('a case on hold, one destroyed already, an unknown one and one person alone are refused and nothing is gone', { timeout: 60_000 }, async () => {
    const before = await contentOf(vault.store)
    const hold = (on: boolean) => vault.store.log.append(gone.section('case'), { kind: 'case.hold', body: { on, reason: '上级通知' } }, vault.store.staffId)
    await hold(true)
    expect(await code(destroyCase(vault.store, order()))).toBe('E-B7')
    expect(await code(destroyCase(vault.store, { ...order(), caseId: freshId('cas') }))).toBe('E-B1')
    expect(await code(destroyCase(vault.store, { ...order(), approver: vault.store.staffId }))).toBe('E-B5')
    expect(Object.keys((await contentOf(vault.store)).media)).toEqual(Object.keys(before.media))
    await hold(false)
    const { number } = await destroyCase(vault.store, order())
    expect(await code(destroyCase(vault.store, order()))).toBe(`E-B8 ${number}`)
  })

  it('a log line that cannot be written leaves the case as it was', { timeout: 60_000 }, async () => {
    const before = await contentOf(vault.store)
    Object.assign(vault.store, { log: new Proxy(vault.store.log, { get: (log, name) => name === 'appendMade' ? async (make: (tx: unknown) => Promise<unknown>) => vault.store.db.transaction(async (tx) => { await make(tx); throw Object.assign(new Error('disk'), { code: 'SQLITE_IOERR' }) }) : Reflect.get(log, name).bind?.(log) ?? Reflect.get(log, name) }) })
    await expect(destroyCase(vault.store, order())).rejects.toThrow('disk')
    expect((await contentOf(vault.store)).entries).toEqual(before.entries)
    expect(await destroyedBy(vault.store, gone.caseId)).toBeNull()
  })

  it('a backup that was not plugged in is listed as absent and finished at its next sight', { timeout: 60_000 }, async () => {
    const near = await makeBackup(vault.store, join(folder, 'usb'))
    const far = await makeBackup(vault.store, join(folder, 'usb-2'))
    await rename(join(folder, 'usb-2'), join(folder, 'drawer'))
    const certificate = await destroyCase(vault.store, order())
    expect(certificate.backups).toEqual([{ backupId: near.backupId, state: 'shredded' }, { backupId: far.backupId, state: 'absent' }])
    expect((await hits(join(folder, 'drawer'), boxes, key)).hits).toBe(boxes.length)
    expect(await pendingShreds(vault.store, join(folder, 'usb'))).toBe(0)
    await rename(join(folder, 'drawer'), join(folder, 'usb-2'))
    expect(await pendingEverywhere(vault.store)).toBe(1)
    expect((await hits(join(folder, 'usb-2'), boxes, key)).hits).toBe(0)
    expect(await readdir(join(homeIn('usb-2'), 'media'))).toHaveLength(1)
    expect(await pendingShreds(vault.store, join(folder, 'usb-2'))).toBe(0)
    expect(await pendingShreds(vault.store, join(folder, 'nowhere'))).toBe(0)
  })

  it('a box taken from somebody is gone from the backup at its next sight too', { timeout: 60_000 }, async () => {
    await makeBackup(vault.store, join(folder, 'usb'))
    const taken = (await vault.store.db.get<{ box: Buffer }>('SELECT box FROM section_key WHERE section = ? AND holder = ?', stays.section('questioning'), vault.store.staffId))!.box
    await vault.store.db.run('DELETE FROM section_key WHERE section = ? AND holder = ?', stays.section('questioning'), vault.store.staffId)
    expect((await hits(join(folder, 'usb'), [taken], key)).hits).toBe(1)
    expect(await pendingShreds(vault.store, join(folder, 'usb'))).toBe(1)
    expect((await hits(join(folder, 'usb'), [taken], key)).hits).toBe(0)
  })

  it('a power cut after the log line: the next login sweeps up what was left', { timeout: 60_000 }, async () => {
    const at = join(folder, 'cut')
    const run = vault.store.db.run.bind(vault.store.db)
    // The machine stops where the pages would be written anew.
    Object.assign(vault.store.db, { run: async (sql: string, ...values: never[]) => { if (sql === 'VACUUM') { await cp(vault.store.folder, at, { recursive: true }); throw new Error('power') } return run(sql, ...values) } })
    await expect(destroyCase(vault.store, order())).rejects.toThrow('power')
    const later = await Store.unlock(at, { who: null, password, token: null })
    expect(await destroyedBy(later, gone.caseId)).not.toBeNull()
    expect((await readdir(join(at, 'media'))).some((name) => name.startsWith(recordingId))).toBe(true)
    await finishDestruction(later)
    expect((await readdir(join(at, 'media'))).some((name) => name.startsWith(recordingId))).toBe(false)
    expect((await hits(at, boxes, key)).hits).toBe(0)
    await finishDestruction(later)
    await later.close()
  })

  it('the WAL is cut off with the boxes in it', { timeout: 60_000 }, async () => {
    await destroyCase(vault.store, order())
    const names = await readdir(vault.store.folder)
    for (const name of names.filter((n) => n.endsWith('-wal'))) expect((await readFile(join(vault.store.folder, name))).length).toBeLessThan(100_000)
    expect(names.filter((n) => n.includes('aside') || n.endsWith('-journal'))).toEqual([])
  })
})
