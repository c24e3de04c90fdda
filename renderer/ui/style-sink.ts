// Ant Design sets its styles in three ways that our CSP and Trusted Types refuse. Each is replaced by the equal way that
// is allowed, so that the policy stays as strict as it is: no HTML sink, no style without this page's nonce, no style attribute.

/** Nonce of this page, for every style element that our own script makes. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

// 1. `style.innerHTML = css` is a Trusted Types sink; text of a style element needs no HTML parser.
Object.defineProperty(HTMLStyleElement.prototype, 'innerHTML', {
  configurable: true,
  get(this: HTMLStyleElement) { return this.textContent ?? '' },
  set(this: HTMLStyleElement, css: string) { this.textContent = css },
})

// 2. Some helpers (scroll lock, scroll bar measuring) make style elements without the nonce given to ConfigProvider.
const create = Document.prototype.createElement
Document.prototype.createElement = function createWithNonce(this: Document, name: string, options?: ElementCreationOptions) {
  const element = create.call(this, name, options)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
} as typeof create

// 3. The self-growing text area measures with `setAttribute('style', …)`; the object model says the same and is allowed.
const setAttribute = Element.prototype.setAttribute
Element.prototype.setAttribute = function setAttributeOrStyle(this: Element, name: string, value: string) {
  if (name === 'style' && this instanceof HTMLElement) this.style.cssText = value
  else setAttribute.call(this, name, value)
}
