// The room of the tests of the walls: everybody, two cases with an interviewer each, something in every section. Made once a process.
import { rmSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shippedForms } from '../../harness/forms'
import { addPhotograph, type PhotographWorld } from '../../../electron/sections/photographs'
import type { Clock } from '../../../electron/store/clock'
import type { Store, StoreOptions } from '../../../electron/store/store'
import { Refused } from '../../../shared/failure'
import type { Fact } from '../../../shared/model/entry'
import type { Millis, StaffId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { copyRoom, loginAs, type Who } from '../../harness/people'
import { chart, fakeDecode } from '../../harness/pictures'

export const code = async (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', (e: unknown) => (e instanceof Refused ? e.code : `bug: ${e instanceof Error ? e.stack : String(e)}`))

/** A clock that a test moves; hours from now. */
export const movable = (hours = 0): Clock & { add: (hours: number) => void } => {
  let at = Date.now() + hours * 3_600_000
  return { add: (more) => { at += more * 3_600_000 }, utc: () => new Date(at).toISOString(), mono: () => (at % 1e12) as Millis }
}

export const answer = (text: string, form = 'medical-note', field = 'history'): Fact => ({ kind: 'form.answer', body: { formId: form, version: 1, field, answer: { state: 'value', value: text } } })
const decided: Fact = { kind: 'undo', body: { seq: 1 } }
const sealed: Fact = { kind: 'seal.made', body: { bundleId: 'BDL-20260203-0a1b2c3d' as never, profile: 'police', recipient: '法制科', manifestSha256: '0'.repeat(64), shortCode: '0000', pages: 1, bytes: 1 } }

/** Who writes what of a case, besides the recorder. */
const written: readonly (readonly [Who, SectionKind, Fact])[] = [
  ['medic', 'medical', answer('左臂擦伤已结痂')], ['medic', 'samples', answer('棉签一份', 'samples-note')],
  ['counsellor', 'psychological', answer('晚上睡不着', 'counsellor-note', 'words')],
  ['counsellor', 'psychological-out', { kind: 'form.released', body: { formId: 'counsellor-note', version: 1, field: 'for-the-file', answer: { state: 'value', value: '轻度紧张' } } }],
  ['legal-aid', 'legal-aid', answer('已告知权利', 'legal-aid-note')],
  ['case-officer', 'briefing', answer('孩子已经说过时间和地点', 'briefing', 'handed-by')], ['case-officer', 'follow-up', answer('下周回访', 'follow-up-note')], ['case-officer', 'redaction', decided], ['case-officer', 'seal', sealed],
]

/** Photographs without a window to decode in. */
export const darkroom = (store: Store, decode = fakeDecode()): PhotographWorld => ({ store, forms: shippedForms().current, decode, write: (sectionId, fact) => store.log.append(sectionId, fact, store.staffId) })

type Made = { vault: string; ids: Record<Who, StaffId>; one: MadeCase; two: MadeCase }
let template: Promise<Made> | null = null

async function make(): Promise<Made> {
  const home = await mkdtemp(join(tmpdir(), 'sayonce-walls-'))
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const vault = join(home, 'vault')
  const ids = await copyRoom(vault)
  const recorder = await loginAs(vault, 'recorder')
  const one = await makeCase(recorder, ids, { interviewers: ['interviewer'] })
  const two = await makeCase(recorder, ids, { interviewers: ['interviewer2'] })
  await recorder.close()
  for (const who of new Set(written.map(([by]) => by))) {
    const store = await loginAs(vault, who)
    for (const made of [one, two]) {
      for (const [, kind, fact] of written.filter(([by]) => by === who)) await append(store, made.section(kind), fact)
      if (who === 'medic') await addPhotograph(darkroom(store), { sectionId: made.section('intimate'), shot: 'label', scale: false, label: '色卡', row: null, why: '拍摄色卡' }, chart(), 'file')
      if (who === 'case-officer') {
        const identity = { personId: made.persons.child, name: '林溪照', aliases: [], idNumber: '', birthDate: '', phone: '', address: '', school: '' }
        await append(store, made.section('key-volume'), { kind: 'key.person', body: identity })
      }
    }
    await store.close()
  }
  return { vault, ids, one, two }
}

export type Scene = Omit<Made, 'vault'> & {
  folder: string
  vault: string
  /** Lets one of the cast in; who was in before is out. */
  as(who: Who, options?: StoreOptions): Promise<Store>
  /** What `who` answers when he does this. */
  does(who: Who, work: (store: Store) => Promise<unknown>, options?: StoreOptions): Promise<string>
  /** Whether somebody reads a section's entries by his keys. */
  reads(who: Who, made: MadeCase, kind: SectionKind, options?: StoreOptions): Promise<string>
  out(): Promise<void>
  clean(): Promise<void>
}

export async function scene(): Promise<Scene> {
  template ??= make()
  const { vault: from, ...rest } = await template
  const folder = await mkdtemp(join(tmpdir(), 'sayonce-wall-'))
  const vault = join(folder, 'vault')
  await cp(from, vault, { recursive: true })
  let now: Store | null = null
  const out = async () => {
    await now?.close()
    now = null
  }
  const as: Scene['as'] = async (who, options) => {
    await out()
    return (now = await loginAs(vault, who, options))
  }
  return {
    ...rest, folder, vault, as, out,
    does: async (who, work, options) => code(work(await as(who, options))),
    reads: async (who, made, kind, options) => code((await as(who, options)).log.read(made.section(kind))),
    clean: async () => {
      await out()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
