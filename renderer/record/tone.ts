// The soft tone of an alarm: one quiet falling note, for the staff at this machine only.

/** Plays once, about half a second. Silent where sound output is missing. */
export function softTone(): void {
  const context = new AudioContext()
  const gain = context.createGain()
  const tone = context.createOscillator()
  const at = context.currentTime
  tone.type = 'sine'
  tone.frequency.setValueAtTime(520, at)
  tone.frequency.linearRampToValueAtTime(440, at + 0.45)
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(0.12, at + 0.05)
  gain.gain.linearRampToValueAtTime(0, at + 0.5)
  tone.connect(gain).connect(context.destination)
  tone.start(at)
  tone.stop(at + 0.55)
  tone.onended = () => { context.close().catch(() => undefined) }
}
