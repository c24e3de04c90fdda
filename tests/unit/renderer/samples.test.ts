// The register of samples, the screen of hand-overs and their definition.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { chainLines, faultsOf, holderOf, spanOf, unhanded } from '../../../renderer/sections/samples/overs'
import { fitsLabel } from '../../../renderer/sections/samples/label-check'
import { findSample, openByRow, registerOf, warningsOf } from '../../../renderer/sections/samples/register'
import { chainsOf } from '../../../shared/fold/chain'
import { openPlaces } from '../../../shared/fold/form'
import { sampleLabelCode, sampleLabelOver } from '../../../shared/label-code'
import type { SectionId } from '../../../shared/model/ids'
import { names, nurse, rowId, SamplesLog, samplesForm } from '../shared/samples-room'

const group = samplesForm.groups.find((g) => g.key === 'register')!
const overs = samplesForm.groups.find((g) => g.key === 'hand-overs')!
const [one, two, over, again] = [rowId(1), rowId(2), rowId(11), rowId(12)] as const
let log: SamplesLog
const rows = () => registerOf(samplesForm, group, log.filled(), names)
const chains = () => chainsOf(samplesForm, log.filled(), names)
beforeEach(() => { log = new SamplesLog(); log.answer(null, 'taken', 'yes') })

function whole(row: ReturnType<typeof rowId>, packageNo: string): void {
  log.sample(row, packageNo)
  for (const [field, value] of Object.entries({
    kind: 'swab', site: '右前臂外侧', count: 2, witness: '乙见证', container: 'swab-box', dried: true, 'seal-no': `F-${packageNo}`, storage: '检查室冰箱', temperature: 'cool',
  })) log.answer(row, field, value)
}

describe('F58 register of samples', () => {
  test('the definition asks for site, kind, time, collector, witness, container, dried, package no., seal no. and storage of every sample', () => {
    const required = new Set(group.fields.filter((f) => f.required).map((f) => f.key))
    for (const key of ['site', 'kind', 'count', 'collected-at', 'collector', 'witness', 'container', 'dried', 'package-no', 'seal-no', 'storage', 'temperature']) expect(required).toContain(key)
    whole(one, 'B-1')
    expect(rows()[0]).toMatchObject({ packageNo: 'B-1', site: '右前臂外侧', seal: 'F-B-1', open: 0, warnings: [] })
  })

  test('what is missing of a sample is counted in its line and among the open places of the form', () => {
    log.sample(one, 'B-1')
    const open = openPlaces(samplesForm, log.filled()).filter((place) => place.startsWith(one))
    expect(open.length).toBeGreaterThan(5)
    expect(rows()[0]!.open).toBe(open.length)
    expect(openByRow(samplesForm, group, log.filled()).get(one)).toBe(open.length)
  })

  test('blood is not asked whether it was dried', () => {
    whole(one, 'B-1')
    log.answer(one, 'kind', 'blood')
    log.undo(log.entries.find((e) => e.kind === 'form.answer' && e.body.field === 'dried')!.seq)
    expect(rows()[0]!.open).toBe(0)
  })

  test('a result that names a sample stands in its line, and in no other', () => {
    whole(one, 'B-1')
    whole(two, 'B-2')
    expect(rows().map((r) => r.results)).toEqual([[], []])
    for (const [i, report] of [rowId(21), rowId(22)].entries()) {
      log.row('results', report)
      log.answer(report, 'result-of', i === 0 ? [two] : [two, one])
    }
    log.answer(rowId(21), 'report-no', 'YJ-001')
    expect(rows().map((r) => r.results)).toEqual([['2'], ['YJ-001', '2']])
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20')
    expect(rows()[0]!.results, 'a hand-over is no result').toEqual(['2'])
  })

  test('a label that was printed before a number was changed, or that was copied with another one, is told; a typed number is not', async () => {
    whole(one, 'B-1')
    const sectionId = 'sec_00000000000000000001' as SectionId
    const label = async () => { const { packageNo, seal } = rows()[0]!; return sampleLabelCode(one, packageNo, createHash('sha256').update(sampleLabelOver({ sectionId, row: one, packageNo, sealNo: seal })).digest('hex').slice(0, 10)) }
    const old = await label()
    expect(await fitsLabel(sectionId, rows()[0]!, old)).toBe(true)
    expect(await fitsLabel('sec_00000000000000000002' as SectionId, rows()[0]!, old), 'of another session').toBe(false)
    log.answer(one, 'seal-no', 'F-B-1x')
    expect(findSample(rows(), old)).toBe(one)
    expect(await fitsLabel(sectionId, rows()[0]!, old)).toBe(false)
    expect(await fitsLabel(sectionId, rows()[0]!, await label())).toBe(true)
    for (const typed of ['B-1', one, `SO1;B-1;${one}`]) expect(await fitsLabel(sectionId, rows()[0]!, typed), typed).toBe(true)
  })

  test('a scanned label or a typed number finds its sample, whatever the width of its letters', () => {
    whole(one, 'B-1')
    whole(two, 'B-12')
    expect(findSample(rows(), 'b-12')).toBe(two)
    expect(findSample(rows(), 'Ｂ－１')).toBe(one)
    expect(findSample(rows(), `B-1|${two}|a1b2c3d4`)).toBe(two)
    expect(findSample(rows(), 'B-1|x|a1b2c3d4')).toBe(one)
    expect(findSample(rows(), 'B-2')).toBeNull()
    expect(findSample(rows(), '  ')).toBeNull()
  })

  test('property: a sample is found by its own number and never by a part of it', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.stringMatching(/^[A-Z]{1,3}-?\d{1,6}$/), { minLength: 1, maxLength: 30 }), (numbers) => {
      const list = numbers.map((packageNo, i) => ({ row: rowId(i + 1), packageNo }))
      for (const { row, packageNo } of list) expect(findSample(list, packageNo)).toBe(row)
      expect(findSample(list, `${numbers[0]}0`)).toBe(list.find((r) => r.packageNo === `${numbers[0]}0`)?.row ?? null)
    }), { numRuns: 50 })
  })

  test('packing that harms the sample is said, and harmless packing is not', () => {
    const warned = (answers: Record<string, string | boolean>) => {
      log = new SamplesLog()
      log.row('register', one)
      for (const [field, value] of Object.entries(answers)) log.answer(one, field, value)
      return warningsOf(log.filled(), one)
    }
    expect(warned({ kind: 'swab', container: 'paper-bag', dried: false })).toEqual(['wet'])
    expect(warned({ kind: 'clothes', container: 'plastic-bag', dried: true })).toEqual(['clothes'])
    expect(warned({ kind: 'nails', container: 'plastic-bag', dried: true })).toEqual(['plastic'])
    expect(warned({ kind: 'clothes', container: 'paper-bag', dried: true })).toEqual([])
    expect(warned({ kind: 'blood', container: 'tube' })).toEqual([])
    expect(warned({})).toEqual([])
  })
})

