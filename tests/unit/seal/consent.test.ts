// F52: what a child or guardian did not agree to hand over stays out of bundles for the authorities, is said to be missing, and goes only with a written reason.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consentsIn } from '../../../electron/redact/going'
import { passages } from '../../../electron/redact/passages'
import { newId } from '../../../shared/model/ids'
import { needsConsent, recipientProfiles, type RecipientProfile } from '../../../shared/model/redaction'
import { makeScene, type Scene } from './scene'

let scene: Scene
beforeEach(async () => { scene = await makeScene() })
afterEach(() => scene.close())

const wish = (profile: RecipientProfile = 'prosecutor', withoutConsentReason = '') => scene.wish({ profile, noRecordingReason: '设备故障', withoutConsentReason })
const all = (drawn: Record<string, string>) => Object.values(drawn).join('\n')
const refused = '未获同意'
const consent = (part: 'information' | 'evidence' | 'photographs', value: boolean) =>
  scene.write('medical', { kind: 'form.answer', body: { formId: 'examination', version: 1, field: `share-${part}`, answer: { state: 'value', value } } })
const photograph = () => scene.write('medical', { kind: 'photo.added', body: { itemId: newId('itm', randomBytes), shot: 'label', scale: false, label: '左前臂的照片', row: null, from: 'camera', original: { sha256: 'a'.repeat(64), bytes: 9, mimeType: 'image/jpeg' }, shown: [{ sha256: 'b'.repeat(64), bytes: 9, width: 1, height: 1 }], takenAt: null } } as never)

/** Something of each: a finding, a sample's place, a photograph. */
async function filled() {
  await scene.answer('examination', 'demeanour', '安静，愿意合作')
  await scene.write('samples', { kind: 'form.answer', body: { formId: 'samples', version: 1, field: 'clothes-where', answer: { state: 'value', value: '衣物在家里的柜子' } } })
  await photograph()
}

const held = { information: '安静，愿意合作', evidence: '衣物在家里的柜子', photographs: '左前臂的照片' } as const

describe.each(['information', 'evidence', 'photographs'] as const)('F52 no consent to hand over: %s', (part) => {
  it('it alone stays out for police, prosecutor, court and defence, is listed as not agreed to, and its text waits for no redaction', async () => {
    await filled()
    await consent(part, false)
    for (const profile of recipientProfiles) {
      const drawn = await scene.drawn(wish(profile))
      const kept = needsConsent.has(profile)
      for (const other of ['information', 'evidence', 'photographs'] as const) {
        const goes = all(await scene.drawn(wish(profile, '依法调取'))).includes(held[other])
        expect(all(drawn).includes(held[other]), `${profile} ${other}`).toBe(goes && !(kept && other === part))
      }
      expect(drawn.redactions!.includes(refused), profile).toBe(kept)
      const found = await passages(scene.store, scene.forms, scene.sessionId, profile)
      if (kept) expect(found.map((p) => p.text)).not.toContain(held[part])
    }
  })

  it('with a written reason it goes, and the reason is printed', async () => {
    await filled()
    await consent(part, false)
    const drawn = await scene.drawn(wish('police', '侦查机关依法调取，已告知监护人'))
    expect(all(drawn)).toContain(held[part])
    expect(drawn.redactions).toContain('仍随卷提供。理由：侦查机关依法调取，已告知监护人')
    expect(drawn.redactions).not.toContain(refused)
    // One sign is no reason.
    expect(all(await scene.drawn(wish('police', '无')))).not.toContain(held[part])
    // For who will hand it over the text can be redacted.
    expect((await passages(scene.store, scene.forms, scene.sessionId, 'police', true)).map((p) => p.text)).toContain(held[part])
  })

  it('a withdrawal has the same effect as no, even where yes is said again behind it; taken out, it has none', async () => {
    await filled()
    await consent(part, true)
    expect(all(await scene.drawn(wish()))).toContain(held[part])
    const row = newId('row', randomBytes)
    const line = (present: boolean) => scene.write('medical', { kind: 'form.row', body: { formId: 'examination', version: 1, group: 'withdrawal', row, present } })
    await line(true)
    await scene.write('medical', { kind: 'form.answer', body: { formId: 'examination', version: 1, field: 'withdrawn-what', row, answer: { state: 'value', value: ['examination', `share-${part}`] } } })
    await consent(part, true)
    const drawn = await scene.drawn(wish())
    expect(all(drawn)).not.toContain(held[part])
    expect(drawn.redactions).toContain(refused)
    await line(false)
    expect(all(await scene.drawn(wish()))).toContain(held[part])
  })

  it('F52 F63: taken back after the examination was signed, as an addendum, it has the same effect', async () => {
    await filled()
    await consent(part, true)
    await scene.write('medical', { kind: 'section.signed', body: { upTo: 1, head: 'a'.repeat(64), digest: 'b'.repeat(64), forms: [], signature: 'x' } } as never)
    expect(all(await scene.drawn(wish()))).toContain(held[part])
    const added = [{ form: { id: 'examination', version: 1, sha256: 'c'.repeat(64) }, group: 'withdrawal', row: newId('row', randomBytes), answers: [{ field: 'withdrawn-what', answer: { state: 'value', value: [`share-${part}`] } }] }]
    await scene.write('medical', { kind: 'section.addendum', body: { text: '', added, prev: 'd'.repeat(64), signature: 'x' } } as never)
    const drawn = await scene.drawn(wish())
    expect(all(drawn)).not.toContain(held[part])
    expect(drawn.redactions).toContain(refused)
    expect((await consentsIn(scene.store, scene.forms, scene.sessionId))[part]).toBe('refused')
  })
})

