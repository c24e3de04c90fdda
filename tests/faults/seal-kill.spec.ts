// XA6: the power cut while a bundle is being made. A bundle is seen whole or not at all, and sealing works again.
import { expect, test } from '@playwright/test'
import { openAsBlob, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BlobReader, ZipReader } from '@zip.js/zip.js'
import type { SealStep } from '../../shared/ipc/seal'
import { mediaMark } from '../harness/chunks'
import { launchApp, type RunningApp } from '../harness/launch'
import { chooseAlways, must, sealForPolice, switchTo, type Room } from '../harness/room'
import { filesBelow, findPlain } from '../harness/search'
import { storeRecordings } from '../harness/stored'
import { giveAll, templateWorld } from '../harness/template'
import { folderIn } from '../harness/world'

/** When to cut: at the first word of a step, so many milliseconds after it. */
const moments: readonly (readonly [SealStep, number])[] = [['collect', 0], ['print', 0], ['print', 300], ['sign', 0], ['media', 0], ['media', 60], ['media', 150], ['check', 0]]

test('XA6: kill -9 at each step of sealing leaves no half bundle, and the next sealing cleans up', async () => {
  test.setTimeout(480_000)
  const { world, vault, profile, room } = await templateWorld()
  await storeRecordings(vault, room, [{ seed: 41, count: 40 }])
  giveAll(vault)
  const target = folderIn(world, 'bundles')
  const zips = () => readdirSync(target).filter((name) => !name.startsWith('.'))
  const hidden = () => readdirSync(target).filter((name) => name.startsWith('.'))
  let leftovers = 0
  for (const [step, after] of moments) {
    const running = await launchApp({ world, vault, profile })
    await chooseAlways(running.app, target)
    await switchTo(running.page, 'recorder')
    const before = zips().length
    const reached = await sealAndKill(running, room, step, after)
    expect(reached, `${step} was reached`).toBe(true)
    leftovers += hidden().length
    for (const name of zips()) expect(await entriesOf(join(target, name)), `${name}, killed at ${step}`).toBeGreaterThan(8)
    // Where the word came late it may have its name already; then it is whole, as was just seen.
    expect(zips().length, `killed at ${step} + ${after} ms`).toBeLessThanOrEqual(before + (step === 'collect' || step === 'print' ? 0 : 1))
    expect(findPlain(filesBelow(world), [mediaMark, ...room.words]), 'plain text on the disk').toEqual([])
  }
  expect(leftovers, 'a hidden file was left at least once, else this test cut at the wrong moments').toBeGreaterThan(0)

  const running = await launchApp({ world, vault, profile })
  try {
    await chooseAlways(running.app, target)
    await switchTo(running.page, 'recorder')
    expect((await must(running.page, 'session', 'state', {})).opened!.readOnly).toBe(false)
    const sealed = await sealForPolice(running.page, room.sessionId)
    expect(hidden(), 'temporary files').toEqual([])
    expect(zips()).toContain(sealed.fileName)
    await chooseAlways(running.app, join(target, sealed.fileName))
    const chosen = await must(running.page, 'verify', 'chooseBundle', {})
    const report = await must(running.page, 'verify', 'run', { token: chosen!.token, trust: null, passphrase: sealed.passphrase })
    expect(report.verdict, JSON.stringify(report.findings)).toBe('intact')
  } finally {
    await running.close()
  }
})

/** Seals, and cuts the power so long after the step began. False when the step was never reached. */
async function sealAndKill(running: RunningApp, room: Room, step: SealStep, after: number): Promise<boolean> {
  const { page } = running
  let reach: (reached: boolean) => void = () => undefined
  const reached = new Promise<boolean>((done) => { reach = done })
  await page.exposeFunction('progressed', (now: string) => { if (now === step) reach(true) })
  await page.evaluate(() => { window.sayonce.seal.progress(({ step }) => (globalThis as unknown as { progressed: (step: string) => void }).progressed(step)) })
  void sealForPolice(page, room.sessionId).then(() => reach(false), () => undefined)
  const was = await Promise.race([reached, sleep(60_000, false)])
  await sleep(after)
  await running.kill9()
  return was
}

async function entriesOf(file: string): Promise<number> {
  const reader = new ZipReader(new BlobReader(await openAsBlob(file)))
  try {
    return (await reader.getEntries()).length
  } finally {
    await reader.close()
  }
}
