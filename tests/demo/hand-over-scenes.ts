// Second half of the demonstration: redaction, release by the second person, sealing, verifying; hold and destruction; backup.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '../harness/flow-base'
import { forApp } from '../harness/world'
import type { Stage } from './stage'

/** Redacts for one recipient as the story says. */
async function redact(stage: Stage, profile: string, first: boolean): Promise<void> {
  const { officer, tale } = stage
  if (first) {
    await officer.go('redact')
    await stage.shot('redact-recipient')
  }
  await officer.redactFor(profile)
  if (first) await stage.shot('redact-open', 'both')
  await officer.decideAll(tale.kept)
  for (const { text, code, replacement, kind } of tale.byHand) await officer.hideByHand(text, code, replacement, kind)
  if (first) await stage.shot('redact-done', 'both')
}

/** Seals what is prepared and approved; keeps bundle and passphrase. */
async function sealNow(stage: Stage, profile: string, folder: string, first: boolean): Promise<void> {
  const { officer, left } = stage
  await officer.dialogsGive(folder)
  await officer.startSeal()
  if (first) {
    await officer.page.locator('[data-testid="seal-step-print"][aria-current="step"]').waitFor()
    await stage.shot('seal-running')
  }
  const sealed = await officer.sealed()
  if (first) {
    await officer.exportTrust()
    left.file(join(folder, 'ca.pem'))
  }
  await stage.shot(`sealed-${profile}`, first ? 'both' : 'one')
  left.file(join(folder, sealed.file), 'bundles')
  left.text(join('bundles', sealed.file.replace(/\.zip$/, '.passphrase.txt')), `${sealed.passphrase}\n`)
  stage.bundles.push(sealed.file)
  await officer.finishSeal()
}

/** Two bundles: the first approved on the spot, the second by the supervisor at her own login; a case destroyed by two persons. */
export async function handOver(stage: Stage, second: string): Promise<void> {
  const { officer, tale } = stage
  const folder = stage.folder('bundles')
  const [one, two] = tale.recipients
  await stage.step(`redact-${one!.profile}`, `遮蔽：${one!.profile}`, `Redaction: ${one!.profile}`, async () => {
    await stage.as(tale.staff.officer)
    await redact(stage, one!.profile, true)
  })
  await stage.step(`seal-${one!.profile}`, `审批人当场批准，封存：${one!.name}`, `Approved on the spot, sealed for: ${one!.profile}`, async () => {
    await officer.prepareSeal(one!.profile, one!.name)
    await stage.shot(`seal-${one!.profile}`, 'both')
    await officer.fillApproval(tale.staff.supervisor)
    await stage.shot('approve-here')
    await officer.approveHere()
    await stage.shot('seal-approved')
    await sealNow(stage, one!.profile, folder, true)
  })
  await stage.step(`redact-${two!.profile}`, `遮蔽：${two!.profile}`, `Redaction: ${two!.profile}`, () => redact(stage, two!.profile, false))
  await stage.step('requests', '提交审批：第二份卷的放行、第二宗案件的销毁', 'Requests: release of the second bundle, destruction of the second case', async () => {
    await officer.prepareSeal(two!.profile, two!.name)
    await officer.sendRequest()
    await stage.shot('seal-waiting')
    await officer.go('upkeep')
    await officer.askDestruction(second)
    await officer.sendRequest()
    await stage.shot('destroy-waiting')
    await officer.at('upkeep-destroy-cancel').click()
  })
  await stage.step('approvals', '审批人逐项批准', 'The supervisor approves', async () => {
    await officer.change(tale.staff.supervisor)
    await officer.go('approvals')
    await expect(officer.at(/^approve-req_/)).toHaveCount(2)
    await stage.shot('approvals', 'both')
    if (await officer.approveAll() !== 2) throw new Error('not everything waited')
    await stage.shot('approvals-done')
  })
  await stage.step('backup', '备份到另一文件夹，写完核对；全库重算', 'Backup, checked after writing; everything re-hashed', async () => {
    await officer.go('upkeep')
    await officer.rehash()
    await officer.backup(stage.folder('backup'))
    await stage.shot('upkeep', 'both')
  })
  await stage.step(`seal-${two!.profile}`, `封存：${two!.name}`, `Sealed for: ${two!.profile}`, async () => {
    await stage.as(tale.staff.officer)
    await officer.prepareSeal(two!.profile, two!.name)
    await officer.requestState('approved')
    await stage.shot(`seal-${two!.profile}`)
    await sealNow(stage, two!.profile, folder, false)
  })
  await stage.step('destroy', '保全本案；经两人销毁第二宗案件，出具证明', 'Hold on the case; the second case destroyed by two persons, with a certificate', async () => {
    await officer.go('upkeep')
    await officer.hold(stage.number, tale.holdReason)
    await stage.shot('upkeep-keep')
    await officer.askDestruction(second)
    await officer.at('upkeep-destroy-typed').fill(second)
    await stage.shot('destroy-approved')
    const certificate = await officer.destroy(second)
    stage.note(certificate, 'word', 'certificate.number')
    await stage.shot('certificate', 'both')
    await officer.at('certificate-close').click()
    await expect(officer.at(`upkeep-state-${second}`)).toHaveAttribute('data-state', 'destroyed')
    await stage.shot('upkeep-destroyed')
  })
}

/** The bundle inside the app: intact, and altered by one byte. */
export async function verifyInside(stage: Stage): Promise<void> {
  const { officer, left } = stage
  const folder = stage.folder('bundles')
  const first = stage.bundles[0]!
  const passphrase = readFileSync(left.path('bundles', first.replace(/\.zip$/, '.passphrase.txt')), 'utf8').trim()
  const look = async (file: string, wanted: string) => {
    await officer.fillVerify(file, passphrase)
    if (wanted === 'intact') await stage.shot('verify')
    const verdict = await officer.verdict()
    await stage.shot(`verify-${wanted}`, wanted === 'intact' ? 'both' : 'one')
    if (verdict !== wanted) throw new Error(`verdict ${verdict}`)
  }
  await stage.step('verify', '在程序内核验封存包', 'Bundle verified inside the app', async () => {
    await officer.go('verify')
    await look(join(folder, first), 'intact')
  })
  await stage.step('verify-altered', '改动一个字节后再核验', 'Verified again after one byte was changed', async () => {
    const copy = join(folder, `altered-${first}`)
    copyFileSync(join(folder, first), copy)
    const bytes = readFileSync(copy)
    bytes[Math.floor(bytes.length / 2)]! ^= 1
    writeFileSync(copy, bytes)
    await look(forApp(copy), 'altered')
  })
}
