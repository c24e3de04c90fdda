// XB8, XB10, XB11: key slots. What they open, how they are changed, and what a changed or lost file does.
import { createHash, randomBytes } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSlotFile, type SlotFile } from '../../../electron/store/slot-file'
import { openRecovery, openSlots, SlotBook, createSlots } from '../../../electron/store/slots'
import type { TokenKey } from '../../../electron/token/token-calls'
import { canonical } from '../../../shared/canonical'
import { Refused } from '../../../shared/failure'
import type { StaffId } from '../../../shared/model/ids'
import { freshId } from '../../harness/ids'
import { cheap } from '../../harness/people'
import { writePartA } from './part-a'
import { code } from './scene'

const at = '2026-02-03T09:00:00.000Z'
const password = '一次询问-测试口令-42'
const higher = { ...cheap, iterations: 4 }
let folder: string
let book: SlotBook
let me: StaffId
let seed: Buffer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sayonce-slots-'))
  me = freshId('stf')
  const made = await createSlots(folder, password, me, at, cheap)
  seed = Buffer.from(made.seed)
  book = new SlotBook(folder, made.root, made.file, cheap)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = (secret: string, who: StaffId | null = me, token: Parameters<typeof openSlots>[1]['token'] = null, cost: Parameters<typeof openSlots>[3] = cheap) => openSlots(folder, { who, password: secret, token }, at, cost)
const file = () => readSlotFile(folder).then((read) => read.file as SlotFile)
const bend = async (edit: (file: SlotFile) => void, names = ['slots.json', 'slots-2.json']) => {
  for (const name of names) {
    const json = JSON.parse(await readFile(join(folder, name), 'utf8')) as SlotFile
    edit(json)
    const { digest: _digest, mac: _mac, ...rest } = json
    json.digest = createHash('sha256').update(canonical(rest)).digest('hex')
    await writeFile(join(folder, name), JSON.stringify(json))
  }
}

