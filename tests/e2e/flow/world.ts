// What all parts of the flow test share: the app that runs, the person at its machine, the story, and what came of it so far.
import type { Locator } from '@playwright/test'
import { story, type StaffMember } from '../../demo/story'
import type { StoryForm } from '../../demo/story-forms'
import { makeClip } from '../../harness/clip.mjs'
import { Officer } from '../../harness/flow'
import { launchApp, type RunningApp } from '../../harness/launch'
import { worldDir } from '../../harness/world'

export class FlowWorld {
  readonly tale = story()
  readonly typed: { text: string; kind: string; where: string }[] = []
  readonly pseudonyms: Record<string, string> = {}
  running!: RunningApp
  officer!: Officer
  number = ''
  second = ''
  sheets: string[] = []
  /** Folder that bundles, logs and backups are written to, below the app's world. */
  folder = ''
  ca = ''
  readonly sealed: Record<string, { file: string; passphrase: string; lines: string[] }> = {}
  private media: { video: string; audio: string } | undefined

  /** Starts the app; `again` on what it left. */
  async launch(again = false): Promise<void> {
    this.media ??= await makeClip({ dir: worldDir('clip'), seconds: 4 })
    const had = again ? { world: this.running.world, vault: this.running.vault, profile: this.running.profile } : {}
    this.running = await launchApp({ media: this.media, lang: 'zh', ...had })
    this.officer = new Officer(this.running.app, this.running.page, (text, kind, where) => this.typed.push({ text, kind, where }))
    await this.officer.resize(1366, 768)
  }

  at(testId: string | RegExp): Locator {
    return this.officer.at(testId)
  }

  /** Rows of the list of recordings, of one track. */
  recordings(track = 'face'): Locator {
    return this.at('desk-recording').and(this.officer.page.locator(`[data-track="${track}"]`))
  }

  texts(testId: string | RegExp): Promise<string[]> {
    return this.at(testId).allTextContents()
  }

  /** The next person comes in and goes on in the case. */
  async as(member: StaffMember): Promise<void> {
    await this.officer.change(member)
    await this.officer.openCaseFromList(this.number)
  }

  /** Every form of a service as the story tells it. */
  async fill(service: StoryForm['service']): Promise<void> {
    for (const form of this.tale.forms.filter((f) => f.service === service)) {
      await this.officer.fillForm(form)
      if (service === 'case' || service === 'session') await this.officer.leaveForm()
    }
  }

  /** Names of what stands on the rail, top to bottom; what a wall keeps shut has its reason behind it. */
  rail(): Promise<string[]> {
    return this.at(/^rail-/).evaluateAll((items) => items.map((item) => {
      const { testid = '', shut } = (item as HTMLElement).dataset
      return testid.slice('rail-'.length) + (shut ? `:${shut}` : '')
    }))
  }
}
