// Friendly pseudonyms: names of plants, weather and things a child likes. No surname, no number, nothing that hints at a person.

export const childNames = [
  '小禾', '小满', '小葵', '小舟', '小溪', '小枫', '小星', '小麦', '小鹿', '小桃', '小松', '小云', '小豆', '小竹', '小橙', '小贝', '小帆', '小柚', '小荷', '小燕',
  '小杉', '小月', '小芽', '小石', '小果', '小雨', '小雁', '小蒲', '小晴',
] as const
export const adultNames = ['甲某', '乙某', '丙某', '丁某', '戊某', '己某', '庚某', '辛某', '壬某', '癸某'] as const

const fold = (name: string) => name.normalize('NFKC').replace(/[\s·•・]/g, '').toLowerCase()

/**
 * Whether a pseudonym gives a true name away: it is the same, contains it, or is contained in it. A single character
 * counts only when the whole pseudonym is that character; otherwise nearly every word would clash.
 */
export function reveals(pseudonym: string, trueNames: readonly string[]): boolean {
  const mask = fold(pseudonym)
  return mask !== '' && trueNames.map(fold).some((name) => {
    if (name === '') return false
    if (mask === name) return true
    if ([...name].length > 1 && mask.includes(name)) return true
    return [...mask].length > 1 && name.includes(mask)
  })
}

/**
 * The next free pseudonym after `last` in the list that fits the person; it is neither taken in this case nor telling
 * of a true name. When a list is used up a number is added.
 */
export function proposePseudonym(kind: 'child' | 'adult', taken: readonly string[], trueNames: readonly string[], last: string | null, random: () => number = Math.random): string {
  const list: readonly string[] = kind === 'child' ? childNames : adultNames
  const used = new Set(taken.map(fold))
  const start = last === null ? (kind === 'child' ? Math.floor(random() * list.length) : 0) : list.indexOf(last) + 1
  for (let n = 0; n < list.length; n++) {
    const name = list[(start + n) % list.length]!
    if (name !== last && !used.has(fold(name)) && !reveals(name, trueNames)) return name
  }
  for (let n = 2; ; n++) {
    const name = `${list[0]}${n}`
    if (!used.has(fold(name))) return name
  }
}
