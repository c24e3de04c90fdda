// What the person at the machine may do, from what main said at the door. Only for drawing: main asks the table again on every call.
import type { Act } from '../../shared/model/access'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import { shortId } from '../ui/short-id'
import { useSession } from '../ui/use-session'

export type Me = { staffId: StaffId; role: Role; name: string; may: (act: Act) => boolean }

export function useMe(): Me {
  const { opened, can } = useSession()
  return { staffId: opened.staffId, role: opened.role, name: opened.name, may: can }
}

/** Names by id, from the register; a person it does not know is shown by the last signs of his id. */
export function useNames(): (staffId: string) => string {
  const { staff } = useSession().register
  return (staffId) => staff?.find((s) => s.staffId === staffId)?.name ?? shortId(staffId)
}
