// What is wrong with the look of a screen, measured in the page: scroll bars, cut or colliding text, small targets, raw keys, the wrong language.
import type { Page } from '@playwright/test'

export type AuditOptions = {
  /** In English no Chinese may stand on the screen but these words that people typed, and words of the law. */
  lang: 'zh' | 'en'
  data: readonly string[]
  /** Least height of a button, in CSS pixels. */
  target: number
}

/** Every fault as one readable line; empty when all is well. */
export function audit(page: Page, options: AuditOptions): Promise<string[]> {
  return page.evaluate(({ lang, data, target }) => {
    const faults: string[] = []
    // Words of the law, words of a recovery sheet, and cut-up texts of people.
    const written = '[data-testid^="law-"], [lang="zh"], .ant-popover, [data-testid="language-zh"], [data-testid^="redact-original-"], [data-testid^="redact-result-"]'
    const say = (what: string, element: Element, more = '') => {
      const id = element.closest('[data-testid]')?.getAttribute('data-testid') ?? ''
      faults.push(`${what}: <${element.tagName.toLowerCase()}${element.className && typeof element.className === 'string' ? ` .${element.className.split(' ').join('.')}` : ''}> in ${id} "${(element.textContent ?? '').trim().slice(0, 40)}" ${more}`)
    }
    const shown = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 0
    const all = [...document.body.querySelectorAll('*')].filter(shown)

    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) say(`the window scrolls sideways by ${root.scrollWidth - root.clientWidth} px`, root)
    if (root.scrollHeight > root.clientHeight) say(`the window scrolls down by ${root.scrollHeight - root.clientHeight} px`, root)
    for (const element of all) {
      const style = getComputedStyle(element)
      const field = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      const wide = element.scrollWidth - element.clientWidth
      if (['auto', 'scroll'].includes(style.overflowX) && wide > 1 && !field) say(`scrolls sideways by ${wide} px`, element)
      const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? '').join('').trim()
      // A list may cut the name it shows when it gives the whole of it as a title.
      const titled = element.closest('[title]')?.getAttribute('title') || element.closest('.ant-select')
      if (['hidden', 'clip'].includes(style.overflowX) && text !== '' && wide > 1 && !titled) say(`text cut by ${wide} px`, element)
      if ((element instanceof HTMLButtonElement || element.matches('label, legend, .tag, .ant-radio-button-wrapper')) && wide > 1) say(`text runs out by ${wide} px`, element)
      if (text !== '' || element instanceof HTMLButtonElement) {
        const box = element.getBoundingClientRect()
        if (box.left < -1 || box.right > innerWidth + 1) say(`beyond the window (${Math.round(box.left)}–${Math.round(box.right)})`, element)
      }
      if (element.matches('button:not(.law, .chip, .ant-btn-link, .ant-modal-close), .ant-radio-button-wrapper, .ant-segmented-item') && style.pointerEvents !== 'none') {
        const { height } = element.getBoundingClientRect()
        // A mark on the player's bar has keys and a list beside it that do the same (WCAG 2.5.8: 24 px).
        const least = element.matches('.player-mark') ? 24 : element.matches('.ant-segmented-item') ? 32 : element.closest('.frame-head, .rail, .ant-modal') ? Math.min(target, 36) : target
        if (Math.round(height) < least) say(`only ${Math.round(height)} px high, not ${least}`, element)
      }
    }
    for (const bar of document.querySelectorAll('.frame-head, .page-head, .page-foot, .composer > .row')) {
      const boxes = [...bar.children].filter(shown).filter((child) => child.textContent !== '').map((child) => ({ child, box: child.getBoundingClientRect() }))
      for (const [i, { child, box }] of boxes.entries()) {
        const next = boxes[i + 1]
        if (next && box.right > next.box.left + 1 && box.bottom > next.box.top + 1 && next.box.bottom > box.top + 1) say('runs into its neighbour', child)
      }
    }

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      const text = (node.textContent ?? '').trim()
      if (!parent || text === '' || !shown(parent)) continue
      if (/\{\{|\}\}|\b(?:shell|cases|sections|record|redact|seal|verify|people|recovery|access|upkeep):[a-z]/.test(text) || /^[a-z]+(?:-[a-z]+)+$/.test(text) || /\bundefined\b|\[object/.test(text)) say(`raw key "${text}"`, parent)
      if (lang !== 'en' || parent.closest(written)) continue
      let rest = text
      for (const word of data) rest = rest.replaceAll(word, '')
      if (/\p{Script=Han}/u.test(rest)) say(`Chinese on an English screen "${rest}"`, parent)
    }
    for (const element of all) {
      const title = element.getAttribute('title') ?? element.getAttribute('aria-label') ?? element.getAttribute('placeholder') ?? ''
      // Something typed, shortened.
      const [shortened, begin] = /^([^…]{4,})…/.exec(title) ?? []
      let rest = shortened !== undefined && data.some((word) => word.startsWith(begin!)) ? title.slice(shortened.length) : title
      for (const word of data) rest = rest.replaceAll(word, '')
      if (lang === 'en' && /\p{Script=Han}/u.test(rest)) say(`Chinese in a title "${rest}"`, element)
    }
    return [...new Set(faults)]
  }, options)
}
