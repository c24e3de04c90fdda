// The shipped definitions: each parses, speaks both languages, names its rule, holds what the rows of the feature table ask for, and lets nothing of
// the counsellor's notes go but the statement.
import { describe, expect, test } from 'vitest'
import { dueItems } from '../../../shared/fold/due'
import { openPlaces } from '../../../shared/fold/form'
import { goesTo } from '../../../shared/goes'
import type { Condition, Field, FormDefinition, Group } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { recipientProfiles } from '../../../shared/model/redaction'
import { mayWrite } from '../../../shared/model/access'
import { roles } from '../../../shared/model/role'
import type { FormSection } from '../../../shared/model/section'
import { allHold, placeOf, walk, type Filled, type Given } from '../../../shared/walk'
import { shippedForm as form, shippedForms } from '../../harness/forms'

const { current } = shippedForms()
const spots = (f: FormDefinition): [Group, Field][] => f.groups.flatMap((g) => g.fields.map((x): [Group, Field] => [g, x]))
const keys = (f: FormDefinition) => f.groups.flatMap((g) => g.fields.map((x) => x.key))
const field = (id: string, key: string): Field => { const found = spots(form(id)).find(([, x]) => x.key === key); if (!found) throw new Error(`${id} has no field ${key}`); return found[1] }
const group = (id: string, key: string): Group => { const found = form(id).groups.find((g) => g.key === key); if (!found) throw new Error(`${id} has no group ${key}`); return found }

const wanted: Record<FormSection, string[]> = {
  case: ['first-receiver'], session: ['readiness', 'wishes'], briefing: ['briefing'], medical: ['examination'], samples: ['samples'],
  psychological: ['observation', 'cries-8', 'cries-13', 'session-notes'], 'legal-aid': ['rights', 'legal-aid', 'protection', 'costs'], 'follow-up': ['safety-plan', 'follow-up'],
}

const given = (value: string | boolean | string[]): Given => ({ answer: { state: 'value', value }, source: null, seq: 1 })

/** Answers under which a field is asked: what its conditions want, and what those of their fields want. */
function asking(f: FormDefinition, [g, x]: [Group, Field], row: RowId): Map<string, Given> {
  const answers = new Map<string, Given>()
  for (const condition of [...(g.when ?? []), ...(x.when ?? [])] satisfies Condition[]) {
    const target = spots(f).find(([, t]) => t.key === condition.field)!
    const possible = 'options' in target[1] ? target[1].options.map((o) => o.value) : [true, false]
    const value = 'given' in condition ? '2026-11-21' : 'partial' in condition ? possible[0]! : 'is' in condition ? condition.is[0]! : possible.find((p) => !condition.not.includes(p))!
    for (const [place, more] of asking(f, target, row)) answers.set(place, more)
    if (!('given' in condition && !condition.given)) answers.set(placeOf(condition.field, target[0].repeat ? row : null), given(target[1].type === 'choices' ? [String(value)] : value as string))
  }
  return answers
}

