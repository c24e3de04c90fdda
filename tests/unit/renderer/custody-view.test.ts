// The custody log as an auditor reads it (F76, F77): a sentence for every kind of line, viewings added up, no content.
import i18next from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { sentence, union, type Words } from '../../../renderer/upkeep/custody-words'
import { groups, span } from '../../../renderer/upkeep/filter'
import { gather } from '../../../renderer/upkeep/gather'
import { policyKeys, policyRange } from '../../../renderer/upkeep/policy-keys'
import { leftMs, rehashDue } from '../../../renderer/upkeep/work-time'
import { startText, type Language, type T } from '../../../renderer/ui/text'
import { custodyGroup, CustodyFilter, type CustodyLine } from '../../../shared/ipc/upkeep'
import { CustodyFact, custodyKinds } from '../../../shared/model/custody'
import { Fact } from '../../../shared/model/entry'
import { defaultPolicy, Policy } from '../../../shared/model/policy'
import { id } from '../shared/world'

const person = id('stf')
const other = id('stf')
const target = id('sec')
const viewId = id('viw')
const recordingId = id('rec')
const requestId = id('req')
const hash = 'ab'.repeat(32)
const utc = '2026-11-21T06:00:00.000Z'

/** One body for each variant of each kind that reads differently. */
const facts = [
  ...(['password', 'token', 'recovery', 'set-up'] as const).map((by) => ({ kind: 'door.opened', body: { by, role: null, failures: 0 } })),
  { kind: 'door.opened', body: { by: 'password', role: 'medic', failures: 3 } },
  ...(['person', 'idle', 'switch', 'token', 'system', 'window'] as const).map((cause) => ({ kind: 'door.closed', body: { cause } })),
  ...(['added', 'revoked', 'password', 'cost', 'repaired'] as const).map((act) => ({ kind: 'slot.changed', body: { act, staffId: other, slot: 'token' } })),
  ...(['enrolled', 'admitted', 'updated', 'removed'] as const).map((act) => ({ kind: 'people.changed', body: { act, staffId: other, role: 'auditor' } })),
  ...(['made', 'rehearsed', 'used'] as const).map((act) => ({ kind: 'recovery.changed', body: { act, setId: 'K7M3' } })),
  { kind: 'refused', body: { call: 'cases.list', code: 'E-B3', target: null, count: 2 } }, { kind: 'refused', body: { call: 'log.read', code: 'E-B10', target, count: 1 } },
  { kind: 'section.opened', body: { target } },
  ...(['asked', 'granted', 'ended', 'expired'] as const).map((act) => ({ kind: 'access.changed', body: { act, grantId: id('grt'), target, holder: other, purpose: 'review', until: act === 'granted' ? utc : null } })),
  { kind: 'view.opened', body: { viewId, recordingId, purpose: 'review' } }, { kind: 'view.served', body: { viewId, recordingId, fromMs: 0, toMs: 2000 } },
  { kind: 'view.watched', body: { viewId, recordingId, fromMs: 12_000, toMs: 95_000, tookMs: 83_000 } }, { kind: 'view.closed', body: { viewId, recordingId } },
  { kind: 'envelope.opened', body: { itemId: id('itm'), target, purpose: 'treatment' } },
  { kind: 'photo.opened', body: { itemId: id('itm'), target, page: 2 } },
  ...(['requested', 'approved', 'declined', 'used', 'expired'] as const).flatMap((act) => (['seal', 'dispose', 'control'] as const).map((dual) => ({ kind: 'approval.changed', body: { act, requestId, dual, target: null, hash, requester: person, approver: other } }))),
  ...(['bundle', 'log', 'trust', 'certificate'] as const).map((what) => ({ kind: 'export.made', body: { what, target: null, sha256: null } })),
  ...(['recovery-sheet', 'certificate', 'log'] as const).map((what) => ({ kind: 'print.made', body: { what, target: null } })),
  { kind: 'policy.changed', body: { hash, requestId } }, { kind: 'hold.changed', body: { caseId: id('cas'), on: true } }, { kind: 'hold.changed', body: { caseId: id('cas'), on: false } },
  { kind: 'case.destroyed', body: { what: 'case', caseId: id('cas'), certificate: 'XH-2026-0001', boxesSha256: hash, sections: 14, recordings: 2, requestId } },
  { kind: 'backup.made', body: { backupId: id('bak'), files: 12, bytes: 3_400_000, sha256: hash } }, { kind: 'backup.restored', body: { backupId: id('bak'), sha256: hash } },
  { kind: 'rehash.done', body: { files: 12, bytes: 5000, damaged: 0, repaired: 1 } }, { kind: 'clock.jumped', body: { byMs: -3_600_000 } }, { kind: 'log.reanchored', body: { size: 1207, root: hash, requestId } },
]

let n = 1000
const line = (kind: string, event: Record<string, unknown> | null, change: Partial<CustodyLine> = {}): CustodyLine =>
  ({ n: n--, sectionId: target, caseNumber: null, sectionKind: event ? 'custody' : 'questioning', seq: n, at: utc, author: person, kind, hash, event, ...change })

const wordsIn = (t: T): Words => ({ t, name: (of) => (of === person ? '周敏' : '何川'), kindOf: (of) => (of === target ? 'medical' : null), purposeOf: (of) => (of === viewId ? 'review' : null) })
const speak = (language: Language): Words => wordsIn(i18next.getFixedT(language, null) as unknown as T)

