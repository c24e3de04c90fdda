// XB1: one flipped bit anywhere in the vault is told, or changes nothing that can be read. Never silence, never a crash.
import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Refused } from '../../shared/failure'
import type { RecordingId, SectionId } from '../../shared/model/ids'
import { openRecording } from '../../electron/record/recordings'
import { recoverRecordings } from '../harness/recover'
import type { Store } from '../../electron/store/store'
import { append, line } from '../harness/case'
import { loginAs } from '../harness/people'
import { filledStore } from './filled-store'
import { beginTake } from './made-take'

// Stretching costs a third of a second and is not what is tested: the same password with the same parameters is stretched once.
vi.mock('../../electron/store/keys', async (original) => {
  const real = await original<typeof import('../../electron/store/keys')>()
  const known = new Map<string, Promise<Buffer>>()
  return {
    ...real,
    stretch: async (password: string, kdf: Parameters<typeof real.stretch>[1]) => {
      const key = JSON.stringify([password, kdf])
      if (!known.has(key)) known.set(key, real.stretch(password, kdf))
      return Buffer.from(await known.get(key)!)
    },
  }
})

const perFile = Number(process.env.SAYONCE_FLIPS ?? 40)
let root: string
let work: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sayonce-bits-'))
  work = join(root, 'work')
  await makeVaults()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/**
 * `closed`: locked in good order. `crashed`: copied while it was open and a take ran, so with -wal, a take's key and journal, and parts without an end:
 * one of them begun behind a locked screen, known to the journal only.
 */
async function makeVaults(): Promise<void> {
  const { store, sessionId, section } = await filledStore(join(root, 'closed'))
  const at = { sessionId, sectionId: section('questioning') }
  const finished = await beginTake(store, at)
  await finished.end(await finished.part('face', 1, 3))
  await finished.over()
  await store.close()
  cpSync(join(root, 'closed'), join(root, 'live'), { recursive: true })
  const again = await loginAs(join(root, 'live'), 'recorder')
  const running = await beginTake(again, at)
  await running.end(await running.part('face', 2, 2))
  await running.part('face', 3, 4)
  running.lock()
  await running.part('sound', 4, 3)
  cpSync(join(root, 'live'), join(root, 'crashed'), { recursive: true })
  await running.abandon()
  await again.close()
}

type Seen = { code: string; entries: string[]; recordings: Record<string, string> }

/** Opens a vault as the app does and reads everything in it: contents, or the codes with which it says what is wrong. */
async function look(folder: string): Promise<Seen> {
  const seen: Seen = { code: 'ok', entries: [], recordings: {} }
  const codeOf = (error: unknown) => {
    if (error instanceof Refused) return error.code
    throw error
  }
  let store: Store
  const openedAt = new Date().toISOString()
  try {
    store = await loginAs(folder, 'recorder')
  } catch (error) {
    return { ...seen, code: codeOf(error) }
  }
  try {
    if (store.log.readOnly) seen.code = 'E-A7'
    else if ((await recoverRecordings(store)).some((r) => r.damaged)) seen.code = 'E-C7'
    const sections = await store.db.all<{ id: SectionId; kind: string; case_id: string | null; session_id: string | null }>('SELECT id, kind, case_id, session_id FROM section ORDER BY id')
    for (const section of sections) {
      if (!(await store.sectionKeys.canOpen(section.id)) && section.kind !== 'custody') continue
      for (const entry of await store.log.read(section.id)) {
        // Written by this very opening, so at another time in each look. When the index of the last chunks is lost, an end is dated
        // by the media file (its time of change) instead; what was recorded is the same.
        const { kind, body } = entry
        const dated = 'reason' in body && body.reason === 'abnormal' ? { ...body, endedAt: '', at: '' } : body
        seen.entries.push(entry.atUtc >= openedAt ? JSON.stringify([section, kind, dated]) : JSON.stringify([section, entry]))
      }
    }
    seen.entries.push(JSON.stringify(await store.db.all('SELECT key, value FROM meta ORDER BY key')), JSON.stringify(await store.db.all('SELECT number, case_id FROM case_number ORDER BY number')))
    for (const { id } of await store.db.all<{ id: RecordingId }>('SELECT id FROM recording ORDER BY id')) seen.recordings[id] = await readRecording(store, id).catch(codeOf)
  } finally {
    await store.close()
  }
  return seen
}

async function readRecording(store: Store, id: RecordingId): Promise<string> {
  const reader = await openRecording(store, id)
  try {
    const hash = createHash('sha256')
    for await (const bytes of reader.range(0, reader.bytes)) hash.update(bytes)
    return `${reader.durationMs} ms ${hash.digest('hex')}`
  } finally {
    await reader.close()
  }
}

const filesOf = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()

function fresh(from: string): string {
  rmSync(work, { recursive: true, force: true })
  cpSync(join(root, from), work, { recursive: true, preserveTimestamps: true })
  return work
}

function flip(file: string, bit: number): void {
  const bytes = readFileSync(file)
  bytes[bit >> 3]! ^= 1 << (bit & 7)
  writeFileSync(file, bytes)
}

