// Verifying a bundle inside the app, locked or not.
import { randomBytes } from 'node:crypto'
import { open as openFile, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Refused } from '../../shared/failure'
import { normalisePassphrase } from '../../shared/model/bundle'
import { verifyBundle } from '../verify/verify'
import { choose, type Answers, type HandlerWorld } from './world'

export function verify(world: HandlerWorld): Answers<'verify'> {
  const { room } = world
  // Files a person chose in a native dialog, by random token: a window never sends or sees a path.
  const chosen = new Map<string, string>()
  const remember = (path: string) => {
    const token = randomBytes(16).toString('hex')
    chosen.set(token, path)
    return token
  }

  /** The certificate the person chose; else, in an open vault that has one, this room's own. */
  async function trustFor(token: string | null): Promise<{ trustPem?: string }> {
    if (!token) return room.isOpen ? room.identity().then(({ caCertPem }) => ({ trustPem: caCertPem }), () => ({})) : {}
    const path = chosen.get(token)
    if (!path) throw new Refused('E-B1')
    const handle = await openFile(path, 'r')
    try {
      if ((await handle.stat()).size > 1024 * 1024) throw new Refused('E-B2')
      return { trustPem: await readFile(handle, 'utf8') }
    } finally {
      await handle.close()
    }
  }

  return {
    chooseBundle: async () => {
      const path = await choose(world, { properties: ['openFile'], filters: [{ name: 'SayOnce', extensions: ['zip'] }] })
      return path === null ? null : { token: remember(path), name: basename(path), bytes: (await stat(path)).size }
    },
    chooseTrust: async () => {
      const path = await choose(world, { properties: ['openFile'], filters: [{ name: 'PEM', extensions: ['pem', 'crt'] }] })
      return path === null ? null : { token: remember(path), name: basename(path) }
    },
    run: async ({ token, trust, passphrase }) => {
      const path = chosen.get(token)
      if (!path) throw new Refused('E-B1')
      const trusted = await trustFor(trust)
      // It throws only when the file cannot be opened or the chosen certificate is none; all else is a finding.
      return verifyBundle(path, { ...(passphrase === '' ? {} : { passphrase: normalisePassphrase(passphrase) }), ...trusted }).catch(() => { throw new Refused('E-B2') })
    },
  }
}
