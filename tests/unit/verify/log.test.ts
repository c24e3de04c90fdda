// F76: an exported custody log, checked offline: whatever is removed, changed, moved or added is told, and by whom it was proven.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyBundle as verifierConfig } from '../../../build/bundles.mjs'
import { Notary } from '../../../electron/store/note'
import { exportLog, type LogExport } from '../../../electron/store/log-export'
import type { Log } from '../../../electron/store/log'
import { verifyLog, type VerifyLogOptions } from '../../../electron/verify/log'
import { readNotes } from '../../../electron/verify/log-note'
import { canonical } from '../../../shared/canonical'
import { LogReport } from '../../../shared/model/custody-log'
import { LogWorld } from '../store/log-world'

const exportedAt = '2026-11-22T09:00:00.000Z'
let world: LogWorld
let lines: string[]
let part: string[]
let key: Buffer
/** Heads at 12, 300 and the end (320). */
let notes: { early: string; middle: string; end: string }
let headsLog: string

const textOf = async (log: Log, wish: Partial<LogExport> = {}) => {
  let text = ''
  for await (const line of exportLog(log, { exportedAt, ...wish })) text += line
  return text
}
const split = (text: string) => text.match(/.*\n/g) ?? []

beforeAll(async () => {
  world = await LogWorld.make()
  await world.with(async ({ log }) => {
    await world.write(log, 12)
    const early = await log.checkpoint()
    await world.write(log, 288)
    const middle = await log.checkpoint()
    await world.write(log, 20)
    notes = { early, middle, end: await log.checkpoint() }
    lines = split(await textOf(log))
    part = split(await textOf(log, { numbers: [3, 4, 5, 8, 256, 257, 320, 5], since: [12] }))
    key = log.signer().publicKey
  })
  headsLog = await readFile(world.file('heads.log'), 'utf8')
}, 60_000)
afterAll(() => world.clean())

async function check(text: string | Buffer, options: VerifyLogOptions = { key }) {
  const file = world.file('log.jsonl')
  await writeFile(file, text)
  const report = await verifyLog(file, options)
  expect(() => LogReport.parse(report)).not.toThrow()
  return { ...report, codes: report.findings.map((f) => f.code) }
}
const head = (text: string, name = 'checkpoint.txt') => ({ heads: [{ name, text }] })

/** Signs a changed export anew, as someone with the vault's key would. */
function resign(changed: readonly string[]): string {
  const body = changed.filter((line) => !line.startsWith('{"signature"')).join('')
  const signature = new Notary('test', world.signer, world.publicKey).signExport(createHash('sha256').update(body).digest())
  return `${body}${canonical({ signature: signature.toString('base64') })}\n`
}

