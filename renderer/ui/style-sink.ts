// Ant Design writes its style sheets through `innerHTML`, which our Trusted Types policy (none may be made) refuses.
// Text of a style element needs no HTML parser: writing it as text is the same sheet without the dangerous sink.

Object.defineProperty(HTMLStyleElement.prototype, 'innerHTML', {
  configurable: true,
  get(this: HTMLStyleElement) { return this.textContent ?? '' },
  set(this: HTMLStyleElement, css: string) { this.textContent = css },
})

export {}
