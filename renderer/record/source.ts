// The camera and the microphone: opened without the filters that would change evidence, and only with a picture that moves.

export type Source = {
  stream: MediaStream
  camera: string
  microphone: string
  /** 0 when there is no picture. */
  width: number
  height: number
  frameRate: number
}

const video: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } }
// Echo, noise and gain processing make speech pleasant by inventing and removing sound; a record must do neither.
const audio: MediaTrackConstraints = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }

/** A camera that gives no frame within this time gives none. */
const FIRST_FRAME_MS = 2500

/**
 * Opens camera and microphone. With `partial`, whatever of the two works is taken: during an interview sound alone is
 * better than nothing. A camera that opens but shows nothing counts as missing, because MediaRecorder would hold the
 * sound back until a picture comes.
 * @throws DOMException or Error when what is asked for cannot be had
 */
export async function openSource(options: { partial: boolean }): Promise<Source> {
  const tries = options.partial ? [{ video, audio }, { audio }, { video }] : [{ video, audio }]
  let problem: unknown = new Error('no device')
  for (const constraints of tries) {
    let stream: MediaStream
    try {
      stream = await navigator.mediaDevices.getUserMedia(constraints)
    } catch (error) {
      problem = error
      continue
    }
    const picture = stream.getVideoTracks()[0]
    if (!picture || await showsPicture(stream)) return describe(stream)
    problem = new Error('camera gives no picture')
    picture.stop()
    stream.removeTrack(picture)
    if (options.partial && stream.getTracks().length > 0) return describe(stream)
    closeStream(stream)
  }
  throw problem
}

export function closeStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}


function describe(stream: MediaStream): Source {
  const picture = stream.getVideoTracks()[0]
  const settings = picture?.getSettings() ?? {}
  return {
    stream,
    camera: (picture?.label ?? '').slice(0, 200),
    microphone: (stream.getAudioTracks()[0]?.label ?? '').slice(0, 200),
    width: Math.round(settings.width ?? 0),
    height: Math.round(settings.height ?? 0),
    frameRate: settings.frameRate ?? 0,
  }
}

function showsPicture(stream: MediaStream): Promise<boolean> {
  const element = document.createElement('video')
  element.muted = true
  element.srcObject = new MediaStream(stream.getVideoTracks())
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