describe('F74 slots', () => {
  it('opens to the root key and the person’s own seed, with his password and nobody else’s', async () => {
    const other = freshId('stf')
    const theirs = await book.addPerson(other, '另一位-自己的口令', at)
    const [mine, his] = [await open(password), await open('另一位-自己的口令', other)]
    expect(mine.root).toEqual(his.root)
    expect(mine.seed).toEqual(seed)
    expect(his.seed).toEqual(theirs)
    expect(await code(open(password, other))).toBe('E-A1')
    expect(await code(open('另一位-自己的口令', me))).toBe('E-A1')
    // Nobody named: whose password it is.
    expect((await open('另一位-自己的口令', null)).staffId).toBe(other)
  })

  it('XB8: somebody who does not exist and a wrong password are one answer', async () => {
    const absent = await openSlots(folder, { who: freshId('stf'), password, token: null }, at, cheap).catch((e: unknown) => e)
    const wrong = await open('不是这个口令-42').catch((e: unknown) => e)
    expect([absent, wrong].map((e) => e instanceof Refused && `${e.code} ${e.detail}`)).toEqual(['E-A1 undefined', 'E-A1 undefined'])
  })

  it('a changed password opens and the old one no longer does; the keys stay', async () => {
    await book.rewrap({ who: me, password, token: null }, { password: '换过的口令-4242', token: null }, at)
    expect(await code(open(password))).toBe('E-A1')
    expect((await open('换过的口令-4242')).seed).toEqual(seed)
    expect(await code(book.rewrap({ who: me, password, token: null }, { password: '再换一次-4242', token: null }, at))).toBe('E-A1')
  })

  it('XB10: the last slot cannot be revoked; another one opens nothing once it is', async () => {
    expect(await code(book.revoke(me))).toBe('E-A18')
    const other = freshId('stf')
    await book.addPerson(other, '另一位-自己的口令', at)
    await book.revoke(other)
    expect(await code(open('另一位-自己的口令', other))).toBe('E-A1')
    expect(await code(open(password))).toBe('ok')
  })

  it('the cost of stretching is raised at the next login, once, and the keys stay', async () => {
    const first = await open(password, me, null, higher)
    expect(first.raised).toBe(true)
    expect((await file()).slots[0]!.kdf.iterations).toBe(4)
    const second = await open(password, me, null, higher)
    expect([second.raised, second.seed.equals(seed)]).toEqual([false, true])
    // A machine that asks for less lowers nothing.
    expect((await open(password)).raised).toBe(false)
    expect((await file()).slots[0]!.kdf.iterations).toBe(4)
  })

  it('XB11: lowered parameters are refused before any password is stretched, of whichever slot', async () => {
    await book.addPerson(freshId('stf'), '另一位-自己的口令', at)
    await bend((f) => { f.slots[1]!.kdf.memoryKiB = 8 * 1024 })
    expect(await code(open(password))).toBe('E-A8')
  })

  it('XB10: an added slot, a swapped box, another person’s name on a slot, or an older generation beside a newer one is found out', async () => {
    const other = freshId('stf')
    await book.addPerson(other, '另一位-自己的口令', at)
    const keep = async (edit: (f: SlotFile) => void) => {
      const before = await mkdtemp(join(tmpdir(), 'sayonce-slots-keep-'))
      await cp(folder, before, { recursive: true })
      await bend(edit)
      const answer = await code(open(password))
      await cp(before, folder, { recursive: true })
      await rm(before, { recursive: true, force: true })
      return answer
    }
    expect(await keep((f) => { f.slots.push({ ...f.slots[1]!, slotId: freshId('slt') }) })).toBe('E-A2')
    expect(await keep((f) => { f.slots.pop() })).toBe('E-A2')
    expect(await keep((f) => { f.slots[0]!.staffId = other })).toBe('E-A1')
    expect(await keep((f) => { f.generation++ })).toBe('E-A2')
    expect(await code(open(password))).toBe('ok')
  })

  it('one copy lost, damaged or behind is written anew from the other, the slots as they were; both damaged are E-A2', async () => {
    const good = await readFile(join(folder, 'slots-2.json'), 'utf8')
    for (const bad of [null, good.slice(0, 200), good.replace(/"data": "[0-9a-f]{4}/, '"data": "0000')]) {
      await (bad === null ? rm(join(folder, 'slots.json')) : writeFile(join(folder, 'slots.json'), bad))
      const opened = await open(password)
      expect(opened.repaired).toBe(true)
      expect(opened.file.slots).toEqual((JSON.parse(good) as SlotFile).slots)
      expect((await open(password)).repaired).toBe(false)
    }
    await writeFile(join(folder, 'slots-2.json'), good)
    expect((await open(password)).repaired, 'an older whole copy').toBe(true)
    for (const name of ['slots.json', 'slots-2.json']) await writeFile(join(folder, name), good.slice(0, 300))
    expect(await code(open(password))).toBe('E-A2')
  })

  it('two changes at once both hold', async () => {
    const [a, b] = [freshId('stf'), freshId('stf')]
    await Promise.all([book.addPerson(a, '甲的口令-424242', at), book.addPerson(b, '乙的口令-424242', at)])
    expect((await file()).slots.map((s) => s.staffId)).toEqual([me, a, b])
    expect(await code(open('甲的口令-424242', a))).toBe('ok')
    expect(await code(open('乙的口令-424242', b))).toBe('ok')
  })
})

describe('F74 password and token', () => {
  // Whatever the driver needs to find its key again: opaque here.
  const key: TokenKey = { serial: 'A1B2', label: '演示密钥', keyId: 'ab', hash: 'sha256', secret: 'ab'.repeat(256) }
  const secret = randomBytes(32)
  let asked = 0
  const ask = async () => { asked++; return Buffer.from(secret) }

  it('needs both: the password alone asks for the token, a wrong token or a wrong password opens nothing', async () => {
    await book.rewrap({ who: me, password, token: null }, { password, token: { key, secret: Buffer.from(secret) } }, at)
    expect(await code(open(password))).toBe('E-A11')
    expect(await code(open(password, me, async () => randomBytes(32)))).toBe('E-A1')
    expect(await code(open('不是这个口令-42', me, ask))).toBe('E-A1')
    const opened = await open(password, me, ask)
    expect([opened.by, opened.seed.equals(seed)]).toEqual(['token', true])
    // Raised cost: wrapped anew under the token too.
    asked = 0
    expect((await open(password, me, ask, higher)).raised).toBe(true)
    expect(asked).toBe(2)
    expect(await code(open(password))).toBe('E-A11')
    expect(await code(open(password, me, ask))).toBe('ok')
  })
})

describe('F74 recovery and the first format', () => {
  it('a recovery set opens the root once it was rehearsed; the older one until its last box has gone', async () => {
    const set = (setId: string) => ({ setId, check: '0'.repeat(64), boxKey: '1'.repeat(64), signKey: '2'.repeat(64), officers: [me, me, me], madeAt: at })
    const [one, two] = [randomBytes(32), randomBytes(32)]
    await book.addRecovery(one, set('aaaa'))
    expect(await openRecovery(folder, one, 'aaaa')).toBeNull()
    await book.rehearsed('aaaa', at)
    expect((await openRecovery(folder, one, 'aaaa'))?.root).toEqual((await open(password)).root)
    expect(await openRecovery(folder, two, 'aaaa')).toBeNull()
    await book.addRecovery(two, set('bbbb'))
    expect(await openRecovery(folder, one, 'aaaa'), 'until the new one is rehearsed').not.toBeNull()
    await book.rehearsed('bbbb', at)
    expect(await openRecovery(folder, one, 'aaaa'), 'while boxes name it').not.toBeNull()
    await book.dropRecovery('aaaa')
    expect(await openRecovery(folder, one, 'aaaa')).toBeNull()
    expect(await openRecovery(folder, two, 'bbbb')).not.toBeNull()
  })

  it('a slot file of part A opens with its password, and is written in the new format at that login', async () => {
    const [root, own] = [randomBytes(32), randomBytes(32)]
    await writePartA(folder, { root, seed: own, staffId: me, password })
    const opened = await open(password)
    expect([opened.root.equals(root), opened.seed.equals(own), opened.staffId]).toEqual([true, true, me])
    expect((await file()).format).toBe('sayonce-slots/2')
    expect((await open(password)).seed).toEqual(own)
    expect(await code(open('不是这个口令-42'))).toBe('E-A1')
  })

  it('a file of a later format is not touched', async () => {
    await writeFile(join(folder, 'slots.json'), (await readFile(join(folder, 'slots.json'), 'utf8')).replace('slots/2', 'slots/3'))
    expect(await code(open(password))).toBe('E-A3')
  })
})
