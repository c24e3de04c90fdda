// The small picture of a photograph. One of the envelope is a blur of a few points that main keeps; an old one has none and lies under a cover.
import { EyeInvisibleOutlined, FileImageOutlined } from '@ant-design/icons'
import { useEffect, useState } from 'react'
import type { PhotographFact } from '../../../shared/fold/photographs'
import type { SectionId } from '../../../shared/model/ids'
import { room } from '../../room'
import { useText } from '../../ui/text'
import './photographs.css'

type Props = { sectionId: SectionId; photograph: PhotographFact; alt: string; blurred: boolean }

export function Thumbnail({ sectionId, photograph, alt, blurred }: Props) {
  const { t } = useText()
  const [url, setUrl] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  const has = photograph.shown.length > 0
  useEffect(() => {
    if (!has) return
    let alive = true
    void room.photographs.thumbnail({ sectionId, itemId: photograph.itemId }).then((result) => {
      if (!alive) return
      if (result.ok) setUrl(result.value.url)
      else setFailed(true)
    })
    return () => { alive = false }
  }, [sectionId, photograph.itemId, has])
  if (!has || failed) return <span className="photo-cover" role="img" aria-label={t('photographs:covered')}>{blurred ? <EyeInvisibleOutlined /> : <FileImageOutlined />}</span>
  if (!url) return <span className="photo-cover" />
  return (
    <span className={blurred ? 'photo-thumb blurred' : 'photo-thumb'}>
      <img src={url} alt={blurred ? t('photographs:blurred') : alt} draggable={false} onError={() => setFailed(true)} />
      {blurred && <EyeInvisibleOutlined className="photo-blur-mark" />}
    </span>
  )
}