describe('every shipped definition', () => {
  test('there is one for each part of the day, in a fixed order', () => {
    for (const [section, ids] of Object.entries(wanted)) {
      expect(current.filter((f) => f.section === section).sort((a, b) => a.order - b.order).map((f) => f.id), section).toEqual(ids)
    }
  })

  test.each(current.map((f) => [f.id, f] as const))('%s: each label in Chinese and in English, no English text in Chinese letters', (id, f) => {
    const texts = [f.title, f.note, f.fixed, f.licence?.terms, ...(f.clocks ?? []).flatMap((c) => [c.label, c.advice]), ...f.groups.flatMap((g) => [g.title, g.note, g.repeat?.noun]),
      ...spots(f).flatMap(([, x]) => [x.label, x.hint, ...('options' in x ? x.options.map((o) => o.label) : []), ...('unit' in x ? [x.unit] : [])])].filter((t) => t !== undefined)
    const cries = id.startsWith('cries')
    for (const text of texts) {
      expect(text.en, text.zh).not.toMatch(/[\u3000-\u9fff]/)
      // Items and words of a scale that must not be altered stay as published; units like 「CT」 or 「℃」 are the same in both.
      if (!cries && text.zh.length > 6) expect(text.zh).toMatch(/[\u4e00-\u9fff]/)
      expect(text.zh, 'a label of an official form is short').not.toMatch(/\s{2}/)
    }
  })

  test.each(current.map((f) => [f.id, f] as const))('%s: names the rule that asks for it, and somebody may write it', (_, f) => {
    const cited = spots(f).filter(([, x]) => x.basis)
    const own = ['costs', 'safety-plan', 'observation'].includes(f.id) ? 1 : 3
    if (!['briefing', 'session-notes', 'cries-8', 'cries-13'].includes(f.id)) expect(cited.length).toBeGreaterThanOrEqual(own)
    expect(roles.some((role) => mayWrite(role, f.section))).toBe(true)
    for (const clock of f.clocks ?? []) if (!clock.verified) expect(clock.basis ?? '（待核实）').toContain('待核实')
  })

  test.each(current.map((f) => [f.id, f] as const))('%s: each condition can hold, and fails when it is answered otherwise', (_, f) => {
    const row = 'row_test' as RowId
    for (const [g, x] of spots(f)) {
      for (const condition of [...(g.when ?? []), ...(x.when ?? [])]) {
        const target = spots(f).find(([, t]) => t.key === condition.field)!
        const place = placeOf(condition.field, target[0].repeat ? row : null)
        const possible = 'given' in condition ? ['2026-11-21', ''] : 'partial' in condition && 'options' in target[1] ? [[target[1].options[0]!.value], target[1].options.map((o) => o.value)] : target[1].type === 'yes-no' ? [true, false] : 'options' in target[1] ? target[1].options.map((o) => o.value) : []
        const values = 'given' in condition || 'partial' in condition ? [] : 'is' in condition ? condition.is : condition.not
        for (const value of values) expect(possible, `${x.key}: ${condition.field}`).toContain(value)
        const before = asking(f, target, row)
        const filledWith = (value: string | boolean | string[]): Filled => ({ answers: new Map([...before, [place, given(target[1].type === 'choices' && !Array.isArray(value) ? [String(value)] : value)]]), rows: new Map() })
        const refused: Filled = { answers: new Map([...before, [place, { ...given(''), answer: { state: 'refused' } }]]), rows: new Map() }
        const outcome = [...possible.map((value) => allHold(f, [condition], filledWith(value), g.repeat ? row : null, g)), ...('not' in condition ? [allHold(f, [condition], refused, g.repeat ? row : null, g)] : [])]
        expect(outcome, `${x.key}: ${condition.field}`).toContain(true)
        // One that names every option means "once it is answered".
        if (!('is' in condition && values.length === possible.length)) expect(outcome, `${x.key}: ${condition.field}`).toContain(false)
      }
    }
  })

  test.each(current.map((f) => [f.id, f] as const))('%s: the walker comes to every field, also of rows', (_, f) => {
    const rows = new Map(f.groups.filter((g) => g.repeat).map((g) => [g.key, ['row_a' as RowId, 'row_b' as RowId]]))
    const places = [...walk(f, { answers: new Map(), rows })].map((s) => s.place)
    expect(places).toEqual(f.groups.flatMap((g) => (g.repeat ? ['row_a', 'row_b'] : [null]).flatMap((row) => g.fields.map((x) => (row ? `${row}/${x.key}` : x.key)))))
    expect(new Set(places).size).toBe(places.length)
  })

  test('group keys, titles of rows and due fields stand; a photograph is asked for only where a section takes photographs', () => {
    for (const f of current) {
      for (const g of f.groups) {
        if (g.repeat?.widget === 'tasks') expect(g.due, `${f.id}/${g.key}`).toBeDefined()
        if (g.repeat) expect(g.repeat.title, `${f.id}/${g.key}`).toBeDefined()
      }
      if (spots(f).some(([, x]) => x.type === 'photographs')) expect(['medical', 'samples', 'psychological']).toContain(f.section)
    }
  })
})

