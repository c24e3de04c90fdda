// The demonstration: drives the real app through one whole session with a fake camera and microphone, and leaves the sealed
// bundles, a picture of every screen, the custody log, a backup, the vault and a list of every word typed in. See README "Contracts".
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { makeClip as MakeClip } from '../harness/clip.mjs'
import { launchApp } from '../harness/launch'
import { folderIn, forApp, worldDir } from '../harness/world'
import { handOver, verifyInside } from './hand-over-scenes'
import { audit, readExport, restore } from './keep-scenes'
import { Leavings } from './leave'
import { readOptions, usage, type DemoOptions } from './options'
import { ending, mishaps, readyRecorder, recording, secondPlace } from './recorder-scenes'
import { firstStart, newcomer, openCases } from './room-scenes'
import { SecondDisk } from './second-disk'
import { closing, services } from './service-scenes'
import { Show } from './show'
import { printTo, Stage } from './stage'
import { story } from './story'

const root = process.env.SAYONCE_ROOT ?? process.cwd()

async function play(options: DemoOptions): Promise<void> {
  const { out, lang } = options
  const left = new Leavings(out)
  const show = new Show(lang, options.size, (name) => left.path('screens', name))
  const tale = story()

  const media = await show.step('clip', '准备摄像头画面和声音（人脸为公有领域照片，语音为合成）', 'Camera picture and sound made (public-domain face, synthetic speech)', async () => {
    // Loaded from its own file, not from this bundle: its bytes are the key of its cache.
    const { makeClip }: { makeClip: typeof MakeClip } = await import(/* @vite-ignore */ pathToFileURL(join(root, 'tests', 'harness', 'clip.mjs')).href)
    return makeClip({ dir: worldDir('clip'), lang, say: console.log })
  })
  const running = await show.step('launch', '启动一次询问', 'SayOnce started', () => {
    const world = worldDir('demo')
    smallPicture(folderIn(world, 'profile'))
    return launchApp({ world, media, lang, args: printTo(world) })
  })
  const second = new SecondDisk()
  const stage = new Stage(running, media, second, show, left, tale, options)
  try {
    await stage.officer.resize(options.size.width, options.size.height)
    await stage.officer.language(lang)
    await firstStart(stage)
    await newcomer(stage)
    await secondPlace(stage)
    const other = await openCases(stage)
    await readyRecorder(stage)
    await mishaps(stage)
    await recording(stage)
    await services(stage)
    await ending(stage)
    await closing(stage)
    await handOver(stage, other)
    await verifyInside(stage)
    const log = await audit(stage)
    await stage.step('language', '锁定；门口核验；切换语言', 'Locked; verifying at the door; language switched', async () => {
      const { officer } = stage
      await officer.lock()
      await officer.at('unlock-verify').click()
      await officer.at('verify-choose-bundle').waitFor()
      await stage.shot('verify-door')
      await officer.at('verify-back').click()
      await officer.language(lang === 'zh' ? 'en' : 'zh')
      await officer.unlock(tale.staff.officer)
      await officer.openCaseFromList(stage.number)
      await stage.shot('other-language-session')
      await officer.go('desk')
      await stage.shot('other-language-desk')
      await officer.language(lang)
      await officer.lock()
    })
    await stage.step('close', '退出', 'Closed', () => stage.running.close())
    left.folderOf(stage.running.vault, 'vault')
    left.folderOf(stage.folder('backup'), 'backup')
    left.text('password.txt', [...Object.values(tale.staff), tale.late].map(({ name, role, password }) => `${name}\t${role}\t${password}\n`).join(''))
    left.json('canaries.json', stage.canaries)

    const restored = await stage.step('restore', '换一台机器：从备份恢复，凭口令、凭恢复表各一次', 'Restored on other machines: by password and by recovery sheets', async () => [
      await restore(stage, 'password', tale.staff.supervisor),
      await restore(stage, 'sheets', tale.staff.supervisor),
    ])
    await stage.step('same-log', '恢复的监督记录与原库逐条一致', 'The restored logs are the original, entry by entry', () => sameLog(left, log, restored))
    await stage.step('verifier', '用独立核验程序核验每个封存包和监督记录', 'Every bundle and the log checked by the standalone verifier', async () => {
      for (const name of stage.bundles) await verifier([left.path('bundles', name), '--trust', left.path('ca.pem')], lang)
      const key = readFileSync(left.path('log', 'key.txt'), 'utf8').trim()
      left.text(join('log', 'verified.txt'), await verifier(['--log', left.path('log', log), '--key', key, '--head', left.path('log', 'heads.log')], lang))
    })
    left.json('timings.json', { ...show.timings, total: show.total })
    console.log(`${(show.total / 1000).toFixed(0)} s · ${out}`)
  } catch (error) {
    await stage.officer.page.screenshot({ path: left.path('screens', 'failed.png') }).catch(() => undefined)
    // Without the noise of a machine that has no message bus and no sound card.
    console.error(stage.running.output().split('\n').filter((line) => line.trim() !== '' && !/bus\.cc|alsa/i.test(line)).slice(-20).join('\n'))
    throw error
  } finally {
    await stage.running.close()
    second.remove()
  }
}

/** The demonstration shares its machine with the pictures taken of it: three tracks of this size leave room for both. */
function smallPicture(profile: string): void {
  const picture = { width: 960, height: 540, frameRate: 15, codec: 'vp8', bitsPerSecond: 1_000_000 }
  const file = join(profile, 'settings.json')
  writeFileSync(file, JSON.stringify({ probed: { at: new Date().toISOString(), picture, tried: [] } }))
  forApp(file)
}

/** The root that the backup's own head names is the root of the original and of each restored log at that size. */
async function sameLog(left: Leavings, log: string, restored: readonly string[]): Promise<void> {
  const heads = readdirSync(left.path('backup'), { recursive: true }).map(String).find((name) => name.endsWith('heads.log'))
  if (!heads) throw new Error('the backup has no heads')
  const note = readFileSync(left.path('backup', heads), 'utf8').trimEnd().split('\n\n').filter((part) => !part.startsWith('—')).at(-1)!
  const [, size = '', head = ''] = note.split('\n')
  const wanted = Buffer.from(head, 'base64').toString('hex')
  for (const file of [left.path('log', log), ...restored]) {
    const found = (await readExport(file)).root(Number(size))
    console.log(`      ${size} · ${found}  ${file.slice(left.folder.length + 1)}`)
    if (found !== wanted) throw new Error(`${file}: another log (${found}, not ${wanted})`)
  }
}

/** The verifier as a stranger runs it: one file, no app. Prints its verdict line; gives all it said, throws unless everything holds. */
function verifier(args: readonly string[], lang: 'zh' | 'en'): Promise<string> {
  const program = join(root, 'out', 'verify', 'sayonce-verify.mjs')
  return new Promise((done, fail) => {
    execFile(process.execPath, [program, ...args, '--lang', lang], (error, stdout, stderr) => {
      console.log(`      ${stdout.split('\n').filter((line) => line.trim() !== '').slice(0, 2).join(' · ') || stderr.trim()}  [exit ${error ? error.code : 0}]`)
      if (error) fail(new Error(`${args.join(' ')}: the verifier says exit code ${error.code}\n${stdout}`))
      else done(stdout)
    })
  })
}

const options = readOptions(process.argv.slice(2))
if (typeof options === 'string') {
  console.error(`${options}\n${usage}`)
  process.exit(64)
}
play(options).then(() => process.exit(0), (error: unknown) => {
  console.error(error instanceof Error ? (process.env.SAYONCE_DEBUG ? error.stack : error.message) : error)
  process.exit(1)
})