describe('F52 what counts as no', () => {
  it('a refusal to answer does; nothing said, or not asked, does not but is told as open', async () => {
    await filled()
    const consents = () => consentsIn(scene.store, scene.forms, scene.sessionId)
    expect(await consents()).toEqual({ information: 'open', evidence: 'open', photographs: 'open' })
    const state = (state: 'refused' | 'not-asked') => scene.write('medical', { kind: 'form.answer', body: { formId: 'examination', version: 1, field: 'share-information', answer: { state } } })
    await state('not-asked')
    expect((await consents()).information).toBe('open')
    await state('refused')
    expect((await consents()).information).toBe('refused')
    await consent('information', true)
    expect((await consents()).information).toBe('given')
  })

  it('a session whose forms never asked has no word about it', async () => {
    expect(await consentsIn(scene.store, scene.forms, scene.sessionId)).toEqual({ information: 'unasked', evidence: 'unasked', photographs: 'unasked' })
  })

  it('the reason is approved with the rest and may name nobody who is to be hidden', async () => {
    await scene.person('child', '小禾', { name: '林晓雨' })
    await filled()
    await consent('information', false)
    expect(await scene.blocks(wish('prosecutor', '晓雨的案件需要'))).toEqual(['E-D1 1 · 未获同意仍提供的理由'])
  })
})

it('F52 what nobody said yes or no to goes, and the bundle says that it is not on record; a yes, a recipient who needs none and what is not there are not spoken of', async () => {
  const unsaid = async (profile: RecipientProfile = 'police') => /是否同意向办案机关提供(.*?)，没有记明/.exec(all(await scene.drawn(wish(profile))))?.[1] ?? ''
  // The examination was never begun: nobody was asked.
  await scene.write('samples', { kind: 'form.answer', body: { formId: 'samples', version: 1, field: 'clothes-where', answer: { state: 'value', value: '衣物在家里的柜子' } } })
  const evidence = await unsaid()
  expect(evidence).not.toBe('')
  expect(await unsaid('legal-aid')).toBe('')
  await filled()
  expect((await unsaid()).split('、')).toHaveLength(3)
  for (const part of ['information', 'photographs'] as const) await consent(part, true)
  expect(await unsaid()).toBe(evidence)
  await consent('evidence', true)
  expect(await unsaid()).toBe('')
})
