// What a print of the family's plan lacks (F73): parts of sections that are closed to who prints, and whose post prints them.
import { mayWrite } from '../../shared/model/access'
import type { FormDefinition } from '../../shared/model/form'
import { roles, type Role } from '../../shared/model/role'
import { serviceKinds, type ServiceKind } from '../../shared/model/section'

export type PlanGap = { service: ServiceKind; role: Role }

const hasPlan = (form: FormDefinition) => form.groups.some((group) => group.fields.some((field) => field.plan))

/** Services whose forms have something for the plan and that this person does not read, each with the post that keeps it. */
export function planGaps(forms: readonly FormDefinition[], mayRead: (kind: ServiceKind) => boolean): PlanGap[] {
  return serviceKinds.flatMap((service): PlanGap[] => {
    const role = roles.find((one) => mayWrite(one, service))
    return role && !mayRead(service) && forms.some((form) => form.section === service && hasPlan(form)) ? [{ service, role }] : []
  })
}
