// Keeping the store: the custody log, policy, hold and destruction, re-hash, backup, restore.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refused } from '../../shared/failure'
import type { LogState, upkeep as contract } from '../../shared/ipc/upkeep'
import type { z } from 'zod'
import { membersOf } from '../access/members'
import { subjectHash, redeem, subjectOf } from '../access/requests'
import { checkRight } from '../access/walls'
import { openOwnFile } from '../record/recordings'
import { signingKeyFrom } from '../store/keys'
import { exportLog } from '../store/log-export'
import { sectionsOf } from '../store/world'
import { listBackups, makeBackup } from '../upkeep/backup'
import { certificates } from '../upkeep/certificate'
import { policyHash, writePolicy } from '../upkeep/policy'
import { lastRehash, rehashAll } from '../upkeep/rehash'
import { finishRestore, restore } from '../upkeep/restore'
import { dueCases } from '../upkeep/retention'
import { destroyCase, mayDestroy, pendingShreds } from '../upkeep/shred'
import { timeline } from '../upkeep/timeline'
import { hashNow } from './access'
import { aFolder, choose, printRoom, type Answers, type HandlerWorld } from './world'

type WorkName = z.infer<(typeof contract)['progress']['payload']>['work']

/** What is told of the log: its heads in every place and what does not fit. */
export async function logState({ room }: Pick<HandlerWorld, 'room'>): Promise<LogState> {
  const { store } = room
  const { log } = store
  const mismatch = log.mismatch()
  const { origin, publicKey } = log.signer()
  const inside = (await store.db.get<{ size: number }>('SELECT size FROM head'))?.size ?? 0
  const states = { ok: 'same', late: 'late', missing: 'missing', damaged: 'other', ahead: 'other' } as const
  return {
    size: log.size, root: log.rootHex, origin, key: publicKey.toString('base64'), readOnly: log.readOnly, verified: log.checkedWhole,
    mismatch: mismatch && { expected: mismatch.expected?.size ?? mismatch.found.size, found: mismatch.found.size, missingFrom: mismatch.missing[0]?.from ?? null, missingTo: mismatch.missing.at(-1)?.to ?? null },
    heads: [
      { place: 'vault', state: mismatch ? 'other' : 'same', size: log.size },
      { place: 'database', state: inside === log.size ? 'same' : 'other', size: inside },
      ...store.headPlaces().map(({ place, state, size }) => ({ place: place as 'machine' | 'second', state: states[state], size: size ?? 0 })),
    ],
  }
}

