// Whether picture and sound are alive: the sound level, and when either last changed. Independent of the recorder.

export type Signals = {
  /** Peak of the last 40 ms, 0 to 1. */
  level: () => number
  /** Looks at both and remembers when they last moved; to be called a few times a second. */
  look: (now: number) => void
  lastFrameAt: () => number
  lastSoundAt: () => number
  close: () => void
}

/** Below this swing the line is dead, not quiet: a microphone in a silent room still hisses louder. */
const DEAD_SWING = 0.0004

type FrameStats = { deliveredFrames?: number }

export function watchSignals(stream: MediaStream, now: number): Signals {
  let lastFrameAt = now
  let lastSoundAt = now
  let frames = -1
  const picture = stream.getVideoTracks()[0]
  const element = document.createElement('video')
  element.muted = true
  if (picture) {
    element.srcObject = new MediaStream([picture])
    element.play().catch(() => undefined)
  }
  const context = stream.getAudioTracks().length > 0 ? new AudioContext() : null
  const analyser = context?.createAnalyser() ?? null
  const samples = new Float32Array(analyser?.fftSize ?? 0)
  if (context && analyser) {
    context.createMediaStreamSource(stream).connect(analyser)
    context.resume().catch(() => undefined)
  }

  const countFrames = () => {
    const { stats } = picture as unknown as { stats?: FrameStats }
    return stats?.deliveredFrames ?? Math.round(element.currentTime * 1000)
  }
  const read = () => {
    analyser?.getFloatTimeDomainData(samples)
    let low = 0
    let high = 0
    for (const s of samples) {
      if (s < low) low = s
      if (s > high) high = s
    }
    return { low, high }
  }

  return {
    level: () => {
      const { low, high } = read()
      return Math.min(1, Math.max(-low, high))
    },
    look: (at) => {
      if (picture) {
        const count = countFrames()
        if (count !== frames) lastFrameAt = at
        frames = count
      }
      const { low, high } = read()
      // A context that is not running hears nothing; that says nothing about the microphone.
      if (context?.state !== 'running' || high - low > DEAD_SWING) lastSoundAt = at
    },
    lastFrameAt: () => lastFrameAt,
    lastSoundAt: () => lastSoundAt,
    close: () => {
      element.srcObject = null
      context?.close().catch(() => undefined)
    },
  }
}
