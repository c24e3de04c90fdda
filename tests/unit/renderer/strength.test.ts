// The strength meter: what people here really choose is weak, and so is what is known about the person.
import { describe, expect, test } from 'vitest'
import { strength } from '../../../renderer/unlock/strength'

const own = ['云栖区公安分局', '一号询问室', '周明远', 'YQ10086']

describe('password strength', () => {
  test.each(['woaini1314', 'gongan123456', 'paichusuo110', 'Password123!', 'qwertyuiop1', '5201314520', '1234567890', 'xiaoming2016', '我爱你我爱你我爱你密码'])('%s is not enough', (password) => {
    expect(strength(password, own).enough).toBe(false)
  })
  test.each(['云栖区公安分局1', '周明远YQ10086', 'yq10086yq10086'])('%s is made of what was typed above and not enough', (password) => {
    expect(strength(password, own).enough).toBe(false)
  })
  test('a few unrelated words are enough', () => {
    expect(strength('kettle-river-lamp-forty', own)).toMatchObject({ enough: true, missing: 0 })
    expect(strength('茶壶河边台灯四十只麻雀', own).enough).toBe(true)
  })
  test('short ones are never enough and say how much is missing, in characters', () => {
    expect(strength('x9$Kq!', own)).toMatchObject({ enough: false, missing: 4 })
    expect(strength('𠀀𠀁𠀂', own).missing).toBe(7)
  })
  // Judged whole they take the rest of the day: the runner's own limit ends this test.
  test('ten thousand characters are judged at once', () => {
    expect(strength('correct horse battery '.repeat(450), own).enough).toBe(true)
  })
})
