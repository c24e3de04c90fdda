// What keeps a session from being closed, in words, and where it is mended.
import { serviceKinds, type ServiceKind } from '../../shared/model/section'
import type { T } from '../ui/text'

export type Block = { block: 'service' | 'safety-plan' | 'recording' | 'escalation' | 'right' | 'form'; service: string; form?: string | undefined }

const isService = (kind: string): kind is ServiceKind => (serviceKinds as readonly string[]).includes(kind)

/** `titleOf`: of a form by its id. */
export function blockText(t: T, { block, service, form }: Block, titleOf: (form: string) => string): string {
  if (block === 'form') return t('day:block-form', { form: titleOf(form ?? '') })
  const name = isService(service) ? t(`cases:service-${service}`) : ''
  if (block === 'service') return service === 'questioning' ? t('day:block-service-questioning') : t('day:block-service', { service: name })
  return t(`day:block-${block}`, { service: name })
}

/** Where a block is mended; null where this person cannot go. */
export function placeOf({ block, service }: Block, mayRead: (kind: ServiceKind) => boolean): ServiceKind | null {
  return block !== 'right' && isService(service) && mayRead(service) ? service : null
}
