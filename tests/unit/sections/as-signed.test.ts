// F63: what was signed is printed, searched and handed over by the definition that was signed, whatever a later version says.
import { expect, it } from 'vitest'
import { formsOf } from '../../../electron/sections/as-signed'
import type { Entry } from '../../../shared/model/entry'
import { definitions, formFrom } from '../../harness/forms'

const version = (n: number, words: string) => formFrom({
  id: 'visit', version: n, section: 'medical', title: { zh: '检查', en: 'Visit' },
  groups: [{ key: 'one', title: { zh: '一', en: 'One' }, fields: [{ key: 'agreed', type: 'yes-no', label: { zh: words, en: words } }] }],
})
const [was, now] = [version(1, '同意拍照'), version(2, '不同意拍照')]
const all = { ...definitions([now], [was]), reading: [now] }
const signed = { kind: 'section.signed', seq: 3, author: 'stf', atUtc: '2026-11-22T01:00:00.000Z', body: { upTo: 2, digest: '', head: '', forms: [{ id: 'visit', version: 1, sha256: '' }], signature: '' } } as unknown as Entry

it('F63 a signed section is read by the signed version, an unsigned one by the newest', () => {
  const label = (entries: Entry[]) => formsOf(all, 'medical', entries).map((form) => form.groups[0]!.fields[0]!.label.zh)
  expect(label([])).toEqual(['不同意拍照'])
  expect(label([signed])).toEqual(['同意拍照'])
})
