// Sections: the streams of the log. Each service of the session is one (F1); so are the case, the key volume and the acts on top.
import { z } from 'zod'

/** The five services and the follow-up, in the order of the day. */
export const serviceKinds = ['questioning', 'medical', 'samples', 'psychological', 'legal-aid', 'follow-up'] as const
export const ServiceKind = z.enum(serviceKinds)
export type ServiceKind = z.infer<typeof ServiceKind>

/**
 * `briefing`: what the questioning hands to medical and counselling staff so that nobody asks again. `intimate`: photographs in an envelope of their own
 * (F57). `psychological-out`: what the counsellor lets leave (F69).
 */
export const sectionKinds = ['register', 'custody', 'case', 'key-volume', 'session', ...serviceKinds, 'briefing', 'intimate', 'psychological-out', 'redaction', 'seal'] as const
export const SectionKind = z.enum(sectionKinds)
export type SectionKind = z.infer<typeof SectionKind>

/** Sections whose content is forms. */
export const formSections = ['case', 'session', 'briefing', 'medical', 'samples', 'psychological', 'legal-aid', 'follow-up'] as const
export const FormSection = z.enum(formSections)
export type FormSection = z.infer<typeof FormSection>

export const ServiceState = z.enum(['open', 'active', 'done', 'sealed', 'not-needed'])
export type ServiceState = z.infer<typeof ServiceState>
/** What a person may set by hand: `sealed` comes from signing, never from a button. */
export const SetServiceState = ServiceState.exclude(['sealed'])
export type SetServiceState = z.infer<typeof SetServiceState>

/** The sections made with every session, in the order of the day. */
export const sessionSections = [...serviceKinds, 'briefing', 'intimate', 'psychological-out', 'redaction', 'seal'] as const satisfies readonly SectionKind[]

/** What goes on after the day was closed (F68): care, help, hand-over. The rest is what happened, and stands. */
export const goesOnAfterClosing: ReadonlySet<SectionKind> = new Set<SectionKind>(['samples', 'psychological', 'psychological-out', 'legal-aid', 'follow-up', 'redaction', 'seal', 'case', 'key-volume'])
