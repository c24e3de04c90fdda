// The state line when nothing records.
import type { Millis } from '../../shared/model/ids'
import type { RecorderState } from '../../shared/model/take'

export const idle: RecorderState = {
  state: 'idle', purpose: 'session', takeId: null, sessionId: null, startedAt: null, takeMs: 0 as Millis, writtenMs: 0 as Millis, sinceWriteMs: null, tracks: [], primary: null,
  copies: { good: 0, of: 0 }, spaceSeconds: null, level: 0, quietMs: 0 as Millis, held: 0, alarms: [], gapMs: 0 as Millis, syncMs: null, climate: null, lightFault: null, broken: null,
}
