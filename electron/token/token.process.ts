// The process that loads a token's driver: it alone dies when the driver crashes, and main ends it when the driver hangs.
import { isAbsolute } from 'node:path'
import pkcs11 from 'pkcs11js'
import { Refused } from '../../shared/failure'
import { enrolToken, listTokens, openToken, toRefused } from './driver'
import type { TokenCall, TokenReply, TokenRequest } from './token-calls'

/** Electron's utilityProcess has a `parentPort`; a child of plain Node, as in tests, has `send`. */
type ElectronPort = { postMessage(message: unknown): void; on(event: 'message', listener: (event: { data: unknown }) => void): void }
const port = (process as unknown as { parentPort?: ElectronPort }).parentPort

let loaded: { module: string; driver: pkcs11.PKCS11 } | undefined

/** Nothing but an absolute path: a bare name would be looked for in folders that are not ours to trust. */
function driverOf(module: string): pkcs11.PKCS11 {
  if (loaded?.module === module) return loaded.driver
  if (!isAbsolute(module)) throw new Refused('E-A13', 'module')
  loaded?.driver.close()
  loaded = undefined
  const driver = new pkcs11.PKCS11()
  try {
    driver.load(module)
  } catch {
    throw new Refused('E-A13', 'module')
  }
  loaded = { module, driver }
  return driver
}

function answer(call: TokenCall, slow: () => void): unknown {
  const driver = driverOf(call.module)
  switch (call.kind) {
    case 'list': return listTokens(driver)
    case 'enrol': return enrolToken(driver, call.serial, call.pin, slow)
    case 'open': return openToken(driver, call.key, call.pin)
  }
}

function send(reply: TokenReply): void {
  if (port) port.postMessage(reply)
  else process.send?.(reply)
}

function handle({ id, call }: TokenRequest): void {
  try {
    send({ id, value: answer(call, () => send({ id, slow: true })) })
  } catch (error) {
    const { code, detail } = toRefused(error)
    if (code !== 'E-A11' && code !== 'E-A12' && code !== 'E-A13') throw error
    send({ id, fault: detail === undefined ? { code } : { code, detail } })
  }
}

if (port) port.on('message', (event) => handle(event.data as TokenRequest))
else process.on('message', (message) => handle(message as TokenRequest))
