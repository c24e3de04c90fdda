// F10, F11: what the child asked for, and how it is today, stands before the eyes of whoever questions it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { atHand } from '../../../shared/fold/at-hand'
import { foldForm } from '../../../shared/fold/form'
import { readForm, type FormDefinition } from '../../../shared/model/form'
import type { Entry } from '../../../shared/model/entry'

const shipped = (id: string): FormDefinition => {
  const read = readForm(JSON.parse(readFileSync(join(import.meta.dirname, `../../../assets/forms/${id}.json`), 'utf8')))
  if (!read.ok) throw new Error(`${id}: ${read.path} ${read.reason}`)
  return read.form
}
const forms = [shipped('readiness'), shipped('wishes')]

/** Entries as the log gives them, as far as a fold reads them. */
const said = (...answers: [form: string, field: string, answer: unknown][]): Entry[] => answers.map(([formId, field, answer], i) => ({
  seq: i + 1, kind: 'form.answer', author: 'stf_0', atUtc: '2026-11-22T10:00:00.000Z', body: { formId, version: forms.find((f) => f.id === formId)!.version, field, answer, base: 0 },
}) as unknown as Entry)
const told = (...answers: Parameters<typeof said>) => atHand(forms, said(...answers)).map(({ field, answer }) => [field.key, answer.value])
const value = (v: unknown) => ({ state: 'value', value: v })

describe('before the eyes of whoever questions', () => {
  it('F11: the sign for stopping and whom the child does not want there, in its own words', () => {
    expect(told(['wishes', 'not-with', value('李老师')], ['wishes', 'stop-sign', value('举起小鹿')])).toEqual([['not-with', '李老师'], ['stop-sign', '举起小鹿']])
  })

  it('F10: what is not the ordinary case is told, the ordinary is not', () => {
    expect(told(['readiness', 'fit', value('yes')], ['readiness', 'language', value('mandarin')], ['readiness', 'tired', value('some')], ['readiness', 'disability', value(['none'])])).toEqual([])
    expect(told(['readiness', 'fit', value('after-rest')], ['readiness', 'disability', value(['hearing'])], ['readiness', 'speech', value('few-words')])).toEqual([['fit', 'after-rest'], ['speech', 'few-words'], ['disability', ['hearing']]])
  })

  it('nothing is told of what was not answered, and of what is asked no more', () => {
    expect(told(['wishes', 'stop-sign', { state: 'refused' }])).toEqual([])
    const which = ['readiness', 'language-which', value('苗语')] as const
    expect(told([...which])).toEqual([])
    expect(told(['readiness', 'language', value('minority')], [...which]).map(([key]) => key)).toEqual(['language', 'language-which'])
  })

  it('what is shown is what the form holds now', () => {
    const entries = said(['wishes', 'stop-sign', value('举手')], ['wishes', 'stop-sign', value('摇头')])
    expect(foldForm(entries, 'wishes').answers.get('stop-sign')?.answer).toEqual(value('摇头'))
    expect(atHand(forms, entries).map((a) => a.answer.value)).toEqual(['摇头'])
  })
})
