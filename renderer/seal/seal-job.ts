// The running sealing, held outside the screens: leaving the page must lose neither the work nor the passphrase that is shown once.
import { useSyncExternalStore } from 'react'
import type { Failure } from '../../shared/failure'
import type { Sealed, SealStep } from '../../shared/ipc/seal'
import type { RequestId, SessionId } from '../../shared/model/ids'
import { room } from '../room'

type Progress = { step: SealStep; done: number; total: number; secondsLeft: number | null }

export type Job =
  | { phase: 'idle' }
  /** `progress` is null while the person chooses the folder. */
  | { phase: 'running'; sessionId: SessionId; progress: Progress | null; cancelling: boolean }
  | { phase: 'closed'; sessionId: SessionId; recipient: string }
  | { phase: 'failed'; sessionId: SessionId; recipient: string; failure: Failure }
  | { phase: 'done'; sessionId: SessionId; recipient: string; sealed: Sealed }

let job: Job = { phase: 'idle' }
const listeners = new Set<() => void>()
const set = (next: Job) => { job = next; for (const listener of listeners) listener() }

room.seal.progress((progress) => { if (job.phase === 'running') set({ ...job, progress }) })
// A locked room shows nothing of what was in it, least of all a passphrase.
room.session.locked(() => set({ phase: 'idle' }))

export function useSealJob(): Job {
  return useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener) }, () => job)
}

/** Starts sealing what the approved request says; does nothing while another one runs. */
export async function startSeal(sessionId: SessionId, recipient: string, requestId: RequestId): Promise<void> {
  if (job.phase === 'running') return
  const mine: Job = { phase: 'running', sessionId, progress: null, cancelling: false }
  set(mine)
  const result = await room.seal.make({ requestId })
  // Read through a function: the compiler believes that nothing changed while we waited.
  const now = (): Job => job
  if (now().phase !== 'running') return // locked meanwhile
  if (!result.ok) set({ phase: 'failed', sessionId, recipient, failure: result.failure })
  else if (!result.value) set({ phase: 'closed', sessionId, recipient })
  else set({ phase: 'done', sessionId, recipient, sealed: result.value })
}

export function cancelSeal(): void {
  if (job.phase !== 'running' || job.cancelling) return
  set({ ...job, cancelling: true })
  void room.seal.cancel({})
}

/** Puts a result away; its passphrase is gone after this. */
export function putAway(): void {
  if (job.phase !== 'running') set({ phase: 'idle' })
}
