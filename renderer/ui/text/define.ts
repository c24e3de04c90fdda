// Makes an area of text: the English half must have exactly the keys of the Chinese half.

export function define<Z extends Record<string, string>>(zh: Z, en: { [K in keyof Z]: string }): { zh: Z; en: { [K in keyof Z]: string } } {
  return { zh, en }
}
