// When npm and the compiler have to run again, and when not.
import { describe, expect, test } from 'vitest'
import { holdsAll, isCurrent, markerOf } from '../../../build/deps.mjs'
import { addonKey, headerFolder } from '../../../build/native.mjs'

const host = { version: 'v20.20.2', platform: 'linux', arch: 'x64' }

describe('the marker', () => {
  test('is current for the same lock file on the same machine', () => {
    expect(isCurrent(JSON.parse(JSON.stringify(markerOf('{}', host))), markerOf('{}', host))).toBe(true)
  })

  test.each([
    ['lock file', markerOf('{ }', host)],
    ['Node major', markerOf('{}', { ...host, version: 'v24.1.0' })],
    ['platform', markerOf('{}', { ...host, platform: 'darwin' })],
    ['processor', markerOf('{}', { ...host, arch: 'arm64' })],
  ])('is stale after a change of the %s', (_what, found) => {
    expect(isCurrent(found, markerOf('{}', host))).toBe(false)
  })

  test('a newer patch of Node keeps it current', () => {
    expect(isCurrent(markerOf('{}', { ...host, version: 'v20.21.0' }), markerOf('{}', host))).toBe(true)
  })

  test('nothing, a string and an empty object are stale', () => {
    for (const found of [undefined, null, 'x', {}]) expect(isCurrent(found, markerOf('{}', host))).toBe(false)
  })
})

describe('npm ci is skipped only when npm already installed exactly the lock file', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true } } }

  test('same packages', () => {
    expect(holdsAll(lock, { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } })).toBe(true)
  })

  test.each([
    ['no record', undefined],
    ['a package is missing', { packages: {} }],
    ['another version', { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } } }],
    ['another content', { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } } }],
  ])('%s', (_what, installed) => {
    expect(holdsAll(lock, installed)).toBe(false)
  })
})

test('a compiled addon is told apart by version, N-API, platform and processor', () => {
  const addon = { name: '@journeyapps/sqlcipher', napi: 6 }
  const keys = [
    addonKey(addon, '6.0.0', host),
    addonKey(addon, '6.0.1', host),
    addonKey({ ...addon, napi: 8 }, '6.0.0', host),
    addonKey(addon, '6.0.0', { ...host, arch: 'arm64' }),
    addonKey(addon, '6.0.0', { ...host, platform: 'darwin' }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys[0]).toBe('journeyapps-sqlcipher-6.0.0-napi6-linux-x64')
})

test('headers are taken from beside the running node first', () => {
  const at = (folder: string) => (path: string) => path === `${folder}/include/node/node_api.h`
  expect(headerFolder('/opt/node/bin/node', at('/opt/node'))).toBe('/opt/node')
  expect(headerFolder('/opt/node/bin/node', at('/usr'))).toBe('/usr')
  expect(headerFolder('/opt/node/bin/node', () => false)).toBeUndefined()
})
