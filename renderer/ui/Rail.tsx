// The rail: the flow of the day from top to bottom, then the pages that belong to no case. What is shut says why on the page behind it.
import { LockOutlined } from '@ant-design/icons'
import type { SectionRow } from '../../shared/ipc/cases'
import type { ServiceKind, ServiceState } from '../../shared/model/section'
import type { Session } from '../../shared/fold/session'
import { officeItems, seesCases, stepItems, type Office, type Shut, type Step } from './rail-items'
import { useRoute, type Route } from './route'
import { useText } from './text'
import { useSession } from './use-session'

type Item = Step | Office | 'cases'

const itemOf = (route: Route): Item => {
  switch (route.name) {
    case 'cases': case 'case-new': case 'case': return 'cases'
    case 'form': return route.service
    case 'set-up': case 'self-test': case 'briefing': return 'desk'
    default: return route.name
  }
}

const serviceOf = (step: Step): ServiceKind | null =>
  step === 'desk' ? 'questioning' : step === 'session' || step === 'redact' || step === 'seal' ? null : step

export function Rail({ session, rows }: { session: Session | null; rows: readonly SectionRow[] | null }) {
  const { t } = useText()
  const { opened } = useSession()
  const { route, place, go } = useRoute()
  const here = itemOf(route)

  const open = (step: Step) => {
    if (!place?.sessionId) return
    const at = { caseId: place.caseId, sessionId: place.sessionId }
    if (step === 'session' || step === 'desk' || step === 'redact' || step === 'seal') go({ name: step, ...at })
    else go({ name: 'form', service: step, ...at })
  }
  const item = (name: Item, act: () => void, shut: Shut | null = null, dot: ServiceState | null = null) => (
    <button key={name} type="button" data-testid={`rail-${name}`} data-shut={shut ?? undefined} disabled={shut === 'none'} className={shut ? 'shut' : undefined}
      title={shut ? t(shut === 'none' ? 'shell:rail-closed' : `shell:shut-${shut}`) : undefined} aria-current={here === name ? 'page' : undefined} onClick={act}>
      <span className="rail-name">{t(`shell:rail-${name}`)}</span>
      {shut && shut !== 'none' ? <LockOutlined className="rail-lock" aria-label={t(`shell:shut-${shut}`)} />
        : dot && <span className={`dot ${dot}`} role="img" aria-label={t(`shell:mark-${dot}`)} title={t(`shell:mark-${dot}`)} />}
    </button>
  )

  return (
    <nav className="rail" aria-label={t('shell:rail')}>
      {seesCases(opened) && item('cases', () => go({ name: 'cases' }))}
      {stepItems(opened, rows, place?.sessionId ?? null).map(({ step, shut }) => {
        const service = serviceOf(step)
        return item(step, () => open(step), shut, service && session ? session.services[service].state : null)
      })}
      {seesCases(opened) && <hr />}
      {officeItems(opened).map((office) => item(office, () => go({ name: office })))}
    </nav>
  )
}
