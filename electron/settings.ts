// Settings that are no secret: language and window size. Everything else is in the vault.
import ElectronStore from 'electron-store'

type Shape = { language: 'zh' | 'en'; width: number; height: number }

const defaults: Shape = { language: 'zh', width: 1366, height: 768 }

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

  get size(): { width: number; height: number } {
    return { width: this.store.get('width'), height: this.store.get('height') }
  }

  set size(value: { width: number; height: number }) {
    this.store.set(value)
  }
}
