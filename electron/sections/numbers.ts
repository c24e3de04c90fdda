// Numbers that are used once in the whole vault (F59): of seals and of packages. What stands in the forms of a section is what counts as used;
// a number that was mistyped and put right is free again.
import { createHmac } from 'node:crypto'
import { Refused } from '../../shared/failure'
import { foldForm } from '../../shared/fold/form'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId } from '../../shared/model/ids'
import { plainNumber } from '../../shared/plain'
import type { Filled } from '../../shared/walk'
import type { Sql } from '../store/sql'
import type { Store } from '../store/store'

type Series = 'seal' | 'package'

/** Fields with unique numbers, of all versions of a form. */
function seriesOf(forms: readonly FormDefinition[], formId: string): ReadonlyMap<string, Series> {
  return new Map(forms.filter((f) => f.id === formId).flatMap((f) => f.groups).flatMap((g) => g.fields).flatMap((field) => (field.unique ? [[field.key, field.unique] as const] : [])))
}

function* numbersIn(filled: Filled, series: ReadonlyMap<string, Series>): Generator<{ place: string; series: Series; number: string }> {
  for (const [place, { answer }] of filled.answers) {
    const of = series.get(place.split('/').at(-1)!)
    const number = of !== undefined && answer.state === 'value' && (typeof answer.value === 'string' || typeof answer.value === 'number') ? plainNumber(String(answer.value)) : ''
    if (of !== undefined && number !== '') yield { place, series: of, number }
  }
}

/** Whether a form has such numbers. */
export const hasNumbers = (form: FormDefinition): boolean => form.groups.some((g) => g.fields.some((f) => f.unique))

/**
 * Brings the table of used numbers in line with what stands in a section after `entries`, in the transaction that writes the last of them.
 * Throws `Refused` E-B12 with the place when a number is used elsewhere already.
 */
export async function settleNumbers(store: Store, tx: Sql, sectionId: SectionId, forms: readonly FormDefinition[], entries: readonly Entry[]): Promise<void> {
  const key = Buffer.from(store.derive('used-number'), 'hex')
  const wanted = new Map<string, { mac: Buffer; series: Series; place: string }>()
  for (const formId of new Set(forms.filter(hasNumbers).map((f) => f.id))) {
    for (const { place, series, number } of numbersIn(foldForm(entries, formId), seriesOf(forms, formId))) {
      const mac = createHmac('sha256', key).update(`${series}\0${number}`).digest()
      if (wanted.has(mac.toString('hex'))) throw new Refused('E-B12', place)
      wanted.set(mac.toString('hex'), { mac, series, place: `${formId}/${place}` })
    }
  }
  key.fill(0)
  const had = await tx.all<{ mac: Buffer; place: string }>('SELECT mac, place FROM used_number WHERE section = ?', sectionId)
  for (const { mac, place } of had) {
    const same = wanted.get(mac.toString('hex'))
    if (same?.place === place) wanted.delete(mac.toString('hex'))
    else await tx.run('DELETE FROM used_number WHERE mac = ?', mac)
  }
  for (const { mac, series, place } of wanted.values()) {
    if (await tx.get('SELECT 1 FROM used_number WHERE mac = ?', mac)) throw new Refused('E-B12', place)
    await tx.run('INSERT INTO used_number (mac, series, section, place) VALUES (?,?,?,?)', mac, series, sectionId, place)
  }
}
