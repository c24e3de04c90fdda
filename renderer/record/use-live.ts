// A device at its post, opened only to be looked at or listened to: Chromium shares it with the capturing window. Nothing of it is kept.
import { useEffect, useState } from 'react'
import type { Device, Picture, Post } from '../../shared/model/capture'

export type Live = { stream: MediaStream | null; /** `none`: nothing stands at this post · `lost`: it does not answer. */ state: 'none' | 'opening' | 'live' | 'lost' }

/** After this a device that did not answer is tried again. */
const AGAIN_MS = 2000

const isCamera = (post: Post) => post === 'camera1' || post === 'camera2'

/** The device by its id, by its label when the id has changed, and for the first camera and microphone the machine's own choice. */
async function idOf(post: Post, device: Device | null): Promise<string | null> {
  const all = (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.kind === (isCamera(post) ? 'videoinput' : 'audioinput'))
  if (!device) return post === 'camera1' || post === 'microphone1' ? all[0]?.deviceId ?? null : null
  if (all.some((d) => d.deviceId === device.id)) return device.id
  const named = all.filter((d) => d.label === device.label && d.deviceId !== 'default' && d.deviceId !== 'communications')
  return named.length === 1 ? named[0]!.deviceId : null
}

async function open(post: Post, device: Device | null, { width, height, frameRate }: Picture): Promise<MediaStream> {
  const id = await idOf(post, device)
  if (id === null) throw new Error('not there')
  const deviceId = { exact: id }
  return navigator.mediaDevices.getUserMedia(isCamera(post)
    ? { video: { deviceId, width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: frameRate, max: frameRate } } }
    // The same settings as in the capturing window: another wish could change what it hears.
    : { audio: { deviceId, echoCancellation: false, noiseSuppression: false, autoGainControl: false } })
}

/** `on` false lets the device go. `picture`: the size and rate it is recorded with. */
export function useLive(post: Post, device: Device | null, picture: Picture | null, on: boolean): Live {
  const [live, setLive] = useState<Live>({ stream: null, state: 'opening' })
  const key = `${device?.id ?? ''}|${device?.label ?? ''}|${picture?.width ?? 0}x${picture?.height ?? 0}@${picture?.frameRate ?? 0}`
  const wanted = on && picture !== null && (device !== null || post === 'camera1' || post === 'microphone1')
  useEffect(() => {
    if (!wanted || !picture) return setLive({ stream: null, state: 'none' })
    let alive = true
    let held: MediaStream | null = null
    let again: ReturnType<typeof setTimeout> | null = null
    const letGo = () => {
      for (const track of held?.getTracks() ?? []) track.stop()
      held = null
    }
    const lose = () => {
      if (!alive) return
      letGo()
      setLive({ stream: null, state: 'lost' })
      again = setTimeout(take, AGAIN_MS)
    }
    const take = () => {
      again = null
      open(post, device, picture).then((stream) => {
        if (!alive) return stream.getTracks().forEach((track) => track.stop())
        held = stream
        for (const track of stream.getTracks()) track.addEventListener('ended', lose, { once: true })
        setLive({ stream, state: 'live' })
      }, lose)
    }
    setLive({ stream: null, state: 'opening' })
    take()
    return () => {
      alive = false
      if (again) clearTimeout(again)
      letGo()
    }
    // The device and the picture are told apart by their values: main sends new objects each time.
  }, [post, key, wanted])
  return live
}
