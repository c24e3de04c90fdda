// sayonce-verify: checks a sealed bundle, or an exported custody log, without the app, the store or a network. Chinese by
// default.
//
//   node sayonce-verify.mjs FILE [--json] [--trust ca.pem] [--lang zh|en] [--passphrase TEXT] [--passphrase-file F]
//   node sayonce-verify.mjs --log FILE [--head F]... [--key BASE64] [--event N] [--json] [--lang zh|en]
//
// Exit code: 0 everything holds and the signer chains to --trust · 1 altered · 2 not confirmed (no trust given, another
// authority, no or a wrong passphrase, disk error) · 64 wrong use (no such file, unknown option, unreadable certificate).
// --json prints one object of the schema `Report` in shared/model/bundle.ts (version "sayonce-verify/1"): version, name,
// size, verdict ("intact" | "altered" | "unconfirmed"), findings [{code, severity, file?, zh, en}], facts {bundleId,
// shortCode, manifestSha256, createdAt, caseNumber, recipient {profile, name}, supersedes, custody {size, root}, signer and
// issuer {name, organisation, fingerprint, notBefore, notAfter}, trusted, passphrase, files [{path, size, sha256, sm3,
// role, mediaType, intact}]}. Codes and fields are only ever added.
//
// --log: exit code 0 the log is whole and the key (--key, the vault's Ed25519 key in base64) or a head from outside (--head: a
// bundle's data/checkpoint.txt, a heads.log; all heads in it count) agrees · 1 entries are missing, changed or added, or the
// log does not contain what a head proves · 2 not confirmed · 64 wrong use. Any two heads given are checked against the same
// log, and so with each other. --event N shows the inclusion proof of entry N (RFC 6962). --json prints one object of the
// schema `LogReport` in shared/model/custody-log.ts (version "sayonce-verify-log/1"): version, name, size, verdict, findings,
// facts {origin, publicKey, scope, exportedAt, size, root, entries, events, confirmed, headsChecked, heads [{file, size, root,
// consistent, outside}], inclusion {n, size, leaf, root, proof}}. Format of the log: shared/model/custody-log.ts.
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { normalisePassphrase } from '../../shared/model/bundle'
import { readPem } from './certificates'
import { verifyLog } from './log'
import { printLogReport } from './log-print'
import { printReport } from './print'
import { verifyBundle } from './verify'

const usage = `用法 / usage: node sayonce-verify.mjs FILE [--json] [--trust ca.pem] [--lang zh|en] [--passphrase TEXT] [--passphrase-file F]
             node sayonce-verify.mjs --log FILE [--head F]... [--key BASE64] [--event N] [--json] [--lang zh|en]`
const exitCodes = { intact: 0, altered: 1, unconfirmed: 2 } as const

class Misuse extends Error {}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  const [path] = positionals
  if (values.help) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  if (values.log !== undefined) return checkLog(values.log, values, positionals)
  if (values.head !== undefined || values.key !== undefined || values.event !== undefined) throw new Misuse(usage)
  if (path === undefined || positionals.length !== 1 || !/^(?:zh|en)$/.test(values.lang)) throw new Misuse(usage)
  const trustPem = values.trust === undefined ? undefined : await text(values.trust)
  if (trustPem !== undefined && !readPem(trustPem)) throw new Misuse(`证书文件无法识别 / not a readable certificate: ${values.trust}`)
  const beside = await besideText(`${path.replace(/\.zip$/, '')}.passphrase.txt`)
  const given = values.passphrase ?? (values['passphrase-file'] === undefined ? undefined : await text(values['passphrase-file']))
  const passphrase = given ?? beside
  const report = await verifyBundle(path, {
    trustPem, passphrase: passphrase === undefined ? undefined : normalisePassphrase(passphrase), passphraseBeside: given === undefined && beside !== undefined,
  }).catch((error: unknown) => {
    throw error instanceof Error && 'syscall' in error ? new Misuse(`无法读取 / cannot read: ${path} (${error.message})`) : error
  })
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : printReport(report, values.lang === 'en' ? 'en' : 'zh'))
  return exitCodes[report.verdict]
}

type Values = ReturnType<typeof parse>['values']

async function checkLog(path: string, values: Values, positionals: readonly string[]): Promise<number> {
  const { head = [], key, event, lang, json } = values
  const bundleOnly = values.trust ?? values.passphrase ?? values['passphrase-file']
  if (positionals.length > 0 || bundleOnly !== undefined || !/^(?:zh|en)$/.test(lang) || !/^[1-9]\d{0,14}$/.test(event ?? '1')) throw new Misuse(usage)
  const raw = key === undefined ? undefined : Buffer.from(key, 'base64')
  if (raw !== undefined && (raw.length !== 32 || raw.toString('base64') !== key)) throw new Misuse(`不是 Ed25519 公钥 / not an Ed25519 public key: ${key}`)
  const heads = await Promise.all(head.map(async (file) => ({ name: basename(file), text: await text(file) })))
  const report = await verifyLog(path, { heads, key: raw, event: event === undefined ? undefined : Number(event) }).catch((error: unknown) => {
    throw error instanceof Error && 'syscall' in error ? new Misuse(`无法读取 / cannot read: ${path} (${error.message})`) : error
  })
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : printLogReport(report, lang === 'en' ? 'en' : 'zh'))
  return exitCodes[report.verdict]
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args, allowPositionals: true, strict: true,
      options: {
        json: { type: 'boolean' }, help: { type: 'boolean' }, trust: { type: 'string' }, lang: { type: 'string', default: 'zh' },
        passphrase: { type: 'string' }, 'passphrase-file': { type: 'string' },
        log: { type: 'string' }, head: { type: 'string', multiple: true }, key: { type: 'string' }, event: { type: 'string' },
      },
    })
  } catch (error) {
    throw new Misuse(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

/** The file that somebody may have laid beside the bundle; a pipe of that name is not waited for. */
async function besideText(path: string): Promise<string | undefined> {
  return (await stat(path).catch(() => null))?.isFile() ? readFile(path, 'utf8').catch(() => undefined) : undefined
}

async function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new Misuse(`无法读取 / cannot read: ${path}`)
  })
}

main(process.argv.slice(2)).then(
  (code) => { process.exitCode = code },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Misuse ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
    // A bug in the verifier must never look like a good bundle.
    process.exitCode = error instanceof Misuse ? 64 : 2
  },
)
