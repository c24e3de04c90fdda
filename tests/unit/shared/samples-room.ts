// A form of samples as it stands in the log, for tests: the real definition, facts appended one by one, folded like everywhere.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldForm } from '../../../shared/fold/form'
import type { Signature, Value } from '../../../shared/model/answer'
import type { Entry, UserFact } from '../../../shared/model/entry'
import { readForm, type FormDefinition } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import type { Filled } from '../../../shared/walk'

const read = readForm(JSON.parse(readFileSync(join(import.meta.dirname, '../../../assets/forms/samples.json'), 'utf8')))
if (!read.ok) throw new Error(`${read.path}: ${read.reason}`)
export const samplesForm: FormDefinition = read.form

export const nurse = 'stf_00000000000000000001'
export const names = (id: string): string => (id === nurse ? '甲护士' : '')
export const rowId = (n: number): RowId => `row_${String(n).padStart(20, '0')}` as RowId

/** `at`: main takes a signature on the day it is given only. */
export const drawn = (name: string, at = '2026-11-22T02:00:00.000Z'): Signature => ({ signed: 'drawn', name, at, ratio: 3, strokes: [[0.1, 0.5, 0, 0.5, 0.4, 40, 0.8, 0.6, 80]] })
export const refused = (name: string, at = '2026-11-22T02:00:00.000Z'): Signature => ({ signed: 'refused', name, at, reason: '本人拒绝签名', witness: '乙见证' })

/** Facts of the form in the order they are written. */
export class SamplesLog {
  readonly entries: Entry[] = []

  #add(fact: UserFact): number {
    const seq = this.entries.length + 1
    this.entries.push({ ...fact, seq } as unknown as Entry)
    return seq
  }
  row(group: string, row: RowId, present = true): number {
    return this.#add({ kind: 'form.row', body: { formId: 'samples', version: 1, group, row, present } })
  }
  answer(row: RowId | null, field: string, value: Value): number {
    return this.#add({ kind: 'form.answer', body: { formId: 'samples', version: 1, field, ...(row ? { row } : {}), answer: { state: 'value', value } } })
  }
  undo(seq: number): number {
    return this.#add({ kind: 'undo', body: { seq } })
  }
  sample(row: RowId, packageNo: string, at = '2026-11-22T10:00', collector = nurse): void {
    this.row('register', row)
    this.answer(row, 'package-no', packageNo)
    this.answer(row, 'collected-at', at)
    this.answer(row, 'collector', collector)
  }
  handOver(row: RowId, samples: RowId[], giver: string, taker: string, at: string | null, more: Record<string, Value> = {}): void {
    this.row('hand-overs', row)
    const answers: Record<string, Value> = {
      samples, giver, taker, 'seal-whole': true, 'taker-kind': 'police', ...(at ? { 'given-at': at } : {}), 'giver-signature': drawn(giver), 'taker-signature': drawn(taker), ...more,
    }
    // Signed is what stands there: the signatures come last.
    const order = Object.keys(answers).sort((a, b) => Number(a.endsWith('-signature')) - Number(b.endsWith('-signature')))
    for (const field of order) this.answer(row, field, answers[field]!)
  }
  filled(): Filled {
    return foldForm(this.entries, 'samples')
  }
}
