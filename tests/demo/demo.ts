// The demonstration: drives the real app through one whole session with a fake camera and microphone, and leaves the sealed
// bundles, a picture of every screen, the vault and a list of every word typed in. See README "Contracts".
import { execFile } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { makeClip as MakeClip } from '../harness/clip.mjs'
import { Officer } from '../harness/flow'
import { launchApp } from '../harness/launch'
import { folderIn, forApp, worldDir } from '../harness/world'
import { Leavings } from './leave'
import { readOptions, usage, type DemoOptions } from './options'
import { Show, usual } from './show'
import { story } from './story'

const root = process.env.SAYONCE_ROOT ?? process.cwd()

type Canary = { text: string; kind: string; where: string }

async function play({ out, seconds, lang }: DemoOptions): Promise<void> {
  const left = new Leavings(out)
  const show = new Show(lang, (name) => left.path('screens', name))
  const tale = story()
  const canaries: Canary[] = []
  const note = (text: string, kind: string, where: string) => {
    if (!canaries.some((c) => c.text === text && c.where === where)) canaries.push({ text, kind, where })
  }
  const world = worldDir('demo')
  const folder = folderIn(world, 'bundles')

  const media = await show.step('clip', '准备摄像头画面和声音（人脸为公有领域照片，语音为合成）', 'Camera picture and sound made (public-domain face, synthetic speech)', async () => {
    // Loaded from its own file, not from this bundle: its bytes are the key of its cache.
    const { makeClip }: { makeClip: typeof MakeClip } = await import(/* @vite-ignore */ pathToFileURL(join(root, 'tests', 'harness', 'clip.mjs')).href)
    return makeClip({ dir: worldDir('clip'), lang, say: console.log })
  })
  const running = await show.step('launch', '启动一次询问', 'SayOnce started', () => launchApp({ world, media, lang }))
  const officer = new Officer(running.app, running.page, note)
  const shot = show.shot.bind(show, officer)
  try {
    await officer.resize(usual.width, usual.height)
    await officer.language(lang)

    await show.step('set-up', '首次启动：建立加密库和第一名警官', 'First start: vault and first officer set up', async () => {
      await shot('set-up')
      await officer.fillSetUp(tale.place, tale.staff.officer, tale.password)
      await shot('set-up-filled', 'both')
      await officer.setUp()
      await shot('cases-empty')
    })

    const number = await show.step('case', '新建案件', 'Case opened', async () => {
      await officer.fillCase(tale.report)
      await shot('case-new')
      return officer.openCase()
    })
    note(number, 'case-number', 'case.number')
    const pseudonyms: Record<string, string> = {}
    await show.step('people', `登记 ${tale.people.length} 人：化名入案，真名入密卷`, `${tale.people.length} people entered: pseudonyms in the case, true names in the key volume`, async () => {
      for (const person of tale.people) {
        await officer.fillPerson(person)
        if (person.who === 'child') await shot('person', 'both')
        if (person.who === 'father') await shot('person-unsuitable')
        pseudonyms[person.who] = await officer.savePerson()
      }
      await shot('case', 'both')
    })

    await show.step('session', '开始办理，登记工作人员', 'Session opened, staff entered', async () => {
      await officer.openSession()
      await shot('session-blocked', 'both')
      const { officer: _, ...others } = tale.staff
      for (const [who, member] of Object.entries(others)) {
        if (who === 'second') {
          await officer.at('staff-add').click()
          await shot('staff-add')
          await officer.at('staff-cancel').click()
        }
        await officer.addStaff(who, member)
      }
      await officer.assign({ interviewers: [tale.staff.officer.name, tale.staff.second.name], recorder: tale.staff.recorder.name, companion: pseudonyms.mother! })
      await officer.owner('questioning', tale.staff.officer.name)
      await officer.owner('medical', tale.staff.medic.name)
      await officer.owner('psychological', tale.staff.counsellor.name)
      await officer.owner('legal-aid', tale.staff.legalAid.name)
      await officer.owner('follow-up', tale.staff.counsellor.name)
      await officer.notNeeded(tale.notNeeded.service, tale.notNeeded.reason)
    })
    await show.step('checklist', '开始前核对', 'Pre-start checklist answered', async () => {
      await officer.answerChecklist()
      await shot('session-ready', 'both')
    })

    await show.step('desk', '进入询问台，查看画面和声音', 'At the desk: picture and sound checked', async () => {
      await officer.toDesk()
      await shot('desk-before')
    })
    await show.step('record', `录制 ${seconds} 秒，同时记录问答`, `${seconds} s recorded while questions and answers are typed`, async () => {
      await officer.startRecording()
      // The last second is kept for the markers and the picture.
      const each = Math.max(0, (seconds * 1000 - 3000) / tale.lines.length - 120)
      for (const [i, line] of tale.lines.entries()) {
        await officer.say(line, i, each)
        if (line.speaker === 'note') await officer.takeBreak()
        if (i === 7) await shot('desk-recording', 'both')
      }
      await officer.page.keyboard.press('F6')
      await officer.savedAtLeast(seconds * 1000)
      await officer.askToStop()
      await shot('desk-stop')
      await officer.stopRecording()
    })
    await show.step('playback', '点一行问答，播放那一秒', 'A line clicked: its second plays', async () => {
      await officer.playLine(3)
      await officer.pausePlayer()
      await shot('desk-playback', 'both')
      await officer.finishQuestioning()
    })

    for (const form of tale.forms) {
      await show.step(`form-${form.service}`, `填写并完成：${form.service}`, `Filled and finished: ${form.service}`, async () => {
        if (form.service === tale.notNeeded.service) {
          await officer.go(form.service)
          await shot(`${form.service}-not-needed`)
          await officer.go('session')
          await officer.neededAgain(form.service)
          await officer.owner(form.service, tale.staff.medic.name)
        }
        const last = form.groups.at(-1)!.key
        await officer.fillForm(form, async (group) => {
          if (form.service === 'medical' && group === 'findings') await shot('medical-findings', 'both')
          if (group === last) await shot(form.service)
        })
        await officer.finishService()
      })
    }
    await show.step('board', '总览', 'Session board', async () => {
      await officer.go('session')
      await shot('session-done', 'both')
      await officer.go('cases')
      await shot('cases', 'both')
      await officer.at('case-find').fill(number.slice(0, -1) + (number.endsWith('2') ? '3' : '2'))
      await officer.at('case-find-go').click()
      await shot('case-find-typo')
      await officer.openCaseFromList(number)
    })

    const bundles: string[] = []
    for (const [i, recipient] of tale.recipients.entries()) {
      await show.step(`redact-${recipient.profile}`, `遮蔽：${recipient.profile}`, `Redaction: ${recipient.profile}`, async () => {
        if (i === 0) {
          await officer.go('redact')
          await shot('redact-recipient')
          await officer.redactFor(recipient.profile)
          await shot('redact-open', 'both')
        } else await officer.redactFor(recipient.profile)
        await officer.decideAll(tale.kept)
        for (const { text, code, replacement, kind } of tale.byHand) await officer.hideByHand(text, code, replacement, kind)
        if (i === 0) await shot('redact-done', 'both')
      })
      await show.step(`seal-${recipient.profile}`, `封存：${recipient.name}`, `Sealed for: ${recipient.profile}`, async () => {
        await officer.prepareSeal(recipient.profile, recipient.name)
        await shot(`seal-${recipient.profile}`, i === 0 ? 'both' : 'usual')
        await officer.dialogsGive(folder)
        await officer.startSeal()
        if (i === 0) {
          await officer.page.locator('[data-testid="seal-step-print"][aria-current="step"]').waitFor()
          await shot('seal-running')
        }
        const sealed = await officer.sealed()
        if (i === 0) {
          await officer.exportTrust()
          left.file(join(folder, 'ca.pem'))
        }
        await shot(`sealed-${recipient.profile}`, i === 0 ? 'both' : 'usual')
        left.file(join(folder, sealed.file), 'bundles')
        left.text(join('bundles', sealed.file.replace(/\.zip$/, '.passphrase.txt')), `${sealed.passphrase}\n`)
        bundles.push(sealed.file)
        await officer.finishSeal()
      })
    }

    const first = bundles[0]!
    const passphrase = readFileSync(left.path('bundles', first.replace(/\.zip$/, '.passphrase.txt')), 'utf8').trim()
    await show.step('verify', '在程序内核验封存包', 'Bundle verified inside the app', async () => {
      await officer.go('verify')
      await officer.fillVerify(join(folder, first), passphrase)
      await shot('verify')
      const verdict = await officer.verdict()
      await shot('verify-intact', 'both')
      if (verdict !== 'intact') throw new Error(`verdict ${verdict}`)
    })
    await show.step('verify-altered', '改动一个字节后再核验', 'Verified again after one byte was changed', async () => {
      const copy = join(folder, `altered-${first}`)
      copyFileSync(join(folder, first), copy)
      const bytes = readFileSync(copy)
      bytes[Math.floor(bytes.length / 2)]! ^= 1
      writeFileSync(copy, bytes)
      await officer.fillVerify(forApp(copy), passphrase)
      const verdict = await officer.verdict()
      await shot('verify-altered')
      if (verdict !== 'altered') throw new Error(`verdict ${verdict}`)
    })

    await show.step('lock', '锁定、错误口令、解锁、核验（未解锁）', 'Locked, wrong password, verifying at the door', async () => {
      await officer.lock()
      await shot('unlock', 'both')
      await officer.tryPassword('不是这个口令')
      await officer.at('unlock-failure').waitFor()
      await shot('unlock-wrong')
      await officer.at('unlock-verify').click()
      await officer.at('verify-choose-bundle').waitFor()
      await shot('verify-door')
      await officer.at('verify-back').click()
    })
    await show.step('language', '切换语言', 'Language switched', async () => {
      await officer.language(lang === 'zh' ? 'en' : 'zh')
      await officer.unlock(tale.password)
      await officer.openCaseFromList(number)
      await shot('other-language-session')
      await officer.go('desk')
      await shot('other-language-desk')
      await officer.language(lang)
      await officer.lock()
    })
    await show.step('close', '退出', 'Closed', () => running.close())

    left.folderOf(running.vault, 'vault')
    left.text('password.txt', `${tale.password}\n`)
    left.json('canaries.json', canaries)
    await show.step('verifier', '用独立核验程序核验每个封存包', 'Every bundle checked by the standalone verifier', async () => {
      for (const name of bundles) await verify(left.path('bundles', name), left.path('ca.pem'), lang)
    })
    left.json('timings.json', { ...show.timings, total: show.total })
    console.log(`${(show.total / 1000).toFixed(0)} s · ${out}`)
  } catch (error) {
    await officer.page.screenshot({ path: left.path('screens', 'failed.png') }).catch(() => undefined)
    // Without the noise of a machine that has no message bus and no sound card.
    console.error(running.output().split('\n').filter((line) => line.trim() !== '' && !/bus\.cc|alsa/i.test(line)).slice(-20).join('\n'))
    throw error
  } finally {
    await running.close()
  }
}

/** The verifier as a stranger runs it: one file, no app. Prints its verdict line; throws unless everything holds. */
function verify(bundle: string, trust: string, lang: 'zh' | 'en'): Promise<void> {
  const program = join(root, 'out', 'verify', 'sayonce-verify.mjs')
  return new Promise((done, fail) => {
    execFile(process.execPath, [program, bundle, '--trust', trust, '--lang', lang], (error, stdout, stderr) => {
      console.log(`      ${stdout.split('\n').filter((line) => line.trim() !== '').slice(0, 2).join(' · ') || stderr.trim()}  [exit ${error ? error.code : 0}]`)
      if (error) fail(new Error(`${bundle}: the verifier says exit code ${error.code}`))
      else done()
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
