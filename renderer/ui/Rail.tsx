// The rail: the flow of the day from top to bottom. What has no session yet is there but closed, so nobody looks for it.
import { type ServiceKind } from '../../shared/model/section'
import type { Session } from '../../shared/fold/session'
import { useRoute, type Route } from './route'
import { useText } from './text'

const steps = ['session', 'desk', 'medical', 'samples', 'psychological', 'legal-aid', 'follow-up', 'redact', 'seal'] as const
type Step = (typeof steps)[number]

const stepOf = (route: Route): Step | 'cases' | 'verify' => {
  switch (route.name) {
    case 'cases': case 'case-new': case 'case': return 'cases'
    case 'form': return route.service
    default: return route.name
  }
}

export function Rail({ session }: { session: Session | null }) {
  const { t } = useText()
  const { route, place, go } = useRoute()
  const here = stepOf(route)

  const open = (step: Step) => {
    if (!place?.sessionId) return
    const at = { caseId: place.caseId, sessionId: place.sessionId }
    if (step === 'session' || step === 'desk' || step === 'redact' || step === 'seal') go({ name: step, ...at })
    else go({ name: 'form', service: step, ...at })
  }
  const state = (step: Step): string | null => {
    const service: ServiceKind | null = step === 'desk' ? 'questioning' : step === 'session' || step === 'redact' || step === 'seal' ? null : step
    return service && session ? session.services[service].state : null
  }
  const item = (step: Step | 'cases' | 'verify', act: () => void, closed = false, dot: string | null = null) => (
    <button key={step} type="button" data-testid={`rail-${step}`} disabled={closed} title={closed ? t('shell:rail-closed') : undefined}
      aria-current={here === step ? 'page' : undefined} onClick={act}>
      {t(`shell:rail-${step}`)}
      {dot && <span className={`dot ${dot}`} role="img" aria-label={t(`shell:mark-${dot as 'open'}`)} title={t(`shell:mark-${dot as 'open'}`)} />}
    </button>
  )

  return (
    <nav className="rail" aria-label={t('shell:rail')}>
      {item('cases', () => go({ name: 'cases' }))}
      {steps.map((step) => item(step, () => open(step), !place?.sessionId, state(step)))}
      <hr />
      {item('verify', () => go({ name: 'verify' }))}
    </nav>
  )
}
