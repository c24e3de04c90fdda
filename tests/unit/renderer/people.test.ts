// Pseudonyms never give a name away; identity numbers are judged by GB 11643 and only ever warned about.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandOf, bareId, idBirth, idCheck, idWarning } from '../../../renderer/cases/id-number'
import { emptyIdentity, faultsOf, identityOf } from '../../../renderer/cases/person-draft'
import { adultNames, childNames, proposePseudonym, reveals } from '../../../renderer/cases/pseudonyms'
import { id, person } from '../shared/world'

describe('pseudonyms', () => {
  const name = fc.oneof(fc.constantFrom(...childNames, ...adultNames), fc.string({ minLength: 1, maxLength: 4 }))

  test('a proposal is never taken, never equal to a true name, never inside one or around one', () => {
    fc.assert(fc.property(fc.constantFrom('child' as const, 'adult' as const), fc.array(name, { maxLength: 40 }), fc.array(name, { maxLength: 6 }), fc.option(name), (kind, taken, names, last) => {
      const proposal = proposePseudonym(kind, taken, names.filter((n) => n.trim() !== ''), last, () => 0.5)
      return !taken.includes(proposal) && proposal !== last && !reveals(proposal, names.filter((n) => [...n.trim()].length > 1))
    }))
  })

  test.each([
    ['小禾', ['林小禾'], true], ['林小禾', ['林小禾'], true], ['林 小禾', ['林小禾'], true], ['小禾同学', ['小禾'], true], ['小满', ['林小禾'], false],
    ['小', ['林小禾'], false], ['小禾', [], false], ['', ['林小禾'], false],
  ])('%j against %j: %j', (pseudonym, names, told) => {
    expect(reveals(pseudonym, names)).toBe(told)
  })

  test('a person cannot be saved with a telling, taken or empty pseudonym, an unsuitable mark without reason, or details without a name', () => {
    const other = person('guardian', { pseudonym: '甲某' })
    const faults = (pseudonym: string, unsuitable: string | null = null, typed = emptyIdentity) => faultsOf(person('guardian', { pseudonym, unsuitable }), typed, [other], ['林小禾'])
    expect(faults('乙某')).toEqual({})
    expect(faults('小禾').pseudonym).toBe('pseudonym-is-name')
    expect(faults('甲某').pseudonym).toBe('pseudonym-taken')
    expect(faults(' ').pseudonym).toBe('pseudonym-needed')
    expect(faults('乙某', ' ').unsuitable).toBe('unsuitable-needed')
    expect(faults('乙某', null, { ...emptyIdentity, phone: '13800000000' }).name).toBe('true-name-needed')
  })

  test('a child cannot be saved without a sex; of others it may stay open', () => {
    const faults = (role: Parameters<typeof person>[0], sex: 'female' | null) => faultsOf(person(role, { sex }), emptyIdentity, [], [])
    expect(faults('child', null)).toEqual({ sex: 'sex-needed' })
    expect(faults('child', 'female')).toEqual({})
    expect(faults('guardian', null)).toEqual({})
  })

  test('a second child of the case cannot be saved; another child, or the same one again, can', () => {
    const faults = (role: Parameters<typeof person>[0], ...others: Parameters<typeof person>[0][]) => faultsOf(person(role, { sex: 'female', pseudonym: '新名' }), emptyIdentity, others.map((one) => person(one)), []).role
    expect(faults('child', 'guardian', 'child')).toBe('child-taken')
    expect(faults('other-child', 'child')).toBeUndefined()
    expect(faults('child', 'other-child')).toBeUndefined()
  })

  test('aliases are split at the marks people use', () => {
    expect(identityOf(id('per'), { ...emptyIdentity, name: ' 林小禾 ', aliases: '禾禾、 小林，豆豆;' })).toMatchObject({ name: '林小禾', aliases: ['禾禾', '小林', '豆豆'] })
  })
})

describe('identity numbers (GB 11643)', () => {
  const digits = fc.stringMatching(/^[1-9]\d{16}$/)
  const date = fc.date({ min: new Date('1930-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10))

  test('the check character of the standard’s own example is X', () => {
    expect(idCheck('11010519491231002')).toBe('X')
    expect(idWarning('11010519491231002x', '1949-12-31', 'female')).toBeNull()
  })

  test('any single wrong digit is noticed', () => {
    fc.assert(fc.property(digits, fc.nat(16), fc.integer({ min: 1, max: 9 }), (body, at, by) => {
      const right = body + idCheck(body)
      const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1)
      return idWarning(right, '', null) === null && idWarning(wrong, '', null) === 'id-wrong'
    }))
  })

  test('birth date and sex inside the number are compared with what was typed', () => {
    fc.assert(fc.property(date, fc.nat(999), (birth, serial) => {
      const body = `110101${birth.replaceAll('-', '')}${String(serial).padStart(3, '0')}`
      const full = body + idCheck(body)
      const sex = serial % 2 === 1 ? 'male' : 'female'
      return idBirth(full) === birth && idWarning(full, birth, sex) === null && idWarning(full, '1900-01-01', sex) === 'id-birth' &&
        idWarning(full, birth, sex === 'male' ? 'female' : 'male') === 'id-sex'
    }))
  })

  test('an empty number and other papers are not judged; a wrong length is', () => {
    expect(idWarning('', '', null)).toBeNull()
    expect(idWarning('E12345678', '', null)).toBeNull()
    expect(idWarning('1234567', '', null)).toBe('id-length')
    expect(bareId(' 11010519491231002x ')).toBe('11010519491231002X')
  })

  test.each([
    ['2020-11-22', 'under-6'], ['2020-11-21', 'under-6'], ['2020-11-20', '6-9'], ['2012-11-21', '10-13'], ['2012-11-20', '14-17'], ['2008-11-20', 'adult'], ['2030-01-01', null], ['', null],
  ])('born %s, on 2026-11-21: %s (周岁 is reached on the day after the birthday)', (birth, band) => {
    expect(bandOf(birth, new Date(2026, 10, 21))).toBe(band)
  })
})
