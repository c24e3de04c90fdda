// The page as a person uses it: clicks and typing by data-testid, in Chinese and English alike. Nothing here goes around the user
// interface but the native file dialogs, which Playwright cannot reach.
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { expect as plain } from '@playwright/test'
import type { FormService } from '../../renderer/ui/route'
import type { Office } from '../../renderer/ui/rail-items'

/** A machine that does other things beside needs longer than the five seconds that are usual outside a test run. */
export const expect = plain.configure({ timeout: 20_000 })

/** Told of every word typed in: what it is, and where it went. */
export type Note = (text: string, kind: string, where: string) => void
export type RailStep = 'cases' | 'session' | 'desk' | FormService | 'redact' | 'seal' | Office

export class BaseSteps {
  constructor(readonly app: ElectronApplication, readonly page: Page, protected readonly note: Note = () => {}) {}

  at(testId: string | RegExp): Locator {
    return this.page.getByTestId(testId)
  }

  /** Inner size of the room window, as on a screen of that size. */
  async resize(width: number, height: number): Promise<void> {
    // Not waitForFunction: the page's CSP forbids the eval it needs.
    const sized = () => this.page.evaluate(() => `${innerWidth}x${innerHeight}`)
    // A window that has just come up may miss the first wish for the whole screen.
    for (let tries = 0; tries < 3; tries++) {
      // The inspector may lose the answer of a call that was made ("promise was garbage collected"); whether it had an effect is looked at below.
      await this.size(width, height).catch((error: unknown) => { if (!/garbage collected/.test(String(error))) throw error })
      if (await expect.poll(sized, { timeout: 6000 }).toBe(`${width}x${height}`).then(() => true, () => false)) return
      await this.app.evaluate(({ BrowserWindow }) => { for (const window of BrowserWindow.getAllWindows()) if (window.isVisible() && window.isFullScreen()) window.setFullScreen(false) })
    }
    expect(await sized()).toBe(`${width}x${height}`)
  }

  private async size(width: number, height: number): Promise<void> {
    await this.app.evaluate(({ BrowserWindow, screen }, size) => {
      const window = BrowserWindow.getAllWindows().find((w) => w.isVisible()) ?? BrowserWindow.fromId(1)!
      const whole = screen.getPrimaryDisplay().size
      // Chromium keeps a plain window one pixel short of the whole screen.
      const full = size.width >= whole.width && size.height >= whole.height
      if (window.isFullScreen() !== full) window.setFullScreen(full)
      if (!full) window.setContentSize(size.width, size.height)
    }, { width, height })
  }

  async language(to: 'zh' | 'en'): Promise<void> {
    await this.at(`language-${to}`).click()
    await expect(this.page.locator('html')).toHaveAttribute('lang', to === 'zh' ? 'zh-CN' : 'en')
  }

  /** By the rail on the left: cases, session, desk, medical … seal, people, custody, verify. */
  async go(step: RailStep): Promise<void> {
    await this.at(`rail-${step}`).click()
    await expect(this.at(`rail-${step}`)).toHaveAttribute('aria-current', 'page')
  }

  /** The next native dialogs answer with this path; with null they were closed. */
  async dialogsGive(path: string | null): Promise<void> {
    await this.app.evaluate(({ dialog }, given) => {
      dialog.showOpenDialog = (() => Promise.resolve({ canceled: given === null, filePaths: given === null ? [] : [given] })) as never
    }, path)
  }

  protected async type(testId: string, text: string, kind: string, where: string): Promise<void> {
    await this.at(testId).fill(text)
    this.note(text, kind, where)
  }

  /** One option of a choice or a list, whichever the screen draws. */
  async choose(testId: string, option: string): Promise<void> {
    const wanted = this.at(`${testId}-${option}`)
    if ((await wanted.count()) === 0 || !(await wanted.first().isVisible())) await this.at(testId).click()
    await wanted.click()
  }

  /** The options of a list that show `words`; for lists whose values are ids. */
  async chooseWords(testId: string, words: readonly string[]): Promise<void> {
    await this.at(testId).click()
    for (const word of words) await this.at(new RegExp(`^${testId}-(stf|per|row)_`)).filter({ hasText: word, visible: true }).click()
    if (words.length > 1) await this.page.keyboard.press('Escape')
  }
}