describe('XD3 words that a spreadsheet would run', () => {
  const formulas = ['=cmd|\'/C calc\'!A0', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1+1']

  test('stand in the register as they were typed', () => {
    formulas.forEach((text, i) => { log.sample(rowId(i + 1), `B-${i}`); log.answer(rowId(i + 1), 'site', text) })
    expect(rows().map((r) => r.site)).toEqual(formulas.map((text) => text.trim()))
  })

  test('go into no table of a spreadsheet: the program writes none', () => {
    const root = join(import.meta.dirname, '../../..')
    const sources = ['electron', 'renderer', 'shared'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name)).map((name) => join(root, folder, name)))
    expect(sources.length).toBeGreaterThan(300)
    expect(sources.filter((file) => /text\/csv|\.csv\b|\.tsv\b|\.xlsx?\b/i.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})

describe('F59 numbers of seals and packages', () => {
  test('seal and package numbers, and that of a new seal, are numbers that are used once', () => {
    const fields = samplesForm.groups.flatMap((g) => g.fields)
    expect(fields.filter((f) => f.unique === 'seal').map((f) => f.key)).toEqual(['seal-no', 'seal-new'])
    expect(fields.filter((f) => f.unique === 'package').map((f) => f.key)).toEqual(['package-no'])
  })

  test('a seal that was not whole is not done with before somebody wrote why', () => {
    whole(one, 'B-1')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20', { 'seal-whole': false })
    expect(openPlaces(samplesForm, log.filled())).toContain(`${over}/seal-why`)
    log.answer(over, 'seal-why', '封签翘起，当场重新封装')
    expect(openPlaces(samplesForm, log.filled())).not.toContain(`${over}/seal-why`)
  })
})

describe('F60 hand-overs', () => {
  test('nobody of the child’s side can be chosen as taker, and every kind of staff can', () => {
    const kind = overs.fields.find((f) => f.key === 'taker-kind')!
    expect(kind.type === 'choice' && kind.options.map((o) => o.value)).toEqual(['police', 'evidence-room', 'medical', 'police-laboratory', 'hospital-laboratory', 'forensic-institute', 'procurator'])
  })

  test('both signatures are required', () => {
    expect(overs.fields.filter((f) => f.type === 'signature' && f.required).map((f) => f.key)).toEqual(['giver-signature', 'taker-signature'])
  })

  test('who has the chosen samples is offered as giver; of several people, or for a hand-over written later about an earlier one, the right one', () => {
    whole(one, 'B-1')
    whole(two, 'B-2')
    expect(holderOf(chains(), [one, two], over)).toBe('甲护士')
    log.handOver(over, [one], '甲护士', '丙警官', '2026-11-22T10:20')
    expect(holderOf(chains(), [one, two], again)).toBe('')
    expect(holderOf(chains(), [one], again)).toBe('丙警官')
    expect(holderOf(chains(), [one], over)).toBe('甲护士')
    expect(unhanded(chains())).toEqual([two])
  })

  test('samples that went the same way are one line, and one that waited longer is a line of its own', () => {
    whole(one, 'B-1')
    whole(two, 'B-2')
    log.handOver(over, [one, two], '甲护士', '丙警官', '2026-11-22T10:20')
    expect(chainLines(chains()).map((line) => line.packages)).toEqual([['B-1', 'B-2']])
    log.answer(two, 'collected-at', '2026-11-22T09:00')
    expect(chainLines(chains()).map((line) => line.packages)).toEqual([['B-1'], ['B-2']])
    expect(faultsOf(chains(), over).filter(({ fault }) => fault === 'late')).toEqual([{ fault: 'late', open: true, minutes: 80, holder: '甲护士' }])
  })

  test('lengths are said in minutes, hours, days', () => {
    expect(spanOf(59)).toMatchObject({ key: 'minutes', n: 59 })
    expect(spanOf(135)).toMatchObject({ key: 'hours', h: 2, m: 15 })
    expect(spanOf(3 * 1440 + 125)).toMatchObject({ key: 'days', d: 3, h: 2 })
  })
})

test('who took the samples is said by name', () => {
  log.sample(one, 'B-1', '2026-11-22T10:00', nurse)
  expect(rows()[0]!.chain.holder).toBe('甲护士')
})