export function upkeep(world: HandlerWorld): Answers<'upkeep'> {
  const { room, settings, emit } = world
  /** One long work at a time, cancelled by a lock or a person, telling how far it is at most ten times a second. */
  const working = <T>(work: WorkName, run: (options: { signal: AbortSignal; progress: (done: number, total: number) => void }) => Promise<T>) => room.upkeep.run((signal) => {
    let told = 0
    return run({ signal, progress: (done, total) => {
      const now = Date.now()
      if (done < total && now - told < 100) return
      told = now
      emit('upkeep', 'progress', { work, done, total })
    } })
  })
  const restic = () => (settings.restic === '' ? null : { repository: settings.restic })
  const cancelled = (error: unknown) => { throw error instanceof Error && error.name === 'AbortError' ? new Refused('E-E4') : error }

  return {
    lines: ({ filter, before, count }) => timeline(room.store, filter, before, count),
    logState: () => logState(world),
    verifyLog: () => working('verify', async ({ progress, signal }) => {
      await room.store.log.verifyAll(progress, signal).catch(cancelled)
      return logState(world)
    }),
    exportLog: async ({ caseNumber }) => {
      const { store } = room
      const folder = await choose(world, aFolder)
      if (!folder) return null
      const at = store.clock.utc()
      const path = join(folder, `sayonce-log-${at.slice(0, 19).replaceAll(/[-:]/g, '')}${caseNumber === '' ? '' : '-part'}.jsonl`)
      const hash = createHash('sha256')
      let bytes = 0
      try {
        const file = await open(path, 'wx', 0o644)
        try {
          for await (const text of exportLog(store.log, { exportedAt: at, ...(caseNumber === '' ? {} : { numbers: await numbersOf(caseNumber) }) })) {
            hash.update(text)
            bytes += Buffer.byteLength(text)
            await file.write(text)
          }
          await file.sync()
        } finally {
          await file.close()
        }
      } catch (error) {
        throw error instanceof Refused ? error : new Refused('E-D6')
      }
      const sha256 = hash.digest('hex')
      if (!store.log.readOnly) await store.custody({ kind: 'export.made', body: { what: 'log', target: null, sha256 } })
      return { fileName: basename(path), bytes, sha256 }
    },
    reanchor: async ({ requestId }) => {
      const { store } = room
      const subject = await subjectOf(store, requestId)
      if (subject.dual !== 'control' || subject.control.what !== 'reanchor') throw new Refused('E-B6')
      const hash = await hashNow(world, subject)
      const { secret, approver } = await redeem(store, requestId, 'control', hash)
      secret.fill(0)
      await store.log.reanchor()
      // Nothing could be logged before: here is who the two were.
      await store.custody({ kind: 'approval.changed', body: { act: 'used', requestId, dual: 'control', target: null, hash, requester: store.staffId, approver } })
      await store.custody({ kind: 'log.reanchored', body: { size: store.log.size, root: store.log.rootHex, requestId } })
      await finishRestore(store)
      room.reanchored()
      return logState(world)
    },

    policy: () => room.policy,
    setPolicy: async ({ requestId }) => {
      const { store } = room
      const asked = await subjectOf(store, requestId)
      if (asked.dual !== 'control' || asked.control.what !== 'policy') throw new Refused('E-B6')
      const { secret } = await redeem(store, requestId, 'control', subjectHash(asked, ''))
      const control = signingKeyFrom(secret)
      secret.fill(0)
      const { policy } = asked.control
      await store.custody({ kind: 'policy.changed', body: { hash: policyHash(policy), requestId } })
      room.setPolicy(await writePolicy(store, policy, control, (await membersOf(store)).acts.control ?? null))
      return policy
    },
    chooseSecond: async ({ requestId }) => {
      const replaces = settings.secondFolder !== ''
      if (replaces && !requestId) throw new Refused('E-B5')
      const folder = await choose(world, aFolder)
      if (!folder) return null
      if (replaces && requestId) {
        const { secret } = await redeem(room.store, requestId, 'control', subjectHash({ dual: 'control', control: { what: 'second' } }, ''))
        secret.fill(0)
      }
      settings.secondFolder = folder
      return basename(folder)
    },

    second: () => (settings.secondFolder === '' ? null : basename(settings.secondFolder)),

    due: () => dueCases(room.store, room.policy, room.store.clock.utc()),
    hold: async ({ caseId, on, reason }) => {
      const { store } = room
      const section = (await sectionsOf(store, caseId)).find((s) => s.kind === 'case')
      if (!section) throw new Refused('E-B1')
      await checkRight(store, section, 'read')
      await store.custody({ kind: 'hold.changed', body: { caseId, on } })
      await room.write(section.sectionId, { kind: 'case.hold', body: { on, reason } })
      return null
    },
    destroy: ({ caseId, what, requestId }) => working('destroy', async ({ progress }) => {
      const { store } = room
      const asked = await subjectOf(store, requestId)
      if (asked.dual !== 'dispose' || asked.caseId !== caseId || asked.what !== what) throw new Refused('E-B6')
      const { sessionId } = room.recorder
      if (sessionId && (await store.db.get('SELECT 1 FROM section WHERE case_id = ? AND session_id = ?', caseId, sessionId))) throw new Refused('E-C8')
      // Before the approval is used up.
      await mayDestroy(store, caseId, what)
      const { secret, approver } = await redeem(store, requestId, 'dispose', await hashNow(world, asked))
      const sign = signingKeyFrom(secret)
      secret.fill(0)
      // Nothing is written up of a case that goes.
      await room.recovery.abort()
      const certificate = await destroyCase(store, { caseId, what, requester: store.staffId, approver, requestId, sign, restic: restic() }, { progress })
      void room.recovery.start(store).catch(() => undefined)
      room.search?.clear()
      room.wallsMoved()
      return certificate
    }),
    printCertificate: async ({ number }) => {
      const { store } = room
      if (!(await certificates(store)).some((c) => c.number === number)) throw new Refused('E-B1')
      await store.custody({ kind: 'print.made', body: { what: 'certificate', target: null } })
      return printRoom(world)
    },
    certificates: () => certificates(room.store),

    rehash: () => working('rehash', (options) => rehashAll(room.store, { ...options, open: (recordingId) => openOwnFile(room.store, recordingId) })),
    lastRehash: () => lastRehash(room.store),

    backup: async () => {
      const folder = await choose(world, aFolder)
      if (!folder) return null
      return working('backup', async (options) => {
        const made = await makeBackup(room.store, folder, { ...options, restic: restic() })
        await pendingShreds(room.store, folder, restic())
        return made
      })
    },
    backups: () => listBackups(room.store),
    restore: async () => {
      if ((await room.state()) !== 'none') throw new Refused('E-A6')
      const folder = await choose(world, aFolder)
      if (!folder) return null
      const { backupId, at, files, bytes } = await working('restore', (options) => restore(folder, room.folder, options))
      return { backupId, at, files, bytes }
    },
    cancel: () => { room.upkeep.cancel(); return null },
  }

  /** Entries of one case, and custody events that name it. */
  async function numbersOf(caseNumber: string): Promise<number[]> {
    const numbers: number[] = []
    let before: number | null = null
    for (;;) {
      const page = await timeline(room.store, { kinds: [], author: null, caseNumber, from: null, to: null }, before, 500)
      numbers.push(...page.lines.map((l) => l.n))
      if (!page.more) return numbers
      before = page.lines.at(-1)!.n
    }
  }
}