/** The first and the last bytes of the file and evenly spread places between them, another bit of the byte each time. */
function places(size: number): number[] {
  const edges = [0, 1, size - 2, size - 1].filter((at) => at >= 0)
  const spread = Array.from({ length: perFile }, (_, i) => Math.floor(((i + 0.5) * size) / perFile))
  return [...new Set([...edges, ...spread])].map((at, i) => at * 8 + ((i * 5) % 8))
}

describe.each(['closed', 'crashed'])('XB1: a %s vault', (kind) => {
  it('reads the same twice, and holds what was recorded', async () => {
    const first = await look(fresh(kind))
    expect(first.code).toBe('ok')
    expect(Object.values(first.recordings).every((found) => / ms /.test(found))).toBe(true)
    expect(Object.keys(first.recordings)).toHaveLength(kind === 'closed' ? 1 : 4)
    expect(await look(fresh(kind))).toEqual(first)
    if (kind === 'crashed') expect(filesOf(join(root, kind))).toContain('room.db-wal')
  })

  it(`with one bit flipped at each of ${perFile} places of each file says so, or reads the same and can be used on`, async () => {
    const good = await look(fresh(kind))
    const silent: string[] = []
    const told = new Map<string, number>()
    for (const file of filesOf(join(root, kind))) {
      for (const bit of places(statSync(join(root, kind, file)).size)) {
        const folder = fresh(kind)
        flip(join(folder, file), bit)
        const place = `${file} bit ${bit}`
        const found = await look(folder).catch((error: unknown) => ({ code: `bug: ${error}`, entries: [], recordings: {} }))
        const codes = [found.code, ...Object.values(found.recordings)].filter((code) => code.startsWith('E-'))
        if (found.code.startsWith('bug')) silent.push(`${place}: ${found.code}`)
        else if (codes.length > 0) told.set(`${file} ${codes[0]}`, (told.get(`${file} ${codes[0]}`) ?? 0) + 1)
        else if (JSON.stringify(found) !== JSON.stringify(good)) silent.push(`${place}: other content`)
        else silent.push(...(await stillWorks(folder)).map((why) => `${place}: ${why}`))
        // What is damaged stays as it is: a repair may rewrite the small key file from its second copy, never cut evidence.
        // The journal of a take goes when the log has all of it.
        const goes = file.startsWith('media/tak_') && !existsSync(join(folder, file))
        if (file.startsWith('media') && !goes && statSync(join(folder, file)).size < statSync(join(root, kind, file)).size) silent.push(`${place}: ${file} was cut`)
      }
    }
    expect(silent).toEqual([])
    // The table for whoever wants to know; also proof that damage was told at all.
    expect([...told.keys()].some((line) => line.startsWith('room.db '))).toBe(true)
    expect([...told.keys()].some((line) => line.startsWith('media') && line.endsWith('E-C7'))).toBe(true)
    if (kind === 'crashed') expect([...told.keys()].some((line) => line.startsWith('room.db-wal E-A7')), [...told].join('; ')).toBe(true)
  })
})

/** Damage that changes nothing must not show up later either: the vault takes a further entry and opens again. */
async function stillWorks(folder: string): Promise<string[]> {
  const store = await loginAs(folder, 'recorder')
  const questioning = await store.db.get<{ id: SectionId }>(`SELECT id FROM section WHERE kind = 'questioning'`)
  await append(store, questioning!.id, line('又一句：他把我的书包扔在地上。'))
  await store.close()
  const next = await loginAs(folder, 'recorder')
  const { readOnly } = next.log
  await next.close()
  return readOnly ? ['read-only after the next entry'] : []
}

describe('heads.log after a power cut', () => {
  it('XB2: a note that was cut off anywhere does not spoil the notes after it', async () => {
    const whole = readFileSync(join(root, 'closed', 'heads.log'))
    const last = whole.lastIndexOf('\n\nsayonce/') + 2
    const bad: string[] = []
    for (let length = last + 1; length < whole.length; length += 7) {
      const folder = fresh('closed')
      writeFileSync(join(folder, 'heads.log'), whole.subarray(0, length))
      const found = await look(folder)
      if (found.code !== 'ok') bad.push(`${length}: ${found.code}`)
      else bad.push(...(await stillWorks(folder)).map((why) => `${length}: ${why}`))
    }
    expect(bad).toEqual([])
  })

  it('XB3: without its -wal, without heads.log, or with both gone, the vault says that something is missing', async () => {
    const remove = async (...names: string[]) => {
      const folder = fresh('crashed')
      for (const name of names) rmSync(join(folder, name), { force: true })
      return (await look(folder)).code
    }
    expect(await remove('room.db-shm')).toBe('ok')
    expect(await remove('room.db-wal', 'room.db-shm')).toBe('E-A7')
    expect(await remove('heads.log')).toBe('E-A7')
    expect(await remove('room.db-wal', 'room.db-shm', 'heads.log')).not.toBe('ok')
  })

  it('XB6: an older copy of the database beside the present heads is told, and so is an older heads.log that skips entries', async () => {
    const folder = fresh('crashed')
    for (const name of ['room.db-wal', 'room.db-shm']) rmSync(join(folder, name), { force: true })
    copyFileSync(join(root, 'closed', 'room.db'), join(folder, 'room.db'))
    expect((await look(folder)).code).toBe('E-A7')
    copyFileSync(join(root, 'closed', 'heads.log'), join(fresh('crashed'), 'heads.log'))
    expect((await look(work)).code).toBe('E-A7')
  })
})
