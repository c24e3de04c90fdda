// F60: where each sample is, and whether its chain of hand-overs holds.
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { chainsOf, GAP_MINUTES } from '../../../shared/fold/chain'
import { names, nurse, refused, rowId, SamplesLog, samplesForm } from './samples-room'

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

  test('a missing signature is flagged; a refusal noted with its reason is none (XF7)', () => {
    log.sample(one, 'B-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20', { 'taker-signature': refused('丙警官') })
    expect(chains()[0]!.links[0]!.faults).toEqual([])
    log.handOver(again, [one], '丙警官', '丁', '2026-11-22T10:40')
    log.undo(log.entries.findLast((e) => e.kind === 'form.answer' && e.body.field === 'giver-signature')!.seq)
    expect(chains()[0]!.links[1]!.faults).toEqual(['unsigned'])
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
