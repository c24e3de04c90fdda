// A prepared room for every test at little cost: made once in a run with the real app, copied for each test with its profile.
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { launchApp, type LaunchOptions, type RunningApp } from './launch'
import type { Who } from './people'
import { prepareRoom, switchTo, type Room } from './room'
import { storeRecordings, type Stored } from './stored'
import type { RecordingId } from '../../shared/model/ids'
import { folderIn, forApp, launcher, worldDir } from './world'

/** Making one takes about half a minute. */
const limit = 300_000

type Template = { vault: string; profile: string; room: Room }

/** The room of this run, made by whoever asks first. It stays locked and is never opened again, only copied. */
async function template(): Promise<Template> {
  const home = join(launcher().worlds, 'template')
  const ready = join(home, 'room.json')
  const read = (): Template => ({ vault: join(home, 'vault'), profile: join(home, 'profile'), room: JSON.parse(readFileSync(ready, 'utf8')) as Room })
  for (const end = Date.now() + limit; !existsSync(ready); await sleep(200)) {
    if (Date.now() > end) throw new Error(`the template of this run was never finished: see ${home}`)
    try {
      mkdirSync(home)
    } catch (error) {
      // Somebody else is at it; should he fail, the folder goes again.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw error
    }
    try {
      await make(home, ready)
    } catch (error) {
      // One start that hung must not fail every test that comes after it.
      rmSync(home, { recursive: true, force: true })
      throw error
    }
  }
  return read()
}

async function make(home: string, ready: string): Promise<void> {
  forApp(home)
  const running = await launchApp({ world: home })
  try {
    const room = await prepareRoom(running.page)
    await running.close()
    writeFileSync(`${ready}.new`, JSON.stringify(room))
    renameSync(`${ready}.new`, ready)
  } finally {
    await running.kill9()
  }
}

/** Copies the locked room of this run, vault and profile, into a world. The machine's door knows everybody there. */
export async function templateWorld(world = worldDir()): Promise<{ world: string; vault: string; profile: string; room: Room }> {
  const { vault, profile, room } = await template()
  const copied = { vault: folderIn(world, 'vault'), profile: folderIn(world, 'profile') }
  cpSync(vault, copied.vault, { recursive: true })
  // The window's own caches are not the room's, and lock files belong to a process that is gone.
  for (const name of readdirSync(profile)) if (/^(?:door\.|settings\.json$|witness-)/.test(name)) cpSync(join(profile, name), join(copied.profile, name))
  giveAll(copied.vault)
  giveAll(copied.profile)
  return { world, ...copied, room }
}

/** Changes settings of the machine while the app is not running. */
export function changeSettings(profile: string, changes: Record<string, unknown>): void {
  const file = join(profile, 'settings.json')
  const settings = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown> : {}
  writeFileSync(file, JSON.stringify({ ...settings, ...changes }))
  forApp(file)
}

/** Gives everything below a folder to the app's user; modes stay. */
export function giveAll(path: string): void {
  const { uid } = launcher()
  if (uid === null) return
  chownSync(path, uid, uid)
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveAll(join(path, name))
}

/**
 * Starts the app on a copy of the prepared room and lets `as` in (the recorder unless told; null: the door stays shut). `stored`: recordings
 * that are there already, `second`: a folder as second saving place.
 */
export async function launchRoom({ as = 'recorder', stored = [], second, ...options }: Omit<LaunchOptions, 'vault' | 'profile'> & { as?: Who | null; stored?: readonly Stored[]; second?: string } = {}): Promise<RunningApp & { room: Room; recorded: RecordingId[] }> {
  const { room, ...where } = await templateWorld(options.world)
  if (second !== undefined) changeSettings(where.profile, { secondFolder: second })
  const recorded = stored.length > 0 ? await storeRecordings(where.vault, room, stored) : []
  if (recorded.length > 0) giveAll(where.vault)
  const running = await launchApp({ ...options, ...where })
  if (as !== null) await switchTo(running.page, as)
  return { ...running, recorded, room: as === null ? room : { ...room, staffId: room.ids[as], password: room.passwords[as] } }
}
