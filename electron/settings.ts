// Settings of this machine that are no secret: language, window size, token driver, further disks, devices of the recorder. Everything else is in the vault.
import ElectronStore from 'electron-store'
import { z } from 'zod'
import { Picture, Plan } from '../shared/model/capture'
import { Utc } from '../shared/model/ids'

/** What this machine was measured to be able to record, and all that was tried. */
export const Probed = z.strictObject({ at: Utc, picture: Picture, tried: z.array(z.strictObject({ picture: Picture, lost: z.number().min(0).max(1) })) })
export type Probed = z.infer<typeof Probed>

/** Devices at their posts and which tracks are recorded. The picture is no setting: it is measured, or a policy. */
const Devices = Plan.omit({ picture: true })

/**
 * `tokenModule`: file of the PKCS#11 driver; `secondFolder`: where heads and media are also kept; `restic`: a repository for backups; `light`, `sensor`: of
 * the recorder (see electron/record). Empty: none. `devices`, `probed`: null when never set. `backSeconds`: how far markers are set back.
 */
type Shape = {
  language: 'zh' | 'en'; width: number; height: number; tokenModule: string; secondFolder: string; restic: string
  devices: z.infer<typeof Devices> | null; probed: Probed | null; light: string; sensor: string; backSeconds: number
}

const defaults: Shape = {
  language: 'zh', width: 1366, height: 768, tokenModule: '', secondFolder: '', restic: '', devices: null, probed: null, light: '', sensor: '', backSeconds: 5,
}

/** Until the machine is measured: what an ordinary machine can do (DESIGN §5). */
const defaultPicture: Picture = { width: 1280, height: 720, frameRate: 30, codec: 'vp8', bitsPerSecond: 2_500_000 }

export class Settings {
  private readonly store: ElectronStore<Shape>

  constructor(folder: string) {
    this.store = new ElectronStore<Shape>({ cwd: folder, name: 'settings', defaults, clearInvalidConfig: true })
  }

  get language(): Shape['language'] {
    return this.store.get('language') === 'en' ? 'en' : 'zh'
  }

  set language(value: Shape['language']) {
    this.store.set('language', value)
  }

  get tokenModule(): string {
    return this.store.get('tokenModule')
  }

  set tokenModule(value: string) {
    this.store.set('tokenModule', value)
  }

  get secondFolder(): string {
    return this.store.get('secondFolder')
  }

  set secondFolder(value: string) {
    this.store.set('secondFolder', value)
  }

  get restic(): string {
    return this.store.get('restic')
  }

  /** What was measured; null before, or when the file does not hold what it should. */
  get probed(): Probed | null {
    return Probed.safeParse(this.store.get('probed')).data ?? null
  }

  set probed(value: Probed | null) {
    this.store.set('probed', value)
  }

  /** The plan of the next take. `wanted`: the picture that the policy names, if any. Without a second camera or microphone there is one picture. */
  plan(wanted: Picture | null): Plan {
    const picture = wanted ?? this.probed?.picture ?? defaultPicture
    const devices = Devices.safeParse(this.store.get('devices')).data ?? { posts: { camera1: null, microphone1: null, camera2: null, microphone2: null }, tracks: ['face' as const, 'sound' as const] }
    return { ...devices, picture }
  }

  set devices({ posts, tracks }: Pick<Plan, 'posts' | 'tracks'>) {
    this.store.set('devices', { posts, tracks })
  }

  get light(): string {
    return this.store.get('light')
  }

  set light(value: string) {
    this.store.set('light', value)
  }

  get sensor(): string {
    return this.store.get('sensor')
  }

  set sensor(value: string) {
    this.store.set('sensor', value)
  }

  get backSeconds(): number {
    return this.store.get('backSeconds')
  }

  set backSeconds(value: number) {
    this.store.set('backSeconds', value)
  }

  get size(): { width: number; height: number } {
    return { width: this.store.get('width'), height: this.store.get('height') }
  }

  set size(value: { width: number; height: number }) {
    this.store.set(value)
  }
}
