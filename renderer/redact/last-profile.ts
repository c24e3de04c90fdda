// Which recipient was worked on last in a session, so that redaction and sealing go on where the person left.
import type { SessionId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'

const last = new Map<SessionId, RecipientProfile>()

export const lastProfile = (sessionId: SessionId): RecipientProfile | null => last.get(sessionId) ?? null
export const keepProfile = (sessionId: SessionId, profile: RecipientProfile | null): void => {
  if (profile) last.set(sessionId, profile)
  else last.delete(sessionId)
}
