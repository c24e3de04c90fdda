// What the demonstration leaves behind: its folders in DIR, cleared of an earlier run, readable by whoever started it.
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Made by this program and by nothing else: only these are removed from a folder that exists already. */
const ours = ['bundles', 'screens', 'log', 'print', 'vault', 'backup', 'password.txt', 'ca.pem', 'canaries.json', 'timings.json'] as const

export class Leavings {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true })
    for (const name of ours) rmSync(join(folder, name), { recursive: true, force: true })
    for (const name of ['bundles', 'screens', 'log', 'print']) mkdirSync(join(folder, name))
  }

  path(...names: string[]): string {
    return join(this.folder, ...names)
  }

  text(name: string, text: string): void {
    writeFileSync(this.path(name), text)
    chmodSync(this.path(name), 0o644)
  }

  json(name: string, value: unknown): void {
    this.text(name, `${JSON.stringify(value, null, 2)}\n`)
  }

  /** The app writes as another user and for nobody else; a copy belongs to us. `name` renames it. Gives the copy's path. */
  file(from: string, to = '', name = basename(from)): string {
    const target = this.path(to, name)
    copyFileSync(from, target)
    chmodSync(target, 0o644)
    return target
  }

  /** A whole folder, its files closed to others as they were. */
  folderOf(from: string, to: string): void {
    cpSync(from, this.path(to), { recursive: true })
    for (const name of ['', ...readdirSync(this.path(to), { recursive: true }).map(String)]) {
      const path = this.path(to, name)
      chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600)
    }
  }
}
