// Numbers that are used once in the whole vault (F59): of seals and of packages. What stands in the forms of a section is what counts as used;
// a number that was mistyped and put right is free again.
import { createHmac } from 'node:crypto'
import { Refused } from '../../shared/failure'
import { foldForm } from '../../shared/fold/form'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId } from '../../shared/model/ids'
import { numbersIn } from '../../shared/plain'
import type { Filled } from '../../shared/walk'
import type { Sql } from '../store/sql'
import type { Store } from '../store/store'

type Series = 'seal' | 'package'

/** Fields with unique numbers, of all versions of a form. */
function seriesOf(forms: readonly FormDefinition[], formId: string): ReadonlyMap<string, Series> {
  return new Map(forms.filter((f) => f.id === formId).flatMap((f) => f.groups).flatMap((g) => g.fields).flatMap((field) => (field.unique ? [[field.key, field.unique] as const] : [])))
}

type Used = { place: string; series: Series; typed: string }

function* usedIn(filled: Filled, series: ReadonlyMap<string, Series>): Generator<Used> {
  for (const [place, { answer }] of filled.answers) {
    const of = series.get(place.split('/').at(-1)!)
    if (of !== undefined && answer.state === 'value' && (typeof answer.value === 'string' || typeof answer.value === 'number')) yield { place, series: of, typed: String(answer.value) }
  }
}

/** A number as the program compared it before signs beside letters were left out. What was written then stands so in the table until it is changed: two that are one today were two, and may stay. */
const asOnceCompared = (typed: string): string => typed.normalize('NFKC').replace(/[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+/gu, '').replace(/[\p{Pd}\u2212]/gu, '-').toUpperCase()

/** Whether a form has such numbers. */
export const hasNumbers = (form: FormDefinition): boolean => form.groups.some((g) => g.fields.some((f) => f.unique))

/**
 * Brings the table of used numbers in line with what stands in a section after `entries`, in the transaction that writes the last of them.
 * Throws `Refused` E-B12 with the place when a number is used elsewhere already.
 */
export async function settleNumbers(store: Store, tx: Sql, sectionId: SectionId, forms: readonly FormDefinition[], entries: readonly Entry[]): Promise<void> {
  const key = Buffer.from(store.derive('used-number'), 'hex')
  const macOf = (series: Series, number: string) => createHmac('sha256', key).update(`${series}\0${number}`).digest('hex')
  const had = new Map((await tx.all<{ mac: Buffer; place: string }>('SELECT mac, place FROM used_number WHERE section = ?', sectionId)).map(({ mac, place }) => [mac.toString('hex'), place]))
  const used = [...new Set(forms.filter(hasNumbers).map((f) => f.id))].flatMap((formId) => [...usedIn(foldForm(entries, formId), seriesOf(forms, formId))].map(({ place, series, typed }) =>
    ({ place, series, at: `${formId}/${place}`, once: macOf(series, asOnceCompared(typed)), macs: numbersIn(typed).map((number) => macOf(series, number)) })))
  key.fill(0)
  const stands = ({ once, at }: (typeof used)[number]) => had.get(once) === at
  const kept = new Set(used.filter(stands).map(({ once }) => once))
  const here = new Set(used.filter(stands).flatMap(({ macs }) => macs))
  const fresh: { mac: string; once: string; series: Series; at: string; place: string }[] = []
  for (const { place, series, at, once, macs } of used.filter((one) => !stands(one))) {
    for (const mac of macs) {
      if (here.has(mac)) throw new Refused('E-B12', place)
      here.add(mac)
      if (had.get(mac) === at) kept.add(mac)
      else fresh.push({ mac, once, series, at, place })
    }
  }
  for (const mac of had.keys()) if (!kept.has(mac)) await tx.run('DELETE FROM used_number WHERE mac = ?', Buffer.from(mac, 'hex'))
  for (const { mac, once, series, at, place } of fresh) {
    if (await tx.get('SELECT 1 FROM used_number WHERE mac IN (?, ?)', Buffer.from(mac, 'hex'), Buffer.from(once, 'hex'))) throw new Refused('E-B12', place)
    await tx.run('INSERT INTO used_number (mac, series, section, place) VALUES (?,?,?,?)', Buffer.from(mac, 'hex'), series, sectionId, at)
  }
}