describe('F76 sayonce-verify --log', () => {
  it('a whole log with the right key, or with a head from outside, is intact; with neither it is unconfirmed', async () => {
    expect(await check(lines.join(''))).toMatchObject({ verdict: 'intact', findings: [], facts: { size: 320, entries: 320, events: 80, confirmed: true, scope: 'whole' } })
    for (const text of [notes.early, notes.middle, notes.end, headsLog, notes.early + notes.end]) {
      expect(await check(lines.join(''), head(text))).toMatchObject({ verdict: 'intact', findings: [], facts: { confirmed: true } })
    }
    expect((await check(lines.join(''), {})).codes).toEqual(['V-LOG-KEY-NONE'])
    expect(await check(lines.join(''), { key: Buffer.alloc(32, 7) })).toMatchObject({ verdict: 'unconfirmed', codes: ['V-LOG-KEY'] })
  })

  it('all 321 heads of a heads.log are checked, and the JSON stays small', async () => {
    const { facts } = await check(lines.join(''), head(headsLog, 'heads.log'))
    expect(facts.headsChecked).toBe(321 + 2)
    expect(facts.heads.filter((h) => h.outside)).toHaveLength(100)
  })

  it('custody events are shown, everything else only by its hash; no name or text of a case is in it', () => {
    const entries = lines.slice(1).flatMap((line) => ('n' in JSON.parse(line) ? [JSON.parse(line)] : []))
    expect(entries).toHaveLength(320)
    for (const entry of entries) {
      expect(Object.keys(entry).sort()).toEqual(['atMono', 'atUtc', 'author', entry.sectionId === world.custody ? 'event' : 'body', 'kind', 'n', 'prev', 'sectionId', 'seq'].sort())
    }
  })

  it('a part proves each entry, and heads it was made for', async () => {
    expect(await check(part.join(''))).toMatchObject({ verdict: 'intact', findings: [], facts: { entries: 7, scope: 'part' } })
    expect(await check(part.join(''), head(notes.early))).toMatchObject({ verdict: 'intact', facts: { confirmed: true } })
    expect(await check(part.join(''), head(notes.end))).toMatchObject({ verdict: 'intact' })
    expect(await check(part.join(''), head(notes.middle))).toMatchObject({ verdict: 'unconfirmed', codes: ['V-LOG-HEAD-UNPROVEN', 'V-LOG-KEY-NONE'] })
  })

  it('inclusion of any entry is shown, from a whole log and from a part', async () => {
    for (const n of [1, 3, 255, 256, 257, 320]) {
      const { verdict, facts } = await check(lines.join(''), { key, event: n })
      expect([verdict, facts.inclusion?.n]).toEqual(['intact', n])
    }
    const whole = await check(lines.join(''), { key, event: 257 })
    expect((await check(part.join(''), { key, event: 257 })).facts.inclusion).toEqual(whole.facts.inclusion)
    expect((await check(part.join(''), { key, event: 100 })).codes).toEqual(['V-LOG-EVENT-NONE'])
  })

  it('any one line removed, doubled, swapped with its neighbour or bent fails, in a whole log and in a part', { timeout: 120_000 }, async () => {
    for (const file of [lines, part]) {
      const at = file.length < 30 ? file.map((_, i) => i) : [0, 1, 2, 100, 255, 256, 257, 319, ...Array.from({ length: file.length - 320 }, (_, i) => 320 + i)]
      for (const i of at) {
        const variants: Record<string, string[]> = {
          removed: file.toSpliced(i, 1), doubled: file.toSpliced(i, 0, file[i]!), bent: file.with(i, file[i]!.replace(/[0-9]/, (d) => String((Number(d) + 1) % 10))),
          ...(i + 1 < file.length ? { swapped: file.with(i, file[i + 1]!).with(i + 1, file[i]!) } : {}), spaced: file.with(i, ` ${file[i]!}`), unended: [...file.slice(0, i), file[i]!.slice(0, -1)],
        }
        for (const [what, changed] of Object.entries(variants)) {
          const { verdict } = await check(changed.join(''))
          if (verdict !== 'altered') throw new Error(`line ${i + 1} ${what}: ${verdict}`)
        }
      }
    }
  })

  it('any bit of the file flipped fails', { timeout: 120_000 }, async () => {
    const bytes = Buffer.from(part.join(''))
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
      const bent = Buffer.from(bytes)
      bent[at]! ^= 1 << bit
      return (await check(bent)).verdict !== 'intact'
    }), { numRuns: 300 })
  })

  it('a custody event changed, removed or added by someone who holds the key and signs the file anew is still told', async () => {
    const event = lines.findIndex((line) => line.includes('"event"'))
    const changed = resign(lines.with(event, lines[event]!.replace('"idle"', '"person"')))
    expect((await check(changed)).codes).toEqual(['V-LOG-CHAIN', 'V-LOG-ROOT', 'V-LOG-HEAD'])
    const removed = await check(resign(lines.toSpliced(event, 1)))
    expect(removed.codes).toEqual(['V-LOG-GAP', 'V-LOG-CHAIN'])
    expect(removed.findings[0]!.zh).toContain('缺少第 3 号')
    expect((await check(resign(lines.toSpliced(event, 0, lines[event]!)))).codes).toContain('V-LOG-ORDER')
    const i = part.findIndex((line) => line.includes('"n":3,'))
    expect((await check(resign(part.with(i, part[i]!.replace('"idle"', '"person"'))))).codes).toEqual(['V-LOG-PROOF'])
  })

  it('XB7: the last rows deleted, the head signed anew with the vault’s key: a head from outside proves which numbers are gone', { timeout: 60_000 }, async () => {
    const copy = await LogWorld.copy(world)
    await copy.spoil('DELETE FROM entry WHERE n > 310', 'DELETE FROM head')
    await copy.with(({ log }) => log.reanchor())
    const text = await copy.with(({ log }) => textOf(log))
    expect((await check(text)).verdict).toBe('intact') // the key alone does not tell
    const found = await check(text, { key, ...head(notes.end) })
    expect(found).toMatchObject({ verdict: 'altered', codes: ['V-LOG-SHORT'] })
    expect(found.findings[0]!.en).toContain('311–320')
    expect((await check(text, { key, ...head(headsLog) })).codes).toEqual(['V-LOG-SHORT'])
    expect(await check(text, { key, ...head(notes.middle) })).toMatchObject({ verdict: 'intact' })
    await copy.with(({ log }) => copy.write(log, 30))
    const rewritten = await copy.with(({ log }) => textOf(log))
    expect((await check(rewritten, { key, ...head(notes.end) })).codes).toEqual(['V-LOG-HEAD'])
    expect((await check(await copy.with(({ log }) => textOf(log, { numbers: [1], since: [320] })), { key, ...head(notes.end) })).codes).toEqual(['V-LOG-HEAD'])
    await copy.clean()
  })

  it('XB7: a log exported without mending it says so itself', { timeout: 60_000 }, async () => {
    const copy = await LogWorld.copy(world)
    await copy.spoil('DELETE FROM entry WHERE n > 310')
    const text = await copy.with(async ({ log }) => { expect(log.readOnly).toBe(true); return textOf(log) })
    expect((await check(text)).codes).toEqual(['V-LOG-SHORT', 'V-LOG-SIGNED'])
    await copy.spoil('DELETE FROM entry WHERE n = 100')
    expect((await check(await copy.with(({ log }) => textOf(log)))).codes).toContain('V-LOG-GAP')
    await copy.clean()
  })

  it('heads of another vault, of another key, spoilt ones and texts without heads are four different answers', async () => {
    const other = await LogWorld.make()
    const forged = (vault: string, size: number) => new Notary(vault, other.signer, other.publicKey).sign({ size, root: Buffer.alloc(32) })
    expect((await check(lines.join(''), head(forged('else', 5)))).codes).toEqual(['V-LOG-HEAD-OTHER', 'V-LOG-KEY-NONE'])
    expect((await check(lines.join(''), head(forged('test', 5)))).codes).toEqual(['V-LOG-HEAD-KEY', 'V-LOG-KEY-NONE'])
    expect((await check(lines.join(''), head(notes.end.replace('\n320\n', '\n319\n')))).codes).toEqual(['V-LOG-HEAD-FORM', 'V-LOG-KEY-NONE'])
    expect((await check(lines.join(''), head('hello\n'))).codes).toEqual(['V-LOG-HEAD-NONE', 'V-LOG-KEY-NONE'])
    const torn = await check(lines.join(''), head(`${notes.early}sayonce/test\n13\nAAAA\n-\n\n${notes.middle}`))
    expect(torn).toMatchObject({ verdict: 'intact', codes: ['V-LOG-HEAD-PIECES'] })
    // A whole forgery under another key is consistent in itself, and no outside head of the real one agrees.
    await other.with(({ log }) => other.write(log, 5))
    const forgery = await other.with(({ log }) => textOf(log))
    expect((await check(forgery, head(notes.end))).codes).toEqual(['V-LOG-HEAD-KEY', 'V-LOG-KEY-NONE'])
    expect((await check(forgery)).codes).toEqual(['V-LOG-KEY'])
    await other.clean()
  })

  it('an empty log has a head, and is a log', async () => {
    const empty = await LogWorld.make()
    const { text, raw } = await empty.with(async ({ log }) => ({ text: await textOf(log), raw: log.signer().publicKey }))
    expect(await check(text, { key: raw })).toMatchObject({ verdict: 'intact', facts: { size: 0 } })
    await empty.clean()
  })

  it('witness lines and extensions of a signed note are passed over (C2SP)', () => {
    const [origin, size, root] = notes.end.split('\n')
    const rich = `${origin}\n${size}\n${root}\nextension 1\n\n— witness.example/w1 AAAAAAAA\n${notes.end.split('\n')[4]}\n\n`
    expect(readNotes(rich)).toMatchObject({ pieces: 0, notes: [{ size: 320, signatures: [{ name: 'witness.example/w1' }, { name: 'sayonce/test' }] }] })
  })

  it('the parser survives anything: whatever the bytes, a report comes back that is not "intact"', { timeout: 120_000 }, async () => {
    const pieces = [...part, '{}\n', '[]\n', 'null\n', '\n', '\u0000\n', '{"__proto__":{}}\n', '{"n":1e400}\n', `${'['.repeat(5000)}\n`, `{"head":"${'x'.repeat(100)}"}\n`]
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string(), fc.json().map((j) => `${j}\n`)), { maxLength: 12 }), async (chosen) => {
      const text = chosen.join('')
      return text === part.join('') || (await check(text)).verdict === 'altered'
    }), { numRuns: 300 })
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (bytes) => (await check(Buffer.from(bytes))).verdict === 'altered'), { numRuns: 100 })
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom(...notes.end, ...notes.end.split(/(?<=\n)/)), { maxLength: 40 }).map((a) => a.join(''))), (text) => {
      const { notes: found } = readNotes(text)
      return found.every((note) => note.root.length === 32 && Number.isSafeInteger(note.size))
    }))
    expect((await check(`${part[0]}${'x'.repeat(3 << 20)}`)).codes).toContain('V-LOG-FORM')
  })
})

