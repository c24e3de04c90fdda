// The two waits of a self-test: until its take is over, and until what it recorded stands in the log.
import { foldQuestioning } from '../../shared/fold/questioning'
import type { SectionId, TakeId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import { room } from '../room'
import type { RecorderFace } from './RecorderProvider'

const LOOK_MS = 200
/** Ten seconds are recorded; a take that has not ended long after that is not waited for. */
const LIMIT_MS = 40_000
const WRITTEN_MS = 5000

const wait = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })

export async function untilIdle(recorder: RecorderFace, takeId: TakeId, signal: AbortSignal): Promise<void> {
  const until = performance.now() + LIMIT_MS
  // Main's word that it began may come after the answer.
  await wait(LOOK_MS)
  while (!signal.aborted && performance.now() < until) {
    const { state, takeId: now } = recorder.now()
    if (state === 'idle' || now !== takeId) return
    await wait(LOOK_MS)
  }
}

/** What the take holds, face and room first; empty when nothing of it is there. */
export async function recordingsOf(sectionId: SectionId, takeId: TakeId, signal: AbortSignal): Promise<Recording[]> {
  const until = performance.now() + WRITTEN_MS
  for (;;) {
    const read = await room.log.read({ sectionId })
    const found = read.ok ? foldQuestioning(read.value).selfTests.find((one) => one.take.takeId === takeId) : undefined
    if (found?.take.endedAt && found.recordings.every((r) => r.end)) return found.recordings.filter((r) => r.end!.chunks > 0)
    if (signal.aborted || performance.now() > until) return found?.recordings.filter((r) => r.end && r.end.chunks > 0) ?? []
    await wait(LOOK_MS)
  }
}
