// What was typed where nobody asks any more is still somebody's words: it is found before sealing, printed through the redaction and marked, and never lost.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passages } from '../../../electron/redact/passages'
import { linesOf } from '../../../electron/sections/search-lines'
import { planSheet } from '../../../electron/sections/family-plan'
import { sectionsOf } from '../../../electron/store/world'
import { newId, type RowId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { definitions } from '../../harness/forms'
import { makeScene, type Scene } from './scene'

const name = '林晓雨'
let scene: Scene
beforeAll(async () => {
  scene = await makeScene()
  await scene.person('child', '小禾', { name })
}, 60_000)
afterAll(() => scene.close())

const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'object' && value !== null ? Object.values(value).map(text).join(' ') : '')
const answer = (kind: SectionKind, formId: string, field: string, value: string, row?: RowId) => scene.write(kind, { kind: 'form.answer', body: { formId, version: 1, field, ...(row ? { row } : {}), answer: { state: 'value', value } } })
const home = async (kind: SectionKind) => {
  const { case_id: caseId } = (await scene.store.db.get<{ case_id: never }>('SELECT case_id FROM section WHERE session_id = ?', scene.sessionId))!
  return (await sectionsOf(scene.store, caseId)).find((s) => s.kind === kind)!
}

/** Every proposal of the detectors is taken, as who redacts does. */
async function hideAll(): Promise<void> {
  for (const { ref, textSha256, proposals } of await passages(scene.store, scene.forms, scene.sessionId, 'prosecutor')) {
    for (const { start, end, kind, replacement, code } of proposals) await scene.write('redaction', { kind: 'redaction.decided', body: { profile: 'prosecutor', ref, textSha256, start, end, kind, action: 'accept', replacement, code, reason: '' } })
  }
}

test('F85: a name in a field that is asked no more is found before sealing, and leaves on no page as it stands', async () => {
  await answer('legal-aid', 'legal-aid', 'aid-applied', 'not-wanted')
  await answer('legal-aid', 'legal-aid', 'not-applied-why', `${name}的妈妈还要想一想`)
  const before = await scene.places(scene.wish())
  await answer('legal-aid', 'legal-aid', 'aid-applied', 'applied')
  const places = await scene.places(scene.wish())
  expect(before.length).toBeGreaterThan(0)
  expect(places).toEqual(before)
  expect((await scene.blocks(scene.wish())).join(), 'it is not sealed before somebody decided').toMatch(/E-D/)
  await hideAll()
  const page = text(await scene.drawn(scene.wish()))
  expect(page).toContain('的妈妈还要想一想')
  expect(page).toContain('现已不问')
  expect(page).not.toContain(name)
})

test('F85: the same in a row of a group that is asked no more', async () => {
  const row = newId('row', randomBytes)
  await answer('samples', 'samples', 'taken', 'yes')
  await scene.write('samples', { kind: 'form.row', body: { formId: 'samples', version: 1, group: 'register', row, present: true } })
  await answer('samples', 'samples', 'remark', `${name}自己拿来的`, row)
  await answer('samples', 'samples', 'taken', 'no')
  expect((await scene.places(scene.wish())).join()).toContain('备注')
  await hideAll()
  const page = text(await scene.drawn(scene.wish()))
  expect(page).toContain('自己拿来的')
  expect(page).not.toContain(name)
})

test('it is found by the search of the room, and stands on no paper for the family', async () => {
  const of = await home('legal-aid')
  expect(linesOf(await scene.store.log.read(of.sectionId), new Set()).map((line) => line.text)).toContain(`${name}的妈妈还要想一想`)
  await answer('legal-aid', 'legal-aid', 'aid-applied', 'has-lawyer')
  await answer('legal-aid', 'legal-aid', 'own-lawyer', '郑律师')
  const plan = () => planSheet({ store: scene.store, forms: definitions(scene.forms), organisation: '', role: 'case-officer', mayRead: async () => true, at: '2026-11-21T06:00:00.000Z' }, { section: of, formIds: [], rows: [], paper: 'A4' })
  expect(text(await plan())).toContain('郑律师')
  await answer('legal-aid', 'legal-aid', 'aid-applied', 'not-wanted')
  expect(text(await plan())).not.toContain('郑律师')
})
