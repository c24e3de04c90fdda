// F60: where each sample is, and whether its chain of hand-overs holds.
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { chainsOf, GAP_MINUTES } from '../../../shared/fold/chain'
import type { Value } from '../../../shared/model/answer'
import { drawn, names, nurse, refused, rowId, SamplesLog, samplesForm } from './samples-room'

let log: SamplesLog
const [one, two, over, again] = [rowId(1), rowId(2), rowId(11), rowId(12)] as const
const chains = () => chainsOf(samplesForm, log.filled(), names)
beforeEach(() => { log = new SamplesLog() })

describe('F60 chain of hand-overs', () => {
  test('before the first hand-over the sample is with whoever took it', () => {
    log.sample(one, 'B-1')
    expect(chains()).toMatchObject([{ packageNo: 'B-1', holder: '甲护士', links: [], taken: { by: '甲护士', at: '2026-11-22T10:00' } }])
  })

  test('a whole chain has no fault, and the last taker has the sample', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20')
    log.handOver(again, [one], '丙警官', '丁鉴定', '2026-11-23T09:00', { 'taker-kind': 'police-laboratory' })
    const chain = chains()[0]!
    expect(chain.links.map((link) => link.faults)).toEqual([[], []])
    expect(chain.links.map((link) => link.minutes)).toEqual([20, 1360])
    expect(chain).toMatchObject({ holder: '丁鉴定', holderKind: 'police-laboratory' })
  })

  test('another giver than the last taker is a gap, with the minutes since; a reason answers it and leaves it to be seen', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20')
    log.handOver(again, [one], '戊某', '丁鉴定', '2026-11-22T12:20')
    expect(chains()[0]!.links[1]).toMatchObject({ faults: ['giver'], open: ['giver'], minutes: 120 })
    log.answer(again, 'gap-why', '丙警官交接班，由戊某保管')
    expect(chains()[0]!.links[1]).toMatchObject({ faults: ['giver'], open: [] })
  })

  test('who hands over to himself is told, and no written reason makes a hand-over of it', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '甲护士', '甲 护士', '2026-11-22T10:20', { 'gap-why': '换班' })
    expect(chains()[0]!.links[0]).toMatchObject({ faults: ['self'], open: ['self'] })
  })

  test('two hand-overs within one minute stand in the order of who had it, whichever was written first', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '丙警官', '丁鉴定', '2026-11-22T10:20')
    log.handOver(again, [one], '甲护士', '丙警官', '2026-11-22T10:20')
    expect(chains()[0]!.links.map(({ row, faults }) => [row, faults])).toEqual([[again, []], [over, []]])
    expect(chains()[0]!.holder).toBe('丁鉴定')
  })

  test('F59 the seal that counts is the last one that replaced another', () => {
    log.sample(one, 'B-1')
    expect(chains()[0]!.seal).toBe('')
    log.answer(one, 'seal-no', 'S-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20', { 'seal-whole': false, 'seal-new': 'S-2' })
    log.handOver(again, [one], '丙警官', '丁鉴定', '2026-11-23T10:20')
    expect(chains()[0]!.seal).toBe('S-2')
    // Whole after all: nothing was replaced.
    log.answer(over, 'seal-whole', true)
    expect(chains()[0]!.seal).toBe('S-1')
  })

  test('F59 what both signed for is not rewritten in the register unseen: another seal or number shows, a new storage place does not, signed again it is gone', () => {
    log.sample(one, 'B-1')
    log.answer(one, 'seal-no', 'S-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20')
    for (const field of ['storage', 'remark', 'seal-broken']) log.answer(one, field, '后来写的')
    expect(chains()[0]!.links[0]!.faults).toEqual([])
    log.answer(one, 'seal-no', 'S-2')
    expect(chains()[0]!.links[0]).toMatchObject({ faults: ['register'], open: ['register'] })
    log.answer(over, 'giver-signature', drawn('甲护士'))
    expect(chains()[0]!.links[0]!.faults).toEqual(['register'])
    log.answer(over, 'taker-signature', drawn('丙警官'))
    expect(chains()[0]!.links[0]!.faults).toEqual([])
    // Before anybody signed it is nothing.
    log.undo(log.answer(one, 'seal-no', 'S-3'))
    expect(chains()[0]!.links[0]!.faults).toEqual(['register'])
  })

  test('spaces and width of letters do not make another person', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], ' 甲 护士', 'Ｌｉ Lei', '2026-11-22T10:20')
    log.handOver(again, [one], 'LI LEI', '丁', '2026-11-22T10:40')
    expect(chains()[0]!.links.map((link) => link.faults)).toEqual([[], []])
  })

  test(`more than ${GAP_MINUTES} minutes between taking and the first hand-over is flagged, ${GAP_MINUTES} are not`, () => {
    log.sample(one, 'B-1')
    log.sample(two, 'B-2', '2026-11-22T10:01')
    log.handOver(over, [one, two], '甲护士', '丙警官', '2026-11-22T10:31')
    expect(chains().map((chain) => chain.links[0]!.faults)).toEqual([['late'], []])
  })

  test('given before it was received is flagged, and no reason answers that', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T09:00', { 'gap-why': '时间有误' })
    expect(chains()[0]!.links[0]).toMatchObject({ faults: ['order'], open: ['order'] })
  })

  test('a missing signature is flagged; a refusal stays to be seen with its reason, and is no signature (XF7)', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20', { 'taker-signature': refused('丙警官') })
    expect(chains()[0]!.links[0]).toMatchObject({ faults: ['refused'], open: [], reasons: { refused: '本人拒绝签名' } })
    log.handOver(again, [one], '丙警官', '丁', '2026-11-22T10:40')
    log.undo(log.entries.findLast((e) => e.kind === 'form.answer' && e.body.field === 'giver-signature')!.seq)
    expect(chains()[0]!.links[1]!.faults).toEqual(['unsigned'])
  })

  test('what was signed and changed afterwards is flagged, whatever is written for a reason; signed again by both it holds', () => {
    const changes: [string, Value][] = [['taker', '戊某'], ['samples', [one, two]], ['given-at', '2026-11-22T10:25'], ['seal-whole', false], ['place', '走廊']]
    for (const [field, value] of changes) {
      log = new SamplesLog()
      log.sample(one, 'B-1')
      log.sample(two, 'B-2')
      log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20', { place: '检查室' })
      log.answer(over, 'gap-why', '补记')
      expect(chains()[0]!.links[0]!.faults, field).toEqual([])
      const seq = log.answer(over, field, value)
      expect(chains()[0]!.links[0]!.open, field).toContain('changed')
      const undone = log.undo(seq)
      expect(chains()[0]!.links[0]!.faults, `${field} undone`).toContain('changed')
      log.undo(undone)
      log.answer(over, 'giver-signature', drawn('甲护士'))
      expect(chains()[0]!.links[0]!.faults, `${field}, one signed again`).toContain('changed')
      log.answer(over, 'taker-signature', drawn(field === 'taker' ? '戊某' : '丙警官'))
      expect(chains()[0]!.links[0]!.faults, `${field}, both`).not.toContain('changed')
    }
  })

  test('an older answer that an undo brings back under the signatures is a change', () => {
    log.sample(one, 'B-1')
    log.sample(two, 'B-2')
    log.row('hand-overs', over)
    log.answer(over, 'samples', [one, two])
    const last = log.answer(over, 'samples', [one])
    for (const [field, value] of Object.entries({ giver: '甲护士', taker: '丙警官', 'given-at': '2026-11-22T10:20', 'giver-signature': drawn('甲护士'), 'taker-signature': drawn('丙警官') })) log.answer(over, field, value)
    expect(chains()[0]!.links[0]!.faults).toEqual([])
    log.undo(last)
    expect(chains().map((c) => c.links[0]!.faults)).toEqual([['changed'], ['changed']])
  })

  test('a signature under another name than the one who gave or took is flagged; a reason answers it', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20', { 'taker-signature': drawn('戊某') })
    expect(chains()[0]!.links[0]).toMatchObject({ faults: ['signer'], open: ['signer'] })
    log.answer(over, 'gap-why', '丙警官右手受伤，由戊某代签')
    expect(chains()[0]!.links[0]).toMatchObject({ faults: ['signer'], open: [] })
    log.answer(over, 'taker-signature', drawn(' 丙 警官'))
    expect(chains()[0]!.links[0]!.faults).toEqual([])
  })

  test('F59 a broken seal needs an explanation', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20', { 'seal-whole': false })
    expect(chains()[0]!.links[0]!.open).toEqual(['seal'])
    log.answer(over, 'seal-why', '运送途中封签翘起，当场重新封装')
    expect(chains()[0]!.links[0]).toMatchObject({ faults: ['seal'], open: [] })
  })

  test('hand-overs count in the order of their times, whatever the order of writing; one taken out again is part of no chain', () => {
    log.sample(one, 'B-1')
    log.handOver(again, [one], '丙警官', '丁', '2026-11-22T11:00')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20')
    expect(chains()[0]).toMatchObject({ holder: '丁' })
    expect(chains()[0]!.links.flatMap((link) => link.faults)).toEqual([])
    log.row('hand-overs', again, false)
    expect(chains()[0]).toMatchObject({ holder: '丙警官' })
  })

  test('property: for any run of hand-overs the holder is the last taker, and a link is faultless about its giver just when the last holder gave', () => {
    const person = fc.constantFrom('甲护士', '丙警官', '丁鉴定', '戊某')
    const link = fc.record({ giver: person, taker: person, of: fc.subarray([one, two], { minLength: 0 }) })
    fc.assert(fc.property(fc.array(link, { maxLength: 8 }), (links) => {
      log = new SamplesLog()
      log.sample(one, 'B-1')
      log.sample(two, 'B-2')
      links.forEach((l, i) => log.handOver(rowId(100 + i), l.of, l.giver, l.taker, `2026-11-22T10:${String(10 + i).padStart(2, '0')}`))
      for (const chain of chains()) {
        const mine = links.filter((l) => l.of.includes(chain.row))
        expect(chain.links).toHaveLength(mine.length)
        let holder = names(nurse)
        mine.forEach((l, i) => {
          expect(chain.links[i]!.faults.includes('giver')).toBe(l.giver !== holder)
          holder = l.taker
        })
        expect(chain.holder).toBe(holder)
      }
    }), { numRuns: 200 })
  })

  test('property: undoing every fact after a moment gives back the chains of that moment', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5 }), (kept) => {
      log = new SamplesLog()
      log.sample(one, 'B-1')
      const at = (i: number) => `2026-11-22T10:${String(10 + i).padStart(2, '0')}`
      for (let i = 0; i < kept; i++) log.handOver(rowId(100 + i), [one], '甲护士', '丙警官', at(i))
      const before = chains()
      const from = log.entries.length
      log.handOver(rowId(200), [one], '丙警官', '丁', at(9))
      log.row('register', one, false)
      for (let seq = log.entries.length; seq > from; seq--) log.undo(seq)
      expect(chains()).toEqual(before)
    }), { numRuns: 20 })
  })
})
