// Last part of the demonstration: the auditor's log, and the vault restored from its backup on machines that never saw it.
import { readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { readLog } from '../../electron/verify/log-file'
import { Officer } from '../harness/flow'
import { launchApp } from '../harness/launch'
import { folderIn, worldDir } from '../harness/world'
import type { Stage } from './stage'
import type { StaffMember } from './story'

/** The log as the auditor reads it; leaves its export in DIR/log. Returns the file's name. */
export async function audit(stage: Stage): Promise<string> {
  const { officer, tale, left } = stage
  const folder = stage.folder('log')
  const name = await stage.step('custody', '审计员：监督记录时间线、筛选、全部重算、导出', 'The auditor: timeline, filters, full check, export', async () => {
    await officer.change(tale.staff.auditor)
    await officer.at(/^custody-line-/).first().waitFor()
    await stage.shot('custody', 'both')
    for (const group of ['view', 'approval', 'people']) {
      await officer.at(`custody-filter-${group}`).click()
      await officer.at('custody-lines').waitFor()
      await officer.page.waitForTimeout(150)
      await stage.shot(`custody-${group}`)
      await officer.at('custody-filter-all').click()
    }
    if (!await officer.verifyLog()) throw new Error('the log does not hold')
    // The heads that this machine keeps outside the vault, as they stand before the export.
    const { profile } = stage.running
    left.file(join(profile, readdirSync(profile).find((entry) => /^witness-.*\.log$/.test(entry))!), 'log', 'heads.log')
    // Copied from the screen, as the auditor would: a key that the export itself names would prove nothing.
    left.text(join('log', 'key.txt'), `${(await officer.at('custody-key').innerText()).trim()}\n`)
    const file = await officer.exportLog(folder)
    await stage.shot('custody-exported')
    return file
  })
  left.file(join(folder, name), 'log')
  return name
}

export type LogTree = { root: (size: number) => string; size: number }

/** An exported log's size, and its root at any size. */
export async function readExport(file: string): Promise<LogTree> {
  const handle = await open(file)
  try {
    const { header, tree } = await readLog(handle, undefined)
    if (!header) throw new Error(`${file} has no header`)
    return { root: (size) => tree.root(size).toString('hex'), size: header.size }
  } finally {
    await handle.close()
  }
}

/**
 * The backup becomes the vault of a new machine, opened by `how`; its log must begin with the log that was backed up. Gives the export of
 * the restored log.
 */
export async function restore(stage: Stage, how: 'password' | 'sheets', as: StaffMember): Promise<string> {
  const { show, left, sheets, options } = stage
  const world = worldDir(`restored-${how}`)
  const running = await launchApp({ world, lang: options.lang })
  const officer = new Officer(running.app, running.page)
  const shot = (name: string) => show.shot(officer, name)
  try {
    await officer.resize(options.size.width, options.size.height)
    await officer.language(options.lang)
    await officer.restoreFrom(stage.folder('backup'))
    if (how === 'password') {
      await shot('restored-door')
      await officer.unlock(as)
    } else {
      await officer.recoverWith(sheets.slice(1, 3))
      await shot('recover-person')
      await officer.recoverAs({ ...as, password: `${as.password} 新` })
    }
    await officer.openCaseFromList(stage.number)
    await officer.go('desk')
    await officer.at('desk-line').first().waitFor()
    await shot(`restored-${how}-desk`)
    await officer.go('custody')
    await officer.at(/^custody-line-/).first().waitFor()
    await shot(`restored-${how}-custody`)
    const folder = folderIn(world, 'log')
    const name = await officer.exportLog(folder)
    return left.file(join(folder, name), 'log', `restored-${how}.jsonl`)
  } catch (error) {
    await officer.page.screenshot({ path: left.path('screens', 'failed.png') }).catch(() => undefined)
    throw error
  } finally {
    await running.close()
  }
}
