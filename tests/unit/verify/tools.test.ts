// The verifier as a stranger runs it, and ordinary tools on the same bundle.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyBundle as verifierConfig } from '../../../build/bundles.mjs'
import { Report } from '../../../shared/model/bundle'
import { makeWorld, pack, relist, unpack } from '../seal/world'
import type { World } from '../seal/world'
import { bend, copy } from './bend'

let world: World
let program: string
let ca: string
beforeAll(async () => {
  world = await makeWorld()
  const outDir = join(world.dir, 'program')
  const config = verifierConfig()
  await build({ ...config, build: { ...config.build, outDir } })
  program = join(outDir, 'sayonce-verify.mjs')
  ca = join(world.dir, 'ca.pem')
  writeFileSync(ca, world.identity.caCertPem)
})
afterAll(() => world.clean())

/** Runs the program in an empty folder, without our node_modules in reach. */
const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { cwd: dirname(world.dir), encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } })
const open = () => ['--passphrase', world.bundle.passphrase]

describe('F94 the stand-alone verifier', () => {
  test('is a single file', () => expect(readdirSync(dirname(program))).toEqual(['sayonce-verify.mjs']))

  test('exit 0 only when all holds and the signer is trusted', () => {
    expect(run(world.bundle.file, '--trust', ca, ...open())).toMatchObject({ status: 0, stderr: '' })
    expect(run(world.bundle.file, ...open()).status).toBe(2)
    expect(run(world.bundle.file, '--trust', ca).status).toBe(2)
    expect(run(world.bundle.file, '--trust', ca, '--passphrase', 'wrong').status).toBe(2)
    expect(run(bend(world, (b) => { b[300]! ^= 1 }), '--trust', ca, ...open()).status).toBe(1)
  })

  test('exit 64 on wrong use, with one line', () => {
    for (const args of [[], ['a', 'b'], ['/nonexistent.zip'], [world.bundle.file, '--trust', '/nonexistent'], [world.bundle.file, '--trust', program], [world.bundle.file, '--lang', 'fr'], [world.bundle.file, '--nosuch'], [dirname(program)]]) {
      const { status, stdout, stderr } = run(...args)
      expect([status, stdout]).toEqual([64, ''])
      expect(stderr).not.toBe('')
    }
  })

  test('an unreadable --trust is told as the certificate’s fault, and a pipe as FILE is refused at once', () => {
    const broken = join(world.dir, 'broken.pem')
    writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
    const bad = run(world.bundle.file, '--trust', broken, ...open())
    expect(bad.status).toBe(64)
    expect(bad.stderr).toContain(broken)
    expect(bad.stderr).not.toContain(world.bundle.file)
    const pipe = join(world.dir, 'pipe.zip')
    execFileSync('mkfifo', [pipe])
    execFileSync('mkfifo', [join(world.dir, 'pipe.passphrase.txt')])
    const { status, stderr } = spawnSync(process.execPath, [program, pipe], { encoding: 'utf8', timeout: 20_000 })
    expect(status).toBe(64)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test('speaks Chinese by default and English on request', () => {
    const file = bend(world, (b) => Buffer.concat([b, Buffer.from('x')]))
    expect(run(file, '--trust', ca, ...open()).stdout).toMatch(/结论：已被改动.*多出 1 个字节/s)
    expect(run(file, '--trust', ca, '--lang', 'en', ...open()).stdout).toMatch(/Verdict: ALTERED.*1 bytes were added/s)
    expect(run(world.bundle.file, '--trust', ca, ...open()).stdout).toContain(world.bundle.shortCode)
  })

  test('the JSON keeps to its schema, whatever the verdict', () => {
    for (const file of [world.bundle.file, bend(world, (b) => b.subarray(100)), copy(world, 'x.zip')]) {
      expect(() => Report.parse(JSON.parse(run(file, '--json', ...open()).stdout))).not.toThrow()
    }
    expect(Report.parse(JSON.parse(run(world.bundle.file, '--json', '--trust', ca, ...open()).stdout))).toMatchObject({ version: 'sayonce-verify/1', verdict: 'intact', findings: [], facts: { passphrase: 'given' } })
  })

  test('takes the passphrase from a file, or from the one beside the bundle and then says so', () => {
    const file = copy(world)
    const beside = file.replace(/\.zip$/, '.passphrase.txt')
    writeFileSync(beside, `${world.bundle.passphrase.toLowerCase()}\n`)
    const { status, stdout } = run(file, '--trust', ca)
    expect(status).toBe(0)
    expect(stdout).toContain('.passphrase.txt')
    expect(run(world.bundle.file, '--trust', ca, '--passphrase-file', beside).status).toBe(0)
  })

  test('a file changed by someone with the passphrase is named in Chinese', async () => {
    const files = await unpack(world.bundle.file, world.bundle.passphrase)
    files.set('data/media-002-room.webm', Buffer.from('replaced'))
    const { status, stdout } = run(await pack(world, await relist(files, null)), '--trust', ca, ...open())
    expect(status).toBe(1)
    expect(stdout).toContain('清单在签名后被改动')
  })
})

describe('F92 ordinary tools', () => {
  test('7z, sha256sum, openssl, qpdf and pdfsig confirm a good bundle, and see a changed one', { timeout: 60_000 }, () => {
    const dir = mkdtempSync(join(world.dir, 'tools-'))
    const id = basename(world.bundle.file, '.zip')
    const zip = join(dir, `${id}.zip`)
    copyFileSync(world.bundle.file, zip)
    const sh = (command: string, cwd = join(dir, id)): string => execFileSync('bash', ['-c', `exec 2>&1; ${command}`], { cwd, encoding: 'utf8' })

    expect(sh(`7z t -p${world.bundle.passphrase} ${id}.zip`, dir)).toContain('Everything is Ok')
    const listing = sh(`7z l -slt ${id}.zip`, dir)
    expect(listing.match(/^Method = AES-256 Store$/gm)).toHaveLength(12)
    sh(`7z x -p${world.bundle.passphrase} ${id}.zip`, dir)
    expect(sh('sha256sum -c --strict manifest-sha256.txt').match(/: OK$/gm)).toHaveLength(4)
    for (const line of readFileSync(join(dir, id, 'manifest-sm3.txt'), 'utf8').trim().split('\n')) {
      const [sm3, path] = line.split('  ') as [string, string]
      expect(sh(`openssl dgst -sm3 ${path}`)).toContain(sm3)
    }
    const cms = `openssl cms -verify -binary -cades -inform DER -in manifest.json.room.p7s -content manifest.json -CAfile ${ca} -purpose any -out /dev/null`
    expect(sh(cms)).toContain('CAdES Verification successful')
    expect(sh(`openssl verify -x509_strict -CAfile ${ca} certs/room.pem`)).toContain('OK')
    expect(sh('qpdf --check data/binder.pdf')).toContain('No syntax or stream encoding errors')
    mkdirSync(join(dir, 'nss'))
    sh(`certutil -N -d sql:nss --empty-password && certutil -A -d sql:nss -n room-ca -t CT,CT,CT -a -i ${ca}`, dir)
    const pdfsig = sh(`pdfsig -nssdir sql:nss ${id}/data/binder.pdf`, dir)
    for (const words of ['Signature is Valid', 'Certificate is Trusted', 'Total document signed', 'ETSI.CAdES.detached']) expect(pdfsig).toContain(words)

    writeFileSync(join(dir, id, 'manifest.json'), readFileSync(join(dir, id, 'manifest.json'), 'utf8').replace('prosecutor', 'prosecutoR'))
    expect(() => sh(cms)).toThrow()
    expect(existsSync(join(dir, id, 'README.txt'))).toBe(true)
  })

  test('every command of the README runs as it stands there', { timeout: 60_000 }, () => {
    const dir = mkdtempSync(join(world.dir, 'readme-'))
    const id = basename(world.bundle.file, '.zip')
    copyFileSync(world.bundle.file, join(dir, `${id}.zip`))
    execFileSync('7z', ['x', `-p${world.bundle.passphrase}`, `${id}.zip`], { cwd: dir })
    copyFileSync(ca, join(dir, id, 'ca.pem'))
    const readme = readFileSync(join(dir, id, 'README.txt'), 'utf8')
    const halves = readme.split(/-{50,}/)
    const commands = halves.map((half) => (half.replaceAll('\\\n', '').match(/^ {5}\S.*$/gm) ?? []).map((line) => line.trim().replace(/ +/g, ' ')))
    expect(commands[0]).toEqual(commands[1])
    expect(commands[0]!.length).toBeGreaterThan(10)
    mkdirSync(join(dir, id, 'nss'))
    for (const command of commands[0]!.filter((c) => !/^(?:7z|cd|node) /.test(c))) {
      expect(spawnSync('bash', ['-c', command], { cwd: join(dir, id), encoding: 'utf8' }), command).toMatchObject({ status: 0 })
    }
  })
})
