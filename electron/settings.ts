// Settings of this machine that are no secret: language, window size, token driver, further disks. Everything else is in the vault.
import ElectronStore from 'electron-store'

/** `tokenModule`: file of the PKCS#11 driver; `secondFolder`: where heads are also kept; `restic`: a repository for backups. Empty: none. */
type Shape = { language: 'zh' | 'en'; width: number; height: number; tokenModule: string; secondFolder: string; restic: string }

const defaults: Shape = { language: 'zh', width: 1366, height: 768, tokenModule: '', secondFolder: '', restic: '' }

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

  get size(): { width: number; height: number } {
    return { width: this.store.get('width'), height: this.store.get('height') }
  }

  set size(value: { width: number; height: number }) {
    this.store.set(value)
  }
}
