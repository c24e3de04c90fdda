// People of the room: register, admission, tokens, recovery sheets.
import { randomBytes, type KeyObject } from 'node:crypto'
import { Refused } from '../../shared/failure'
import { SetId } from '../../shared/model/recovery'
import { signAgreed, signRecoveryCard } from '../access/cards'
import { admit, enrol, enrolFirstAdmin, listMembers, remove, settle, update } from '../access/enrol'
import { membersOf } from '../access/members'
import { redeem, subjectHash } from '../access/requests'
import { rehearse, sheetsOf } from '../recovery/sheet'
import { splitSecret } from '../recovery/shares'
import { derive, signingKeyFrom, signingPublicOf } from '../store/keys'
import { privateKeyFrom, publicKeyOf } from '../store/sealed-box'
import { registerSection } from '../store/world'
import { withToken } from './session'
import { choose, printRoom, type Answers, type HandlerWorld } from './world'

/** Where the signature of two persons under new sheets waits for their rehearsal. */
const agreedKey = (setId: string) => `agreed/${setId}`

export function people(world: HandlerWorld): Answers<'people'> {
  const { room, settings, tokens, emit } = world
  const changed = async () => {
    await room.remember()
    emit('people', 'changed', null)
    room.wallsMoved()
  }

  return {
    list: () => listMembers(room.store),
    enrol: async ({ officer, password }) => {
      if (password !== null && [...password.normalize('NFKC')].length < 10) throw new Refused('E-A5')
      const { staffId } = await enrol(room.store, { ...officer, unit: officer.unit || (await room.place()).unit }, password)
      await changed()
      return { staffId }
    },
    firstAdmin: async ({ officer, password }) => {
      if ([...password.normalize('NFKC')].length < 10) throw new Refused('E-A5')
      const staffId = await enrolFirstAdmin(room.store, { ...officer, unit: officer.unit || (await room.place()).unit }, password)
      await changed()
      return { staffId }
    },
    admit: async ({ staffId }) => { await admit(room.store, staffId); await changed(); return null },
    update: async ({ staffId, officer }) => { await update(room.store, staffId, officer); await changed(); return null },
    remove: async ({ staffId, reason }) => {
      await remove(room.store, staffId, reason)
      if (staffId !== room.store.staffId) await changed()
      return null
    },

    tokens: async () => {
      const module = settings.tokenModule
      return { module, tokens: module === '' ? [] : await tokens.list(module) }
    },
    chooseModule: async () => {
      const path = await choose(world, { properties: ['openFile'] })
      if (path === null) return false
      settings.tokenModule = path
      return true
    },
    addToken: async ({ serial, pin, password }) => {
      const { store } = room
      const token = await tokens.enrol(settings.tokenModule, serial, pin)
      try {
        await room.guarded(store.staffId, () => store.slots.rewrap({ who: store.staffId, password, token: null }, { password, token }, store.clock.utc()))
      } finally {
        token.secret.fill(0)
      }
      await store.custody({ kind: 'slot.changed', body: { act: 'added', staffId: store.staffId, slot: 'token' } })
      await changed()
      return null
    },
    removeToken: async ({ pin, password }) => {
      const { store } = room
      await room.guarded(store.staffId, () => store.slots.rewrap({ who: store.staffId, password, token: withToken(world, pin) }, { password, token: null }, store.clock.utc()))
      await store.custody({ kind: 'slot.changed', body: { act: 'revoked', staffId: store.staffId, slot: 'token' } })
      await changed()
      return null
    },

    makeRecovery: async ({ officers, requestId }) => {
      const { store } = room
      if (!store.person) throw new Refused('E-B3')
      const { active } = await membersOf(store)
      const names = officers.map((id) => active.find((m) => m.staffId === id)?.name)
      if (new Set(officers).size !== 3 || names.some((name) => name === undefined)) throw new Refused('E-B2', 'officers')
      // Before the approval is used up: `addRecovery` would refuse.
      if (store.slots.file.recovery.filter((r) => r.rehearsedAt !== null).length > 1) throw new Refused('E-A18')
      // The first set is made when the vault is; replacing one takes two persons.
      let control: KeyObject | null = null
      if ((await membersOf(store)).recovery !== null) {
        if (!requestId) throw new Refused('E-B5')
        const { secret } = await redeem(store, requestId, 'control', subjectHash({ dual: 'control', control: { what: 'recovery' } }, ''))
        control = signingKeyFrom(secret)
        secret.fill(0)
      }
      const secret = randomBytes(32)
      const { setId, shares, check } = await splitSecret(secret)
      const boxSeed = derive(secret, 'recovery/box')
      const signSeed = derive(secret, 'recovery/sign')
      const keys = { box: publicKeyOf(privateKeyFrom(boxSeed)).toString('hex'), sign: signingPublicOf(signingKeyFrom(signSeed)) }
      await store.slots.addRecovery(secret, { setId, check, boxKey: keys.box, signKey: keys.sign, officers, madeAt: store.clock.utc() })
      for (const buffer of [secret, boxSeed, signSeed]) buffer.fill(0)
      if (control) await store.setMeta(agreedKey(setId), signAgreed({ setId, keys, officers }, control))
      await store.custody({ kind: 'recovery.changed', body: { act: 'made', setId } })
      return sheetsOf({ setId, shares }, names as string[])
    },
    rehearse: async ({ typed }) => {
      const { store } = room
      const set = store.slots.file.recovery.find((r) => r.rehearsedAt === null)
      if (!set || !store.person) throw new Refused('E-B1')
      await rehearse(typed, { setId: SetId.parse(set.setId), check: set.check })
      // The card first: a set that counts without it gets no keys.
      const card = signRecoveryCard({ setId: set.setId, keys: { box: set.boxKey, sign: set.signKey }, officers: set.officers, control: await store.meta(agreedKey(set.setId)), by: store.staffId }, store.person.sign)
      await store.log.append(await registerSection(store), { kind: 'recovery.card', body: card }, store.staffId)
      await store.slots.rehearsed(set.setId, store.clock.utc())
      await store.custody({ kind: 'recovery.changed', body: { act: 'rehearsed', setId: set.setId } })
      await settle(store)
      room.rehearsed()
      emit('people', 'changed', null)
      return null
    },
    printSheet: async () => {
      const { store } = room
      await store.custody({ kind: 'print.made', body: { what: 'recovery-sheet', target: null } })
      return printRoom(world)
    },
    recovery: async () => {
      const { store } = room
      const set = store.slots.file.recovery.findLast((r) => r.rehearsedAt !== null) ?? store.slots.file.recovery[0]
      const { all } = await membersOf(store)
      return {
        setId: set?.setId ?? null, officers: (set?.officers ?? []).map((id) => all.find((m) => m.staffId === id)?.name ?? ''), madeAt: set?.madeAt ?? null, rehearsedAt: set?.rehearsedAt ?? null,
      }
    },
  }
}
