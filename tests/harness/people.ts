// The officers of the tests: all ten roles, fictional, each with a password; and a room founded with them without the app.
import { rmSync } from 'node:fs'
import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { found } from '../../electron/access/found'
import { ensureActKeys } from '../../electron/access/act-keys'
import { settle } from '../../electron/access/enrol'
import { expireGrants } from '../../electron/access/grants'
import { memberOf, membersOf, ownRole } from '../../electron/access/members'
import { expireRequests } from '../../electron/access/requests'
import { settleDue } from '../../electron/access/walls'
import { readSlotFile } from '../../electron/store/slot-file'
import { Store, type StoreOptions } from '../../electron/store/store'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import type { Officer } from '../../shared/model/staff'

export const unit = '云溪虚构分局'
export const roomName = '听雨询问室'

const trained = { certificate: '虚训未检第7731号', until: '' } as const

type Cast = Omit<Officer, 'unit'> & { password: string }
const of = (role: Role, name: string, sex: Officer['sex'], badge: string, password: string, training: Officer['training'] = null): Cast => ({ role, name, sex, badge, password, training })

/** The first is the founder. Both interviewers are qualified (F8); `interviewer` is a woman. */
export const cast = {
  supervisor: of('supervisor', '江临渊', 'male', 'YX-0001-S', '栈桥-江渡-零一-Granite'),
  admin: of('admin', '苗管宁', 'female', 'YX-0002-A', '栈桥-苗圃-零二-Sundial'),
  recorder: of('recorder', '何舒窈', 'female', 'YX-0003-R', '栈桥-青瓷-四十二-Lantern'),
  interviewer: of('interviewer', '沈知雁', 'female', 'YX-7731-Q', '栈桥-雁字-七七-Meadow', trained),
  interviewer2: of('interviewer', '顾北辰', 'male', 'YX-7732-Q', '栈桥-北辰-七八-Harbor', trained),
  observer: of('observer', '齐观澜', 'female', 'YX-0004-O', '栈桥-观澜-零四-Orchard'),
  medic: of('medic', '白芷若', 'female', 'YX-0005-M', '栈桥-白芷-零五-Willow'),
  medic2: of('medic', '杜仲明', 'male', 'YX-0006-M', '栈桥-杜仲-零六-Copper'),
  counsellor: of('counsellor', '温言蹊', 'female', 'YX-0007-C', '栈桥-温言-零七-Velvet'),
  counsellor2: of('counsellor', '宁与书', 'male', 'YX-0008-C', '栈桥-宁书-零八-Canyon'),
  'legal-aid': of('legal-aid', '郑维衡', 'male', 'YX-0009-L', '栈桥-维衡-零九-Beacon'),
  'case-officer': of('case-officer', '陆承安', 'male', 'YX-0010-K', '栈桥-承安-一零-Thicket'),
  'case-officer2': of('case-officer', '谢松龄', 'female', 'YX-0011-K', '栈桥-松龄-一一-Juniper'),
  auditor: of('auditor', '严可均', 'male', 'YX-0012-J', '栈桥-可均-一二-Pebble'),
} as const satisfies Record<string, Cast>

export type Who = keyof typeof cast
export const everybody = Object.keys(cast) as Who[]
export const officerOf = (who: Who): Officer => {
  const { password: _password, ...officer } = cast[who]
  return { ...officer, unit }
}

/** The lowest cost that is accepted: a tenth of the product's, so that a test may log in often. */
export const cheap = { algorithm: 'argon2id', memoryKiB: 64 * 1024, iterations: 3, parallelism: 4 } as const

export type Founded = { store: Store; ids: Record<Who, StaffId> }
export type FoundOptions = StoreOptions & { /** Who is there; always with supervisor and admin. Everybody unless told. */ people?: readonly Who[] }

/** A vault with its people, as the first start makes it; the supervisor is logged in. `ids` of those left out are empty. */
export async function foundRoom(folder: string, { people = everybody, ...options }: FoundOptions = {}): Promise<Founded> {
  const store = await Store.create(folder, cast.supervisor.password, { cost: cheap, ...options })
  const others = [...new Set<Who>(['admin', ...people])].filter((who) => who !== 'supervisor')
  await found(store, { unit, room: roomName, founder: officerOf('supervisor'), others: others.map((who) => ({ ...officerOf(who), password: cast[who].password })) })
  const ids = await idsOf(store)
  founded.set(store.slots.file.vaultId, ids)
  return { store, ids }
}

/** Of the vaults this process founded: who has which slot, so that a login stretches one password and not fourteen. */
const founded = new Map<string, Record<Who, StaffId>>()

const templates = new Map<string, Promise<{ vault: string; ids: Record<Who, StaffId> }>>()

/** A locked vault in `folder` as `foundRoom` makes it, copied from one that is founded once in this process. Passwords cost little there. */
export async function copyRoom(folder: string, people: readonly Who[] = everybody): Promise<Record<Who, StaffId>> {
  const key = [...people].sort().join(' ')
  if (!templates.has(key)) templates.set(key, makeTemplate(people))
  const { vault, ids } = await templates.get(key)!
  await cp(vault, folder, { recursive: true })
  return ids
}

async function makeTemplate(people: readonly Who[]): Promise<{ vault: string; ids: Record<Who, StaffId> }> {
  const home = await mkdtemp(join(tmpdir(), 'sayonce-people-'))
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const vault = join(home, 'vault')
  const { store, ids } = await foundRoom(vault, { people })
  await store.close()
  return { vault, ids }
}

/** Ids by name, from the register. */
export async function idsOf(store: Store): Promise<Record<Who, StaffId>> {
  const { all } = await membersOf(store)
  return Object.fromEntries(everybody.map((who) => [who, all.find((m) => m.name === cast[who].name)?.staffId ?? ''])) as Record<Who, StaffId>
}

/** What a login does before anything is read (electron/room.ts): keys are passed on, what ran out is taken. */
export async function settleIn(store: Store): Promise<void> {
  await memberOf(store, store.staffId)
  await settle(store)
  if ((await ownRole(store)) === 'supervisor') await ensureActKeys(store)
  await expireGrants(store)
  await expireRequests(store)
  await settleDue(store)
}

/** Logs one of the cast in. The caller closes the store. */
export async function loginAs(folder: string, who: Who, options: StoreOptions = {}): Promise<Store> {
  const { file } = await readSlotFile(folder)
  return login(folder, founded.get(file.vaultId)?.[who] || null, cast[who].password, options)
}

/** Logs in whoever has this password; `who` as at the door. */
export async function login(folder: string, who: StaffId | null, password: string, options: StoreOptions = {}): Promise<Store> {
  const store = await Store.unlock(folder, { who, password, token: null }, { cost: cheap, ...options })
  try {
    if (!store.log.readOnly) await settleIn(store)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
