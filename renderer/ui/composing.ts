// Whether an input method is in the middle of a word anywhere on the screen: what stands in a box then is keys ("ta da"), not words.

let under = false
if (typeof window !== 'undefined') {
  window.addEventListener('compositionstart', () => { under = true }, true)
  for (const end of ['compositionend', 'blur'] as const) window.addEventListener(end, () => { under = false }, true)
}

export function composing(): boolean {
  return under
}
