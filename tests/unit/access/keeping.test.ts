// Nothing that is sealed loses its last keeper: new recovery sheets, people who leave, and work that is cut off half way.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
vi.mock('electron', () => ({ dialog: {}, app: {}, ipcMain: {} }))
import { ensureActKeys, openHalf, openSecret } from '../../../electron/access/act-keys'
import { signAgreed, signRecoveryCard } from '../../../electron/access/cards'
import { admit, enrol, remove, settle, update } from '../../../electron/access/enrol'
import { membersOf } from '../../../electron/access/members'
import { people as peopleOf } from '../../../electron/handlers/people'
import { keepDraft } from '../../../electron/sections/drafts'
import { Keyring } from '../../../electron/store/keyring'
import { derive, personKeys, signingKeyFrom, signingPublicOf } from '../../../electron/store/keys'
import { privateKeyFrom, publicKeyOf } from '../../../electron/store/sealed-box'
import { Store } from '../../../electron/store/store'
import { registerSection } from '../../../electron/store/world'
import { wordsSlot } from '../../../shared/model/draft'
import type { StaffId } from '../../../shared/model/ids'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { dualRoles } from '../../../shared/model/access'
import { cast as officers, cheap, copyRoom, loginAs, officerOf, type Who } from '../../harness/people'
import { answer, code } from './scene'

const cast = ['supervisor', 'admin', 'recorder', 'interviewer', 'medic', 'counsellor', 'case-officer'] as const
let folder: string
let vault: string
let ids: Record<Who, StaffId>
let store: Store | null = null

const out = async () => { await store?.close(); store = null }
const as = async (who: Who): Promise<Store> => { await out(); return (store = await loginAs(vault, who)) }
const holders = async (s: Store, sql: string) => (await s.db.all<{ holder: string }>(sql)).map((r) => r.holder).sort()
const ofCounsellor = `SELECT holder FROM role_member WHERE role = 'counsellor'`
const ofOfficer = `SELECT holder FROM act_half WHERE act = 'dispose' AND role = 'case-officer'`
const setsOf = (s: Store) => s.slots.file.recovery.map((r) => [r.setId, r.rehearsedAt !== null])

/** What two persons of `control` sign with. */
async function controlKey(s: Store) {
  const halves = await Promise.all(dualRoles.control.map(async (role) => {
    const who = role as 'supervisor' | 'admin'
    const seed = await s.slots.seedOf({ who: ids[who], password: officers[who].password, token: null })
    return openHalf(s, await Keyring.open(s.db, new Map([[ids[who], personKeys(seed).box]])), 'control')
  }))
  return signingKeyFrom(await openSecret(s, 'control', halves[0]!, halves[1]!))
}

async function make(s: Store, setId: string) {
  const secret = randomBytes(32)
  const keepers: [StaffId, StaffId, StaffId] = [ids.supervisor, ids.medic, ids['case-officer']]
  const keys = { box: publicKeyOf(privateKeyFrom(derive(secret, 'recovery/box'))).toString('hex'), sign: signingPublicOf(signingKeyFrom(derive(secret, 'recovery/sign'))) }
  await s.slots.addRecovery(secret, { setId, check: '0'.repeat(64), boxKey: keys.box, signKey: keys.sign, officers: keepers, madeAt: s.clock.utc() })
  const named = { setId, keys, officers: keepers }
  const control = (await membersOf(s)).recovery ? signAgreed(named, await controlKey(s)) : null
  const card = async () => append(s, await registerSection(s), { kind: 'recovery.card', body: signRecoveryCard({ ...named, control, by: s.staffId }, s.person!.sign) })
  return { secret, card }
}

async function newSet(s: Store, setId: string): Promise<Buffer> {
  const { secret, card } = await make(s, setId)
  await card()
  await s.slots.rehearsed(setId, s.clock.utc())
  await settle(s)
  return secret
}

async function psychological(): Promise<MadeCase> {
  const made = await makeCase(await as('recorder'), ids, { interviewers: ['interviewer'] })
  await append(await as('counsellor'), made.section('psychological'), answer('x', 'counsellor-note', 'words'))
  return made
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sayonce-keeping-'))
  vault = join(folder, 'vault')
  ids = await copyRoom(vault, cast)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await out()
  await rm(folder, { recursive: true, force: true })
})

it('new sheets take nothing from the old ones that only these keep; the old ones open it still', async () => {
  const made = await psychological()
  const old = await newSet(await as('supervisor'), 'aaaa')
  for (const who of ['counsellor', 'case-officer', 'medic'] as const) await as(who)
  await remove(await as('admin'), ids.counsellor, '调离岗位')
  const s = await as('supervisor')
  await newSet(s, 'bbbb')
  expect(await holders(s, ofCounsellor)).toEqual(['recovery:aaaa'])
  expect(await holders(s, ofOfficer)).toEqual([ids['case-officer'], 'recovery:aaaa'].sort())
  expect(setsOf(s)).toEqual([['aaaa', true], ['bbbb', true]])
  // A third set would push the first one out.
  expect(await code(make(s, 'cccc'))).toBe('E-A18')
  await out()
  store = await Store.recover(vault, old, { setId: 'aaaa', index: 1 }, { cost: cheap })
  expect(await code(store.log.read(made.section('psychological')))).toBe('ok')
}, 60_000)

