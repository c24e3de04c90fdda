// F4: a guardian who is a suspect or unsuitable does not act for the child in any form, unless the definition lets a reason stand for it.
import { describe, expect, test } from 'vitest'
import { letsBarredAct } from '../../../electron/sections/guardian'
import type { Field } from '../../../shared/model/form'
import type { PersonRole } from '../../../shared/model/person'
import { formOf } from './signing'
import { shippedForms } from '../../harness/forms'

const person = (role: PersonRole, unsuitable: string | null, ...names: string[]) => ({ role, unsuitable, names })
const field = (guardian: object, extra: object = {}): Field => formOf('x', 'medical', [{ key: 'a', guardian, ...extra }, { key: 'why' }]).groups[0]!.fields[0]!

const barred = [person('child', null, '小鹿灯'), person('guardian', '涉嫌共同犯罪', '小鹿灯爸爸', '林某'), person('suitable-adult', null, '郑老师')]
const oneLeft = [...barred, person('guardian', null, '小鹿灯妈妈')]

describe('F4 who acts for the child', () => {
  test('F4: somebody barred is met by any of his names, with what is written behind it', () => {
    const named = field({ why: 'why' })
    for (const text of ['小鹿灯爸爸', '林某（父亲）', '林某、父亲', ' 林 某 ', '小鹿灯爸爸，监护人', '父亲林某', '林某 父亲', '林某先生', '孩子的父亲林某', '小鹿灯爸爸 电话13900000000', '由林某代为行使', '其父亲 林某']) expect(letsBarredAct(named, text, oneLeft), text).toBe(true)
    for (const text of ['小鹿灯妈妈', '小鹿灯爸爸的同事', '林某的母亲', '林某某', '郑老师（班主任）', '']) expect(letsBarredAct(named, text, oneLeft), text).toBe(false)
    expect(letsBarredAct(named, '嫌某', [person('suspect', null, '嫌某')])).toBe(true)
  })

  test('F4: consent by "the guardian" is barred only while every guardian is', () => {
    const choice = field({ why: 'why', is: ['guardian'] }, { type: 'choice', options: ['guardian', 'child'].map((value) => ({ value, label: { zh: value, en: value } })) })
    expect(letsBarredAct(choice, 'guardian', barred)).toBe(true)
    expect(letsBarredAct(choice, 'child', barred)).toBe(false)
    expect(letsBarredAct(choice, 'guardian', oneLeft)).toBe(false)
    expect(letsBarredAct(choice, 'guardian', [])).toBe(false)
  })

  test('F4: rights told to anybody but a suitable person of the case need the reason while every guardian is barred; signatures count like names', () => {
    const told = field({ why: 'why', always: true })
    expect(letsBarredAct(told, '某位亲戚', barred)).toBe(true)
    expect(letsBarredAct(told, '郑老师（班主任）', barred)).toBe(false)
    expect(letsBarredAct(told, '某位亲戚', oneLeft)).toBe(false)
    const signature = field({ why: 'why' }, { type: 'signature' })
    expect(letsBarredAct(signature, { signed: 'refused', name: '林某', at: '2026-11-22T07:00:00.000Z', reason: '不愿签', witness: '' }, oneLeft)).toBe(true)
  })

  test('F4: consent to the examination, rights and the safety plan name the guardian so', () => {
    const fields = new Map(shippedForms().current.flatMap((f) => f.groups.flatMap((g) => g.fields.filter((x) => x.guardian).map((x) => [`${f.id}/${x.key}`, x.guardian!] as const))))
    expect(fields.get('rights/guardian-told')).toEqual({ why: 'guardian-why', always: true })
    expect(fields.get('examination/consent-by')).toMatchObject({ is: ['child-and-guardian', 'guardian'] })
    expect(fields.get('safety-plan/safe-adult')).toEqual({ why: null })
  })
})
