// Recovery of all that is unfinished, waited for: the room does it behind the open door (electron/record/recovery-desk.ts).
import { findUnfinished, recover, type RecoverOptions, type Recovered } from '../../electron/record/recovery'
import type { Store } from '../../electron/store/store'
import type { TakeId } from '../../shared/model/ids'

export async function recoverRecordings(store: Store, running: TakeId | null = null, options: RecoverOptions = {}): Promise<Recovered[]> {
  return recover(store, await findUnfinished(store), { running: () => running, ...options })
}
