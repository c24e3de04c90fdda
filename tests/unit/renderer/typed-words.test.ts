// XD12: what a word processor brings along is turned into what is meant before it is written, and nobody's character is halved.
import { expect, test } from 'vitest'
import { shortened, typedLine, typedLines } from '../../../renderer/ui/typed-words'

test.each([
  ['line ends of every kind', '一\r\n二\r三\v四\f五\u0085六\u2028七\u2029八', '一\n二\n三\n四\n五\n六\n七\n八', '一 二 三 四 五 六 七 八'],
  ['signs of control and half a character go', '甲\u0000乙\u0007丙\u001b\ud842丁', '甲乙丙丁', '甲乙丙丁'],
  ['a tab stays in several lines', '甲\t乙', '甲\t乙', '甲 乙'],
  ['what is rare and seen stays', '𠮷 e\u0301 👩‍⚕️ \u202eקרוא 龘', '𠮷 e\u0301 👩‍⚕️ \u202eקרוא 龘', '𠮷 e\u0301 👩‍⚕️ \u202eקרוא 龘'],
])('XD12 %s', (_name, text, lines, line) => expect([typedLines(text), typedLine(text)]).toEqual([lines, line]))

test('XD12 a long quotation is cut between characters', () => {
  expect([shortened('他说𠮷', 4), shortened('他说𠮷', 3), shortened('他说', 2)]).toEqual(['他说𠮷', '他说', '他说'])
})