describe('who is given what', () => {
  const given = (id: string, profile: (typeof recipientProfiles)[number]) => spots(form(id)).filter(([g, x]) => goesTo(form(id), g, x, profile)).map(([, x]) => x.key)

  test('F69: of the psychological section police, prosecutor and court get the statement alone, the defence nothing, nobody the therapy notes', () => {
    for (const id of wanted.psychological) {
      for (const profile of ['police', 'prosecutor', 'court'] as const) expect(given(id, profile)).toEqual(id === 'observation' ? ['for-the-file'] : [])
      expect(given(id, 'defence')).toEqual([])
    }
    for (const profile of recipientProfiles) expect(given('session-notes', profile)).toEqual([])
  })

  test('the defence gets less than the prosecutor of everything but the samples, and never where the child sleeps', () => {
    for (const f of current) {
      const [more, less] = [given(f.id, 'prosecutor'), given(f.id, 'defence')]
      for (const key of less) expect(more, `${f.id}/${key}`).toContain(key)
      if (f.id !== 'samples' && more.length > 0) expect(less.length, f.id).toBeLessThan(more.length)
    }
    expect(given('safety-plan', 'defence')).toEqual([])
    expect(given('protection', 'defence')).toEqual([])
    expect(given('rights', 'defence')).toContain('child-told')
    expect(given('rights', 'defence')).not.toContain('child-says')
  })

  test('what was reported as history, and treatment, stays with those who treat; the findings go to the file', () => {
    for (const profile of ['police', 'prosecutor', 'court', 'defence'] as const) {
      const keys = given('examination', profile)
      for (const key of ['reported', 'past-illness', 'hiv-at', 'last-period']) expect(keys).not.toContain(key)
      for (const key of ['findings', 'type', 'length-mm', 'consent-examination']) expect(keys).toContain(key)
    }
    expect(given('examination', 'defence')).not.toContain('structure-finding')
    expect(given('examination', 'hospital')).toContain('past-illness')
  })

  test('the reporter’s name leaves with nobody, and is not shown to medical or counselling staff; the briefing stays in the house', () => {
    for (const profile of recipientProfiles) {
      expect(given('first-receiver', profile)).not.toContain('reporter-name')
      expect(given('briefing', profile)).toEqual([])
    }
    for (const key of ['reporter-name', 'reporter-contact']) {
      const { see } = field('first-receiver', key)
      expect(see, `${key} has its own readers`).toBeDefined()
      for (const role of ['medic', 'counsellor', 'legal-aid', 'auditor', 'admin'] as const) expect(see, `${key} ${role}`).not.toContain(role)
    }
  })

  test('whatever goes to nobody or to some says why it stays', () => {
    for (const f of current) for (const [g, x] of spots(f)) if (recipientProfiles.some((p) => !goesTo(f, g, x, p))) expect(x.withheld ?? g.withheld ?? f.withheld, `${f.id}/${x.key}`).toBeDefined()
  })
})

