// What a camera sees and a microphone hears now: the picture without its sound, and a level bar.
import { useEffect, useRef, useState } from 'react'
import type { Device, Picture, Post } from '../../shared/model/capture'
import { useText } from '../ui/text'
import { useRecorder } from './RecorderProvider'
import { useLive } from './use-live'

type Props = { post: Post; device: Device | null; picture: Picture | null; on?: boolean }

export function Preview({ post, device, picture, on = true }: Props) {
  const { t } = useText()
  const { stream, state } = useLive(post, device, picture, on)
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => { if (video.current) video.current.srcObject = stream }, [stream])
  return (
    <div className="preview" data-testid={`preview-${post}`} data-state={state}>
      <video ref={video} muted autoPlay playsInline aria-label={t('record:preview')} />
      {!stream && <p className="preview-none">{t(state === 'opening' ? 'record:preview-opening' : state === 'none' ? 'record:preview-empty' : 'record:preview-none')}</p>}
    </div>
  )
}

/** Peak on a decibel scale from -60 to 0, as a part of the bar from 0 to 1. */
export const levelPart = (peak: number): number => (peak > 0 ? Math.max(0, Math.min(1, 1 + 20 * Math.log10(peak) / 60)) : 0)

function Bar({ level, name }: { /** Peak now, 0 to 1. */ level: () => number; name: string }) {
  const { t } = useText()
  const [shown, setShown] = useState(0)
  const read = useRef(level)
  useEffect(() => { read.current = level })
  useEffect(() => {
    // It falls back slowly, so that a glance is enough.
    const timer = setInterval(() => setShown((had) => Math.max(levelPart(read.current()), had - 0.06)), 100)
    return () => clearInterval(timer)
  }, [])
  const percent = Math.round(shown * 100)
  return (
    <div className="level" data-testid="desk-level" data-level={percent}>
      <span className="soft">{name}</span>
      <div className="level-track" role="meter" aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} aria-label={t('record:level-value', { percent })}>
        <div className={percent > 95 ? 'level-bar loud' : 'level-bar'} style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}

/** Level of microphone 1 as the recorder itself hears it: what is recorded, not what this window hears. */
export function RecordedLevel() {
  const { t } = useText()
  const recorder = useRecorder()
  return <Bar name={t('record:level')} level={() => recorder.now().level} />
}

/** Level of a microphone that is opened only to be heard. */
export function Level({ post, device, picture, name, on = true }: Props & { name: string }) {
  const { t } = useText()
  const { stream, state } = useLive(post, device, picture, on)
  const peak = useRef<() => number>(() => 0)
  useEffect(() => {
    if (!stream) return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    const samples = new Float32Array(analyser.fftSize)
    context.createMediaStreamSource(stream).connect(analyser)
    context.resume().catch(() => undefined)
    peak.current = () => {
      analyser.getFloatTimeDomainData(samples)
      return samples.reduce((high, s) => Math.max(high, Math.abs(s)), 0)
    }
    return () => {
      peak.current = () => 0
      context.close().catch(() => undefined)
    }
  }, [stream])
  if (state === 'lost') return <p className="warn" data-testid={`level-${post}`} data-state={state}>{t('record:level-lost')}</p>
  return <div data-testid={`level-${post}`} data-state={state}><Bar name={name} level={() => peak.current()} /></div>
}
