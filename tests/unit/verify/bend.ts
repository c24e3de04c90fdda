// Small violence against files, for the tampering tests.
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readStructure } from '../../../electron/verify/zip'
import type { Structure } from '../../../electron/verify/zip'
import { fileSource } from '../../../electron/verify/source'
import { verifyBundle } from '../../../electron/verify/verify'
import type { Report } from '../../../shared/model/bundle'
import type { World } from '../seal/world'

/** A copy of the good bundle, under its own name in a new folder, after `change`. */
export function bend(world: World, change: (bytes: Buffer) => Buffer | void): string {
  const file = join(mkdtempSync(join(world.dir, 'bent-')), basename(world.bundle.file))
  const bytes = readFileSync(world.bundle.file)
  writeFileSync(file, change(bytes) ?? bytes)
  return file
}

export function copy(world: World, name = basename(world.bundle.file)): string {
  const file = join(mkdtempSync(join(dirname(world.bundle.file), 'copy-')), name)
  copyFileSync(world.bundle.file, file)
  return file
}

/** Checks with the right passphrase and the room's own CA, unless told otherwise. */
export function check(world: World, file: string, options: { passphrase?: string | undefined; trustPem?: string | undefined } = {}): Promise<Report> {
  return verifyBundle(file, { passphrase: world.bundle.passphrase, trustPem: world.identity.caCertPem, ...options })
}

export const codes = (report: Report): string[] => report.findings.map((f) => `${f.code}${f.file === undefined ? '' : ` ${f.file}`}`)

export async function structure(file: string): Promise<Structure> {
  const handle = await open(file, 'r')
  try {
    return await readStructure(fileSource(handle, (await handle.stat()).size))
  } finally {
    await handle.close()
  }
}
