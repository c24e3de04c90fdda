// A still of a camera in the room: look, take, look again, use. The picture goes the same way as a file: drawn anew in the sandbox.
import { Button, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../../shared/failure'
import { FailureBox } from '../../ui/FailureBox'
import { Pick } from '../../ui/Pick'
import { useText } from '../../ui/text'
import { useKeys } from '../../ui/use-keys'
import './photographs.css'

type Props = { title: string; busy: boolean; failure: Failure | null; onUse: (bytes: Uint8Array<ArrayBuffer>) => void; onClose: () => void }
type State = 'opening' | 'live' | 'none' | 'lost'

/** The camera chosen last, for the next photograph of the series. */
let lastCamera: string | null = null

export function Camera({ title, busy, failure, onUse, onClose }: Props) {
  const { t } = useText()
  const video = useRef<HTMLVideoElement>(null)
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([])
  const [camera, setCamera] = useState<string | null>(lastCamera)
  const [state, setState] = useState<State>('opening')
  const [attempt, setAttempt] = useState(0)
  const [still, setStill] = useState<{ url: string; bytes: Uint8Array<ArrayBuffer> } | null>(null)

  useEffect(() => {
    let alive = true
    let stream: MediaStream | null = null
    const open = async () => {
      const all = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === 'videoinput')
      if (!alive) return
      setCameras(all)
      const chosen = all.find((device) => device.deviceId === camera) ?? all[0]
      if (!chosen) return setState('none')
      // Every point the camera has: ideal, so that it gives what it can.
      stream = await navigator.mediaDevices.getUserMedia({ video: { deviceId: { exact: chosen.deviceId }, width: { ideal: 4096 }, height: { ideal: 2160 } } })
      if (!alive) return stream.getTracks().forEach((track) => track.stop())
      stream.getVideoTracks()[0]?.addEventListener('ended', () => { if (alive) setState('lost') }, { once: true })
      if (!video.current) return
      // Live with its first picture: before that there is nothing to take.
      video.current.addEventListener('loadeddata', () => { if (alive) setState('live') }, { once: true })
      video.current.srcObject = stream
    }
    setState('opening')
    open().catch(() => { if (alive) setState('lost') })
    return () => {
      alive = false
      stream?.getTracks().forEach((track) => track.stop())
    }
  }, [camera, attempt])
  useEffect(() => () => { if (still) URL.revokeObjectURL(still.url) }, [still])

  // Space and Enter are the button's own: whoever takes a series never looks for it.
  const primary = useRef<HTMLButtonElement>(null)
  const toPrimary = () => primary.current?.focus()
  useEffect(toPrimary, [state, still])

  const shoot = async () => {
    const from = video.current
    if (state !== 'live' || still || !from || from.videoWidth === 0) return
    const canvas = new OffscreenCanvas(from.videoWidth, from.videoHeight)
    canvas.getContext('2d')?.drawImage(from, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.97 })
    setStill({ url: URL.createObjectURL(blob), bytes: new Uint8Array(await blob.arrayBuffer()) })
  }
  const use = () => { if (still && !busy) onUse(still.bytes) }
  useKeys((event) => {
    if (event.target instanceof HTMLButtonElement && event.key !== 'Escape') return false
    const act = { ' ': () => void shoot(), Enter: still ? use : undefined, Escape: still ? () => setStill(null) : onClose }[event.key]
    act?.()
    return act !== undefined
  })

  return (
    <Modal open centered width={960} footer={null} mask={{ closable: false }} keyboard={false} onCancel={onClose} title={title} afterOpenChange={toPrimary}>
      <div className="stack" data-testid="camera-dialog" data-state={state}>
        <div className="camera-picture">
          <video ref={video} muted autoPlay playsInline className={still ? 'hidden' : ''} />
          {still && <img src={still.url} alt="" data-testid="camera-still" />}
          {!still && state !== 'live' && <p className="preview-none">{t(`photographs:camera-${state}`)}</p>}
        </div>
        {failure && <FailureBox failure={failure} testId="camera-failure" />}
        <div className="row">
          {cameras.length > 1 && <div style={{ width: 300 }}><Pick testId="camera-device" label={t('photographs:camera-device')} clearable={false} value={camera ?? cameras[0]!.deviceId} onPick={(id) => { lastCamera = id; setCamera(id) }}
            options={cameras.map((device, i) => ({ value: device.deviceId, label: device.label || `${t('photographs:camera-device')} ${i + 1}` }))} /></div>}
          <span className="soft grow">{t('photographs:camera-keys')}</span>
          {(state === 'lost' || state === 'none') && <Button size="large" onClick={() => setAttempt((now) => now + 1)} data-testid="camera-again">{t('photographs:camera-again')}</Button>}
          {still && <Button size="large" disabled={busy} onClick={() => setStill(null)} data-testid="camera-retake">{t('photographs:retake')}</Button>}
          {still ? <Button ref={primary} size="large" type="primary" loading={busy} onClick={use} data-testid="camera-use">{t('photographs:use')}</Button>
            : <Button ref={primary} size="large" type="primary" disabled={state !== 'live'} onClick={() => void shoot()} data-testid="camera-shoot">{t('photographs:shoot')}</Button>}
        </div>
      </div>
    </Modal>
  )
}
