// The running commentary of the demonstration: one line a step, its time, and a picture of every screen.
import { writeFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import type { Officer } from '../harness/flow'
import type { Size } from './options'

/** The window of a large screen; of some scenes there is a picture at this size as well. */
const large = { width: 1920, height: 1080 } as const

export class Show {
  readonly timings: Record<string, number> = {}
  private readonly began = performance.now()
  private screens = 0

  /** @param picture where the picture of this file name goes */
  constructor(private readonly lang: 'zh' | 'en', private readonly size: Size, private readonly picture: (name: string) => string, private readonly say: (line: string) => void = console.log) {}

  /** Does one step, prints it when it is done, keeps its time. An error names the step. */
  async step<T>(id: string, zh: string, en: string, act: () => Promise<T>): Promise<T> {
    const from = performance.now()
    try {
      const value = await act()
      this.timings[id] = Math.round(performance.now() - from)
      const seconds = `${(this.timings[id] / 1000).toFixed(1)} s`.padStart(7)
      this.say(`${String(Object.keys(this.timings).length).padStart(3)}  ${seconds}  ${this.lang === 'zh' ? zh : en}`)
      return value
    } catch (error) {
      throw new Error(`${this.lang === 'zh' ? `步骤「${zh}」失败` : `step "${en}" failed`}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }

  /** A picture of the screen as it stands; with `also`, at 1920x1080 too. */
  async shot(officer: Officer, name: string, also: 'one' | 'both' = 'one'): Promise<void> {
    const number = this.next()
    // A window that has just come up takes the size it had before, whatever was asked of it in between.
    await officer.resize(this.size.width, this.size.height)
    await settled(officer)
    await officer.page.screenshot({ path: this.picture(`${number}-${name}.png`) })
    if (also === 'one' || this.size.width >= large.width) return
    await officer.resize(large.width, large.height)
    await settled(officer)
    await officer.page.screenshot({ path: this.picture(`${number}-${name}-1920.png`) })
    await officer.resize(this.size.width, this.size.height)
  }

  /** A picture that was taken by other means. */
  async keep(name: string, png: Buffer): Promise<void> {
    await writeFile(this.picture(`${this.next()}-${name}.png`), png)
  }

  private next(): string {
    return String(++this.screens).padStart(3, '0')
  }

  get total(): number {
    return Math.round(performance.now() - this.began)
  }
}

/** Fonts are there and what was asked for is drawn. */
async function settled({ page }: Officer): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
}
