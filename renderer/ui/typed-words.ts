// Words as they are typed or pasted, without what nobody sees and no paper can print: a text from a word processor brings its own line ends and control signs along.

/** Signs of control and halves of characters; the line end and the tab are words of their own. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cs}]/gu

/** Words of several lines: every kind of line end becomes one. */
export const typedLines = (text: string): string => text.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n').replace(unseen, '')

/** Words of one line. */
export const typedLine = (text: string): string => typedLines(text).replace(/[\n\t]+/g, ' ')

/** As much as a field of `max` UTF-16 units holds, with no half of a character at its end. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text
  return text.slice(0, /[\uD800-\uDBFF]/.test(text[max - 1] ?? '') ? max - 1 : max)
}
