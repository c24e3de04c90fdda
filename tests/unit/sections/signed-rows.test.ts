// F60: a hand-over that somebody signed by hand stays in the list, whatever is taken back.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FormBook } from '../../../electron/sections/definitions'
import { writeFormFact } from '../../../electron/sections/form-facts'
import { sectionById } from '../../../electron/store/world'
import { foldForm } from '../../../shared/fold/form'
import type { Value } from '../../../shared/model/answer'
import type { UserFact } from '../../../shared/model/entry'
import type { RowId } from '../../../shared/model/ids'
import { shippedForms } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { code, scene, type Scene } from '../access/scene'
import { drawn, refused } from '../shared/samples-room'

const now = () => new Date().toISOString()

let room: Scene
beforeEach(async () => { room = await scene() }, 60_000)
afterEach(() => room.clean())

const book = new FormBook({ current: shippedForms().current.map((form) => ({ file: `${form.id}.json`, form })), past: [], refused: [] })

it('F60: a row that somebody signed by hand is not taken out, nor its adding undone, not even once the signature is; a refusal to sign holds nothing', async () => {
  const store = await room.as('medic')
  const at = room.one.section('samples')
  const write = async (fact: UserFact) => writeFormFact(store, book, await sectionById(store, at), fact)
  const of = (row: RowId, present: boolean): UserFact => ({ kind: 'form.row', body: { formId: 'samples', version: 1, group: 'hand-overs', row, present } })
  const sign = (row: RowId, value: Value): UserFact => ({ kind: 'form.answer', body: { formId: 'samples', version: 1, field: 'giver-signature', row, answer: { state: 'value', value } } })
  const undo = (seq: number): UserFact => ({ kind: 'undo', body: { seq } })
  const [row, other] = [freshId('row') as RowId, freshId('row') as RowId]
  const added = await write(of(row, true))
  const signed = await write(sign(row, drawn('甲护士', now())))
  const taken = [of(row, false), undo(added.seq)]
  for (const fact of taken) expect(await code(write(fact))).toBe('E-B19')
  await write(undo(signed.seq))
  for (const fact of taken) expect(await code(write(fact))).toBe('E-B19')
  expect(foldForm(await store.log.read(at), 'samples').rows.get('hand-overs')).toEqual([row])
  await write(of(other, true))
  await write(sign(other, refused('甲护士', now())))
  expect(await code(write(of(other, false)))).toBe('ok')
})