beforeAll(() => startText('zh'))

describe.each(['zh', 'en'] as const)('F76 sentences in %s', (language) => {
  test('every kind of custody event is tried here, and is well formed', () => {
    expect(new Set(facts.map((f) => f.kind))).toEqual(new Set(custodyKinds))
    for (const fact of facts) expect(CustodyFact.safeParse(fact).error?.issues ?? []).toEqual([])
  })

  test.each(facts.map((f) => [f.kind, f.body] as const))('%s %o reads as a whole sentence', (kind, body) => {
    const said = sentence(line(kind, body), speak(language))
    expect(said).not.toMatch(/\{\{|\}\}|undefined|upkeep:|access:|say-|null/)
    expect(said.length).toBeGreaterThan(1)
    if (language === 'en') expect(said.replaceAll(/周敏|何川/g, '')).not.toMatch(/[\u4e00-\u9fff]/)
  })

  test('every kind of content line says what was written where, and nothing of what it says', () => {
    const kinds = Fact.options.flatMap((union) => union.options.map((o) => o.shape.kind.value as string)).filter((kind) => !custodyKinds.includes(kind as never))
    for (const kind of kinds) expect(sentence(line(kind, null), speak(language))).not.toMatch(/upkeep:|\{\{|undefined/)
  })

  test('a kind of a newer version is shown by its code', () => {
    expect(sentence(line('future.thing', { x: 1 }), speak(language))).toContain('future.thing')
  })
})

describe('F77 viewings', () => {
  const watched = (fromMs: number, toMs: number, at: string, view = viewId) => line('view.watched', { viewId: view, recordingId, fromMs, toMs, tookMs: toMs - fromMs }, { at })

  test('a watched stretch names recording, from, to, seconds and purpose', () => {
    expect(sentence(watched(12_000, 95_000, utc), speak('zh'))).toBe(`观看录像 ${recordingId.slice(-6)}：00:12–01:35（83 秒），用途：审核监督`)
  })

  test('the lines of one viewing become one row with what was seen in all; another viewing or another act between ends it', () => {
    const lines = [
      line('view.closed', { viewId, recordingId }), watched(9000, 15_000, utc), line('view.served', { viewId, recordingId, fromMs: 9000, toMs: 15_000 }), watched(0, 9000, utc),
      line('view.opened', { viewId, recordingId, purpose: 'court' }),
      line('door.opened', { by: 'password', role: null, failures: 0 }),
      watched(0, 1000, utc, id('viw')),
    ]
    const rows = gather(lines)
    expect(rows.map((r) => r.type)).toEqual(['day', 'view', 'line', 'line'])
    expect(rows[1]).toMatchObject({ type: 'view', purpose: 'court', watched: [[9000, 15_000], [0, 9000]] })
    expect(rows.flatMap((r) => (r.type === 'view' ? r.lines : r.type === 'line' ? [r.line] : []))).toEqual(lines)
  })

  test('what was seen twice counts once', () => {
    expect(union([[0, 9000], [5000, 12_000], [20_000, 21_000], [12_000, 13_000]])).toEqual([[0, 13_000], [20_000, 21_000]])
  })

  test('a new day gets its heading', () => {
    const rows = gather([line('undo', null, { at: '2026-11-21T16:00:01.000Z' }), line('undo', null, { at: '2026-11-21T15:59:59.000Z' })])
    expect(rows.map((r) => (r.type === 'day' ? r.day : ''))).toEqual(['2026-11-22', '', '2026-11-21', ''])
  })
})

describe('the screens of upkeep', () => {
  test('every group of the filter has its chip, and every kind a group', () => {
    const all = CustodyFilter.shape.kinds.unwrap().element.options
    expect([...groups].sort()).toEqual([...all].sort())
    expect([...new Set(custodyKinds.map(custodyGroup))].every((group) => (groups as readonly string[]).includes(group))).toBe(true)
  })

  test('days are asked for from their first to their last instant', () => {
    expect(span('2026-11-21', '2026-11-21')).toEqual({ from: '2026-11-20T16:00:00.000Z', to: '2026-11-21T15:59:59.999Z' })
    expect(span('', '')).toEqual({ from: null, to: null })
  })

  test('F82 a check of everything is due when there was none, or on the day the policy says', () => {
    const now = Date.parse('2026-11-21T06:00:00.000Z')
    expect(rehashDue(null, 7, now)).toBe(true)
    expect(rehashDue({ at: '2026-11-14T06:00:00.000Z' }, 7, now)).toBe(true)
    expect(rehashDue({ at: '2026-11-14T06:00:01.000Z' }, 7, now)).toBe(false)
  })

  test('the limits of a setting are those of the model', () => {
    for (const key of policyKeys) {
      const { min, max } = policyRange(key)
      for (const [value, good] of [[min, true], [max, true], [min - 1, false], [max + 1, false]] as const) expect(Policy.safeParse({ ...defaultPolicy, [key]: value }).success).toBe(good)
    }
  })

  test('time left is told from how it went, and not at all at the start', () => {
    expect(leftMs(0, 10_000, 1, 4)).toBe(30_000)
    expect(leftMs(0, 500, 1, 4)).toBeNull()
    expect(leftMs(0, 10_000, 0, 4)).toBeNull()
  })
})
