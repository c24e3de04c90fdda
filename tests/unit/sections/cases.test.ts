// The case list page by page.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listCases, openCase } from '../../../electron/sections/cases'
import type { Store } from '../../../electron/store/store'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { copyRoom, loginAs, type Who } from '../../harness/people'
import type { StaffId } from '../../../shared/model/ids'

let vault: string
let ids: Record<Who, StaffId>
let store: Store

beforeEach(async () => {
  vault = join(await mkdtemp(join(tmpdir(), 'cases-')), 'vault')
  ids = await copyRoom(vault)
  store = await loginAs(vault, 'case-officer')
})
afterEach(async () => {
  await store.close()
  await rm(join(vault, '..'), { recursive: true, force: true })
})

const open = () => openCase(store, { reporter: '学校', reportedAt: '', receipt: '', firstReceiver: ids.interviewer })
const numbers = async (from: number, count: number) => (await listCases(store, { from, count })).rows.map((row) => row.number)

it('gives pages, newest first, that join without a gap or a repeat; and how many there are', async () => {
  const made: string[] = []
  for (let i = 0; i < 7; i++) made.unshift((await open()).number)
  expect(await numbers(0, 3)).toEqual(made.slice(0, 3))
  expect([...await numbers(0, 3), ...await numbers(3, 3), ...await numbers(6, 3)]).toEqual(made)
  expect(await numbers(7, 3)).toEqual([])
  expect((await listCases(store, { from: 6, count: 3 })).total).toBe(7)
})

it('a row shows the child, the hold, and the services of the newest session', async () => {
  const made: MadeCase = await makeCase(store, ids, { lines: 0 })
  await open()
  await append(store, made.section('case'), { kind: 'case.hold', body: { on: true, reason: '另案需要' } })
  const { rows } = await listCases(store, { from: 0, count: 10 })
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatchObject({ child: '', ageBand: 'unknown', hold: false, session: null })
  expect(rows[1]).toMatchObject({ caseId: made.caseId, number: made.number, child: '小鹿灯', ageBand: '6-9', hold: true, session: { sessionId: made.sessionId, ordinal: 1, services: { questioning: 'open' } } })
})

it('XB17: a destroyed case is neither listed nor counted', async () => {
  const [first, second] = [await open(), await open()]
  await store.db.run('INSERT INTO certificate (number, case_id, what, json) VALUES (?,?,?,?)', 'C-1', first.caseId, 'case', '{}')
  expect(await listCases(store, { from: 0, count: 10 })).toMatchObject({ total: 1, rows: [{ number: second.number }] })
})
