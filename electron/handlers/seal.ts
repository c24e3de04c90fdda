// Sealing: preview, make with the approval of a second person, the certificate for recipients; what the print window draws.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { z } from 'zod'
import { Refused } from '../../shared/failure'
import type { Emit } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import type { SealStep, seal as contract } from '../../shared/ipc/seal'
import { redeem, subjectHash, subjectOf } from '../access/requests'
import { cleanUp } from '../seal/container'
import { finish } from '../seal/finish'
import { approvable, makeBundle, preview } from '../seal/seal'
import { unlessAborted } from '../one-work'
import { memorySigner } from '../store/identity'
import { sectionOf } from '../store/world'
import { verifyBundle } from '../verify/verify'
import { sealWorld } from './access'
import { aFolder, choose, type Answers, type HandlerWorld } from './world'

export function seal(world: HandlerWorld): Answers<'seal'> {
  const { room, windows, handover, emit } = world

  const make = async (requestId: z.output<typeof contract.make.input>['requestId'], signal: AbortSignal) => {
    const { store } = room
    const subject = await subjectOf(store, requestId)
    if (subject.dual !== 'seal') throw new Refused('E-B6')
    const { wish } = subject
    const targetDir = await unlessAborted(choose(world, aFolder), signal)
    if (!targetDir) return null
    await cleanUp(targetDir)
    // Hashed again at the last moment: what is signed is what was approved. The approval is used up by this.
    const approved = await approvable(await sealWorld(world), wish)
    const { secret } = await redeem(store, requestId, 'seal', subjectHash(subject, approved))
    const identity = { ...await room.identity(), ...JSON.parse(secret.toString('utf8')) as { caKeyPem: string; roomKeyPem: string } }
    secret.fill(0)
    const sealed = await makeBundle(await sealWorld(world), wish, targetDir, memorySigner(identity), approved, { openPrintWindow: () => windows.openPrint(), handover }, signal, progressOf(emit))
    const { bundleId, pages, manifestSha256, shortCode, passphrase, size: bytes } = sealed
    emit('seal', 'progress', { step: 'check', done: 0, total: 1, secondsLeft: null })
    await finish(sealed.file, signal, () => verifyBundle(sealed.file, { trustPem: identity.caCertPem, passphrase }), async () => {
      await room.write(await sectionOf(store, wish.sessionId, 'seal'), { kind: 'seal.made', body: { bundleId, profile: wish.profile, recipient: wish.recipient, manifestSha256, shortCode, pages, bytes } })
      await store.custody({ kind: 'export.made', body: { what: 'bundle', target: wish.sessionId, sha256: manifestSha256 } })
    })
    emit('seal', 'progress', { step: 'done', done: 1, total: 1, secondsLeft: 0 })
    emit('access', 'requestsChanged', null)
    return { bundleId, fileName: basename(sealed.file), folder: basename(dirname(sealed.file)), bytes, pages, manifestSha256, shortCode, passphrase }
  }

  return {
    preview: async (wish) => preview(await sealWorld(world), { recipient: '', ...wish }),
    make: ({ requestId }) => room.sealing.run((signal) => make(requestId, signal)),
    cancel: () => { room.sealing.cancel(); return null },
    exportTrust: async () => {
      const { caCertPem } = await room.identity()
      const folder = await choose(world, aFolder)
      if (!folder) return false
      await room.store.custody({ kind: 'export.made', body: { what: 'trust', target: null, sha256: createHash('sha256').update(caCertPem).digest('hex') } })
      await writeFile(join(folder, 'ca.pem'), caCertPem, { mode: 0o644 }).catch(() => { throw new Refused('E-D6') })
      return true
    },
    binder: () => handover.binder(),
    drawn: () => handover.drawn(),
  }
}

/** Progress with the time left, measured over the long step (writing the media). At most ten messages a second. */
function progressOf(emit: Emit<RoomContract>) {
  let began = 0
  let sent = 0
  return (step: SealStep, done: number, total: number) => {
    const now = Date.now()
    if (step === 'media' && began === 0) began = now
    if (step === 'media' && done < total && now - sent < 100) return
    sent = now
    const secondsLeft = step === 'media' && done > 0 ? Math.round(((now - began) / done) * (total - done) / 1000) : null
    emit('seal', 'progress', { step, done, total, secondsLeft })
  }
}