describe('what the rows of the feature table ask for', () => {
  test('F9: first receiver, nine situations, receipt, feedback with a date', () => {
    expect(field('first-receiver', 'first-receiver')).toMatchObject({ type: 'staff', required: true })
    const situations = field('first-receiver', 'situations')
    expect('options' in situations ? situations.options : []).toHaveLength(9)
    expect(keys(form('first-receiver'))).toEqual(expect.arrayContaining(['mandatory-at', 'mandatory-to', 'receipt-no', 'feedback-due', 'feedback-done']))
  })

  test('F10, F11: readiness and the child’s own wishes', () => {
    expect(keys(form('readiness'))).toEqual(expect.arrayContaining(['slept', 'eaten', 'medicine', 'toilet', 'tired', 'language', 'disability', 'speech', 'understanding']))
    expect(keys(form('wishes'))).toEqual(expect.arrayContaining(['may-know', 'sit-with', 'stop-sign']))
    for (const key of ['may-know', 'sit-with']) expect(field('wishes', key)).toMatchObject({ verbatim: true })
  })

  test('F52: consent item by item, three separate consents to sharing, the child’s assent, withdrawal of any of them', () => {
    for (const key of ['consent-examination', 'consent-evidence', 'consent-photographs', 'share-information', 'share-evidence', 'share-photographs']) expect(field('examination', key)).toMatchObject({ type: 'yes-no', required: true })
    expect(field('examination', 'child-assent').required).toBe(true)
    expect(field('examination', 'assent-words')).toMatchObject({ verbatim: true })
    expect(group('examination', 'withdrawal').repeat).toBeDefined()
    const what = field('examination', 'withdrawn-what')
    expect('options' in what ? what.options.map((o) => o.value) : []).toEqual(expect.arrayContaining(['examination', 'evidence', 'photographs', 'share-information', 'share-evidence', 'share-photographs']))
  })

  test('F53, F55: an injury row holds place, side, type, size, shape, colour, healing, tenderness, photographs; structures tell normal from not seen', () => {
    const injuries = group('examination', 'injuries')
    expect(injuries.repeat?.widget).toBe('body-map')
    expect(injuries.fields.map((x) => x.key)).toEqual(['place', 'side', 'site-words', 'type', 'type-other', 'length-mm', 'width-mm', 'shape', 'colour', 'direction', 'healing', 'tenderness', 'tissue', 'foreign-matter', 'said', 'technique', 'photos'])
    expect(field('examination', 'place').type).toBe('point')
    const finding = field('examination', 'structure-finding')
    expect('options' in finding ? finding.options.map((o) => o.value) : []).toEqual(['normal', 'finding', 'not-seen'])
    expect(field('examination', 'structure-dial').type).toBe('dial')
    expect(group('examination', 'structures').fields.some((x) => x.type === 'point')).toBe(false)
  })

  test('F61: clocks of 24 h, 72 h, 120 h and 14 days from the incident, with advice and no dose', () => {
    const clocks = form('examination').clocks ?? []
    expect([...new Set(clocks.map((c) => c.hours))].sort((a, b) => a - b)).toEqual([24, 72, 120, 336])
    for (const clock of clocks) {
      expect(clock.from).toBe('incident-at')
      expect(clock.advice.zh + clock.advice.en).not.toMatch(/\d\s*(?:mg|毫克|ml|毫升|片|粒)/)
    }
    // Medical times that are told as confirmed name where they stand.
    for (const clock of clocks) expect(clock.verified, clock.key).toBe(clock.basis !== undefined)
  })

  test('F62: the sentence on normal findings belongs to the form itself', () => {
    expect(form('examination').fixed?.zh).toBe('检查未见异常，不排除曾经受到侵害。')
  })

  test('F64: each statement of the history names its source', () => {
    for (const x of group('examination', 'history').fields) expect(x.sourced, x.key).toBe(true)
  })

  test('F65: the observation keeps the words of the child as they were said', () => {
    const spoken = form('observation').groups.flatMap((group) => group.fields).filter((f) => (f.type === 'text' || f.type === 'paragraph') && f.verbatim)
    expect(spoken.length).toBeGreaterThan(0)
    expect(form('observation').groups.map((g) => g.key)).toEqual(expect.arrayContaining(['observation', 'distress', 'safety']))
  })

  test('F66: CRIES is unaltered, scored 0/1/3/5, cut-offs with who found them, not before four weeks, optional', () => {
    for (const [id, items, parts, cutoff] of [['cries-8', 8, [4, 4], 17], ['cries-13', 13, [4, 4, 5], 30]] as const) {
      const f = form(id)
      expect(f.optional).toBe(true)
      expect(f.score).toMatchObject({ cutoff, verified: true, basis: expect.stringContaining('Perrin') })
      expect(f.score?.items).toHaveLength(items)
      expect(f.score?.parts.map((p) => p.items.length)).toEqual(parts)
      expect([...new Set(f.score?.parts.flatMap((p) => p.items))].sort()).toEqual([...(f.score?.items ?? [])].sort())
      for (const key of f.score?.items ?? []) {
        const x = field(id, key)
        expect('options' in x ? x.options.map((o) => o.score) : []).toEqual([0, 1, 3, 5])
        // No translation of our own: the words are the published ones in both languages.
        expect(x.label.zh).toBe(x.label.en)
      }
      expect(f.clocks?.[0]).toMatchObject({ hours: 28 * 24 })
      expect(f.licence).toMatchObject({ needed: false, holder: 'Children and War Foundation' })
    }
    expect(form('cries-8').score?.items.map((key) => field('cries-8', key).label.en.replace(/^\d+\. /, ''))).toEqual([
      'Do you think about it even when you don\'t mean to?', 'Do you try to remove it from your memory?', 'Do you have waves of strong feelings about it?', 'Do you stay away from reminders of it (e.g. places or situations)?',
      'Do you try not talk about it?', 'Do pictures about it pop into your mind?', 'Do other things keep making you think about it?', 'Do you try not to think about it?',
    ])
  })

  test('F67: anything but “none” about self-harm asks urgently to whom, when and what was done, a refusal and “unknown” included', () => {
    const states: [string, Filled][] = [
      ...['unclear', 'thoughts', 'plan', 'done'].map((value): [string, Filled] => [value, { answers: new Map([['self-harm', { answer: { state: 'value', value }, source: null, seq: 1 }]]), rows: new Map() }]),
      ['refused', { answers: new Map([['self-harm', { answer: { state: 'refused' }, source: null, seq: 1 }]]), rows: new Map() }],
      ['unknown', { answers: new Map([['self-harm', { answer: { state: 'unknown' }, source: null, seq: 1 }]]), rows: new Map() }],
    ]
    for (const key of ['escalated-to', 'escalated-at', 'escalated-what']) {
      const x = field('observation', key)
      expect(x).toMatchObject({ urgent: true, required: true })
      for (const [name, filled] of states) expect(allHold(form('observation'), x.when, filled, null), `${key} when ${name}`).toBe(true)
      expect(allHold(form('observation'), x.when, { answers: new Map([['self-harm', { answer: { state: 'value', value: 'none' }, source: null, seq: 1 }]]), rows: new Map() }, null)).toBe(false)
    }
  })

  test('F68: safe adult, place, contact with the suspect, warning signs and a number are required of the safety plan', () => {
    for (const key of ['safe-adult', 'tonight-where', 'way-home', 'suspect-contact', 'warning-signs', 'crisis-number', 'next-contact']) expect(field('safety-plan', key).required, key).toBe(true)
  })

  test('F70: the child is told in words of its own: short, no law, no promise; that it is recorded and may say no to an examination as well', () => {
    const told = field('rights', 'child-told')
    const said = 'options' in told ? told.options : []
    for (const { label } of said) {
      expect(label.zh.length, label.zh).toBeLessThanOrEqual(26)
      expect(label.zh).not.toMatch(/法定|诉讼|当事人|依法|隐私权|回避|§/)
    }
    expect(said.map((o) => o.value)).toEqual(expect.arrayContaining(['why-here', 'truth', 'recorded', 'with-me', 'stop', 'body', 'lawyer', 'read', 'private', 'safe']))
  })

  test('F70: rights in two versions, each with time, teller, language, understood', () => {
    for (const who of ['child', 'guardian']) expect(keys(form('rights'))).toEqual(expect.arrayContaining([`${who}-told-at`, `${who}-told-by`, `${who}-language`, `${who}-understood`]))
  })

  test('F71: both grounds of exemption, 7 days to decide, 3 to appoint', () => {
    const exemption = field('legal-aid', 'exemption')
    expect('options' in exemption ? exemption.options.map((o) => o.label.zh).join() : '').toMatch(/32\(4\).*42\(1\).*42\(2\)/)
    expect(form('legal-aid').clocks?.map((c) => [c.from, c.until, c.hours, c.due, c.verified])).toEqual([['apply-by', 'applied-at', 24, true, true], ['applied-at', 'decided-at', 168, true, true], ['decided-at', 'appointed-at', 72, true, true]])
  })

  const answered = (fields: Record<string, string | boolean | string[]>): Filled => ({ answers: new Map(Object.entries(fields).map(([key, value]) => [key, given(value)])), rows: new Map() })
  const openOf = (id: string, fields: Record<string, string | boolean | string[]>) => openPlaces(form(id), answered(fields))

  test('F70 C4: whoever left a sentence out says why; who told them all is asked nothing', () => {
    for (const [key, why] of [['child-told', 'child-untold'], ['guardian-rights', 'guardian-untold']] as const) {
      const told = field('rights', key)
      const all = 'options' in told ? told.options.map((o) => o.value) : []
      expect(openOf('rights', { [key]: all.slice(0, 1) }), key).toContain(why)
      expect(openOf('rights', { [key]: all.slice(1) }), key).toContain(why)
      expect(openOf('rights', { [key]: all }), key).not.toContain(why)
      expect(openOf('rights', {}), key).not.toContain(why)
    }
  })

  test('F71 C3: a day of decision asks what was decided, an appointment who was appointed', () => {
    const applied = { 'aid-applied': 'applied', 'applied-at': '2026-11-20T09:00' }
    expect(openOf('legal-aid', applied)).not.toContain('decision')
    expect(openOf('legal-aid', { ...applied, 'decided-at': '2026-11-21T09:00' })).toContain('decision')
    const granted = { ...applied, 'decided-at': '2026-11-21T09:00', decision: 'granted' }
    expect(openOf('legal-aid', granted)).not.toContain('lawyer')
    expect(openOf('legal-aid', { ...granted, 'appointed-at': '2026-11-22T09:00' })).toContain('lawyer')
    expect(openOf('legal-aid', { 'aid-applied': 'has-lawyer' })).toContain('own-lawyer')
  })

  test('F63 F71 C5: signed on the day before anything is handed in or clear, all that follows can still be added', () => {
    const day = { 'aid-applied': 'applied', 'apply-by': '2026-11-23', applicant: '母亲', exemption: ['minor'], 'guardian-suspect': 'unclear' }
    expect(openOf('legal-aid', day)).toEqual([])
    const goesOn = (fields: Record<string, string | boolean | string[]>) => [...walk(form('legal-aid'), answered(fields))].filter((s) => s.asked && !s.given && (s.group.later || s.field.later)).map((s) => s.field.key)
    expect(goesOn(day)).toEqual(expect.arrayContaining(['applied-at', 'decided-at', 'turned-out']))
    expect(goesOn({ ...day, 'applied-at': '2026-11-23T09:00', 'turned-out': 'yes' })).toEqual(expect.arrayContaining(['agency', 'decided-at', 'acts-then', 'civil-affairs-then']))
    expect(openOf('legal-aid', { ...day, 'applied-at': '2026-11-23T09:00' })).toEqual(['agency'])
  })

  test('F72 C18: a protection order stands among what is due until somebody said what comes after it', () => {
    const row = 'row_1' as RowId
    const order = (more: Record<string, string>): Filled => ({ rows: new Map([['items', [row]]]), answers: new Map(Object.entries({ 'item-kind': 'order', 'item-owner': '郑律师', 'item-applied-at': '2026-11-20T09:00', 'item-due': '2026-11-23', 'item-decided-at': '2026-11-21T09:00', 'item-decision': 'granted', 'item-done': '2026-11-21', 'item-until': '2027-05-20', ...more }).map(([key, value]) => [placeOf(key, row), given(value)])) })
    const due = (more: Record<string, string>) => dueItems(form('protection'), order(more)).filter((d) => !d.done).map((d) => [d.key, d.dueAt, d.owner])
    expect(due({})).toEqual([['row_1/clock:order-ends', '2027-05-20T16:00:00.000Z', '郑律师']])
    expect(due({ 'item-renewal': 'extended' })).toEqual([])
  })

  test('F72: protection order with 72 h and 24 h, relief, school, placement as items with owner and date; a ledger of costs', () => {
    const kinds = field('protection', 'item-kind')
    expect('options' in kinds ? kinds.options.map((o) => o.value) : []).toEqual(expect.arrayContaining(['order', 'judicial-relief', 'school', 'placement']))
    expect(form('protection').clocks?.map((c) => [c.key, c.hours, c.verified])).toEqual([['order-urgent', 24, true], ['order', 72, true], ['review', 120, true], ['order-ends', 24, true]])
    // The 72 hours run for every order, whatever is or is not said of its urgency (B2).
    expect(form('protection').clocks?.[1]?.when).toEqual([{ field: 'item-kind', is: ['order'] }])
    const stay = field('protection', 'item-stay')
    expect('options' in stay ? stay.options : [], '未成年人保护法 §92').toHaveLength(7)
    const relief = field('protection', 'item-relief')
    expect('options' in relief ? relief.options : []).toHaveLength(8)
    const costs = field('costs', 'cost-kind')
    expect('options' in costs ? costs.options.map((o) => o.value) : [], '法释〔2023〕3号 §14').toEqual(expect.arrayContaining(['medical', 'psychological', 'recovery', 'nursing', 'travel', 'food', 'work']))
    expect(group('protection', 'items').due).toEqual({ date: 'item-due', done: 'item-done', owner: 'item-owner' })
    expect(group('costs', 'ledger').repeat?.widget).toBe('costs')
    expect(field('costs', 'cost-amount')).toMatchObject({ type: 'number', min: 0 })
  })

  test('F4: nobody applies for the child, acts for it, agrees to samples or stands by it while the guardian is barred, without a reason', () => {
    for (const [id, key, why] of [['legal-aid', 'applicant', 'guardian-why'], ['protection', 'item-applicant', 'guardian-why'], ['samples', 'agreed', 'guardian-why'], ['legal-aid', 'acts-instead', null], ['follow-up', 'helper', null]] as const) {
      expect(field(id, key).guardian, `${id}/${key}`).toMatchObject({ why })
    }
  })

  test('F9: the hospital has its own place for its own report, since it cannot write the register of the police', () => {
    expect(mayWrite('medic', 'case')).toBe(false)
    expect(field('examination', 'report-state').required).toBe(true)
    for (const key of ['report-to', 'report-at']) expect(field('examination', key).when).toEqual([{ field: 'report-state', is: ['reported'] }])
  })

  test('nothing is asked twice: clothes with the samples, the reporter with the first receiver', () => {
    const all = current.filter((f) => f.id !== 'first-receiver').flatMap((f) => spots(f).map(([, x]) => `${f.id}/${x.key}`))
    expect(all.filter((key) => /reporter-told|examination\/clothes/.test(key))).toEqual([])
  })

  test('F73 (B27): what was done says with what outcome, and nothing is asked of it before', () => {
    for (const [id, done, outcome] of [['follow-up', 'step-done', 'step-outcome'], ['protection', 'item-done', 'item-result'], ['examination', 'review-done', 'review-outcome'], ['observation', 'appointment-done', 'appointment-outcome']] as const) {
      expect(field(id, outcome), `${id}/${outcome}`).toMatchObject({ required: true, when: [{ field: done, given: true }] })
    }
  })

  test('F73: a ladder with owner, date and outcome, and a named helper', () => {
    expect(group('follow-up', 'ladder').due).toEqual({ date: 'step-due', done: 'step-done', owner: 'step-owner' })
    expect(field('follow-up', 'step-outcome')).toBeDefined()
    expect(field('follow-up', 'helper').required).toBe(true)
  })

  test('F73: what stands in the family’s plan names no act, no suspect, no offence', () => {
    for (const f of current) for (const [, x] of spots(f)) {
      if (x.plan) expect(`${x.label.zh}${x.hint?.zh ?? ''}${'options' in x ? x.options.map((o) => o.label.zh).join() : ''}`, `${f.id}/${x.key}`).not.toMatch(/嫌疑|侵害|性|犯罪|案|暴力|虐待|伤情/)
    }
  })
})
