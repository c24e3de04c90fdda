// Holds the second picture at the side of the first, within a frame: it is nudged a little quicker or slower, and jumps when it is far off.
import { useEffect, useState, type RefObject } from 'react'
import { across } from '../../shared/align'
import type { ScreenHandle } from './PlayerScreen'
import { follow, type PlayerTrack } from './player-tracks'

const EVERY_MS = 50

/** `lengthMs` of the follower. Says when the follower has nothing to show at this time. The last difference measured stands on its video as `data-drift-ms`. */
export function useFollower(lead: RefObject<ScreenHandle | null>, second: RefObject<ScreenHandle | null>, leader: PlayerTrack, follower: PlayerTrack | null, lengthMs: number, speed: number): 'before' | 'after' | null {
  const [away, setAway] = useState<'before' | 'after' | null>(null)
  useEffect(() => {
    if (!follower) { setAway(null); return }
    /** What the last jump took, so that the next one lands where the leader will be then. */
    let tookMs = 80
    let jumpedAt = 0
    const timer = setInterval(() => {
      const [one, two] = [lead.current?.video, second.current?.video]
      if (!one || !two || lengthMs === 0) return
      const target = across(one.currentTime * 1000, leader, follower)
      const out = target < 0 ? 'before' : target > lengthMs ? 'after' : null
      setAway(out)
      if (out) { two.pause(); return }
      if (one.seeking || two.seeking) return
      if (jumpedAt > 0) {
        tookMs = Math.min(500, performance.now() - jumpedAt)
        jumpedAt = 0
      }
      const moving = !one.paused && !one.ended && one.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA
      const behind = target - two.currentTime * 1000
      two.dataset['driftMs'] = String(Math.round(behind))
      const step = follow(behind, moving)
      if (step.jump) {
        jumpedAt = performance.now()
        second.current?.seek(target + (moving ? tookMs * speed : 0))
      } else two.playbackRate = speed * step.pace
      if (moving && two.paused) two.play().catch(() => undefined)
      if (!moving && !two.paused) two.pause()
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [leader.recordingId, follower?.recordingId, leader.syncMs, follower?.syncMs, lengthMs, speed])
  return away
}
