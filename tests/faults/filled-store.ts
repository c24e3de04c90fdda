// A vault with a little in it, made without the app: for faults that need no window.
import type { Store } from '../../electron/store/store'
import type { StaffId } from '../../shared/model/ids'
import { makeCase, type MadeCase } from '../harness/case'
import { copyRoom, loginAs, type Who } from '../harness/people'

export type Filled = MadeCase & { store: Store; ids: Record<Who, StaffId> }

/** One case with one session that may record; the recorder is logged in (`loginAs(folder, 'recorder')` later). */
export async function filledStore(folder: string): Promise<Filled> {
  const ids = await copyRoom(folder, ['recorder', 'interviewer', 'interviewer2'])
  const store = await loginAs(folder, 'recorder')
  return { store, ids, ...await makeCase(store, ids, { lines: 20 }) }
}