it('the old sheets are void once the new ones keep everything', async () => {
  await newSet(await as('supervisor'), 'aaaa')
  for (const who of ['counsellor', 'case-officer', 'medic'] as const) await as(who)
  const secret = await newSet(await as('supervisor'), 'bbbb')
  for (const who of ['counsellor', 'case-officer'] as const) expect(setsOf(await as(who))).toEqual([['aaaa', true], ['bbbb', true]])
  const s = await as('medic')
  expect(setsOf(s)).toEqual([['bbbb', true]])
  expect(await holders(s, ofCounsellor)).toEqual(['recovery:bbbb', ids.counsellor])
  expect(await holders(s, ofOfficer)).toEqual(['recovery:bbbb', ids['case-officer']])
  await out()
  store = await Store.recover(vault, secret, { setId: 'bbbb', index: 1 }, { cost: cheap })
}, 60_000)

it('the only keeper of a role’s key, or of a section, can neither go nor change his role', async () => {
  const made = await psychological()
  await keepDraft(await as('recorder'), made.section('session'), wordsSlot, { what: 'words', text: '没有签名的话' })
  const admin = await as('admin')
  expect(await code(remove(admin, ids.counsellor, '调离岗位'))).toBe('E-A18')
  expect(await code(update(admin, ids.counsellor, { ...officerOf('counsellor'), role: 'observer' }))).toBe('E-A18')
  expect((await membersOf(admin)).active.some((m) => m.staffId === ids.counsellor)).toBe(true)
  // A section that only a person's own box opens.
  await admin.db.run('DELETE FROM section_key WHERE section = ? AND holder <> ?', made.section('questioning'), ids.interviewer)
  expect(await code(remove(admin, ids.interviewer, '调离岗位'))).toBe('E-A18')
  expect(await code(remove(admin, ids.recorder, '调离岗位'))).toBe('ok')
  expect(await admin.db.all('SELECT 1 FROM draft'), 'what only he could have opened').toEqual([])
}, 60_000)

it('a rehearsal writes its card before the set counts, and is finished at the next login when cut off between', async () => {
  const s = await as('supervisor')
  const order: string[] = []
  const append0 = s.log.append.bind(s.log)
  vi.spyOn(s.log, 'append').mockImplementation((...args) => { order.push(args[1].kind); return append0(...args) })
  vi.spyOn(s.slots, 'rehearsed').mockImplementation(async () => { order.push('slots'); throw new Error('cut') })
  const handlers = peopleOf({ room: { store: s, rehearsed() {} }, emit() {} } as never)
  const sheets = await handlers.makeRecovery({ officers: [ids.supervisor, ids.medic, ids['case-officer']], requestId: null } as never)
  const typed = sheets.sheets.slice(0, 2).map((sheet) => sheet.words.join(' '))
  await expect(Promise.resolve(handlers.rehearse({ typed } as never))).rejects.toThrow('cut')
  expect(order.filter((o) => o === 'recovery.card' || o === 'slots')).toEqual(['recovery.card', 'slots'])
  const again = await as('supervisor')
  expect(again.slots.file.recovery.map((r) => r.rehearsedAt !== null)).toEqual([true])
}, 60_000)

it('an act key is never there without its card', async () => {
  const s = await as('supervisor')
  await s.db.run('DELETE FROM act_half')
  await s.db.run('DELETE FROM act_key')
  vi.spyOn(s.log, 'append').mockRejectedValue(new Error('cut'))
  const made = s.log.appendMade.bind(s.log)
  vi.spyOn(s.log, 'appendMade').mockImplementation((make, author) => made(async (tx) => { await make(tx); throw new Error('cut') }, author))
  await expect(ensureActKeys(s)).rejects.toThrow('cut')
  expect(await s.db.all(`SELECT act FROM act_key WHERE act <> 'seal'`)).toEqual([])
  vi.restoreAllMocks()
  const cards = async () => (await s.log.read(await registerSection(s))).filter((e) => e.kind === 'act.card').length
  const before = await cards()
  await ensureActKeys(s)
  expect(await s.db.all(`SELECT act FROM act_key WHERE act <> 'seal'`)).toHaveLength(2)
  expect(await cards()).toBe(before + 2)
}, 60_000)

it('no card is written that would not count', async () => {
  const s = await as('supervisor')
  const { staffId } = await enrol(s, { ...officerOf('medic'), name: '自己录入的' }, '自己录入的人-口令-42')
  const cards = async () => (await s.log.read(await registerSection(s))).filter((e) => e.kind === 'staff.card').length
  const before = await cards()
  expect(await code(admit(s, staffId))).toBe('E-B3')
  expect(await cards()).toBe(before)
}, 60_000)

it('a removal that was cut off behind its fact is finished by the next login', async () => {
  const admin = await as('admin')
  vi.spyOn(admin.slots, 'revoke').mockRejectedValue(new Error('cut'))
  await expect(remove(admin, ids.recorder, '调离岗位')).rejects.toThrow('cut')
  expect(admin.slots.ofPerson(ids.recorder)).toHaveLength(1)
  const s = await as('supervisor')
  expect(s.slots.ofPerson(ids.recorder)).toEqual([])
  expect(await holders(s, `SELECT holder FROM role_member WHERE role = 'recorder' AND holder LIKE 'stf%'`)).toEqual([])
}, 60_000)
