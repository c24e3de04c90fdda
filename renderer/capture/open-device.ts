// Opens one camera or microphone: without the filters that would change evidence, and a camera only when it shows a picture.
import type { Device, Picture } from '../../shared/model/capture'

// Echo, noise and gain processing make speech pleasant by inventing and removing sound; a record must do neither.
const asHeard: MediaTrackConstraints = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }

/** A camera that gives no frame within this time gives none. */
export const FIRST_FRAME_MS = 2500

/**
 * The device's track, live.
 * @throws DOMException when it cannot be opened, Error when a camera shows nothing within 2.5 s (MediaRecorder would hold the sound
 *   back until a picture came)
 */
export async function openDevice(device: Device, picture: Picture): Promise<MediaStreamTrack> {
  const deviceId = { exact: device.id }
  if (device.kind === 'microphone') {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...asHeard, deviceId } })
    return stream.getAudioTracks()[0]!
  }
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { deviceId, width: { ideal: picture.width }, height: { ideal: picture.height }, frameRate: { ideal: picture.frameRate, max: Math.max(picture.frameRate, 5) } },
  })
  const track = stream.getVideoTracks()[0]!
  if (await showsPicture(track)) return track
  track.stop()
  throw new Error('camera gives no picture')
}

function showsPicture(track: MediaStreamTrack): Promise<boolean> {
  const element = document.createElement('video')
  element.muted = true
  element.srcObject = new MediaStream([track])
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => done(false), FIRST_FRAME_MS)
    const done = (shows: boolean) => {
      clearTimeout(timer)
      element.srcObject = null
      resolve(shows)
    }
    element.addEventListener('loadeddata', () => done(true), { once: true })
    element.play().catch(() => undefined)
  })
}
