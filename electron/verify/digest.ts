// SHA-256 and SM3 of one stream in a single pass.
import { createHash, getHashes } from 'node:crypto'
import { createSM3 } from 'hash-wasm'

export type Digests = { size: number; sha256: string; sm3: string }
export type Running = { update(bytes: Uint8Array): void; finish(): Digests }

/** SM3 by OpenSSL where node has it (twice as fast), else by hash-wasm: Electron's BoringSSL has none. */
export async function pairOfDigests(native = getHashes().includes('sm3')): Promise<Running> {
  const sha256 = createHash('sha256')
  const openssl = native ? createHash('sm3') : null
  const wasm = native ? null : await createSM3()
  let size = 0
  return {
    update(bytes) {
      sha256.update(bytes)
      openssl?.update(bytes)
      wasm?.update(bytes)
      size += bytes.length
    },
    finish: () => ({ size, sha256: sha256.digest('hex'), sm3: openssl ? openssl.digest('hex') : wasm!.digest('hex') }),
  }
}
