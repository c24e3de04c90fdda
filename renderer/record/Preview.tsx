// What the camera sees and the microphone hears now: the picture without its sound, and a level bar.
import { useEffect, useRef, useState } from 'react'
import { useText } from '../ui/text'
import { useRecorder } from './RecorderProvider'

export function Preview() {
  const { t } = useText()
  const { stream, state } = useRecorder()
  const video = useRef<HTMLVideoElement>(null)
  const picture = stream !== null && stream.getVideoTracks().length > 0
  useEffect(() => {
    if (video.current) video.current.srcObject = picture ? stream : null
  }, [stream, picture])
  return (
    <div className="preview" data-testid="desk-preview">
      {/* Its own sound would come back through the microphone. */}
      <video ref={video} muted autoPlay playsInline aria-label={t('record:preview')} />
      {!picture && <p className="preview-none">{t(state === 'idle' ? 'record:preview-none' : 'record:preview-lost')}</p>}
    </div>
  )
}

/** Peak level as a bar on a decibel scale from -60 to 0; it falls back slowly so that a glance is enough. */
export function Level() {
  const { t } = useText()
  const { level, stream } = useRecorder()
  const [shown, setShown] = useState(0)
  useEffect(() => {
    if (!stream) return setShown(0)
    const timer = setInterval(() => {
      const peak = level()
      const part = peak > 0 ? Math.max(0, Math.min(1, 1 + 20 * Math.log10(peak) / 60)) : 0
      setShown((had) => Math.max(part, had - 0.06))
    }, 100)
    return () => clearInterval(timer)
  }, [level, stream])
  const percent = Math.round(shown * 100)
  return (
    <div className="level" data-testid="desk-level" data-level={percent}>
      <span className="soft">{t('record:level')}</span>
      <div className="level-track" role="meter" aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} aria-label={t('record:level-value', { percent })}>
        <div className={percent > 95 ? 'level-bar loud' : 'level-bar'} style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}
