// F52, F60, F70: a signature by hand stands under what was there when it was drawn; what was changed since is told, and the section is not signed over it.
import { describe, expect, test } from 'vitest'
import { changedUnder } from '../../../shared/fold/by-hand'
import { foldForm, openPlaces } from '../../../shared/fold/form'
import type { Answer } from '../../../shared/model/answer'
import type { Entry, UserFact } from '../../../shared/model/entry'
import type { FormDefinition } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { formFrom, shippedForms } from '../../harness/forms'
import { drawn, refused, rowId } from './samples-room'

const l = (zh: string) => ({ zh, en: zh })
const yes = (key: string, more = {}) => ({ key, type: 'yes-no', label: l(key), ...more })
const sign = (key: string, more = {}) => ({ key, type: 'signature', label: l(key), ...more })
const form = formFrom({ id: 'f', version: 1, section: 'medical', title: l('表'), groups: [
  { key: 'consent', title: l('同意'), fields: [yes('photographs'), yes('note', { aside: true }), sign('parent', { required: true }), sign('child'), yes('after')] },
  { key: 'rows', title: l('行'), repeat: { noun: l('行') }, fields: [yes('found'), sign('seen-by', { required: true })] },
  { key: 'later', title: l('后来'), repeat: { noun: l('次') }, later: true, fields: [yes('more')] },
  { key: 'end', title: l('签名'), fields: [sign('doctor')] },
] })

/** A log of one form, written fact by fact. */
class Log {
  readonly entries: Entry[] = []
  constructor(private readonly of: FormDefinition = form) {}
  #add = (fact: UserFact): number => this.entries.push({ ...fact, seq: this.entries.length + 1 } as unknown as Entry)
  set = (field: string, answer: Answer, row?: RowId) => this.#add({ kind: 'form.answer', body: { formId: this.of.id, version: 1, field, ...(row ? { row } : {}), answer } })
  value = (field: string, value: Answer & { state: 'value' } extends { value: infer V } ? V : never, row?: RowId) => this.set(field, { state: 'value', value }, row)
  row = (group: string, row: RowId, present = true) => this.#add({ kind: 'form.row', body: { formId: this.of.id, version: 1, group, row, present } })
  undo = (seq: number) => this.#add({ kind: 'undo', body: { seq } })
  changed(field: string, row: RowId | null = null): string[] {
    const group = this.of.groups.find((g) => g.fields.some((f) => f.key === field))!
    return changedUnder(this.of, foldForm(this.entries, this.of.id), group, group.fields.find((f) => f.key === field)!, row).map((f) => f.key)
  }
  open = () => openPlaces(this.of, foldForm(this.entries, this.of.id))
}

describe('a signature by hand', () => {
  test('F52: consent turned round, refused, taken back or undone under it is told, and a required one is open again until it is drawn anew', () => {
    const changes: ((log: Log, before: number) => unknown)[] = [
      (log) => log.value('photographs', true), (log) => log.set('photographs', { state: 'refused' }), (log) => log.set('photographs', { state: 'not-asked' }), (log, before) => log.undo(before),
    ]
    for (const change of changes) {
      const log = new Log()
      const before = log.value('photographs', false)
      log.value('parent', drawn('甲'))
      log.value('child', drawn('乙'))
      expect([log.changed('parent'), log.changed('child'), log.open()]).toEqual([[], [], []])
      change(log, before)
      expect([log.changed('parent'), log.changed('child'), log.open()]).toEqual([['photographs'], ['photographs'], ['parent']])
      log.value('parent', drawn('甲'))
      expect([log.changed('parent'), log.changed('child'), log.open()]).toEqual([[], ['photographs'], []])
    }
  })

  test('F52: one that is undone and brought back is as old as it was drawn', () => {
    const log = new Log()
    const signed = log.value('parent', drawn('甲'))
    const undone = log.undo(signed)
    log.value('photographs', true)
    log.undo(undone)
    expect(log.changed('parent')).toEqual(['photographs'])
  })

  test('what stands below it, other signatures and what the staff note beside it change nothing; a refusal to sign stands under nothing', () => {
    const log = new Log()
    log.value('parent', drawn('甲'))
    log.value('after', true)
    log.value('note', true)
    log.value('child', drawn('乙'))
    expect(log.changed('parent')).toEqual([])
    log.value('parent', refused('甲'))
    log.value('photographs', true)
    expect([log.changed('parent'), log.open()]).toEqual([[], []])
  })

  test('in a row it stands under its row alone', () => {
    const log = new Log()
    log.value('parent', drawn('甲'))
    log.row('rows', rowId(1))
    log.row('rows', rowId(2))
    log.value('seen-by', drawn('丙'), rowId(1))
    log.value('found', true, rowId(2))
    expect(log.changed('seen-by', rowId(1))).toEqual([])
    log.value('found', true, rowId(1))
    expect([log.changed('seen-by', rowId(1)), log.open()]).toEqual([['found'], [`${rowId(1)}/seen-by`, `${rowId(2)}/seen-by`]])
  })

  test('in a group of its own it stands under the form so far: answers, rows that came and went; not under what goes on after signing', () => {
    for (const change of [(log: Log) => log.value('photographs', true), (log: Log) => log.row('rows', rowId(2)), (log: Log) => log.row('rows', rowId(1), false), (log: Log) => log.value('found', true, rowId(1))]) {
      const log = new Log()
      log.row('rows', rowId(1))
      log.value('doctor', drawn('医'))
      log.row('later', rowId(3))
      log.value('more', true, rowId(3))
      expect(log.changed('doctor')).toEqual([])
      change(log)
      expect(log.changed('doctor')).toHaveLength(1)
    }
  })

  test('F52, F70: in the shipped forms every consent and every right told stands under the signature of its group, reasons of the staff do not', () => {
    const { current } = shippedForms()
    for (const [id, signature, held, free] of [['examination', 'consent-signature', 'share-photographs', 'guardian-why'], ['rights', 'guardian-signature', 'guardian-rights', 'guardian-why'], ['rights', 'child-signature', 'child-told', null]] as const) {
      const log = new Log(current.find((f) => f.id === id)!)
      log.value(signature, drawn('甲'))
      if (free) log.value(free, '无其他亲属')
      expect(log.changed(signature), `${id}/${signature}`).toEqual([])
      log.set(held, { state: 'refused' })
      expect(log.changed(signature), `${id}/${signature}`).toEqual([held])
    }
  })
})

test('F53: a side that is not that of its point is open, until one of the two is put right', () => {
  const exam = shippedForms().current.find((f) => f.id === 'examination')!
  const group = exam.groups.find((g) => g.repeat?.widget === 'body-map')!
  const point = group.fields.find((f) => f.type === 'point')!
  const log = new Log(exam)
  const row = rowId(1)
  const sides = () => log.open().filter((place) => place === `${row}/side`)
  for (const condition of group.when ?? []) if ('is' in condition) log.value(condition.field, condition.is[0]!)
  log.row(group.key, row)
  log.value(point.key, { view: 'front', x: 0.7, y: 0.4, region: 'left-upper-arm-front-outer' }, row)
  for (const [side, open] of [['right', 1], ['middle', 1], ['left', 0], ['both', 0]] as const) {
    log.value('side', side, row)
    expect(sides(), side).toHaveLength(open)
  }
  log.value('side', 'right', row)
  log.set('side', { state: 'unknown' }, row)
  expect(sides()).toEqual([])
})
