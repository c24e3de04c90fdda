// Which Debian packages are asked for, and the line a person pastes.
import { expect, test } from 'vitest'
import { aptLine, missingPackages, packageName } from '../../../build/debian.mjs'

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n'
const trixie = 'VERSION_ID="13"\nID=debian\n'
const noble = 'VERSION_ID="24.04"\nID=ubuntu\n'
const jammy = 'VERSION_ID="22.04"\nID=ubuntu\n'

test('names follow the release', () => {
  expect(packageName('libasound2', bookworm)).toBe('libasound2')
  expect(packageName('libasound2', jammy)).toBe('libasound2')
  expect(packageName('libasound2', trixie)).toBe('libasound2t64')
  expect(packageName('libgtk-3-0', noble)).toBe('libgtk-3-0t64')
  expect(packageName('libnss3', trixie)).toBe('libnss3')
  expect(packageName('libasound2', '')).toBe('libasound2')
})

test('only what dpkg calls installed counts, in the order asked for and once', () => {
  const listing = 'libnss3 installed\nxvfb config-files\nmake not-installed\n'
  expect(missingPackages(['xvfb', 'libnss3', 'make', 'strace', 'xvfb'], listing)).toEqual(['xvfb', 'make', 'strace'])
  expect(missingPackages(['libnss3'], listing)).toEqual([])
})

test('the line can be pasted as it is', () => {
  expect(aptLine(['xvfb', 'libnss3'])).toBe('sudo apt-get install -y --no-install-recommends xvfb libnss3')
})
