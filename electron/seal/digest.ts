// SHA-256 and SM3 of one stream of bytes in a single pass.
import { createHash } from 'node:crypto'
import { createSM3 } from 'hash-wasm'

export type Digests = { size: number; sha256: string; sm3: string }

/** A running pair of digests. SM3 comes from hash-wasm because Electron's BoringSSL has none. */
export async function pairOfDigests(): Promise<{ update(bytes: Uint8Array): void; finish(): Digests }> {
  const sha256 = createHash('sha256')
  const sm3 = await createSM3()
  let size = 0
  return {
    update(bytes) {
      sha256.update(bytes)
      sm3.update(bytes)
      size += bytes.length
    },
    finish: () => ({ size, sha256: sha256.digest('hex'), sm3: sm3.digest('hex') }),
  }
}
