// New ids in the window: the system's random source for shared `newId`.
import { newId } from '../../shared/model/ids'

const random = (n: number) => crypto.getRandomValues(new Uint8Array(n))

/** A fresh id of one kind, e.g. `freshId('per')`. */
export const freshId: <P extends Parameters<typeof newId>[0]>(prefix: P) => ReturnType<typeof newId<P>> = (prefix) => newId(prefix, random)
