// A thick binder: everything from collecting the words to the signed PDF, beside Chromium's printing alone.
import { randomBytes } from 'node:crypto'
import type { SealStep } from '../../shared/ipc/seal'
import { newId } from '../../shared/model/ids'
import { launchApp } from '../harness/launch'
import { chooseAlways, prepareRoom, sealForPolice } from '../harness/room'
import { folderIn } from '../harness/world'
import { figure, type Figure } from './figure'

const runs = 3
const lines = 1000

/** Mild and plain; long enough that a thousand of them fill about a hundred pages. */
const said = [
  '请你把当时看到的、听到的，按你记得的顺序慢慢讲给我听，想不起来的地方可以直接说想不起来。',
  '放学以后我在操场边上等同学，他从后面走过来推了我一下，我的书包掉在地上，水杯也摔破了，里面的水洒在作业本上。旁边有几个高年级的同学在看，没有人说话，后来值日的老师走过来，他就跑开了。',
  '后来呢？你当时是怎么做的，身边还有谁？',
  '我把书包捡起来，一个人走回教室，坐在座位上没有说话。同桌问我怎么了，我说没事。第二天他又在校门口拦住我，说要是告诉老师就还要打我，我很害怕，就绕到后面的小路回家了。',
]

type Bridge = Record<string, Record<string, (input: unknown) => Promise<{ ok: boolean; failure?: { code: string } }>>>

export async function binder(): Promise<Figure[]> {
  const running = await launchApp()
  const { app, page, world } = running
  try {
    const room = await prepareRoom(page)
    const facts = Array.from({ length: lines }, (_, i) => ({
      kind: 'qa.added', body: { lineId: newId('lin', randomBytes), speaker: i % 2 === 0 ? 'question' : 'answer', text: `${said[i % said.length]}（第 ${i + 1} 句）`, recordingId: null, atMs: 0 },
    }))
    await page.evaluate(async ({ facts, sectionId }) => {
      const bridge = window.sayonce as unknown as Bridge
      for (const fact of facts) {
        const answer = await bridge.log!.append!({ sectionId, fact })
        if (!answer.ok) throw new Error(`log.append: ${answer.failure?.code}`)
      }
    }, { facts, sectionId: room.sections.questioning })
    await chooseAlways(app, folderIn(world, 'bundles'))

    // Every print of a hidden window is timed where it happens.
    await app.evaluate(({ app }) => {
      const prints: number[] = []
      Object.assign(globalThis, { benchPrints: prints })
      app.on('browser-window-created', (_event, window) => {
        const contents = window.webContents
        const print = contents.printToPDF.bind(contents)
        contents.printToPDF = async (options) => {
          const before = performance.now()
          const pdf = await print(options)
          prints.push(performance.now() - before)
          return pdf
        }
      })
    })
    await page.evaluate(() => {
      const steps: [string, number][] = []
      Object.assign(globalThis, { benchSteps: steps })
      window.sayonce.seal.progress(({ step }) => { if (!steps.some(([known]) => known === step)) steps.push([step, performance.now()]) })
    })

    const whole: number[] = []
    const printing: number[] = []
    let pages = 0
    let prints = 0
    for (let run = 0; run < runs; run++) {
      await page.evaluate(() => { (globalThis as unknown as { benchSteps: unknown[] }).benchSteps.length = 0 })
      ;({ pages } = await sealForPolice(page, room.sessionId))
      const began = new Map(await page.evaluate(() => (globalThis as unknown as { benchSteps: [SealStep, number][] }).benchSteps))
      const took = await app.evaluate(() => (globalThis as unknown as { benchPrints: number[] }).benchPrints.splice(0))
      const [from, to, alone] = [began.get('collect'), began.get('media'), took.at(-1)]
      if (from === undefined || to === undefined || alone === undefined) throw new Error('sealing did not tell its steps')
      whole.push((to - from) / 1000)
      printing.push(alone / 1000)
      prints = took.length
      console.error(`binder: ${pages} pages; first word of ${[...began].map(([step, at]) => `${step} at ${((at - from) / 1000).toFixed(2)} s`).join(', ')}; printToPDF alone ${took.map((ms) => (ms / 1000).toFixed(2)).join(', ')} s`)
    }
    return [figure('binder', 's', { ours: whole, theirs: printing }, {
      of: `a binder of ${pages} pages from collecting to signed: search for names, draw and print ${prints} times (page numbers of the contents), stamp, sign`,
      against: 'printToPDF of the same drawn page once',
    })]
  } finally {
    await running.close()
  }
}