describe('F76 the program', () => {
  let program: string
  const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { cwd: world.folder, encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } })
  beforeAll(async () => {
    const outDir = world.file('program')
    const config = verifierConfig()
    await build({ ...config, build: { ...config.build, outDir } })
    program = join(outDir, 'sayonce-verify.mjs')
    await writeFile(world.file('good.jsonl'), lines.join(''))
    await writeFile(world.file('checkpoint.txt'), notes.middle)
    await cp(world.file('heads.log'), world.file('kept.log'))
  }, 60_000)

  it('exit codes: 0 confirmed, 1 altered, 2 unconfirmed, 64 wrong use', async () => {
    const good = ['--log', 'good.jsonl']
    expect(run(...good, '--key', key.toString('base64'))).toMatchObject({ status: 0, stderr: '' })
    expect(run(...good, '--head', 'checkpoint.txt', '--head', 'kept.log')).toMatchObject({ status: 0, stderr: '' })
    expect(run(...good).status).toBe(2)
    await writeFile(world.file('bad.jsonl'), lines.toSpliced(50, 1).join(''))
    expect(run('--log', 'bad.jsonl', '--key', key.toString('base64')).status).toBe(1)
    for (const args of [['--log', 'nothing'], ['--log', '.'], [...good, '--key', 'x'], [...good, '--event', '0'], [...good, '--event', 'x'], [...good, '--head', 'nothing'], [...good, 'more'], [...good, '--trust', 'ca.pem'], [...good, '--lang', 'fr'], ['good.jsonl', '--event', '3']]) {
      const { status, stdout, stderr } = run(...args)
      expect([args.join(' '), status, stdout]).toEqual([args.join(' '), 64, ''])
      expect(stderr).not.toBe('')
    }
  })

  it('speaks Chinese by default and English on request, shows a proof, and its JSON keeps to the schema', async () => {
    expect(run('--log', 'good.jsonl', '--head', 'checkpoint.txt').stdout).toMatch(/结论：记录完整.*一致 {2} {5}300/s)
    const english = run('--log', 'good.jsonl', '--head', 'checkpoint.txt', '--event', '7', '--lang', 'en').stdout
    expect(english).toMatch(/Verdict: INTACT.*Entry 7 is included: leaf [0-9a-f]{64}\nInclusion proof[^\n]*\n(?: {2}[0-9a-f]{64}\n){9}$/s)
    expect(LogReport.parse(JSON.parse(run('--log', 'good.jsonl', '--json').stdout))).toMatchObject({ version: 'sayonce-verify-log/1', verdict: 'unconfirmed' })
  })
})
