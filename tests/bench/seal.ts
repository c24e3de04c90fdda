// Sealing and verifying a long recording beside the tools that do a part of it: 7z encrypts, sha256sum hashes.
import { randomBytes } from 'node:crypto'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { forApp, worldDir } from '../harness/world'
import { inElectron, root, subfolder } from './electron'
import { figure, type Figure } from './figure'
import type { SealedOnce } from './jobs'
import { ran } from './process'

const runs = 3
const zipPassword = 'bench-7731-lantern'

/** Random bytes: what a camera's codec leaves does not compress either. */
async function randomFile(path: string, megabytes: number): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  for (let written = 0; written < megabytes; written++) await handle.write(randomBytes(1 << 20))
  await handle.sync()
  await handle.close()
}

export async function seal(): Promise<Figure[]> {
  const megabytes = sizeOf(process.env.SAYONCE_BENCH_MB)
  const world = worldDir('seal')
  const media = join(world, 'media.webm')
  await randomFile(media, megabytes)
  forApp(media)
  // Beside the world, because the verifier and the tools run as whoever started the bench.
  const theirs = join(world, 'theirs')
  await mkdir(theirs)
  const none = () => ({ ours: [] as number[], theirs: [] as number[] })
  const sealing = none(), sealMemory = none(), hashing = none(), testing = none(), verifyMemory = none()
  for (let run = 0; run < runs; run++) {
    const sealed = await inElectron<SealedOnce>({ name: 'seal', folder: subfolder(world, `ours-${run}`), media })
    const zip = await ran('7z', ['a', '-mx0', `-p${zipPassword}`, '-mem=AES256', '-tzip', join(theirs, 'theirs.zip'), media])
    sealing.ours.push(sealed.ms / 1000)
    sealing.theirs.push(zip.ms / 1000)
    sealMemory.ours.push(sealed.peakMB)
    sealMemory.theirs.push(zip.peakMB)
    await rm(join(theirs, 'theirs.zip'))
    // What was just written must not be written to the disk while the next step is measured.
    await ran('sync', [])

    const trust = join(theirs, 'ca.pem')
    await writeFile(trust, sealed.caPem)
    const verified = await ran(process.execPath, [join(root(), 'out/verify/sayonce-verify.mjs'), sealed.file, '--trust', trust, '--passphrase', sealed.passphrase, '--json'])
    const hashed = await ran('sha256sum', [sealed.file])
    const tested = await ran('7z', ['t', `-p${sealed.passphrase}`, basename(sealed.file)], join(sealed.file, '..'))
    for (const [figures, tool] of [[hashing, hashed], [testing, tested]] as const) {
      figures.ours.push(verified.ms / 1000)
      figures.theirs.push(tool.ms / 1000)
    }
    verifyMemory.ours.push(verified.peakMB)
    verifyMemory.theirs.push(tested.peakMB)
    await rm(join(sealed.file, '..'), { recursive: true })
  }
  await rm(media)
  const made = `writeBundle of a ${megabytes} MB recording in Electron's main process: SHA-256 and SM3 of each file, AES-256, sign, sync, read back`
  const checked = `sayonce-verify.mjs as a process on the ${megabytes} MB bundle: exit 0`
  return [
    figure('seal', 's', sealing, { of: made, against: '7z a -mx0 -mem=AES256 -tzip of the same recording (no hashes, no sync)' }),
    figure('seal-memory', 'MB', sealMemory, { of: `peak resident set of that main process`, against: 'peak resident set of that 7z' }),
    figure('verify', 's', hashing, { of: checked, against: 'sha256sum of the bundle' }),
    figure('verify-7z', 's', testing, { of: checked, against: '7z t of the bundle with its passphrase' }),
    figure('verify-memory', 'MB', verifyMemory, { of: 'peak resident set of that verifier', against: 'peak resident set of that 7z t' }),
  ]
}

/** Mebibytes of the recording; `SAYONCE_BENCH_MB` makes it smaller. Throws for anything but a whole number above 0. */
export function sizeOf(given: string | undefined): number {
  const size = given === undefined || given === '' ? 500 : Number(given)
  if (!Number.isInteger(size) || size < 1 || size > 16_384) throw new Error(`SAYONCE_BENCH_MB is a whole number of megabytes, not "${given}"`)
  return size
}
