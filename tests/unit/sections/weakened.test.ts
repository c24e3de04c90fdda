// A unit's own version of a shipped form keeps what guards the child: a copy that lost a word on the way is refused by its place.
import { describe, expect, test } from 'vitest'
import { weakened } from '../../../electron/sections/weakened'
import type { FormDefinition } from '../../../shared/model/form'
import { formFrom, shippedForms } from '../../harness/forms'

const forms = shippedForms().current
const shipped = (id: string) => forms.find((f) => f.id === id)!
type Loose = { [key: string]: unknown; groups: { [key: string]: unknown; key: string; fields: { [key: string]: unknown; key: string; options?: { [key: string]: unknown; value: string }[] }[] }[] }

/** The next version of a shipped form, changed. */
function next(id: string, change: (form: Loose) => void): FormDefinition {
  const copy = JSON.parse(JSON.stringify({ ...shipped(id), version: 2 })) as Loose
  change(copy)
  return formFrom(copy)
}
const fields = (form: Loose) => form.groups.flatMap((g) => g.fields)
const field = (form: Loose, key: string) => fields(form).find((f) => f.key === key)!
const drop = (form: Loose, key: string) => { for (const group of form.groups) group.fields = group.fields.filter((f) => f.key !== key) }
const lost = (id: string, change: (form: Loose) => void) => weakened(shipped(id), next(id, change))?.path ?? null

test.each(forms.map((f) => [f.id, f] as const))('%s: a later version with other words, an added field and another order is no loss', (id, f) => {
  expect(lost(id, (form) => {
    form.title = { zh: '本省的表', en: 'our own' }
    form.groups[0]!.fields.push({ key: 'own-remark', type: 'text', label: { zh: '备注', en: 'Remark' } })
    form.groups.reverse()
    // Less may go out, and to fewer eyes.
    form.groups[0]!.goes = []
    for (const one of fields(form)) delete one.goes
    if (form.goes) form.goes = []
    field(form, 'own-remark').see = ['medic']
  })).toBeNull()
  expect(weakened(f, f)).toBeNull()
})

describe('what a later version may not lose', () => {
  test.each<[string, string, (form: Loose) => void, string]>([
    ['F52 the consent to hand over', 'examination', (f) => { delete field(f, 'share-evidence').consents }, 'share-evidence.consents'],
    ['F9 asked for before the day is closed', 'first-receiver', (f) => { delete f.wanted }, 'wanted'],
    ['F52 the consent to photographs', 'examination', (f) => { delete field(f, 'consent-photographs').allows }, 'consent-photographs.allows'],
    ['F52 what a withdrawal takes back', 'examination', (f) => { for (const o of field(f, 'withdrawn-what').options!) delete o.withdraws }, 'withdrawn-what.options'],
    ['F52 that a form waits for a consent', 'samples', (f) => { delete f.consent }, 'consent'],
    ['F61 a clock', 'examination', (f) => { delete f.clocks }, 'clocks.wound'],
    ['F61 the length of a clock', 'examination', (f) => { for (const c of f.clocks as { key: string; hours: number }[]) if (c.key === 'hiv') c.hours = 720 }, 'clocks.hiv'],
    ['F62 the sentence that is always printed', 'examination', (f) => { delete f.fixed }, 'fixed'],
    ['F64 where a statement comes from', 'examination', (f) => { delete field(f, 'reported').sourced }, 'reported.sourced'],
    ['F60 who takes samples over', 'samples', (f) => { delete (f.groups.find((g) => g.key === 'hand-overs')!.repeat as { widget?: string }).widget }, 'hand-overs.widget'],
    ['F9 who reported', 'first-receiver', (f) => { delete field(f, 'reporter-name').see }, 'reporter-name.see'],
    ['F69 that therapy notes go to nobody', 'session-notes', (f) => { f.goes = ['defence', 'police'] }, 'met-at.goes'],
    ['F69 to whom the observation goes', 'observation', (f) => { field(f, 'mood').goes = ['hospital', 'police'] }, 'mood.goes'],
    ['F71 the clock of the decision', 'legal-aid', (f) => { f.clocks = (f.clocks as { key: string }[]).filter((c) => c.key !== 'decide') }, 'clocks.decide'],
    ['F67 that the child is asked', 'observation', (f) => { delete field(f, 'self-harm').heard }, 'self-harm.heard'],
    ['F67 the red line', 'observation', (f) => { drop(f, 'escalated-to') }, 'escalated-to.urgent'],
    ['F68 that the day waits for the plan', 'safety-plan', (f) => { delete f.closes }, 'closes'],
    ['F68 contact with the suspect', 'safety-plan', (f) => { field(f, 'suspect-contact').required = false }, 'suspect-contact.required'],
    ['F68 a value where ours needs one', 'safety-plan', (f) => { field(f, 'tonight-where').heard = true }, 'tonight-where.heard'],
    ['F73 what is due', 'follow-up', (f) => { delete f.groups.find((g) => g.key === 'ladder')!.due; delete (f.groups.find((g) => g.key === 'ladder')!.repeat as { widget?: string }).widget }, 'ladder.due'],
    ['that it is asked at all', 'safety-plan', (f) => { field(f, 'safe-adult-knows').when = [{ field: 'school-knows', is: ['told'] }] }, 'safe-adult-knows.when'],
    ['F66 the sum of a scale', 'cries-8', (f) => { delete f.score }, 'score'],
    ['F66 other points for an answer', 'cries-8', (f) => { field(f, 'q-waves').options!.at(-1)!.score = 4 }, 'score'],
    ['F66 a line nobody reaches', 'cries-8', (f) => { (f.score as { cutoff: number }).cutoff = 100 }, 'score'],
    ['F66 no line', 'cries-8', (f) => { (f.score as { cutoff: null }).cutoff = null }, 'score'],
    ['F66 three items', 'cries-13', (f) => { const s = f.score as { items: string[]; parts: unknown[] }; s.items = s.items.slice(0, 3); s.parts = [] }, 'score'],
    ['A4 what is told when it is changed under a signature', 'examination', (f) => { field(f, 'reported').aside = true }, 'reported.aside'],
    ['F52 that the family was told', 'examination', (f) => { drop(f, 'consent-told') }, 'consent-told.required'],
    ['F52 that the consent was free', 'examination', (f) => { field(f, 'consent-free').required = false }, 'consent-free.required'],
    ['F52 that handing over is asked', 'examination', (f) => { field(f, 'share-evidence').required = false }, 'share-evidence.required'],
    ['F53 the side beside the point', 'examination', (f) => { const side = field(f, 'side'); delete side.options; side.type = 'text' }, 'side.type'],
    ['F54 that findings there are never on a picture', 'examination', (f) => { field(f, 'structure-dial').type = 'point' }, 'structure-dial.type'],
    ['that it counts before it is begun', 'observation', (f) => { f.optional = true }, 'optional'],
  ])('%s', (_, id, change, path) => {
    expect(lost(id, change)?.split('.')[0]).toBe(path.split('.')[0])
    expect(lost(id, change)).toBe(path)
  })
})
