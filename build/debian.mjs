// @ts-check
// The Debian packages a task needs: installs them as root, else prints one line to paste.
import { readFileSync } from 'node:fs'
import { isRoot } from './paths.mjs'
import { Stop, run, say } from './say.mjs'

/** What each task needs. The names are Debian 12's; `packageName` turns them into later releases'. */
export const PACKAGES = /** @type {const} */ ({
  build: ['python3', 'make', 'g++', 'libssl-dev'],
  run: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'],
  screen: ['xvfb'],
  demo: ['ffmpeg', 'espeak-ng'],
  test: ['ffmpeg', 'espeak-ng', 'qpdf', 'poppler-utils', 'p7zip-full', 'strace', 'openssl', 'libnss3-tools', 'git', 'softhsm2', 'restic'],
})

/** @typedef {keyof typeof PACKAGES} Group */

/** Renamed when time_t became 64 bits wide (Debian 13, Ubuntu 24.04). */
const T64 = new Set(['libgtk-3-0', 'libasound2'])

/**
 * @param {string} name Debian 12's name
 * @param {string} osRelease text of /etc/os-release
 * @returns {string} the name in the release described
 */
export function packageName(name, osRelease) {
  const id = /^ID=["']?(\w+)/m.exec(osRelease)?.[1]
  const version = Number.parseFloat(/^VERSION_ID=["']?([\d.]+)/m.exec(osRelease)?.[1] ?? '0')
  const wide = (id === 'debian' && version >= 13) || (id === 'ubuntu' && version >= 24.04)
  return wide && T64.has(name) ? `${name}t64` : name
}

/**
 * @param {readonly string[]} wanted
 * @param {string} listing lines `name status`, as dpkg-query prints them
 * @returns {string[]} those not installed, in order and once each
 */
export function missingPackages(wanted, listing) {
  const installed = new Set(
    listing
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return [...new Set(wanted)].filter((name) => !installed.has(name))
}

/** @param {readonly string[]} names */
export const aptLine = (names) => `sudo apt-get install -y --no-install-recommends ${names.join(' ')}`

/**
 * Makes sure that the packages of these groups are installed.
 * @param {readonly Group[]} groups
 * @throws {Stop} when something is missing that cannot be installed here
 */
export function ensurePackages(groups) {
  if (process.platform !== 'linux') return
  const osRelease = readText('/etc/os-release')
  const wanted = [...new Set(groups.flatMap((group) => [...PACKAGES[group]]))].map((name) => packageName(name, osRelease))
  const query = run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted], { quiet: true })
  if (query.status === null) {
    say('This is no Debian system: please see to it that these are installed: ' + wanted.join(' '))
    return
  }
  const missing = missingPackages(wanted, query.output)
  if (missing.length === 0) return
  if (!isRoot) throw new Stop(`Debian packages are missing. Please run:  ${aptLine(missing)}`)
  say(`Installing Debian packages: ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  const update = run('apt-get', [...wait, '-qq', 'update'], { env, quiet: true })
  const install = run('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', ...missing], { env, quiet: true })
  if (install.ok) return
  say((update.output + install.output).split('\n').slice(-15).join('\n'))
  throw new Stop(`apt-get could not install ${missing.join(' ')} (see above).`)
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
