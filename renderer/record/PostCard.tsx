// One place in the room: its camera and its microphone, seen and heard as they will be recorded.
import type { Device, Picture, Plan, Post } from '../../shared/model/capture'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { Level, Preview } from './Preview'

type Posts = Plan['posts']
type Props = {
  camera: 'camera1' | 'camera2'; microphone: 'microphone1' | 'microphone2'
  posts: Posts; devices: readonly Device[]; picture: Picture; locked: boolean
  onPick: (post: Post, device: Device | null) => void
}

export function PostCard({ camera, microphone, posts, devices, picture, locked, onPick }: Props) {
  const { t } = useText()
  const choice = (post: Post, kind: Device['kind']) => {
    const chosen = posts[post]
    const there = devices.filter((d) => d.kind === kind)
    const gone = chosen && !there.some((d) => d.id === chosen.id) ? [chosen] : []
    const options = [...there, ...gone].map((d) => ({ value: d.id, label: gone.includes(d) ? t('record:device-gone', { name: d.label || d.id }) : d.label || t(`record:device-${kind}`) }))
    return (
      <>
        <Pick testId={`post-${post}`} clearable={!post.endsWith('1')} label={t(`record:post-${post}`)} disabled={locked || options.length === 0} value={chosen?.id ?? null} options={options}
          placeholder={t(there.length === 0 ? `record:device-no-${kind}` : post.endsWith('1') ? 'record:device-default' : 'record:device-none')}
          onPick={(id) => onPick(post, [...there, ...gone].find((d) => d.id === id) ?? null)} />
        {gone.length > 0 && <p className="warn" data-testid={`post-${post}-gone`}>{t('record:device-gone-todo')}</p>}
      </>
    )
  }
  return (
    <section className="panel stack tight" data-testid={`place-${camera}`}>
      <h2>{t(`record:post-${camera}`)}</h2>
      <p className="soft">{t(`record:post-${camera}-lead`)}</p>
      <Preview post={camera} device={posts[camera]} picture={picture} />
      {choice(camera, 'camera')}
      <h3>{t(`record:post-${microphone}`)}</h3>
      {choice(microphone, 'microphone')}
      {(posts[microphone] || microphone === 'microphone1') && <Level post={microphone} device={posts[microphone]} picture={picture} name={t('record:level')} />}
    </section>
  )
}
