// A small fictional session in a real store, for the tests of what goes into a binder and what blocks it.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCase, openSession } from '../../../electron/sections/cases'
import { draw, gather, preview, type SealWorld, type Wish } from '../../../electron/seal/seal'
import { sectionOf, sectionsOf } from '../../../electron/store/world'
import type { Store } from '../../../electron/store/store'
import type { Fact } from '../../../shared/model/entry'
import type { FormDefinition } from '../../../shared/model/form'
import { newId, type PersonId, type RecordingId, type SessionId } from '../../../shared/model/ids'
import type { PersonRole } from '../../../shared/model/person'
import type { SectionKind } from '../../../shared/model/section'
import { shippedForms } from '../../harness/forms'
import { copyRoom, loginAs } from '../../harness/people'

const forms = shippedForms().reading

export type Scene = {
  store: Store
  sessionId: SessionId
  world: SealWorld
  forms: readonly FormDefinition[]
  wish: (change?: Partial<Wish>) => Wish
  write: (kind: SectionKind, fact: Fact) => Promise<void>
  person: (role: PersonRole, pseudonym: string, identity: Partial<{ name: string; aliases: string[]; phone: string; address: string }>) => Promise<PersonId>
  answer: (formId: string, field: string, value: string) => Promise<void>
  line: (text: string) => Promise<void>
  /** Writes the facts of a recording that holds `chunks` chunks; no file. Times are instants in UTC. */
  recorded: (from: string, to: string, reason?: 'stopped' | 'abnormal', chunks?: number) => Promise<RecordingId>
  /** All text of the binder, by part id; the cover as `cover`. */
  drawn: (wish: Wish) => Promise<Record<string, string>>
  blocks: (wish: Wish) => Promise<string[]>
  /** Where something was proposed to be hidden, once for each proposal. */
  places: (wish: Wish) => Promise<string[]>
  close: () => Promise<void>
}

export async function makeScene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'sayonce-scene-'))
  writeFileSync(join(folder, 'coverage.json'), JSON.stringify({ version: 'sayonce-coverage/1', ranges: [[0x20, 0xffff]] }))
  const vault = join(folder, 'vault')
  // Everybody whose section is written has a member, so that there is somebody to seal it to.
  await copyRoom(vault, ['case-officer', 'counsellor', 'medic', 'legal-aid'])
  const store = await loginAs(vault, 'case-officer')
  const me = store.staffId
  const { caseId } = await openCase(store, { reporter: '学校', reportedAt: '', receipt: '', firstReceiver: me })
  const { sessionId } = await openSession(store, caseId, '询问室一')
  const world: SealWorld = { store, definitions: { current: [], past: forms, gone: [], refused: [], reading: forms }, organisation: '虚构市公安局', fontFolder: folder, isRecording: () => false, isRecovering: () => false }
  const write: Scene['write'] = async (kind, fact) => {
    const home = (await sectionsOf(store, caseId)).find((s) => s.kind === kind && (s.sessionId === null || s.sessionId === sessionId))!
    await store.log.append(home.sectionId, fact, me)
  }
  const damaged: ReadonlySet<RecordingId> = new Set()
  return {
    store, sessionId, world, forms, write,
    wish: (change) => ({ sessionId, profile: 'prosecutor', recipient: '虚构区人民检察院', noRecordingReason: '', omitDamagedReason: '', withoutConsentReason: '', ...change }),
    person: async (role, pseudonym, identity) => {
      const personId = newId('per', randomBytes)
      await write('case', { kind: 'case.person', body: { personId, role, pseudonym, sex: 'female', ageBand: '10-13', relation: '', unsuitable: null } })
      await write('key-volume', { kind: 'key.person', body: { personId, name: '无名氏甲', aliases: [], idNumber: '', birthDate: '', phone: '', address: '', school: '', ...identity } })
      return personId
    },
    answer: async (formId, field, value) => {
      const form = forms.find((f) => f.id === formId)!
      const answer = { formId, version: form.version, field, answer: { state: 'value' as const, value } }
      // What the counsellor let out stands beside his notes, which nobody else opens (F69).
      if (form.section === 'psychological') await write('psychological-out', { kind: 'form.released', body: answer })
      else await write(form.section, { kind: 'form.answer', body: answer })
    },
    line: async (text) => write('questioning', { kind: 'qa.added', body: { lineId: newId('lin', randomBytes), speaker: 'answer', text, recordingId: null, atMs: 0 as never } }),
    recorded: async (from, to, reason = 'stopped', chunks = 3) => {
      const recordingId = newId('rec', randomBytes)
      const section = await sectionOf(store, sessionId, 'questioning')
      // The start is when its entry is written: the clock of the store is turned to it.
      const { clock } = store.log as unknown as { clock: { utc: () => string } }
      const utc = clock.utc
      clock.utc = () => from
      await store.log.append(section, { kind: 'recording.started', body: { recordingId, mimeType: 'video/webm;codecs=vp8,opus', camera: '演示摄像头', microphone: '演示麦克风', width: 1280, height: 720, frameRate: 30 } }, me)
      clock.utc = utc
      await store.log.append(section, { kind: 'recording.ended', body: { recordingId, reason, endedAt: to, chunks, bytes: 3000 as never, durationMs: 3000 as never, head: 'ab', sha256: 'c'.repeat(64) } }, me)
      return recordingId
    },
    drawn: async (wish) => {
      const gathered = { ...await gather(world, wish), ...(wish.omitDamagedReason === '' ? { damaged } : {}) }
      const binder = await draw(world, gathered, { bundleId: 'BDL-20261121-0a1b2c3d', createdAt: '2026-11-21T13:05:00.000Z', custody: { size: 1, root: '00', checkpoint: await store.log.checkpoint() }, digest: '11' })
      const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'object' && value !== null ? Object.values(value).map(text).join(' ') : '')
      return Object.fromEntries([['cover', text(binder.cover)], ...binder.parts.map((part) => [part.id, text(part)])])
    },
    blocks: async (wish) => (await preview(world, wish)).blocks.map((b) => `${b.code}${b.detail ? ` ${b.detail}` : ''}`),
    places: async (wish) => (await gather(world, wish)).found.flatMap((p) => p.proposals.map(() => p.labelZh)),
    close: async () => { await store.close(); rmSync(folder, { recursive: true, force: true }) },
  }
}
