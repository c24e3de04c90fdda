// Names and numbers as people type them, made comparable: width, spaces, case, signs nobody sees and the kind of dash make no other person and no other seal.

/** Of a person: 「林 某」, 「林·某」 and 「Ｌｉ Lei」 are compared without what stands between the letters. */
export const plainName = (name: string): string => name.normalize('NFKC').replace(/[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800·•.]+/gu, '').toLowerCase()

/** Of a seal or a package: every dash is one dash. */
export const plainNumber = (number: string): string => number.normalize('NFKC').replace(/[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+/gu, '').replace(/[\p{Pd}\u2212]/gu, '-').toUpperCase()

/** A name is often followed or led by who that is: 林某（母亲）, 母亲、林某. */
export const namesIn = (text: string): string[] => text.normalize('NFKC').split(/[()（）[\]【】,，、;；:：/|\\+&\n—–]+|\s-+\s/u).map(plainName).filter((part) => part !== '')
