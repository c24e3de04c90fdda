// Fresh ids for tests, as the screens make them.
import { randomBytes } from 'node:crypto'
import { newId } from '../../shared/model/ids'

export const freshId = <P extends Parameters<typeof newId>[0]>(prefix: P) => newId(prefix, (n) => randomBytes(n))
