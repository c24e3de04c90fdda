// F4, F60: what somebody wrote who does not know the true names is found by the next who does; who does not is told that they were not compared.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FormBook } from '../../../electron/sections/definitions'
import { writeFormFact } from '../../../electron/sections/form-facts'
import { familyRows, namedWrong } from '../../../electron/sections/named'
import type { Store } from '../../../electron/store/store'
import { sectionById } from '../../../electron/store/world'
import { chainsOf } from '../../../shared/fold/chain'
import { foldForm } from '../../../shared/fold/form'
import type { Value } from '../../../shared/model/answer'
import type { RowId, SectionId } from '../../../shared/model/ids'
import { append } from '../../harness/case'
import { shippedForms } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { code, scene, type Scene } from '../access/scene'
import { drawn } from '../shared/samples-room'

const now = () => new Date().toISOString()

let room: Scene
beforeEach(async () => { room = await scene() }, 60_000)
afterEach(() => room.clean())

const { current } = shippedForms()
const book = new FormBook({ current: current.map((form) => ({ file: `${form.id}.json`, form })), past: [], refused: [] })
const put = async (store: Store, at: SectionId, formId: string, field: string, value: Value, row?: RowId) =>
  writeFormFact(store, book, await sectionById(store, at), { kind: 'form.answer', body: { formId, version: current.find((f) => f.id === formId)!.version, field, answer: { state: 'value', value }, ...(row ? { row } : {}) } })
const rowIn = async (store: Store, at: SectionId, formId: string, group: string) => {
  const row = freshId('row') as RowId
  await writeFormFact(store, book, await sectionById(store, at), { kind: 'form.row', body: { formId, version: 1, group, row, present: true } })
  return row
}
const found = async (store: Store, at: SectionId) => namedWrong(store, await book.in(store), await sectionById(store, at))
const identity = (name: string) => ({ name, aliases: [], idNumber: '', birthDate: '', phone: '', address: '', school: '' })

describe('names that only some may read', () => {
  it('F60: the mother under her true name passes the medic, who is told that names were not compared, and not the case officer, whose paper says so', async () => {
    const at = room.one.section('samples')
    await append(await room.as('case-officer'), room.one.section('key-volume'), { kind: 'key.person', body: { personId: room.one.persons.guardian, ...identity('林母虚') } })
    const medic = await room.as('medic')
    await put(medic, at, 'samples', 'taken', 'yes')
    const sample = await rowIn(medic, at, 'samples', 'register')
    const row = await rowIn(medic, at, 'samples', 'hand-overs')
    await put(medic, at, 'samples', 'samples', [sample], row)
    await put(medic, at, 'samples', 'taker', '林母虚', row)
    await put(medic, at, 'samples', 'taker-signature', drawn('林母虚', now()), row)
    expect(await found(medic, at)).toEqual({ whole: false, places: [] })
    const officer = await room.as('case-officer')
    const [taker, signature] = ['taker', 'taker-signature'].map((field) => ({ formId: 'samples', place: `${row}/${field}`, code: 'E-B13' }))
    expect(await found(officer, at)).toEqual({ whole: true, places: [taker, signature] })
    const form = current.find((f) => f.id === 'samples')!
    const filled = foldForm(await officer.log.read(at), 'samples')
    const family = await familyRows(officer, await sectionById(officer, at), form, filled)
    expect(chainsOf(form, filled, () => '', family)[0]!.links[0]!.faults).toContain('family')
    expect(chainsOf(form, filled, () => '')[0]!.links[0]!.faults).not.toContain('family')
    await put(officer, at, 'samples', 'taker', '陆承安', row)
    expect((await found(officer, at)).places).toEqual([signature])
  })

  it('F60: somebody who is added to the case later is looked for in hand-overs that stand', async () => {
    const at = room.one.section('samples')
    const officer = await room.as('case-officer')
    await put(officer, at, 'samples', 'taken', 'yes')
    const row = await rowIn(officer, at, 'samples', 'hand-overs')
    await put(officer, at, 'samples', 'taker', '郑来迟', row)
    expect((await found(officer, at)).places).toEqual([])
    await append(officer, room.one.section('key-volume'), { kind: 'key.person', body: { personId: room.one.persons.guardian, ...identity('郑来迟') } })
    expect((await found(officer, at)).places).toEqual([{ formId: 'samples', place: `${row}/taker`, code: 'E-B13' }])
  })

  it('F4: a barred guardian under his true name is found in the consent, until the reason stands', async () => {
    const [at, { guardian }] = [room.one.section('medical'), room.one.persons]
    const first = await room.as('case-officer')
    await append(first, room.one.section('key-volume'), { kind: 'key.person', body: { personId: guardian, ...identity('林父虚') } })
    const was = (await first.log.read(room.one.section('case'))).flatMap((e) => (e.kind === 'case.person' && e.body.personId === guardian ? [e.body] : [])).at(-1)!
    await append(first, room.one.section('case'), { kind: 'case.person', body: { ...was, unsuitable: '涉嫌共同犯罪' } })
    const medic = await room.as('medic')
    await put(medic, at, 'examination', 'consent-by', 'suitable-adult')
    expect(await code(put(medic, at, 'examination', 'consent-person', '林父虚'))).toBe('ok')
    expect((await found(medic, at)).places).toEqual([])
    const officer = await room.as('case-officer')
    expect(await found(officer, at)).toEqual({ whole: true, places: [{ formId: 'examination', place: 'consent-person', code: 'E-B17' }] })
    await put(await room.as('medic'), at, 'examination', 'guardian-why', '无其他亲属')
    expect((await found(await room.as('case-officer'), at)).places).toEqual([])
  })

  it('nothing of the names lies in the vault outside the key volume: no other table holds them, plain or as a hash that could be tried', async () => {
    const officer = await room.as('case-officer')
    const tables = async () => Object.fromEntries(await Promise.all((await officer.db.all<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`)).map(async ({ name }) => [name, (await officer.db.all<{ n: number }>(`SELECT count(*) AS n FROM "${name}"`))[0]!.n] as const)))
    const before = await tables()
    await append(officer, room.one.section('key-volume'), { kind: 'key.person', body: { personId: room.one.persons.guardian, ...identity('林母虚') } })
    const after = await tables()
    expect(Object.keys(after).filter((name) => after[name] !== before[name]).sort()).toEqual(['entry'])
  })
})
