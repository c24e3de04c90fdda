// What all scenes of the demonstration share: the app that runs, the person at its machine, the story, the pictures, what is left behind.
import { Officer } from '../harness/flow'
import { launchApp, type LaunchOptions, type RunningApp } from '../harness/launch'
import { expect } from '../harness/flow-base'
import { folderIn } from '../harness/world'
import type { Leavings } from './leave'
import type { DemoOptions } from './options'
import type { SecondDisk } from './second-disk'
import type { Show } from './show'
import type { StaffMember, Story } from './story'

/** Where unpackaged builds put what would go to the printer. */
export const printTo = (world: string): string[] => [`--print-to=${folderIn(world, 'print')}`]

export type Canary = { text: string; kind: string; where: string }

export class Stage {
  officer: Officer
  readonly canaries: Canary[] = []
  /** Number of the case, once it is open. */
  number = ''
  /** Pseudonym by person of the story. */
  readonly pseudonyms: Record<string, string> = {}
  /** Words of the three recovery sheets. */
  sheets: string[] = []
  readonly bundles: string[] = []

  constructor(public running: RunningApp, private readonly media: NonNullable<LaunchOptions['media']>, readonly second: SecondDisk, readonly show: Show, readonly left: Leavings, readonly tale: Story, readonly options: DemoOptions) {
    this.officer = this.atTheMachine()
  }

  private atTheMachine(): Officer {
    return new Officer(this.running.app, this.running.page, (text, kind, where) => this.note(text, kind, where))
  }

  /** The same machine is switched on again. */
  async restart(): Promise<void> {
    const { world, vault, profile } = this.running
    this.running = await launchApp({ world, vault, profile, media: this.media, lang: this.options.lang, args: printTo(world) })
    this.officer = this.atTheMachine()
    await this.officer.resize(this.options.size.width, this.options.size.height)
  }

  /** The room window as the main process sees it: Playwright has lost a page whose process was killed. */
  async windowPicture(): Promise<Buffer> {
    return Buffer.from(await this.running.app.evaluate(async ({ BrowserWindow }) => {
      const room = BrowserWindow.getAllWindows().find((w) => w.isVisible())
      return room ? (await room.webContents.capturePage()).toPNG().toString('base64') : ''
    }), 'base64')
  }

  note(text: string, kind: string, where: string): void {
    if (!this.canaries.some((c) => c.text === text && c.where === where)) this.canaries.push({ text, kind, where })
  }

  step<T>(id: string, zh: string, en: string, act: () => Promise<T>): Promise<T> {
    return this.show.step(id, zh, en, act)
  }

  shot(name: string, also: 'one' | 'both' = 'one'): Promise<void> {
    return this.show.shot(this.officer, name, also)
  }

  /** The next person comes to the machine and types the password; with a session open, he goes on in it. */
  async as(member: StaffMember): Promise<void> {
    await this.officer.change(member)
    if (this.number !== '' && await this.officer.at('rail-cases').isVisible()) await this.officer.openCaseFromList(this.number)
  }

  /** Prints with the button of this kind that is in sight; the paper goes into `print/`. */
  async print(what: 'form' | 'labels' | 'plan' | 'photographs' | 'notice', name: string): Promise<void> {
    const printed = () => [...this.running.output().matchAll(/^printed (.+)$/gm)].map((m) => m[1]!.trim())
    const had = printed().length
    await this.officer.at(`print-${what}`).first().click()
    await expect.poll(() => printed().length, { timeout: 60_000 }).toBeGreaterThan(had)
    this.left.file(printed().at(-1)!, 'print', name)
  }

  /** A folder in the app's world that native dialogs are answered with. */
  folder(name: string): string {
    return folderIn(this.running.world, name)
  }
}
