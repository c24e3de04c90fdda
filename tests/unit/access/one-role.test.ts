// F75, F33, F69: the vault files with one role's slot, opened outside the app: that role's sections and no other byte.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureActKeys } from '../../../electron/access/act-keys'
import { wrap } from '../../../electron/store/keys'
import type { SectionKind } from '../../../shared/model/section'
import { setService } from '../../harness/case'
import { freshId } from '../../harness/ids'
import { cast, everybody, type Who } from '../../harness/people'
import { plunder, type Loot } from './outsider'
import { scene, type Scene } from './scene'

let room: Scene
beforeEach(async () => { room = await scene() }, 60_000)
afterEach(() => room.clean())

const police: readonly SectionKind[] = ['register', 'case', 'key-volume', 'session', 'questioning', 'medical', 'samples', 'psychological-out', 'legal-aid', 'follow-up', 'redaction', 'seal']
/** Written out, not taken from the program's own table: what DESIGN §1 and rows F33, F57, F69 say. */
const mine: Readonly<Record<Who, readonly SectionKind[]>> = {
  interviewer: ['register', 'case', 'key-volume', 'session', 'questioning', 'follow-up'],
  interviewer2: ['register', 'case', 'key-volume', 'session', 'follow-up'],
  recorder: ['register', 'case', 'session', 'questioning'], observer: ['register', 'case', 'session', 'questioning'],
  medic: ['register', 'case', 'session', 'medical', 'samples', 'intimate', 'follow-up'], medic2: ['register', 'case', 'session', 'medical', 'samples', 'intimate', 'follow-up'],
  counsellor: ['register', 'case', 'session', 'psychological', 'psychological-out', 'follow-up'], counsellor2: ['register', 'case', 'session', 'psychological', 'psychological-out', 'follow-up'],
  'legal-aid': ['register', 'case', 'session', 'legal-aid', 'follow-up'],
  'case-officer': police, 'case-officer2': police, supervisor: police, auditor: ['register'], admin: ['register'],
}

/** Kinds of the first case (and the vault's own) that came out whole; throws when one came out in part. */
function kindsOf(loot: Loot, made: Scene['one']): SectionKind[] {
  const other = new Set(police.concat('intimate', 'psychological').filter((k) => k !== 'register').map((kind) => String(kind === 'case' || kind === 'key-volume' ? '' : made.section(kind))))
  return [...loot.bodies].flatMap(([id, { kind, open, of }]) => {
    if (open !== 0 && open !== of) throw new Error(`${kind}: ${open} of ${of}`)
    const here = kind === 'register' || other.has(id) || id === made.section('case') || id === made.section('key-volume')
    return open > 0 && here ? [kind as SectionKind] : []
  }).sort()
}

describe('one slot, the files, and no app', () => {
  it('F75 every role opens exactly its sections of a running case, no act of two persons, and only the recordings of those who may', async () => {
    const recorder = await room.as('recorder')
    const questioning = room.one.section('questioning')
    const recordingId = freshId('rec')
    await recorder.db.run('INSERT INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', recordingId, questioning, room.one.sessionId, recorder.clock.utc(), JSON.stringify(wrap(await recorder.sectionKeys.get(questioning), randomBytes(32), recordingId)))
    await ensureActKeys(await room.as('supervisor'))
    await room.out()
    for (const who of everybody) {
      const loot = await plunder(room.vault, room.ids[who], cast[who].password)
      expect(loot.bodies.size, 'every section of both cases holds something').toBe(1 + 2 * 14)
      expect(kindsOf(loot, room.one), who).toEqual([...mine[who]].sort())
      expect(loot.acts, `${who} alone`).toEqual([])
      expect(loot.recordings, who).toEqual(mine[who].includes('questioning') ? [recordingId] : [])
    }
  }, 120_000)

  it('F33 medical findings and samples come out with the interviewer’s slot only once his questioning is closed, and no more when it is opened again', async () => {
    const mayRead = async () => kindsOf(await plunder(room.vault, room.ids.interviewer, cast.interviewer.password), room.one).filter((kind) => kind === 'medical' || kind === 'samples')
    const turn = async (state: 'done' | 'active') => {
      await setService(await room.as('interviewer'), room.one, 'questioning', state)
      await room.as('medic')
      await room.out()
    }
    expect(await mayRead()).toEqual([])
    await turn('done')
    expect(await mayRead()).toEqual(['medical', 'samples'])
    expect(kindsOf(await plunder(room.vault, room.ids.interviewer2, cast.interviewer2.password), room.one)).not.toContain('medical')
    await turn('active')
    expect(await mayRead()).toEqual([])
  }, 60_000)

  it('the supervisor keeps the keys of the police roles and never those of medics and counsellors', async () => {
    const { roles } = await plunder(room.vault, room.ids.supervisor, cast.supervisor.password)
    expect(roles.map((name) => name.slice('role:'.length).split('/')[0])).toEqual(['admin', 'auditor', 'case-officer', 'interviewer', 'legal-aid', 'observer', 'recorder', 'supervisor'])
    for (const who of everybody.filter((w) => w !== 'supervisor')) expect((await plunder(room.vault, room.ids[who], cast[who].password)).roles, who).toEqual([`role:${cast[who].role}/1`])
  }, 60_000)
})
