// The door: first start, unlock, lock, password, recovery.
import { app } from 'electron'
import { Refused } from '../../shared/failure'
import type { StaffId } from '../../shared/model/ids'
import { SetId } from '../../shared/model/recovery'
import { checkFounders } from '../access/found'
import { reissue } from '../access/enrol'
import { membersOf } from '../access/members'
import { recoverSecret } from '../recovery/sheet'
import { decodeShare } from '../recovery/shares'
import { derive, signingKeyFrom } from '../store/keys'
import { readSlotFile } from '../store/slot-file'
import type { Attempt } from '../store/slots'
import type { Answers, HandlerWorld } from './world'

const longEnough = (password: string) => { if ([...password.normalize('NFKC')].length < 10) throw new Refused('E-A5') }

/** How a person's token is asked for its secret, with the PIN he gave; null when he gave none. */
export function withToken({ tokens, settings }: Pick<HandlerWorld, 'tokens' | 'settings'>, pin: string): Attempt['token'] {
  return pin === '' ? null : (key) => tokens.open(settings.tokenModule, key, pin)
}

export function session(world: HandlerWorld): Answers<'session'> {
  const { room, settings, tokens } = world
  return {
    state: async () => ({
      vault: await room.state(), version: app.getVersion(), language: settings.language, people: (await room.state()) === 'none' ? [] : room.door.people,
      waitMs: room.door.waitMs, idleMinutes: room.policy.idleMinutes, running: room.recorder.now, opened: room.opened,
    }),
    setUp: async ({ officers, ...input }) => {
      officers.forEach((o) => longEnough(o.password))
      checkFounders(officers)
      return room.setUp({ ...input, officers })
    },
    unlock: async ({ who, name, password, pin }) => {
      const opened = await room.unlock({ who, name, password, token: withToken(world, pin) })
      watchToken(opened.staffId)
      return opened
    },
    lock: async ({ cause }) => { await room.lock(cause); return null },
    changePassword: async ({ old, fresh }) => {
      longEnough(fresh)
      const { store } = room
      const [slot] = store.slots.ofPerson(store.staffId)
      if (!slot || slot.token) throw new Refused('E-A11', 'slot')
      await room.guarded(store.staffId, () => store.slots.rewrap({ who: store.staffId, password: old, token: null }, { password: fresh, token: null }, store.clock.utc()))
      await store.custody({ kind: 'slot.changed', body: { act: 'password', staffId: store.staffId, slot: 'password' } })
      return null
    },
    recover: async ({ shares, staffId, password }) => {
      if (staffId) longEnough(password)
      const secret = await secretOf(room.folder, shares)
      try {
        const { setId, index } = decodeShare(shares[0]!)
        const people = await room.recovering(Buffer.from(secret), { setId, index }, async (store) => {
          const signSeed = derive(Buffer.from(secret), 'recovery/sign')
          if (staffId) {
            await store.custody({ kind: 'recovery.changed', body: { act: 'used', setId } })
            await reissue(store, staffId, password, signingKeyFrom(signSeed))
          }
          signSeed.fill(0)
          return (await membersOf(store)).all.filter((m) => !m.removed).map((m) => ({ staffId: m.staffId, name: m.name, role: m.role }))
        })
        await room.door.forgive(true)
        return { opened: staffId ? await room.unlock({ who: staffId, name: '', password, token: null }) : null, people }
      } finally {
        secret.fill(0)
      }
    },
    setLanguage: ({ language }) => { settings.language = language; return null },
    place: () => room.place(),
  }

  /** While somebody is in with a token: pulled out, the screen locks. A recording goes on. */
  function watchToken(staffId: StaffId): void {
    const token = room.store.slots.ofPerson(staffId).find((s) => s.token)?.token
    if (!token) return
    const { store } = room
    const stop = tokens.watch(settings.tokenModule, token.serial, () => { if (room.isOpen && room.store === store) void room.lock('token') })
    store.onClose(() => { stop(); tokens.close() })
  }
}

/** The secret of the sheets, held against the sets this vault knows. Throws `Refused` E-A14…A17. */
async function secretOf(folder: string, shares: readonly string[]): Promise<Uint8Array> {
  const { file } = await readSlotFile(folder)
  const sets = file.format === 'sayonce-slots/2' ? file.recovery.filter((r) => r.rehearsedAt !== null) : []
  const set = sets.find((r) => shares.some((typed) => { try { return decodeShare(typed).setId === r.setId } catch { return false } })) ?? sets[0]
  if (!set) throw new Refused('E-A16', '1')
  return recoverSecret([...shares], { setId: SetId.parse(set.setId), check: set.check })
}
