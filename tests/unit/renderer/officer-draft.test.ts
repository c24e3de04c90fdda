// A person is entered whole or not at all: name, sex, and a certificate whenever its last day is given (F8). Two people never share a name.
import { describe, expect, test } from 'vitest'
import { blankOfficer, draftOf, faultsOf, officerOf } from '../../../renderer/people/officer-draft'
import { Officer } from '../../../shared/model/staff'

const whole = { ...blankOfficer('interviewer', ' 云栖区公安分局 '), name: ' 李某 ', sex: 'female' as const, certificate: ' XW-2024-017 ', until: '2027-06-30' }

describe('F8 entering a person', () => {
  test('what is typed becomes an officer as the register knows it, without the blanks around it', () => {
    const officer = officerOf(whole, [])
    expect(officer).toEqual({ name: '李某', role: 'interviewer', sex: 'female', unit: '云栖区公安分局', badge: '', training: { certificate: 'XW-2024-017', until: '2027-06-30' } })
    expect(Officer.parse(officer)).toEqual(officer)
    expect(officerOf(draftOf(officer!), [])).toEqual(officer)
  })

  test('no training is no training, not an empty one', () => {
    expect(officerOf({ ...whole, certificate: ' ', until: '' }, [])?.training).toBeNull()
  })

  test.each([['no name', { name: '  ' }], ['no sex', { sex: null }], ['a last day without a certificate', { certificate: '' }]])('%s: nothing to save', (_, part) => {
    expect(officerOf({ ...whole, ...part }, [])).toBeNull()
  })

  test('a name that somebody has is refused, whatever blanks stand around it', () => {
    expect(faultsOf(whole, ['李某'])).toEqual({ name: 'name-taken' })
    expect(officerOf(whole, ['李某'])).toBeNull()
    expect(officerOf(whole, ['李某某'])).not.toBeNull()
  })
})
