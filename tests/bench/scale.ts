// How the store behaves when it has become large: writing, unlocking, the case list, searching, proofs, and how each grows.
import { join } from 'node:path'
import { worldDir } from '../harness/world'
import { inElectron, subfolder } from './electron'
import { figure, median, percentile, slope, type Figure } from './figure'
import type { Commits, Size } from './scale-jobs'

export async function commits(): Promise<Figure[]> {
  return commitFigures(await inElectron<Commits>({ name: 'commits', folder: join(subfolder(worldDir('commits'), 'work'), 'run'), runs: 5, each: 200 }))
}

export function commitFigures(measured: Commits): Figure[] {
  const at = (runs: readonly number[][], p: number) => runs.map((run) => percentile(run, p))
  const rate = Math.round(1000 / median(at(measured.log, 50)))
  const of = `Log.append of one entry: encrypt, chain, tree, commit, sign the head, sync (about ${rate} a second)`
  return [50, 99].flatMap((p) => [
    figure(`commit-p${p}`, 'ms', { ours: at(measured.log, p), theirs: at(measured.headed, p) }, { of: `p${p} of ${of}`, against: `p${p} of one INSERT in plain SQLite (WAL, synchronous FULL) and a line of the same length in a second file, fdatasync` }),
    figure(`commit-no-head-p${p}`, 'ms', { ours: at(measured.log, p), theirs: at(measured.plain, p) }, { of: `p${p} of ${of}`, against: `p${p} of the INSERT alone: one sync instead of two` }),
  ])
}

/** `SAYONCE_BENCH_CASES` and `SAYONCE_BENCH_ENTRIES` give the largest vault; the smaller ones have a tenth and a hundredth. */
export async function scale(): Promise<Figure[]> {
  const cases = countOf('SAYONCE_BENCH_CASES', process.env.SAYONCE_BENCH_CASES, 1000, 100)
  const entries = countOf('SAYONCE_BENCH_ENTRIES', process.env.SAYONCE_BENCH_ENTRIES, cases * 100, cases * 50)
  const sizes = [cases / 100, cases / 10, cases].map(Math.floor)
  const measured = await inElectron<Size[]>({ name: 'scale', folder: join(subfolder(worldDir('scale'), 'work'), 'run'), sizes, entries, looks: 100 })
  for (const size of measured) console.error(`scale: ${JSON.stringify(brief(size))}`)
  return scaleFigures(measured)
}

/** A whole number of at least `least`. Throws for anything else. */
export function countOf(name: string, given: string | undefined, otherwise: number, least: number): number {
  const count = given === undefined || given === '' ? otherwise : Number(given)
  if (!Number.isInteger(count) || count < least || count > 10_000_000) throw new Error(`${name} is a whole number from ${least} on, not "${given}"`)
  return count
}

const lists = ['list', 'listPlain', 'search', 'searchPlain', 'prove', 'verify'] as const

/** A size in one line: p50, p99 and the largest of what was measured many times. */
function brief(size: Size): Record<string, unknown> {
  const round = (ms: number) => Number(ms.toPrecision(3))
  const short = Object.fromEntries(lists.map((key) => [key, [50, 99, 100].map((p) => round(percentile(size[key], p)))]))
  return { ...size, ...short }
}

export function scaleFigures(measured: readonly Size[]): Figure[] {
  const last = measured.at(-1)!
  const what = `${last.cases.toLocaleString('en')} cases, ${last.entries.toLocaleString('en')} entries (${Math.round(last.fileMB)} MB)`
  const one = (ours: number, theirs: number) => ({ ours: [ours], theirs: [theirs] })
  // A file of up to 64 MiB is looked at page by page before it is used (electron/store/store.ts).
  const isWhole = (m: Size) => m.fileMB * 1e6 <= 64 * 1024 * 1024
  const opening = (m: Size) => m.unlock.open + m.unlock.log + m.unlock.settle + (isWhole(m) ? m.unlock.pages : 0)
  const unlock = (m: Size) => m.unlock.argon2 + opening(m)
  const parts = `Argon2id ${last.unlock.argon2.toFixed(0)} + open and migrate ${last.unlock.open.toFixed(0)} + log ${last.unlock.log.toFixed(0)} + keys passed on ${last.unlock.settle.toFixed(0)}${isWhole(last) ? ` + every page ${last.unlock.pages.toFixed(0)}` : ''} ms`
  const both = (name: string, key: 'list' | 'search' | 'prove', theirs: (p: number) => number, words: { of: string; against: string }) =>
    [50, 99].map((p) => figure(`${name}-p${p}`, 'ms', one(percentile(last[key], p), theirs(p)), { of: `p${p} of ${words.of}`, against: words.against }))
  const grows = (name: string, of: (size: Size) => number, floor: number) => figure(`${name}-growth`, 'slope', one(Math.max(0.001, slope(measured.map((m) => m.entries), measured.map(of), floor)), 1), {
    of: `growth exponent of ${name} over ${measured.map((m) => m.entries.toLocaleString('en')).join(' → ')} entries: ${measured.map((m) => of(m).toPrecision(3)).join(' → ')} ms`, against: 'linear growth',
  })
  return [
    figure('unlock', 'ms', one(unlock(last), last.argon2Alone), { of: `unlock of ${what}: ${parts}; the rest is checked behind it (${(last.background / 1000).toFixed(1)} s)`, against: 'Argon2id alone (256 MiB, 3 passes, 4 lanes)' }),
    figure('unlock-pages', 'ms', one(Math.max(1, last.unlock.pages), last.argon2Alone), { of: `HMAC of every page and all b-trees of that file by SQLCipher (before unlocking up to 64 MB, else piece by piece behind it)`, against: 'Argon2id alone' }),
    ...both('case-list', 'list', (p) => percentile(last.listPlain, p), { of: `a page of 20 of ${what}: keys opened, entries decrypted and folded`, against: 'count and the page from one plain, indexed SQLite table' }),
    ...both('search', 'search', (p) => percentile(last.searchPlain, p), { of: `Search.find in ${what} (${last.textMB.toFixed(0)} MB of text, warm), 50 hits with their words decrypted once more`, against: `LIKE '%…%' over the same lines in clear, newest first, LIMIT 51, plain SQLite` }),
    figure('search-index', 's', one(last.index / 1000, last.readPlain / 1000), { of: `index of ${what} in the background: open keys, decrypt, fold; the event loop waited ${last.blockedMs.toFixed(0)} ms at p99.9`, against: 'reading the same lines from the plain table' }),
    figure('search-memory', 'MB', one(Math.max(1, last.indexMB), Math.max(1, last.textMB)), { of: 'growth of the resident set while the index was made', against: 'the text itself, two bytes a sign, with its table of lines' }),
    ...both('proof', 'prove', () => last.hashAll, { of: `Log.inclusion in ${last.entries.toLocaleString('en')} events (at most ${last.proofHashes} hashes; checked in ${median(last.verify).toFixed(2)} ms)`, against: 'hashing every event of the log once' }),
    grows('unlock-after-argon2', opening, 1), grows('case-list', (m) => median(m.list), 0.5), grows('search', (m) => median(m.search), 0.5), grows('search-index', (m) => m.index, 1), grows('proof', (m) => median(m.prove), 0.05),
  ]
}
