// Plays a short recording once and measures what came out: frames shown and the loudest sound. For the self-test (F16).

export type Played = { frames: number; peak: number; tookMs: number; untilMs: number }

/** A recording that shows nothing for this long is given up. */
const STUCK_MS = 4000

/**
 * Plays `video` (its source is set) to its end, aloud. Resolves always: what could not be played counts as nothing shown. Leaves the picture
 * standing in the middle, to be looked at.
 * @param durationMs length by the index; a raw recording does not carry its own
 */
export function playBack(video: HTMLVideoElement, durationMs: number, signal: AbortSignal): Promise<Played> {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  const samples = new Float32Array(analyser.fftSize)
  // Heard by the officers too: nothing is being recorded now.
  context.createMediaElementSource(video).connect(analyser).connect(context.destination)
  const began = performance.now()
  let frames = 0
  let peak = 0
  let movedAt = began
  let lastAt = -1
  const count = () => {
    frames++
    video.requestVideoFrameCallback(count)
  }
  video.requestVideoFrameCallback(count)
  return new Promise((resolve) => {
    const done = () => {
      clearInterval(timer)
      const untilMs = Math.min(durationMs, video.currentTime * 1000)
      video.pause()
      context.close().catch(() => undefined)
      video.currentTime = durationMs / 2000
      resolve({ frames, peak, tookMs: performance.now() - began, untilMs })
    }
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      for (const s of samples) peak = Math.max(peak, Math.abs(s))
      if (video.currentTime !== lastAt) movedAt = performance.now()
      lastAt = video.currentTime
      if (video.ended || video.error || signal.aborted || lastAt * 1000 >= durationMs - 100 || performance.now() - movedAt > STUCK_MS) done()
    }, 30)
    context.resume().catch(() => undefined)
    video.play().catch(() => undefined)
  })
}
