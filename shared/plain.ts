// Names and numbers as people type them, made comparable: width, spaces, case, signs nobody sees and the kind of dash make no other person and no other seal.

/** Of a person: 「林 某」, 「林·某」 and 「Ｌｉ Lei」 are compared without what stands between the letters. */
export const plainName = (name: string): string => name.normalize('NFKC').replace(/[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800·•.]+/gu, '').toLowerCase()

/**
 * Of a seal or a package, however it was typed: a dash, stroke or point beside a letter or at an end is no part of the number; between two digits it is (1-11 is not 11-1),
 * and all such signs are one. Spaces are none anywhere.
 */
export const plainNumber = (number: string): string =>
  number.normalize('NFKC').replace(/[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+/gu, '').replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/(?<!\p{N})-|-(?!\p{N})/gu, '').toUpperCase()

/** The numbers in a field: several stand there when one was replaced, or each of two was sealed. A part without a digit is a remark, unless it is all there is. */
export function numbersIn(text: string): string[] {
  const parts = text.normalize('NFKC').split(/[()[\]【】,、，;；。\n+&|]+/u).map(plainNumber).filter((part) => part !== '')
  const numbers = parts.filter((part) => /\p{N}/u.test(part))
  return [...new Set(numbers.length > 0 ? numbers : parts)]
}

const kinWords = '母亲|父亲|妈妈|爸爸|媽媽|妈|爸|媽|爹|娘|家长|家属|监护人|陪同人员?|爷爷|奶奶|外公|外婆|姥爷|姥姥|伯父|伯母|大伯|伯伯|叔叔|舅舅|舅妈|舅|姑姑|姑妈|姑|姨妈|姨|婶婶|婶|嫂子|嫂|哥哥|姐姐|弟弟|妹妹|[表堂][哥姐弟妹]|姐夫|[继养后][父母爸妈]|(?:step|grand)?(?:mother|father)|grand(?:ma|pa)|guardian'
const endsAsKin = new RegExp(`(?:${kinWords})$`, 'u')
/** Whether a plain name says that this is somebody's relative or companion: 「孩子的妈妈」. */
export const isKin = (name: string): boolean => endsAsKin.test(name)

/** Who that is, before a name: 「孩子的父亲林某」, 「由林某」. */
const before = new RegExp(`^由?(?:(?:孩子|儿童|被害人|其|他|她)的?)?(?:他|她)?(?:${kinWords})?(?=.)`, 'u')
/** How one speaks of somebody, or what he does here, behind a name: 「林某女士」, 「林某代领」. */
const after = /(?<=.)(?:先生|女士|同志|本人|代为.*|代[签收领办]?|签[收名字]?)$/u
/** A word beside a name that is none: who that is, or how to call him. */
const beside = new RegExp(`^(?:${kinWords}|(?:电话|手机|tel|phone)?[+\\d-]+)$`, 'u')

const segments = (text: string) => text.normalize('NFKC').split(/[()（）[\]【】,，、;；:：/|\\+&\n—–]+|\s-+\s/u)

/** The names in a text, each also without the words that are said with it: 林某（母亲）, 母亲 林某, 母亲、林某, 林某女士代领. */
export function namesIn(text: string): string[] {
  const found = segments(text).flatMap((segment) => {
    const whole = plainName(segment)
    const alone = segment.trim().split(/\s+/).map(plainName).filter((word) => !beside.test(word)).join('')
    return [whole, alone].flatMap((name) => [name, name.replace(after, ''), name.replace(after, '').replace(before, '')])
  })
  return [...new Set(found.filter((name) => name !== ''))]
}
