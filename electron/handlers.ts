// The contract, answered: each line says which step does the work. A missing one does not compile.
import { randomBytes } from 'node:crypto'
import { open as openFile, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { app, dialog } from 'electron'
import { Refused } from '../shared/failure'
import { foldQuestioning } from '../shared/fold/questioning'
import type { Emit, Handlers } from '../shared/ipc/contract'
import type { RoomContract } from '../shared/ipc/index'
import type { SealStep } from '../shared/ipc/seal'
import { normalisePassphrase } from '../shared/model/bundle'
import type { FormDefinition } from '../shared/model/form'
import { checkDecision } from './redact/decide'
import { passages } from './redact/passages'
import type { Room } from './room'
import { cleanUp } from './seal/container'
import { finish } from './seal/finish'
import type { Handover } from './seal/print'
import { makeBundle, preview, type SealWorld } from './seal/seal'
import { unlessAborted } from './seal/sealing'
import { findCase, listCases, openCase, openSession } from './sections/cases'
import { checkReferences } from './sections/refers'
import { sectionOf, sectionsOf } from './store/world'
import type { Settings } from './settings'
import { verifyBundle } from './verify/verify'
import type { Windows } from './windows'

export type HandlerWorld = {
  room: Room; settings: Settings; windows: Windows; forms: readonly FormDefinition[]; fontFolder: string; handover: Handover; emit: Emit<RoomContract>
}

export function handlers({ room, settings, windows, forms, fontFolder, handover, emit }: HandlerWorld): Handlers<RoomContract> {
  // Files a person chose in a native dialog, by random token: a window never sends or sees a path.
  const chosen = new Map<string, string>()

  const choose = async (options: Electron.OpenDialogOptions): Promise<string | null> => {
    const parent = windows.room
    const { canceled, filePaths } = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options)
    return canceled ? null : (filePaths[0] ?? null)
  }
  const remember = (path: string) => {
    const token = randomBytes(16).toString('hex')
    chosen.set(token, path)
    return token
  }
  const sealWorld = async (): Promise<SealWorld> => ({
    store: room.store, forms, identity: await room.identity(), organisation: (await room.place()).unit, fontFolder, isRecording: () => room.isRecording,
  })

  return {
    session: {
      state: async () => ({ vault: await room.state(), version: app.getVersion(), language: settings.language }),
      setUp: async (input) => {
        if ([...input.password.normalize('NFKC')].length < 10) throw new Refused('E-A5')
        return room.setUp(input)
      },
      unlock: ({ password }) => room.unlock(password),
      lock: async () => { await room.lock(); return null },
      setLanguage: ({ language }) => { settings.language = language; return null },
      place: () => room.place(),
    },
    cases: {
      list: () => listCases(room.store),
      open: (input) => openCase(room.store, input),
      openSession: async ({ caseId }) => openSession(room.store, caseId, (await room.place()).room),
      sections: ({ caseId }) => sectionsOf(room.store, caseId),
      find: ({ typed }) => findCase(room.store, typed),
    },
    log: {
      read: ({ sectionId }) => room.store.log.read(sectionId),
      append: async ({ sectionId, fact }) => {
        await checkReferences(room.store, forms, sectionId, fact)
        if (fact.kind === 'redaction.decided') await checkDecision(room.store, forms, sectionId, fact.body)
        return room.append(sectionId, fact)
      },
    },
    record: {
      open: ({ sessionId, source }) => room.recorder.open(sessionId, source),
      append: ({ recordingId, index, endMs, bytes }) => room.recorder.append(recordingId, index, endMs, bytes),
      finish: ({ recordingId, reason }) => room.recorder.finish(recordingId, reason),
      play: async ({ recordingId }) => {
        const row = await room.store.db.get<{ section: Parameters<typeof room.store.log.read>[0] }>('SELECT section FROM recording WHERE id = ?', recordingId)
        if (!row) throw new Refused('E-B1')
        const found = foldQuestioning(await room.store.log.read(row.section)).recordings.find((r) => r.recordingId === recordingId)
        return room.play(recordingId, found?.mimeType ?? 'video/webm')
      },
      space: () => room.recorder.space(),
    },
    sections: { forms: () => [...forms] },
    redact: { passages: ({ sessionId, profile }) => passages(room.store, forms, sessionId, profile) },
    seal: {
      preview: async (wish) => preview(await sealWorld(), { recipient: '', ...wish }),
      make: (wish) => room.sealing.run(async (signal) => {
        const world = await sealWorld()
        const { store } = room
        const targetDir = await unlessAborted(choose({ properties: ['openDirectory', 'createDirectory'] }), signal)
        if (!targetDir) return null
        await cleanUp(targetDir)
        const sealed = await makeBundle(world, wish, targetDir, { openPrintWindow: () => windows.openPrint(), handover }, signal, progressOf(emit))
        const { bundleId, pages, manifestSha256, shortCode, passphrase, size: bytes } = sealed
        emit('seal', 'progress', { step: 'check', done: 0, total: 1, secondsLeft: null })
        await finish(sealed.file, signal, () => verifyBundle(sealed.file, { trustPem: world.identity.caCertPem, passphrase }), async () => {
          const sectionId = await sectionOf(store, wish.sessionId, 'seal')
          await room.write(sectionId, { kind: 'seal.made', body: { bundleId, profile: wish.profile, recipient: wish.recipient, manifestSha256, shortCode, pages, bytes } })
        })
        emit('seal', 'progress', { step: 'done', done: 1, total: 1, secondsLeft: 0 })
        return { bundleId, fileName: basename(sealed.file), folder: basename(dirname(sealed.file)), bytes, pages, manifestSha256, shortCode, passphrase }
      }),
      cancel: () => { room.sealing.cancel(); return null },
      exportTrust: async () => {
        const { caCertPem } = await room.identity()
        const folder = await choose({ properties: ['openDirectory', 'createDirectory'] })
        if (!folder) return false
        await writeFile(join(folder, 'ca.pem'), caCertPem, { mode: 0o644 }).catch(() => { throw new Refused('E-D6') })
        return true
      },
      binder: () => handover.binder(),
      drawn: () => handover.drawn(),
    },
    verify: {
      chooseBundle: async () => {
        const path = await choose({ properties: ['openFile'], filters: [{ name: 'SayOnce', extensions: ['zip'] }] })
        return path === null ? null : { token: remember(path), name: basename(path), bytes: (await stat(path)).size }
      },
      chooseTrust: async () => {
        const path = await choose({ properties: ['openFile'], filters: [{ name: 'PEM', extensions: ['pem', 'crt'] }] })
        return path === null ? null : { token: remember(path), name: basename(path) }
      },
      run: async ({ token, trust, passphrase }) => {
        const path = chosen.get(token)
        if (!path) throw new Refused('E-B1')
        const trusted = await trustFor(trust)
        // It throws only when the file cannot be opened or the chosen certificate is none; all else is a finding.
        return verifyBundle(path, { ...(passphrase === '' ? {} : { passphrase: normalisePassphrase(passphrase) }), ...trusted }).catch(() => { throw new Refused('E-B2') })
      },
    },
  }

  /** The certificate the person chose; else, in an open vault, this room's own. */
  async function trustFor(token: string | null): Promise<{ trustPem?: string }> {
    if (token) {
      const path = chosen.get(token)
      if (!path) throw new Refused('E-B1')
      const handle = await openFile(path, 'r')
      try {
        if ((await handle.stat()).size > 1024 * 1024) throw new Refused('E-B2')
        return { trustPem: await readFile(handle, 'utf8') }
      } finally {
        await handle.close()
      }
    }
    return room.isOpen ? { trustPem: (await room.identity()).caCertPem } : {}
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
